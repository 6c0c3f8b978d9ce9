//! From the cart to the confirmation of an order.

pub mod agent_cart;
pub mod cart;
mod company;
pub mod confirmation;
mod gift;
pub mod not_paid;
pub mod page;
pub mod payment;
pub mod payment_choice;
pub mod review;
mod slots;
