//! The pages of livreurs.

pub mod deliveries;
