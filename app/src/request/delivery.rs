//! What was typed into an order that was refused: its page is drawn anew, and must not ask for all of it again.

use percent_encoding::percent_decode_str;
use shared::order::ShippingAddress;

use super::cookies::{DELIVERY_COOKIE, read_cookie, set_cookie};
use crate::url::encode;

/// How long it is kept, in seconds: long enough to look at a changed price.
const MAX_AGE_SECONDS: i64 = 3600;

/// Keeps the phone number, the address, and name, SIREN and VAT number of the firm for the page that the refused form
/// leads back to, and for the next visit of it.
pub fn remember_delivery(phone_number: &str, address: &ShippingAddress, company: [String; 3]) {
    let ShippingAddress {
        street,
        city,
        state,
        postal_code,
    } = address;
    let [name, siren, vat_number] = &company;
    let lines = [phone_number, street, city, state, postal_code, name, siren, vat_number].join("\n");
    set_cookie(DELIVERY_COOKIE, &encode(&lines), MAX_AGE_SECONDS);
}

/// What [`remember_delivery`] kept: the phone number, the address and the firm.
pub fn remembered_delivery() -> Option<(String, ShippingAddress, [String; 3])> {
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
    // A cookie of the version before has no firm.
    let company = [(); 3].map(|()| lines.next().unwrap_or_default());
    Some((phone_number, address, company))
}

/// Forgets it, once the order is placed or its customer signs out.
pub fn forget_delivery() {
    if read_cookie(DELIVERY_COOKIE).is_some() {
        set_cookie(DELIVERY_COOKIE, "", 0);
    }
}
