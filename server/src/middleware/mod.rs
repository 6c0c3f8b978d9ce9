//! What happens around a request, from the outside in: its id and log line, headers of security, other sites' pages,
//! how often an address may ask, the catalog's age, kept answers, compression, caching, panics, the time limit, the length of its head, the guard
//! against other sites, the length of its body, API keys, and `Idempotency-Key`. Which of it a route has, and in what measure,
//! is its group's policy ([`policy::Policy`]).

pub mod address;
pub mod age;
pub mod api_keys;
pub mod body;
pub mod caching;
pub mod caller;
pub mod compression;
pub mod cors;
pub mod cross_site;
pub mod figures;
pub mod head;
pub mod idempotency;
pub mod in_flight;
pub mod kept;
pub mod page_scripts;
pub mod panics;
pub mod parameters;
pub mod places;
pub mod policy;
pub mod rate_limit;
pub mod request;
pub mod security;
pub mod typed;
