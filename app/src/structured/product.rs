//! A product and its offer
//! (<https://developers.google.com/search/docs/appearance/structured-data/merchant-listing>).

use domain::{Shop, catalog::categories, delivery};
use serde_json::{Value, json};
use shared::{
    Grams, Language, Money,
    pricing::ShippingRates,
    product::{Availability, Product, SoldBy},
    withdrawal,
};

use super::{document, pictures, store_id, thing};
use crate::words::labels;

/// Where the shop delivers is told while it is so few postal codes: of more the page would be longer than of all else.
const MOST_POSTAL_CODES: usize = 50;

/// What the page of a product says of it, in the language that its texts are in.
pub fn product(shop: &Shop, product: &Product, language: Language) -> Value {
    let address = shop.settings.address(&format!("/fromages/{}", product.key()), language);
    let brand = product.producer.as_ref().map(|producer| &producer.name);
    let brand = brand.unwrap_or(&shop.settings.seller.name);
    let origin = product.origin.as_deref().map(|code| {
        let name = labels::country(code, language);
        thing("Country", json!({ "name": name }))
    });
    document(
        "Product",
        json!({
            "@id": format!("{address}#product"),
            "url": address,
            "name": product.name,
            "description": product.description,
            "image": pictures(shop, &product.images),
            "sku": product.id.to_string(),
            "category": categories::name(shop, &product.category, language),
            "brand": thing("Brand", json!({ "name": brand })),
            "countryOfOrigin": origin,
            "weight": (product.sold_by == SoldBy::Piece).then(|| grams(product.weight)),
            "aggregateRating": rating(product),
            "offers": offer(shop, product, &address),
        }),
    )
}

/// The mean and the number of reviews; nothing while there are none.
fn rating(product: &Product) -> Option<Value> {
    let count = product.review_count();
    let rating = json!({ "ratingValue": product.rating, "reviewCount": count, "bestRating": 5, "worstRating": 1 });
    (count > 0).then(|| thing("AggregateRating", rating))
}

fn offer(shop: &Shop, product: &Product, address: &str) -> Value {
    let availability = match product.availability() {
        Availability::InStock => "https://schema.org/InStock",
        Availability::Low => "https://schema.org/LimitedAvailability",
        Availability::SoldOut => "https://schema.org/OutOfStock",
    };
    thing(
        "Offer",
        json!({
            "url": address,
            "price": product.price.to_string(),
            "priceCurrency": "EUR",
            "priceSpecification": prices(product, !shop.settings.seller.vat_exempt),
            "availability": availability,
            "itemCondition": "https://schema.org/NewCondition",
            "seller": { "@id": store_id(shop) },
            "shippingDetails": shipping(&delivery::destinations(shop), product.price),
            "hasMerchantReturnPolicy": returns(product),
        }),
    )
}

/// What it costs for its weight, from which the price per kilo follows (Directive 98/6/EC), and the price that is struck
/// beside it.
fn prices(product: &Product, with_vat: bool) -> Vec<Value> {
    let price = thing(
        "UnitPriceSpecification",
        json!({
            "price": product.price.to_string(),
            "priceCurrency": "EUR",
            "valueAddedTaxIncluded": with_vat,
            "referenceQuantity": thing("QuantitativeValue", json!({
                "value": product.weight.0,
                "unitCode": "GRM",
                "valueReference": thing("QuantitativeValue", json!({ "value": 1, "unitCode": "KGM" })),
            })),
        }),
    );
    let struck = product.struck_price().map(|struck| {
        thing(
            "UnitPriceSpecification",
            json!({
                "price": struck.to_string(),
                "priceCurrency": "EUR",
                "priceType": "https://schema.org/StrikethroughPrice",
            }),
        )
    });
    [Some(price), struck].into_iter().flatten().collect()
}

/// What delivery of this one product costs, to wherever the shop delivers; nothing where that is too much to say.
fn shipping(destinations: &[(Vec<String>, ShippingRates)], price: Money) -> Option<Vec<Value>> {
    let codes: usize = destinations.iter().map(|(codes, _)| codes.len()).sum();
    let details = destinations.iter().map(|(codes, rates)| {
        let rate = json!({ "value": rates.cost(price).to_string(), "currency": "EUR" });
        thing(
            "OfferShippingDetails",
            json!({ "shippingRate": thing("MonetaryAmount", rate), "shippingDestination": region(codes) }),
        )
    });
    (codes <= MOST_POSTAL_CODES).then(|| details.collect())
}

fn region(patterns: &[String]) -> Value {
    let (prefixes, codes): (Vec<_>, Vec<_>) = patterns.iter().partition(|pattern| pattern.ends_with('*'));
    let prefixes: Vec<_> = prefixes.iter().map(|pattern| pattern.trim_end_matches('*')).collect();
    thing(
        "DefinedRegion",
        json!({
            "addressCountry": "FR",
            "postalCode": (!codes.is_empty()).then_some(codes),
            "postalCodePrefix": (!prefixes.is_empty()).then_some(prefixes),
        }),
    )
}

/// What spoils quickly is not taken back (code de la consommation art. L221-28, 4°), what keeps is for fourteen days.
fn returns(product: &Product) -> Value {
    let (category, days) = if product.is_perishable {
        ("https://schema.org/MerchantReturnNotPermitted", None)
    } else {
        (
            "https://schema.org/MerchantReturnFiniteReturnWindow",
            Some(withdrawal::DAYS),
        )
    };
    thing(
        "MerchantReturnPolicy",
        json!({ "applicableCountry": "FR", "returnPolicyCategory": category, "merchantReturnDays": days }),
    )
}

fn grams(weight: Grams) -> Value {
    thing("QuantitativeValue", json!({ "value": weight.0, "unitCode": "GRM" }))
}
