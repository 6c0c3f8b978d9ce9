//! Pieces of pages: props in, view out.

pub mod account_nav;
pub mod bank_details;
pub mod breadcrumb;
pub mod coupon_field;
pub mod desk;
pub mod done;
pub mod failure;
pub mod field;
pub mod head;
pub mod heart;
pub mod history;
pub mod icon;
pub mod labels;
pub mod layout;
pub mod loaded;
pub mod order_facts;
pub mod order_items;
pub mod pagination;
pub mod picture;
pub mod picture_field;
pub mod price;
pub mod product_card;
pub mod quantity;
pub mod rating;
pub mod recipe_card;
pub mod timeline;
