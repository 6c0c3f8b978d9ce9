//! What pages and server functions know of their request, and what they say back beside their content.

mod auth;
mod caller;
mod cart;
mod categories;
mod content_policy;
mod context;
pub mod cookies;
mod delivery;
mod domain_error;
mod error;
mod id;
pub mod language;
mod postal_code;
mod response;
mod second_step;
mod session;
mod shown_once;
mod tastes;
mod typed;

pub use error::AppError;
pub use {
    auth::{admin, customer, customer_or_sign_in, identity, livreur, signed_in, staff},
    caller::{Caller, address, user_agent},
    cart::{cart, coupon_code, guests_cart_count, is_code, keep_guest_cart, remember_coupon},
    categories::{category, category_name},
    content_policy::set_content_policy,
    context::{provide, shop, today},
    delivery::{TypedOrder, forget_delivery, remember_delivery, remembered_delivery},
    domain_error::fail_back_to,
    id::parse_id,
    language::remember_language,
    postal_code::{remember_postal_code, remembered_postal_code},
    response::{keep_address_private, moved, refresh_after, set_status},
    second_step::{keep_recovery_codes, keep_second_step, second_step, take_recovery_codes},
    session::{device_cookie, sign_in, sign_out},
    shown_once::{keep_new_secret, take_new_secret},
    tastes::{avoided_allergens, guests_avoided_allergens, remember_avoided_allergens, tastes},
    typed::{take_typed, typed, typed_cookie},
};
