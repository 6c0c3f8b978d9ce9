//! Orders, as customers, admins and livreurs read them.

pub mod address;
pub mod bank_details;
pub mod facts;
pub mod history;
pub mod items;
pub mod refunds;
pub mod timeline;
