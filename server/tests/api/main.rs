//! REST as a client sees it: every test drives the whole router on a database of its own.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]
#![allow(missing_docs, reason = "the tests' names say it")]

mod admin;
mod archive;
mod auth;
mod auth_links;
mod card_payment;
mod cart;
mod cloudinary;
mod compression;
mod conditional;
mod cors;
mod cross_site;
mod dashboard_forms;
#[path = "../../domain/tests/domain/database.rs"]
mod database;
mod delivery;
mod documentation;
mod every_route;
mod favorites;
mod filters;
mod fixtures;
mod health;
mod hostile;
mod idempotency;
mod limits;
mod log;
mod loyalty;
mod mail;
#[path = "../../domain/tests/domain/mail_server.rs"]
#[allow(dead_code, reason = "the domain's tests use the rest of it")]
mod mail_server;
mod openapi;
mod order_cancel;
mod order_coupons;
mod order_lists;
mod order_payment;
mod order_status;
mod orders;
mod pages;
mod panics;
mod parameters;
mod picture_forms;
#[path = "../../domain/tests/domain/pictures.rs"]
mod pictures;
mod products;
mod recipe_book;
mod recipes;
mod reviews;
mod routes;
mod security;
mod shown_pictures;
mod slow;
mod start_up;
#[path = "../../domain/tests/domain/stripe.rs"]
#[allow(dead_code, reason = "the domain's tests use the rest of it")]
mod stripe;
mod support;
mod typed;
mod unanswered;
mod uploads;
mod users;
