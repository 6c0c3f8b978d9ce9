//! Invoices and credit notes.

mod books;
mod credit_notes;
pub mod invoices;
mod official_rules;
mod older_papers;
