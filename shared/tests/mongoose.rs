//! A document that Mongoose wrote loads, and what we write Mongoose can read: the same field
//! names, an `ObjectId` for an id, a `Date` for a moment, a number for a number.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use mongodb::bson::{
    Bson, DateTime, Document, deserialize_from_slice, doc, oid::ObjectId, serialize_to_raw_document_buf,
    spec::ElementType,
};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    Id, Money, Timestamp,
    account::ProfileUpdate,
    cart::Cart,
    coupon::Coupon,
    loyalty::{Loyalty, LoyaltyTier},
    order::{Order, PlaceOrder},
    product::Product,
    profile::Profile,
    recipe::Recipe,
    review::Review,
    user::User,
};

// One test a model. `written` is a document as Mongoose writes it, whole; `optional` names
// what the spec marks with `?`, by path.

#[test]
fn a_user_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "name": "Nadia Benali", "email": "nadia@exemple.fr", "role": "livreur", "avatar": "/nadia.jpg",
        "phoneNumber": "06 12 34 56 78", "createdAt": date(1), "updatedAt": date(2), "lastLogin": date(3), "isVerified": true,
    };
    let private = doc! { "password": "$2b$10$secret", "resetPasswordToken": "secret", "resetPasswordExpires": date(4) };
    let whole: Document = written.clone().into_iter().chain(private).collect();
    let user: User = load(&whole);
    let json = serde_json::to_string(&user).unwrap();
    assert!(!json.contains("assword") && !json.contains("secret"), "{json}");
    check::<User>(&written, &["avatar", "phoneNumber", "lastLogin"]);
}

#[test]
fn a_profile_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let address = doc! {
        "type": "maison", "street": "1 rue du Lait", "city": "Lyon", "state": "Rhône", "postalCode": "69001",
        "isDefault": true, "_id": id(9),
    };
    let written = doc! {
        "_id": id(1), "userId": id(2), "addresses": [address],
        "preferences": { "newsletter": true, "orderNotifications": false, "promotionalEmails": true },
        "favoriteProducts": [id(3), id(4)],
    };
    check::<Profile>(&written, &[]);
}

#[test]
fn a_product_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "name": "Comté", "description": "Fruité.", "price": 12.5, "category": "pates-pressees",
        "images": ["/comte.jpg"], "weight": 250, "stock": 40, "isNew": true, "rating": 4.5, "reviews": [id(2)],
        "ingredients": ["lait cru de vache", "sel"],
        "nutritionalInfo": { "calories": 413, "protein": 27.5, "fat": 34, "carbohydrates": 0, "_id": id(9) },
        "createdAt": date(1), "updatedAt": date(2),
    };
    check::<Product>(&written, &["ingredients", "nutritionalInfo"]);
}

#[test]
fn a_review_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "productId": id(2), "userId": id(3), "rating": 5, "comment": "Un régal.", "images": ["/r.jpg"],
        "helpful": 2, "createdAt": date(1), "updatedAt": date(2),
    };
    check::<Review>(&written, &["images"]);
}

#[test]
fn an_order_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "userId": id(2), "orderNumber": "FA-0001",
        "items": [{ "productId": id(3), "quantity": 2, "weight": 250, "price": 12.5, "_id": id(9) }],
        "status": "processing",
        "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "Rhône", "postalCode": "69001", "_id": id(9) },
        "paymentMethod": "paypal", "paymentStatus": "paid", "subtotal": 25, "shippingCost": 6.9, "discount": 2.5,
        "total": 29.4, "createdAt": date(1), "updatedAt": date(2), "deliveryDate": date(3), "trackingNumber": "8Z123",
    };
    check::<Order>(&written, &["discount", "deliveryDate", "trackingNumber"]);
}

#[test]
fn a_recipe_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "title": "Fondue", "description": "À partager.", "difficulty": "easy", "prepTime": 15, "cookTime": 20,
        "servings": 4, "ingredients": [{ "productId": id(2), "name": "Comté", "quantity": 0.4, "unit": "kg", "_id": id(9) }],
        "instructions": ["Râper.", "Fondre."], "images": ["/fondue.jpg"], "category": "plat", "author": id(3),
        "createdAt": date(1), "updatedAt": date(2),
    };
    check::<Recipe>(&written, &["ingredients.0.productId"]);
}

#[test]
fn a_cart_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "userId": id(2), "createdAt": date(1), "updatedAt": date(2),
        "items": [{ "productId": id(3), "quantity": 2, "weight": 250, "_id": id(9) }],
    };
    check::<Cart>(&written, &[]);
    let cart: Cart = load(&with(&written, "__v", 7.0.into()));
    assert_eq!((cart.version, cart.items[0].id), (7, Id::from_bytes(id(9).bytes())));
}

#[test]
fn a_coupon_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "code": "BRIE10", "type": "percentage", "value": 10, "minPurchase": 30, "startDate": date(1),
        "endDate": date(2), "usageLimit": 100, "usedCount": 3, "isActive": true,
    };
    check::<Coupon>(&written, &["minPurchase", "usageLimit"]);
}

#[test]
fn a_loyalty_account_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let movement = doc! {
        "type": "earn", "points": 42, "description": "Commande", "orderId": id(3), "createdAt": date(1), "_id": id(9),
    };
    let written = doc! {
        "_id": id(1), "userId": id(2), "points": 42, "tier": "gold", "history": [movement], "createdAt": date(1),
        "updatedAt": date(2),
    };
    check::<Loyalty>(&written, &["history.0.orderId"]);
}

#[test]
fn a_loyalty_tier_that_mongoose_wrote_loads_and_is_written_in_kind() {
    let written = doc! {
        "_id": id(1), "name": "platinum", "minPoints": 5000, "multiplier": 2, "benefits": ["Livraison offerte"], "isActive": true,
    };
    check::<LoyaltyTier>(&written, &[]);
}

#[test]
fn a_broken_document_is_an_error_and_not_a_guess() {
    let cart = doc! { "_id": id(1), "userId": id(2), "items": [], "createdAt": date(1), "updatedAt": date(2) };
    let item = |quantity: Bson| doc! { "_id": id(3), "productId": id(4), "quantity": quantity, "weight": 250 };
    for wrong in [
        with(&cart, "userId", "nobody".into()),
        with(&cart, "createdAt", "yesterday".into()),
        with(&cart, "items", vec![item(1.5.into())].into()),
        with(&cart, "items", vec![item("2".into())].into()),
        without(&cart, "userId"),
    ] {
        assert!(read::<Cart>(&wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_body_is_stricter_than_a_document() {
    let order = |address: &str| format!(r#"{{"shippingAddress": {address}, "paymentMethod": "bank_transfer"}}"#);
    let right = r#"{"street": "1", "city": "Lyon", "state": "", "postalCode": "69001"}"#;
    assert!(serde_json::from_str::<PlaceOrder>(&order(right)).is_ok());
    let more = r#"{"street": "1", "city": "Lyon", "state": "", "postalCode": "69001", "_id": "0"}"#;
    assert!(serde_json::from_str::<PlaceOrder>(&order(more)).is_err());
    let address = r#"{"addresses": [{"street": "1", "city": "Lyon", "postalCode": "69001", "floor": 3}]}"#;
    assert!(serde_json::from_str::<ProfileUpdate>(address).is_err());
}

/// A struct for the newtypes: BSON has documents only at its top.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Newtypes {
    id: Id<User>,
    at: Timestamp,
    price: Money,
}

proptest! {
    #[test]
    fn ids_moments_and_amounts_survive_text_json_and_bson(
        bytes in any::<[u8; 12]>(),
        millis in -62_167_219_200_000..=253_402_300_799_999_i64,
        cents in -Money::MAX.cents()..=Money::MAX.cents(),
    ) {
        let value = Newtypes { id: Id::from_bytes(bytes), at: Timestamp::from_millis(millis), price: Money::from_cents(cents) };
        prop_assert_eq!(value.id.to_string(), ObjectId::from_bytes(bytes).to_hex());
        prop_assert_eq!(value.id.to_string().to_uppercase().parse(), Ok(value.id));
        let json = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Newtypes>(&json).unwrap(), &value, "{}", json);
        let document = written(&value);
        prop_assert_eq!(document.get_object_id("id").unwrap().bytes(), bytes);
        prop_assert_eq!(document.get_datetime("at").unwrap().timestamp_millis(), millis);
        prop_assert_eq!(&load::<Newtypes>(&document), &value, "{}", document);
    }

    #[test]
    fn only_twenty_four_hex_digits_are_an_id(text in "\\PC{0,30}") {
        let hex = text.len() == 24 && text.bytes().all(|b| b.is_ascii_hexdigit());
        prop_assert_eq!(text.parse::<Id<User>>().is_ok(), hex);
    }

    #[test]
    fn a_moment_is_read_in_any_zone(seconds in 0..4_000_000_000_i64, hours in -12..=14_i64) {
        let there = Timestamp::from_millis(seconds * 1000).plus_seconds(hours * 3600).to_string();
        let sign = if hours < 0 { '-' } else { '+' };
        let zoned = there.replace(".000Z", &format!("{sign}{:02}:00", hours.abs()));
        let moment: Timestamp = serde_json::from_value(zoned.into()).unwrap();
        prop_assert_eq!(moment, Timestamp::from_millis(seconds * 1000));
    }
}

/// All that is promised of a model.
fn check<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(document: &Document, optional: &[&str]) {
    let model: T = load(document);
    let same = |document: Document| assert_eq!(load::<T>(&document), model, "{document}");
    if !document.contains_key("items") {
        same(with(document, "__v", 3.into()));
    }
    for kind in [ElementType::Int32, ElementType::Int64, ElementType::Double] {
        same(renumbered(document.clone(), kind));
    }
    assert_written_in_kind(&document.clone().into(), &written(&model).into(), "");

    let json = serde_json::to_value(&model).unwrap();
    assert_json(&document.clone().into(), &json, "");
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), model);

    for path in optional {
        let absent = without(document, path);
        let model: T = load(&absent);
        assert_eq!(load::<T>(&with(document, path, Bson::Null)), model, "{path} is null");
        assert_eq!(
            at(&written(&model).into(), path),
            None,
            "{path} is written though it is absent"
        );
    }
    for (field, _) in document {
        let required = !optional.contains(&field.as_str());
        let defaulted = [
            "role",
            "isVerified",
            "addresses",
            "preferences",
            "favoriteProducts",
            "images",
            "isNew",
        ];
        let defaulted = [
            &defaulted[..],
            &["rating", "reviews", "helpful", "ingredients", "instructions", "items"],
        ]
        .concat();
        let defaulted = [&defaulted[..], &["usedCount", "history", "benefits"]].concat();
        if required && !defaulted.contains(&field.as_str()) {
            assert!(read::<T>(&without(document, field)).is_err(), "{field} can be missing");
        }
    }
}

/// Reads as the driver's cursors do.
fn read<T: DeserializeOwned>(document: &Document) -> mongodb::bson::error::Result<T> {
    deserialize_from_slice(&document.to_vec().unwrap())
}

fn load<T: DeserializeOwned>(document: &Document) -> T {
    read(document).unwrap_or_else(|e| panic!("{e}: {document}"))
}

/// Writes as the driver's typed collections do.
fn written(value: &impl Serialize) -> Document {
    serialize_to_raw_document_buf(value).unwrap().try_into().unwrap()
}

/// Whatever stands in `ours` under a name that Mongoose knows has the type Mongoose expects.
/// The `_id` of a subdocument may be dropped.
fn assert_written_in_kind(theirs: &Bson, ours: &Bson, path: &str) {
    match (theirs, ours) {
        (Bson::Document(theirs), Bson::Document(ours)) => {
            for (field, value) in theirs {
                let path = format!("{path}.{field}");
                match ours.get(field) {
                    Some(ours) => assert_written_in_kind(value, ours, &path),
                    None => assert!(field == "_id" && path != "._id", "{path} is not written"),
                }
            }
        }
        (Bson::Array(theirs), Bson::Array(ours)) => {
            assert_eq!(theirs.len(), ours.len(), "{path}");
            theirs
                .iter()
                .zip(ours)
                .for_each(|(theirs, ours)| assert_written_in_kind(theirs, ours, path));
        }
        (theirs, ours) => match (number(theirs), number(ours)) {
            (Some(theirs), Some(ours)) => assert!((theirs - ours).abs() < f64::EPSILON, "{path}"),
            _ => assert_eq!(theirs, ours, "{path}"),
        },
    }
}

/// Ids are 24 hex digits, moments RFC 3339 with milliseconds, numbers numbers, names the same.
fn assert_json(bson: &Bson, json: &serde_json::Value, path: &str) {
    match bson {
        Bson::Document(document) => {
            for (field, value) in document.iter().filter(|(field, _)| *field != "_id" || path.is_empty()) {
                assert_json(value, &json[field], &format!("{path}.{field}"));
            }
        }
        Bson::Array(values) => {
            values
                .iter()
                .enumerate()
                .for_each(|(i, value)| assert_json(value, &json[i], path));
        }
        Bson::ObjectId(id) => assert_eq!(json, &serde_json::json!(id.to_hex()), "{path}"),
        Bson::DateTime(date) => {
            let text = json.as_str().unwrap_or_default();
            assert!(text.len() == 24 && text.ends_with('Z'), "{path}: {json}");
            assert_eq!(DateTime::parse_rfc3339_str(text).unwrap(), *date, "{path}");
        }
        Bson::String(text) => assert_eq!(json, text, "{path}"),
        Bson::Boolean(yes) => assert_eq!(json, yes, "{path}"),
        other => {
            let (theirs, ours) = (number(other).unwrap(), json.as_f64().unwrap());
            assert!((theirs - ours).abs() < f64::EPSILON, "{path}: {json}");
        }
    }
}

fn number(bson: &Bson) -> Option<f64> {
    match *bson {
        Bson::Int32(n) => Some(n.into()),
        #[expect(clippy::cast_precision_loss, reason = "the numbers of these tests are small")]
        Bson::Int64(n) => Some(n as f64),
        Bson::Double(n) => Some(n),
        _ => None,
    }
}

/// The document with every whole number in another of BSON's types.
fn renumbered(document: Document, kind: ElementType) -> Document {
    fn value(bson: Bson, kind: ElementType) -> Bson {
        match (bson, kind) {
            (Bson::Document(inner), _) => renumbered(inner, kind).into(),
            (Bson::Array(inner), _) => inner.into_iter().map(|inner| value(inner, kind)).collect(),
            (Bson::Int32(n), ElementType::Int64) => Bson::Int64(n.into()),
            (Bson::Int32(n), ElementType::Double) => Bson::Double(n.into()),
            (other, _) => other,
        }
    }
    document
        .into_iter()
        .map(|(field, bson)| (field, value(bson, kind)))
        .collect()
}

/// What stands at a path like `history.0.orderId`.
fn at<'a>(bson: &'a Bson, path: &str) -> Option<&'a Bson> {
    path.split('.').try_fold(bson, |bson, step| match bson {
        Bson::Document(inner) => inner.get(step),
        Bson::Array(inner) => inner.get(step.parse::<usize>().unwrap()),
        _ => None,
    })
}

fn parent<'a>(document: &'a mut Document, path: &str) -> (&'a mut Document, String) {
    match *path.split('.').collect::<Vec<_>>() {
        [field] => (document, field.to_owned()),
        [list, index, field] => {
            let list = document.get_array_mut(list).unwrap();
            (
                list[index.parse::<usize>().unwrap()].as_document_mut().unwrap(),
                field.to_owned(),
            )
        }
        _ => panic!("{path}"),
    }
}

fn with(document: &Document, path: &str, value: Bson) -> Document {
    let mut document = document.clone();
    let (parent, field) = parent(&mut document, path);
    parent.insert(field, value);
    document
}

fn without(document: &Document, path: &str) -> Document {
    let mut document = document.clone();
    let (parent, field) = parent(&mut document, path);
    parent.remove(field);
    document
}

fn id(last: u8) -> ObjectId {
    ObjectId::from_bytes([0x65, 0xf0, 0xab, 0xcd, 1, 2, 3, 4, 5, 6, 7, last])
}

fn date(day: i64) -> DateTime {
    DateTime::from_millis(1_767_225_600_000 + day * 86_400_000 + 123)
}
