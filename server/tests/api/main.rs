//! REST as a client sees it: every test drives the whole router on a database of its own.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
#![allow(missing_docs, reason = "the tests' names say it")]

mod admin;
mod agents;
mod auth;
mod cart;
mod delivery;
mod field_limits;
mod fixtures;
mod found;
mod health;
mod http;
mod loyalty;
mod metrics;
mod openapi;
mod orders;
mod pages;
mod platters;
mod products;
mod program;
mod recipes;
mod reviews;
mod round_trips;
mod routes;
mod settings;
mod subscriptions;
mod support;
mod unreadable;
mod uploads;
mod users;
