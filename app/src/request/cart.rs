//! The cart and the coupon's code of whoever is asking.

use axum::http::HeaderMap;
use domain::{
    Shop,
    cart::{CartOwner, guest_cart},
};
use percent_encoding::percent_decode_str;
use shared::{account::Secret, coupon::MAX_CODE};

use super::{
    auth::identity,
    context::shop,
    cookies::{CART_COOKIE, COUPON_COOKIE, DAY_SECONDS, find_cookie, read_cookie, set_cookie},
    error::AppError,
};
use crate::url::encode;

/// The visitor's cart: the customer's, or the guest's by their cookie.
pub async fn cart() -> Result<CartOwner, AppError> {
    if let Some(identity) = identity().await? {
        return Ok(CartOwner::customer(&identity.customer()));
    }
    let shop = shop()?;
    let sealed = read_cookie(CART_COOKIE);
    Ok(CartOwner::Guest(sealed.map_or_else(Vec::new, |sealed| {
        guest_cart::open(&shop, &Secret(sealed))
    })))
}

/// How many items the cart in a guest's cookie holds, as the header of a page shows it.
pub fn guests_cart_count(shop: &Shop, headers: &HeaderMap) -> i64 {
    let sealed = find_cookie(headers, CART_COOKIE);
    sealed.map_or(0, |sealed| {
        domain::cart::count_items(&guest_cart::open(shop, &Secret(sealed)))
    })
}

/// Keeps a guest's cart in its cookie for 30 days; a customer's is in the database already.
pub fn keep_guest_cart(cart: &CartOwner) -> Result<(), AppError> {
    if let CartOwner::Guest(items) = cart {
        let sealed = guest_cart::seal(&*shop()?, items)?;
        set_cookie(CART_COOKIE, &sealed.0, 30 * DAY_SECONDS);
    }
    Ok(())
}

/// The code that the visitor's browser remembers. It proves nothing: what it takes off is
/// worked out anew each time.
pub fn coupon_code() -> Option<String> {
    let encoded = read_cookie(COUPON_COOKIE)?;
    let code = percent_decode_str(&encoded).decode_utf8().ok()?;
    is_code(&code).then(|| code.into_owned())
}

/// Remembers a code for 30 days, or forgets the one that is remembered.
pub fn remember_coupon(code: Option<&str>) {
    match code {
        Some(code) => set_cookie(COUPON_COOKIE, &encode(code), 30 * DAY_SECONDS),
        None => set_cookie(COUPON_COOKIE, "", 0),
    }
}

/// Whether a coupon could have this code: codes of the original models hold anything.
pub fn is_code(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_CODE && !text.chars().any(char::is_control)
}
