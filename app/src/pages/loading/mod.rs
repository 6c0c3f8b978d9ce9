//! What a page shows of its data, and when there is none.

pub mod failure;
pub mod loaded;
pub mod not_found;
