//! What every part of the shop uses.

mod audit;
mod clocks_apart;
mod idempotency;
