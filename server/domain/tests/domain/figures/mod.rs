//! How the shop does.

mod days;
mod stats;
mod today;
