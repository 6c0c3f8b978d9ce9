//! What the shop keeps about people: what of it they may take with them, how it is erased, and how long it is kept when
//! nobody asks. Which law says so stands beside each rule.

mod erasure;
mod export;
pub mod retention;

pub use erasure::{erase_own, erase_user};
pub use export::export;
