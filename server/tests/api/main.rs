//! REST as a client sees it: every test drives the whole router on a database of its own.

mod auth;
mod cart;
mod database;
mod doors;
mod fixtures;
mod health;
mod loyalty;
mod orders;
mod products;
mod recipes;
mod support;
mod users;
