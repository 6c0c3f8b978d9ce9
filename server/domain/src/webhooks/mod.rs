//! Outgoing webhooks: integrators hear of orders and products, by the rules of Standard Webhooks
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).
//!
//! An event is written as one delivery for each webhook that hears of it, in the transaction of what happened: both are
//! there or neither. [`run`] sends deliveries as letters are sent (`store/claims.rs`), at least once each, and those about
//! one order in their order: a later one waits until an earlier one was taken or given up.

mod address;
pub mod endpoints;
mod events;
mod live;
mod sender;
mod sending;
mod worker;

pub(crate) use self::{
    events::{order_changed, orders_placed, products_changed, stock_low},
    live::LiveSubscribers,
};
pub use self::{
    sender::Sender,
    worker::{run, send_due},
};
