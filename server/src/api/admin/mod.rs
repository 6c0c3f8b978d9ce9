//! What admins alone may do, apart from the catalogue and the orders.

pub mod reviews;
