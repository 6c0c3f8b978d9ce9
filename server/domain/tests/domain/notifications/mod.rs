//! Letters, and the outbox that they wait in.

pub mod letters;
mod outbox;
mod unsent;
