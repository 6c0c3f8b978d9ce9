//! What makes an order cheaper: coupons, and the loyalty points that buy them. Whether a coupon counts is
//! [`shared::coupon::Coupon::admits`], and what it takes off [`shared::pricing::discount`]; orders take a use and give it
//! back.

pub mod coupons;
pub mod loyalty;
