//! How the shop does: what waits for the shopkeeper today, and what was sold in a period. Revenue is what the books have:
//! the invoices of a day less its credit notes. [`stats`] alone counts otherwise, for REST: orders by when they were
//! placed, those that were cancelled left out.

mod days;
mod period;
pub mod stats;
mod today;

pub use days::run;
pub use period::read;
pub use today::{running_out, today};
