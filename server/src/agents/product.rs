//! A product as agents read it: one variant, counted in pieces, or in grams as thousandths of the kilogram.

use app::contains_allergens;
use domain::{Shop, catalog::categories};
use serde_json::{Value, json};
use shared::{
    Grams, Language, Money,
    pricing::price_per_kilo,
    product::{Availability, Cuts, Product, SoldBy},
};

/// What is sold by weight is counted in thousandths of the kilogram: ten to the power of minus this.
pub const GRAMS_SCALE: i64 = 3;

/// The product, of texts in this language. `None` for one whose price per kilo cannot be said.
pub fn product(shop: &Shop, product: &Product, language: Language) -> Option<Value> {
    let price = price(product)?;
    let address = shop.settings.address(&format!("/fromages/{}", product.key()), language);
    let pictures = product
        .images
        .iter()
        .map(|image| json!({ "type": "image", "url": shop.settings.picture(image), "alt_text": product.name }));
    let category = categories::name(shop, &product.category, language);
    let tags: Vec<_> = [category].into_iter().chain(product.labels.iter().cloned()).collect();
    let mut value = json!({
        "id": product.id,
        "handle": product.key(),
        "title": product.name,
        "description": { "plain": product.description },
        "url": address,
        "categories": [{ "value": product.category, "taxonomy": "merchant" }],
        "price_range": { "min": amount(price), "max": amount(price) },
        "media": pictures.collect::<Vec<_>>(),
        "variants": [variant(product, price)?],
        "tags": tags,
        "metadata": metadata(product, language),
    });
    if let Some(struck) = struck_price(product) {
        value["list_price_range"] = json!({ "min": amount(struck), "max": amount(struck) });
    }
    if product.review_count() > 0 {
        value["rating"] = json!({
            "value": product.rating, "scale_min": 1, "scale_max": 5, "count": product.review_count(),
        });
    }
    Some(value)
}

/// What is bought of it. There is one variant, and it has the product's own id.
fn variant(product: &Product, price: Money) -> Option<Value> {
    let is_there = product.availability() != Availability::SoldOut;
    let per_kilo = price_per_kilo(product)?;
    let measure = match product.sold_by {
        SoldBy::Piece => product.weight,
        SoldBy::Weight => Grams(1000),
    };
    let mut variant = json!({
        "id": product.id,
        "sku": product.id,
        "title": product.name,
        "description": { "plain": product.description },
        "price": amount(price),
        "unit_price": unit_price_of(per_kilo, measure, Grams(1000)),
        "availability": { "available": is_there, "status": if is_there { "in_stock" } else { "out_of_stock" } },
    });
    if let Some(unit) = quantity_unit(product) {
        variant["quantity_unit"] = unit;
    }
    if let Some(struck) = struck_price(product) {
        variant["list_price"] = amount(struck);
    }
    Some(variant)
}

/// What the law asks a shop to say before it sells at a distance, and what helps to choose.
fn metadata(product: &Product, language: Language) -> Value {
    let allergens = (!product.allergens.is_empty()).then(|| contains_allergens(&product.allergens, language));
    let Cuts { max, .. } = product.cuts();
    let cuts = json!({ "smallest_grams": product.cuts().first(), "largest_grams": max });
    json!({
        "allergens": product.allergens,
        "allergens_text": allergens,
        "ingredients": product.ingredients,
        "milk": product.milk,
        "origin": product.origin,
        "region": product.region,
        "storage": product.storage,
        "best_before": product.best_before,
        "strength": product.strength,
        "grams": (product.sold_by == SoldBy::Piece).then_some(product.weight),
        "cuts": (product.sold_by == SoldBy::Weight).then_some(cuts),
        "vat_included": true,
    })
}

/// The price of a piece, or of a kilogram of what is sold by weight.
pub fn price(product: &Product) -> Option<Money> {
    match product.sold_by {
        SoldBy::Piece => Some(product.price),
        SoldBy::Weight => price_per_kilo(product),
    }
}

/// What [`price`] is announced from.
fn struck_price(product: &Product) -> Option<Money> {
    let struck = product.struck_price()?;
    match product.sold_by {
        SoldBy::Piece => Some(struck),
        SoldBy::Weight => struck.checked_ratio(1000, product.weight.0),
    }
}

/// What quantities of it count; `None` for pieces, which need not be said.
pub fn quantity_unit(product: &Product) -> Option<Value> {
    (product.sold_by == SoldBy::Weight).then(|| {
        let step = product.cuts().step;
        json!({ "unit": "KGM", "scale": GRAMS_SCALE, "display_text": "kg", "increment": step })
    })
}

/// The rate at which a cut is charged, where that is not the price of a kilogram.
pub fn charged_by(product: &Product) -> Option<Value> {
    let is_other = product.sold_by == SoldBy::Weight && product.weight != Grams(1000);
    is_other.then(|| unit_price_of(product.price, Grams(1000), product.weight))
}

/// What `reference` costs of something that comes by the `measure`.
fn unit_price_of(price: Money, measure: Grams, reference: Grams) -> Value {
    let grams = |grams: Grams| json!({ "value": grams, "unit": "KGM", "scale": GRAMS_SCALE, "display_text": "kg" });
    json!({ "amount": price.cents(), "currency": "EUR", "measure": grams(measure), "reference": grams(reference) })
}

fn amount(money: Money) -> Value {
    json!({ "amount": money.cents(), "currency": "EUR" })
}
