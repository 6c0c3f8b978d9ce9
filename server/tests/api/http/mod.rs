//! What holds for every route.

mod caching;
mod compression;
mod cors;
pub mod cross_site;
mod failures;
mod files;
mod hostile_input;
mod idempotency;
mod kept_answers;
mod lost_answers;
mod ownership;
mod rate_limits;
mod requests;
mod security_headers;
mod unknown_parameters;
