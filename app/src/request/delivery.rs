//! What was typed into an order that was refused: its page is drawn anew, and must not ask for all of it again.

use percent_encoding::percent_decode_str;
use shared::order::ShippingAddress;

use super::cookies::{DELIVERY_COOKIE, read_cookie, set_cookie};
use crate::url::encode;

/// How long it is kept, in seconds: long enough to look at a changed price.
const MAX_AGE_SECONDS: i64 = 3600;

/// How long it may be: of a longer cookie, browsers keep nothing (RFC 6265 § 6.1).
const MAX_BYTES: usize = 3800;

/// What was typed into an order.
#[derive(Clone, Debug)]
pub struct TypedOrder {
    /// The phone number; may be empty.
    pub phone_number: String,
    /// Where it was to go.
    pub address: ShippingAddress,
    /// Name, SIREN and VAT number of the firm; may be empty.
    pub company: [String; 3],
    /// The id of the slot that was chosen; may be empty.
    pub slot: String,
    /// Who gets it as a gift, the note and the day; may be empty.
    pub gift: [String; 3],
}

/// Keeps what was typed for the page that the refused form leads back to, and for the next visit of it.
pub fn remember_delivery(typed: &TypedOrder) {
    let ShippingAddress {
        street,
        city,
        state,
        postal_code,
    } = &typed.address;
    let [name, siren, vat_number] = &typed.company;
    let [to, note, day] = &typed.gift;
    let (phone_number, slot) = (&typed.phone_number, &typed.slot);
    // Its lines end otherwise than those of the cookie.
    let note = note.replace("\r\n", "\r").replace('\n', "\r");
    let with = |note: &str| {
        let address = [phone_number, street, city, state, postal_code, name, siren, vat_number];
        let lines: Vec<_> = address.into_iter().chain([slot, to]).map(String::as_str).collect();
        encode(&[lines.as_slice(), &[note, day.as_str()]].concat().join("\n"))
    };
    let mut value = with(&note);
    if value.len() > MAX_BYTES {
        value = with("");
    }
    set_cookie(DELIVERY_COOKIE, &value, MAX_AGE_SECONDS);
}

/// What [`remember_delivery`] kept.
pub fn remembered_delivery() -> Option<TypedOrder> {
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
    // A cookie of a version before has no firm, no slot or no gift.
    let mut next = || lines.next().unwrap_or_default();
    Some(TypedOrder {
        phone_number,
        address,
        company: [(); 3].map(|()| next()),
        slot: next(),
        gift: [next(), next().replace('\r', "\n"), next()],
    })
}

/// Forgets it, once the order is placed or its customer signs out.
pub fn forget_delivery() {
    if read_cookie(DELIVERY_COOKIE).is_some() {
        set_cookie(DELIVERY_COOKIE, "", 0);
    }
}
