//! Orders, as customers, admins and livreurs read them.

pub mod address;
pub mod bank_details;
pub mod facts;
pub mod gift;
pub mod history;
pub mod items;
pub mod line_fields;
pub mod livreur_choice;
pub mod refunds;
pub mod slot;
pub mod subscription;
pub mod thread;
pub mod timeline;
pub mod withdrawals;
