//! Who somebody is and how they prove it: accounts and profiles, passwords, sessions and their tokens, and what admins
//! see of users. What someone may do is a value of [`crate::actor`], which [`sessions::authenticate`] makes. What they
//! buy, mark or write is not here.

pub mod accounts;
pub mod addresses;
pub mod admins;
pub mod api_keys;
pub mod credentials;
pub(crate) mod decoys;
pub mod devices;
mod hashers;
pub(crate) mod passwords;
pub mod phone_numbers;
pub mod second_factor;
pub mod sessions;
mod sign_in;
mod user_agent;
pub mod users;
pub mod verification;
