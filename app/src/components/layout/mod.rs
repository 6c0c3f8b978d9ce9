//! What stands around the contents of pages.

pub mod account_nav;
pub mod breadcrumb;
pub mod dashboard;
pub mod head;
pub mod header;
pub mod icon;
pub mod pagination;
pub mod staff_styles;
pub mod storefront;
