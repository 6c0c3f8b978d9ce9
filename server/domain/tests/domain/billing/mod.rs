//! Invoices and credit notes.

mod credit_notes;
pub mod invoices;
