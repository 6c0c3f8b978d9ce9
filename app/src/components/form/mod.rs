//! Forms: fields, buttons, and what came of them.

pub mod address_fields;
pub mod confirm;
pub mod coupon_field;
pub mod field;
pub mod outcome;
pub mod picture_field;
pub mod post_form;
pub mod problem;
pub mod shown_once;
