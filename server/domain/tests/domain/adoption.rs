//! What becomes of the documents of an older shop, one by one. Whole databases that Mongoose wrote are in
//! `server/tests/api/program/adopt.rs`.

mod orders;

use domain::{
    adoption::{self, Context, Outcome},
    seed,
};
use mongodb::bson::{Bson, DateTime, Document, doc, oid::ObjectId};
use shared::Timestamp;
use test_support::shop::in_a_shop;

const NOW: i64 = 1_700_000_000_000;

fn id(last: u8) -> ObjectId {
    ObjectId::from_bytes([0x5c, 0x2a, 0xad, 0x80, 0, 0, 0, 0, 0, 0, 0, last])
}

fn day(day: &str) -> Bson {
    DateTime::parse_rfc3339_str(format!("{day}T00:00:00Z")).unwrap().into()
}

fn date() -> DateTime {
    DateTime::from_millis(NOW - 1_000_000)
}

fn context() -> Context {
    let mut context = Context::empty(Timestamp::from_millis(NOW));
    context.weights.insert(id(3), 250);
    context.names.insert(id(8), "Brie".into());
    context
}

/// A document of this collection that is fine.
fn fine(collection: &str) -> Document {
    let (created, updated) = (date(), date());
    let address = doc! { "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" };
    match collection {
        "users" => doc! {
            "_id": id(1), "name": "Nadia", "email": "nadia@exemple.fr", "password": "$2b$", "role": "user",
            "createdAt": created, "updatedAt": updated, "isVerified": true,
        },
        "profiles" => doc! { "_id": id(1), "userId": id(2), "addresses": [], "favoriteProducts": [id(3)] },
        "products" => doc! {
            "_id": id(1), "name": "Brie", "description": "Doux.", "price": 12.5, "category": "pates-molles", "images": [],
            "weight": 250, "stock": 4, "createdAt": created, "updatedAt": updated,
        },
        "reviews" => doc! {
            "_id": id(1), "productId": id(3), "userId": id(2), "rating": 5, "comment": "Bon.", "createdAt": created,
            "updatedAt": updated,
        },
        "orders" => doc! {
            "_id": id(1), "userId": id(2), "orderNumber": "FA-1", "status": "pending", "shippingAddress": address,
            "items": [{ "productId": id(3), "quantity": 2, "weight": 250, "price": 12.5 }], "paymentMethod": "paypal",
            "paymentStatus": "paid", "subtotal": 25, "shippingCost": 5.0, "total": 30, "createdAt": created,
            "updatedAt": updated,
        },
        "recipes" => doc! {
            "_id": id(1), "title": "Fondue", "description": "", "difficulty": "easy", "prepTime": 5, "cookTime": 5,
            "servings": 2, "category": "plat", "author": id(2), "createdAt": created, "updatedAt": updated,
        },
        "carts" => doc! {
            "_id": id(1), "userId": id(2), "createdAt": created, "updatedAt": updated,
            "items": [{ "_id": id(9), "productId": id(3), "quantity": 2, "weight": 250 }],
        },
        "coupons" => doc! {
            "_id": id(1), "code": "BRIE10", "type": "percentage", "value": 10, "startDate": created, "endDate": updated,
            "isActive": true,
        },
        "loyalties" => doc! {
            "_id": id(1), "userId": id(2), "points": 40, "tier": "gold", "createdAt": created, "updatedAt": updated,
            "history": [{ "type": "earn", "points": 40, "description": "Commande", "createdAt": created }],
        },
        _ => doc! { "_id": id(1), "name": "gold", "minPoints": 10, "multiplier": 1.5, "isActive": true },
    }
}

const COLLECTIONS: [&str; 10] = [
    "users",
    "profiles",
    "products",
    "reviews",
    "orders",
    "recipes",
    "carts",
    "coupons",
    "loyalties",
    "loyaltytiers",
];

/// The document with this value at a path such as `items.0.price`; without it for `None`.
fn with(document: Document, path: &str, value: Option<Bson>) -> Document {
    fn put(at: &mut Bson, path: &[&str], value: Option<Bson>) {
        match (at, path) {
            (Bson::Document(document), [field]) => match value {
                Some(value) => drop(document.insert(*field, value)),
                None => drop(document.remove(field)),
            },
            (Bson::Document(document), [field, rest @ ..]) => put(document.get_mut(field).unwrap(), rest, value),
            (Bson::Array(values), [position, rest @ ..]) => {
                put(&mut values[position.parse::<usize>().unwrap()], rest, value);
            }
            (at, path) => panic!("{at}: {path:?}"),
        }
    }
    let mut whole = Bson::Document(document);
    put(&mut whole, &path.split('.').collect::<Vec<_>>(), value);
    whole.as_document().unwrap().clone()
}

fn correct(collection: &str, document: &Document) -> Outcome {
    adoption::correct(collection, document.clone(), &context()).unwrap()
}

/// The corrected document, which is fine from then on.
fn corrected(collection: &str, document: &Document) -> Document {
    let Outcome::Corrected { document: adopted, .. } = correct(collection, document) else {
        panic!("{document}: {:?}", correct(collection, document));
    };
    let again = correct(collection, &adopted);
    assert!(matches!(again, Outcome::Fine { .. }), "{adopted}: {again:?}");
    adopted
}

#[test]
fn what_can_be_read_is_not_touched() {
    for collection in COLLECTIONS {
        let outcome = correct(collection, &fine(collection));
        assert_eq!(outcome, Outcome::Fine { notes: Vec::new() }, "{collection}");
    }
}

#[test]
fn a_value_of_another_kind_is_read_as_what_was_meant() {
    let zero = Bson::ObjectId(ObjectId::from_bytes([0; 12]));
    let of_id = Bson::DateTime(id(1).timestamp());
    let text = |text: &str| Bson::from(text);
    for (collection, path, was, becomes) in [
        ("products", "price", Some(33.999.into()), Some(Bson::from(34.0))),
        ("products", "price", Some((0.1 + 0.2).into()), Some(0.3.into())),
        ("products", "price", Some(1.005.into()), Some(1.01.into())),
        ("products", "price", Some(text("12,50 €")), Some(12.5.into())),
        ("products", "price", Some(Bson::Null), Some(0.into())),
        ("products", "price", None, Some(0.into())),
        ("products", "weight", Some(249.6.into()), Some(250_i64.into())),
        ("products", "weight", Some(text("1,5 kg")), Some(1500_i64.into())),
        ("products", "weight", None, Some(0.into())),
        ("products", "stock", Some(7.5.into()), Some(7_i64.into())),
        ("products", "stock", Some((-2).into()), Some(0.into())),
        ("products", "stock", Some(text("douze")), Some(0.into())),
        (
            "products",
            "category",
            Some(text("Pâtes molles")),
            Some(text("pates-molles")),
        ),
        (
            "products",
            "images",
            Some(text("https://exemple.fr/brie.jpg")),
            Some(vec!["https://exemple.fr/brie.jpg"].into()),
        ),
        // What the old shop served itself is not here.
        (
            "products",
            "images",
            Some(vec!["/brie.jpg", "https://exemple.fr/brie.jpg", "brie.png"].into()),
            Some(vec!["https://exemple.fr/brie.jpg"].into()),
        ),
        ("products", "images", Some(Bson::Null), None),
        (
            "products",
            "ingredients",
            Some(text("lait, sel")),
            Some(vec!["lait", "sel"].into()),
        ),
        ("products", "nutritionalInfo", Some(doc! { "calories": 4 }.into()), None),
        ("products", "milk", Some(text("vache")), None),
        (
            "products",
            "createdAt",
            Some(text("31/05/2019")),
            Some(day("2019-05-31")),
        ),
        (
            "products",
            "createdAt",
            Some(Bson::DateTime(DateTime::MAX)),
            Some(of_id.clone()),
        ),
        (
            "users",
            "email",
            Some(text(" nadia@exemple.fr")),
            Some(text("nadia@exemple.fr")),
        ),
        ("users", "name", Some(Bson::Null), Some(text("nadia"))),
        ("users", "role", Some(text("superadmin")), Some(text("user"))),
        ("users", "role", Some(text("Admin")), Some(text("user"))),
        ("users", "password", Some(Bson::Null), None),
        (
            "users",
            "phoneNumber",
            Some(612_345_678.into()),
            Some(text("0612345678")),
        ),
        ("users", "isVerified", Some(Bson::Null), None),
        ("users", "isVerified", Some(text("yes")), Some(true.into())),
        ("users", "createdAt", None, Some(of_id.clone())),
        ("profiles", "userId", Some(text(&id(2).to_hex())), Some(id(2).into())),
        (
            "profiles",
            "favoriteProducts",
            Some(vec![text(&id(3).to_hex()), Bson::Null].into()),
            Some(vec![id(3)].into()),
        ),
        ("reviews", "rating", Some(4.5.into()), Some(5_i64.into())),
        ("reviews", "rating", Some(9.into()), Some(5_i64.into())),
        (
            "reviews",
            "helpful",
            Some(vec![id(4), id(5)].into()),
            Some(2_i64.into()),
        ),
    ]
    .into_iter()
    .chain([
        ("orders", "status", Some(text("livrée")), Some(text("delivered"))),
        ("orders", "status", Some(Bson::Null), Some(text("pending"))),
        ("orders", "paymentStatus", Some(text("Payée")), Some(text("paid"))),
        (
            "orders",
            "paymentStatus",
            Some(text("remboursé")),
            Some(text("pending")),
        ),
        (
            "orders",
            "paymentStatus",
            Some(text("completed")),
            Some(text("pending")),
        ),
        ("orders", "paymentStatus", None, Some(text("pending"))),
        ("orders", "paymentMethod", Some(Bson::Null), Some(text("unknown"))),
        (
            "orders",
            "paymentMethod",
            Some(text("Virement")),
            Some(text("bank_transfer")),
        ),
        (
            "orders",
            "paymentMethod",
            Some(text("bank transfer")),
            Some(text("bank_transfer")),
        ),
        (
            "orders",
            "paymentMethod",
            Some(text("à la livraison")),
            Some(text("cash_on_delivery")),
        ),
        (
            "orders",
            "paymentMethod",
            Some(text("Espèces")),
            Some(text("cash_on_delivery")),
        ),
        ("orders", "items", None, Some(Bson::Array(Vec::new()))),
        ("orders", "userId", None, Some(zero.clone())),
        ("orders", "items.0.productId", Some(Bson::Null), Some(zero)),
        ("orders", "items.0.weight", Some(Bson::Null), Some(250_i64.into())),
        ("orders", "items.0.price", None, Some(12.5.into())),
        ("orders", "subtotal", None, Some(25.0.into())),
        ("orders", "shippingCost", Some(text("offert")), Some(5.0.into())),
        ("orders", "total", Some(Bson::Null), Some(30.0.into())),
        ("orders", "trackingNumber", Some(12.into()), Some(text("12"))),
        ("orders", "deliveryDate", Some(text("bientôt")), None),
        ("recipes", "difficulty", Some(text("difficile")), Some(text("hard"))),
        ("recipes", "prepTime", Some(text("1 h")), Some(60_i64.into())),
        (
            "recipes",
            "instructions",
            Some(text("Râper.\nFondre.")),
            Some(vec!["Râper.", "Fondre."].into()),
        ),
        ("carts", "items.0.weight", None, Some(250_i64.into())),
        ("carts", "items.0.quantity", Some(1000.into()), Some(99_i64.into())),
        ("carts", "__v", Some(Bson::Null), None),
        ("coupons", "value", Some(text("12,5 %")), Some(12.5.into())),
        ("coupons", "endDate", Some(Bson::Null), Some(date().into())),
        ("coupons", "isActive", None, Some(false.into())),
        ("loyalties", "tier", Some(Bson::Null), Some(text("bronze"))),
        ("loyaltytiers", "name", Some(text("Gold")), Some(text("gold"))),
    ]) {
        let adopted = corrected(collection, &with(fine(collection), path, was.clone()));
        let mut at = Some(&Bson::Document(adopted.clone())).cloned();
        for field in path.split('.') {
            at = match at {
                Some(Bson::Document(document)) => document.get(field).cloned(),
                Some(Bson::Array(values)) => values.get(field.parse::<usize>().unwrap()).cloned(),
                _ => None,
            };
        }
        assert_eq!(at, becomes, "{collection} {path} {was:?}");
    }
}

#[test]
fn a_picture_elsewhere_stays_and_is_named() {
    for (address, is_named) in [
        ("https://exemple.fr/brie.jpg", true),
        ("/images/cheese/brie.svg", false),
        ("/uploads/0123456789abcdef0123456789abcdef-960.webp", false),
    ] {
        let product = with(fine("products"), "images", Some(vec![address].into()));
        let Outcome::Fine { notes } = correct("products", &product) else {
            panic!("{address}");
        };
        assert_eq!(!notes.is_empty(), is_named, "{address}");
    }
}

#[test]
fn what_cannot_be_corrected_honestly_is_named() {
    for (collection, path, was, reason) in [
        ("products", "name", None, "no name"),
        ("orders", "items", Some("a cheese".into()), "no list"),
        ("orders", "items.0.quantity", Some(Bson::Null), "no quantity"),
        ("orders", "status", Some("perdue".into()), "perdue"),
        ("reviews", "rating", None, "no stars"),
        ("carts", "userId", Some(Bson::Null), "no userId"),
        ("coupons", "type", None, "share or an amount"),
        ("loyaltytiers", "name", Some("diamond".into()), "no tier"),
        ("users", "_id", Some("nadia".into()), "ObjectId"),
    ] {
        let outcome = correct(collection, &with(fine(collection), path, was));
        let Outcome::Unreadable(said) = outcome else {
            panic!("{collection} {path}: {outcome:?}");
        };
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn a_product_that_cannot_be_sold_is_archived() {
    for field in ["price", "weight"] {
        let adopted = corrected("products", &with(fine("products"), field, None));
        assert!(adopted.get_datetime("archivedAt").is_ok(), "{adopted}");
    }
}

#[test]
fn addresses_on_one_line_are_taken_apart_and_what_has_no_place_is_left_out() {
    let addresses = vec![
        Bson::from("12 rue du Lait, 69001 Lyon"),
        "chez ma sœur".into(),
        doc! { "_id": id(9), "street": "3 place", "city": "Bourg", "postalCode": 1000, "country": "France" }.into(),
    ];
    let profile = corrected("profiles", &with(fine("profiles"), "addresses", Some(addresses.into())));
    let address = |street: &str, city: &str, code: &str| doc! { "street": street, "city": city, "postalCode": code };
    let mut third = doc! { "_id": id(9) };
    third.extend(address("3 place", "Bourg", "01000"));
    assert_eq!(
        profile.get_array("addresses").unwrap(),
        &[
            address("12 rue du Lait", "Lyon", "69001").into(),
            address("chez ma sœur", "", "").into(),
            Bson::Document(third),
        ]
    );
    let order = with(
        fine("orders"),
        "shippingAddress",
        Some("12 bis rue du Lait - 69001 Lyon".into()),
    );
    let address = corrected("orders", &order)
        .get_document("shippingAddress")
        .unwrap()
        .clone();
    assert_eq!(
        (address.get_str("street").unwrap(), address.get_str("city").unwrap()),
        ("12 bis rue du Lait", "Lyon")
    );
}

#[test]
fn a_balance_of_points_stays_and_its_history_adds_up_to_it() {
    let movement = |kind: &str, points: f64| doc! { "type": kind, "points": points, "description": "" };
    for (balance, points, adopted) in [
        // Spent points were counted above zero.
        (40.0, vec![("earn", 140.9), ("redeem", 100.0)], vec![140, -100]),
        // As this shop counts them.
        (40.0, vec![("earn", 140.0), ("redeem", -100.0)], vec![140, -100]),
        (12.5, vec![], vec![12]),
        (10.0, vec![("earn", 40.0)], vec![40, -30]),
    ] {
        let history: Vec<_> = points
            .into_iter()
            .map(|(kind, points)| movement(kind, points))
            .collect();
        let account = with(fine("loyalties"), "points", Some(balance.into()));
        let account = corrected("loyalties", &with(account, "history", Some(history.into())));
        let history = account.get_array("history").unwrap().iter();
        let points: Vec<_> = history
            .map(
                |movement| match movement.as_document().unwrap().get("points").unwrap() {
                    #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
                    Bson::Double(points) => *points as i64,
                    points => points.as_i64().unwrap(),
                },
            )
            .collect();
        assert_eq!(points, adopted);
    }
}

#[test]
fn what_this_shop_wrote_is_fine() {
    in_a_shop(async |shop| {
        seed::load(shop).await.unwrap();
        let reports = adoption::check(&shop.store, shop.now(), usize::MAX).await.unwrap();
        for report in reports {
            assert_eq!(report.fine, report.documents(), "{report:?}");
            assert!(report.notes.is_empty(), "{report:?}");
        }
        assert_eq!(adoption::adopted_at(&shop.store).await.unwrap(), None);
    });
}
