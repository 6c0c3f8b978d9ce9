//! What the tests of the domain, of REST and of crashes share.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

pub mod database;
pub mod errors;
pub mod fixtures;
pub mod mail_server;
pub mod mongod;
pub mod pdf;
pub mod people;
pub mod pictures;
pub mod received_letter;
pub mod receiver;
pub mod round_trips;
pub mod runtime;
pub mod shop;
pub mod stripe;
pub mod stripe_proxy;
