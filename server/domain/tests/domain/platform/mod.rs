//! What every part of the shop uses.

mod audit;
mod idempotency;
