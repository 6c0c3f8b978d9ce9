//! What was typed into an order that was refused: its page is drawn anew, and must not ask for all of it again.

use percent_encoding::percent_decode_str;
use shared::order::ShippingAddress;

use super::cookies::{DELIVERY_COOKIE, read_cookie, set_cookie};
use crate::url::encode;

/// How long it is kept, in seconds: long enough to look at a changed price.
const MAX_AGE_SECONDS: i64 = 3600;

/// Keeps the phone number and the address for the page that the refused form leads back to, and for the next visit of it.
pub fn remember_delivery(phone_number: &str, address: &ShippingAddress) {
    let ShippingAddress {
        street,
        city,
        state,
        postal_code,
    } = address;
    let lines = [phone_number, street, city, state, postal_code].join("\n");
    set_cookie(DELIVERY_COOKIE, &encode(&lines), MAX_AGE_SECONDS);
}

/// What [`remember_delivery`] kept: the phone number and the address.
pub fn remembered_delivery() -> Option<(String, ShippingAddress)> {
    let encoded = read_cookie(DELIVERY_COOKIE)?;
    let lines = percent_decode_str(&encoded).decode_utf8().ok()?;
    let mut lines = lines.split('\n').map(str::to_owned);
    let phone_number = lines.next()?;
    let address = ShippingAddress {
        street: lines.next()?,
        city: lines.next()?,
        state: lines.next()?,
        postal_code: lines.next()?,
    };
    Some((phone_number, address))
}

/// Forgets it, once the order is placed or its customer signs out.
pub fn forget_delivery() {
    if read_cookie(DELIVERY_COOKIE).is_some() {
        set_cookie(DELIVERY_COOKIE, "", 0);
    }
}
