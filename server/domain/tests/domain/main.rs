//! The shop's promises, kept on a real `MongoDB`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
#![allow(missing_docs, reason = "the tests' names say it")]

mod accounts;
mod addresses;
mod archive;
mod audit;
mod cancelling;
mod cart;
mod cart_outdated;
mod catalog;
mod connecting;
mod coupons;
mod credentials;
mod credit_notes;
mod database;
mod delivery;
mod engine;
mod favourites;
mod filters;
mod idempotency;
mod indexes;
mod ingredients;
mod invoices;
mod limits;
mod loyalty;
mod mail;
mod mail_server;
mod media;
mod moderation;
mod money;
mod order_lists;
mod orders;
mod outbox;
mod payments;
mod payments_late;
mod payments_meanwhile;
mod pictures;
mod points;
mod price_changed;
mod recipe_book;
mod recipes;
mod refresh_tokens;
mod refunds;
mod reviews;
mod sessions;
mod snapshot;
mod stats;
mod stripe;
mod stripe_line;
mod support;
mod users;
mod verification;
