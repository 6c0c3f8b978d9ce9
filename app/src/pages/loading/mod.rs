//! What a page shows while its data comes, and when it does not.

pub mod failure;
pub mod loaded;
pub mod not_found;
