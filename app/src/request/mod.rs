//! What pages and server functions know of their request, and what they say back beside their content. All but
//! the language and the error is there on the server only.

#[cfg(feature = "ssr")]
mod auth;
#[cfg(feature = "ssr")]
mod caller;
#[cfg(feature = "ssr")]
mod cart;
#[cfg(feature = "ssr")]
mod content_policy;
#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
mod delivery;
#[cfg(feature = "ssr")]
mod domain_error;
mod error;
#[cfg(feature = "ssr")]
mod id;
pub mod language;
#[cfg(feature = "ssr")]
mod response;
#[cfg(feature = "ssr")]
mod session;

pub use error::AppError;
#[cfg(feature = "ssr")]
pub use {
    auth::{admin, customer, customer_or_sign_in, identity, livreur, signed_in, staff},
    caller::{Caller, user_agent},
    cart::{cart, coupon_code, guests_cart_count, is_code, keep_guest_cart, remember_coupon},
    content_policy::set_content_policy,
    context::{provide, shop},
    delivery::{forget_delivery, remember_delivery, remembered_delivery},
    domain_error::fail_back_to,
    id::parse_id,
    language::remember_language,
    response::{keep_address_private, set_status},
    session::{sign_in, sign_out},
};
