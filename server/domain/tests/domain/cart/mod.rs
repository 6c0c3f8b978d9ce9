//! Carts of customers and guests.

mod ingredients;
mod lines;
mod outdated_lines;
