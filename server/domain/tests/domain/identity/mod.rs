//! Who somebody is: accounts, credentials, sessions.

mod account_limits;
mod accounts;
mod addresses;
mod admins;
mod api_keys;
mod credentials;
mod refresh_tokens;
mod second_factor;
pub mod sessions;
mod signed_in;
mod trial_keys;
mod users;
mod verification;
