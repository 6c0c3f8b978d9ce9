//! What is kept of a text is what was typed, without the blanks around it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use shared::{
    account::{ForgotPassword, Login, ProfileUpdate, Registration},
    coupon::CouponInput,
    loyalty::TierList,
    order::{PlaceOrder, StatusChange},
    product::ProductInput,
    recipe::RecipeInput,
    review::ReviewInput,
    typed::Typed,
};

/// Stands for what a person typed into the body of each test.
const TEXT: &str = "du\n lait";

/// With blanks around each text, the body reads as it does without them.
fn reads_trimmed<T: Serialize + DeserializeOwned>(body: Value) {
    let read: T = serde_json::from_value(with_blanks(body.clone())).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), body);
}

fn with_blanks(body: Value) -> Value {
    match body {
        Value::String(text) if text == TEXT => format!("\u{a0}\t {text}\r\n").into(),
        Value::Array(items) => items.into_iter().map(with_blanks).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, with_blanks(value)))
            .collect(),
        other => other,
    }
}

#[test]
fn accounts_are_kept_trimmed_and_passwords_as_they_are() {
    let password = " trois chèvres ";
    reads_trimmed::<Registration>(json!({ "name": TEXT, "email": TEXT, "password": password, "phoneNumber": TEXT }));
    reads_trimmed::<Login>(json!({ "email": TEXT, "password": password }));
    reads_trimmed::<ForgotPassword>(json!({ "email": TEXT }));
    let address = json!({
        "type": TEXT, "street": TEXT, "city": TEXT, "state": TEXT, "postalCode": TEXT, "isDefault": true,
    });
    reads_trimmed::<ProfileUpdate>(json!({ "name": TEXT, "phoneNumber": TEXT, "addresses": [address] }));
}

#[test]
fn orders_are_kept_trimmed() {
    let address = json!({ "street": TEXT, "city": TEXT, "state": TEXT, "postalCode": TEXT });
    reads_trimmed::<PlaceOrder>(json!({ "shippingAddress": address, "paymentMethod": "card", "couponCode": TEXT }));
    reads_trimmed::<StatusChange>(json!({ "status": "shipped", "trackingNumber": TEXT, "shipUnpaid": false }));
}

#[test]
fn the_catalog_is_kept_trimmed() {
    let english = json!({
        "name": TEXT, "description": TEXT, "ingredients": [TEXT, TEXT], "storage": TEXT, "region": TEXT,
    });
    reads_trimmed::<ProductInput>(json!({
        "name": TEXT, "description": TEXT, "price": 9.5, "category": "brie", "images": [], "weight": 250, "stock": 3,
        "isNew": false, "isPerishable": true, "ingredients": [TEXT, TEXT], "soldBy": "piece", "origin": TEXT, "region": TEXT, "allergens": [],
        "labels": [TEXT], "storage": TEXT, "vatRate": 5.5, "translations": { "en": english },
    }));
    let english = json!({ "title": TEXT, "description": TEXT, "ingredients": [TEXT], "instructions": [TEXT] });
    reads_trimmed::<RecipeInput>(json!({
        "title": TEXT, "description": TEXT, "difficulty": "easy", "prepTime": 5, "cookTime": 5, "servings": 4,
        "ingredients": [{ "name": TEXT, "quantity": 2.5, "unit": TEXT }], "instructions": [TEXT, TEXT], "images": [],
        "category": "plat", "translations": { "en": english },
    }));
    reads_trimmed::<ReviewInput>(json!({ "rating": 5, "comment": TEXT, "images": [] }));
}

#[test]
fn coupons_and_tiers_are_kept_trimmed() {
    reads_trimmed::<CouponInput>(json!({
        "code": TEXT, "type": "fixed", "value": 5.5, "startDate": "2026-03-03T00:00:00.000Z",
        "endDate": "2026-03-04T00:00:00.000Z", "isActive": true,
    }));
    let english = json!({ "benefits": [TEXT] });
    reads_trimmed::<TierList>(json!({ "tiers": [{
        "name": "bronze", "minPoints": 0, "multiplier": 1.5, "benefits": [TEXT, TEXT], "isActive": true,
        "translations": { "en": english },
    }]}));
}

#[test]
fn fields_of_forms_are_read_trimmed() {
    let typed: Typed = serde_json::from_value(json!(" Nadia B ")).unwrap();
    assert_eq!(String::from(typed), "Nadia B");
    let blank: Typed = serde_json::from_value(json!(" \r\n")).unwrap();
    assert_eq!(blank.filled(), None);
}
