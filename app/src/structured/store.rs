//! The shop itself (<https://developers.google.com/search/docs/appearance/structured-data/local-business>).

use domain::{Shop, settings};
use serde_json::{Value, json};
use shared::{
    Language,
    delivery::postal_code,
    seller::Seller,
    settings::{Closure, OpeningHours},
};

use super::{document, store_id, thing};

/// The picture of the shop.
const PICTURE: &str = "/images/hero.svg";

/// Who the shop is, where, and when its counter is open.
pub fn store(shop: &Shop, language: Language) -> Value {
    let (settings, seller) = (&shop.settings, &shop.settings.seller);
    let open = settings::public(shop);
    let closures: Vec<_> = open.closures.iter().map(closed).collect();
    let place = settings.location.map(|point| {
        thing(
            "GeoCoordinates",
            json!({ "latitude": point.lat, "longitude": point.lon }),
        )
    });
    document(
        "Store",
        json!({
            "@id": store_id(shop),
            "name": seller.name,
            "url": settings.address("/", language),
            "image": settings.picture(PICTURE),
            "telephone": seller.phone,
            "email": seller.email,
            "address": address(seller),
            "vatID": seller.vat_number,
            "geo": place,
            "openingHoursSpecification": hours(&open.hours),
            "specialOpeningHoursSpecification": (!closures.is_empty()).then_some(closures),
            "currenciesAccepted": "EUR",
        }),
    )
}

/// The last line of an address begins with its postal code; where it does not, all of it is the street.
fn address(seller: &Seller) -> Value {
    let (town, street) = match seller.address.split_last() {
        Some((last, street)) if last.split(' ').next().is_some_and(postal_code::is_code) => (last.as_str(), street),
        _ => ("", seller.address.as_slice()),
    };
    let (code, town) = town.split_once(' ').unzip();
    thing(
        "PostalAddress",
        json!({
            "streetAddress": street.join(", "),
            "postalCode": code,
            "addressLocality": town,
            "addressCountry": "FR",
        }),
    )
}

/// Each time at which it is open, with its days; nothing where it never is.
fn hours(hours: &OpeningHours) -> Option<Vec<Value>> {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let mut open = Vec::new();
    for (first, last, spans) in hours.groups() {
        for span in spans {
            let days = DAYS[first..=last].iter().map(|day| format!("https://schema.org/{day}"));
            open.push(thing(
                "OpeningHoursSpecification",
                json!({
                    "dayOfWeek": days.collect::<Vec<_>>(),
                    "opens": span.from.to_string(),
                    "closes": span.to.to_string(),
                }),
            ));
        }
    }
    (!open.is_empty()).then_some(open)
}

/// Days on which it is closed: open from midnight until midnight.
fn closed(closure: &Closure) -> Value {
    thing(
        "OpeningHoursSpecification",
        json!({
            "validFrom": closure.first.to_string(),
            "validThrough": closure.last.to_string(),
            "opens": "00:00",
            "closes": "00:00",
        }),
    )
}
