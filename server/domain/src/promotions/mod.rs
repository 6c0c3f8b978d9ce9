//! What makes an order cheaper: coupons, and the loyalty points that buy them. What a coupon takes off is arithmetic of
//! [`shared::pricing`]; orders take a use and give it back.

pub mod coupons;
pub mod loyalty;
