//! The shop's promises, kept on a real `MongoDB`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
#![allow(missing_docs, reason = "the tests' names say it")]

mod adoption;
mod after_sale;
mod billing;
mod cart;
mod catalog;
mod delivery;
mod figures;
mod identity;
mod legal;
mod lookup;
mod media;
mod migrations;
mod notifications;
mod orders;
mod payments;
mod platform;
mod privacy;
mod settings;
mod slots;
mod snapshot;
mod spreadsheets;
mod store;
mod subscriptions;
mod upkeep;
mod webhooks;
