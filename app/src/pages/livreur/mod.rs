//! The pages of livreurs.

mod cold;
pub mod deliveries;
mod outcome_form;
