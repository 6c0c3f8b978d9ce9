//! Documents as an old shop may have left them, among good ones: whatever lists them leaves them out and shows the others,
//! and the dashboard names them. Only who asks for one of them is told that it cannot be read.

use axum::http::Method;
use domain::store::look_for_unreadable;
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    fixtures::{id, order, product},
    http::cross_site::cookie_of,
    support::{Actor, App, PASSWORD, in_a_shop, request},
};

/// A document of each collection, and the field that cannot be read. They match what lists ask for.
fn odd_documents(product: ObjectId, order: ObjectId) -> Vec<(&'static str, &'static str, Document)> {
    let now = mongodb::bson::DateTime::from_millis(2_530_000_000_000);
    let nobody = ObjectId::from_bytes(*b"nobody here.");
    vec![
        (
            "products",
            "price",
            doc! { "name": "Vieux", "slug": "vieux", "description": "", "price": "ten" },
        ),
        ("recipes", "title", doc! { "title": null, "slug": "vieille" }),
        (
            "reviews",
            "rating",
            doc! { "productId": product, "userId": nobody, "rating": "five", "createdAt": now },
        ),
        (
            "reviewvotes",
            "reviewId",
            doc! { "userId": nobody, "reviewId": "the first" },
        ),
        (
            "users",
            "name",
            doc! { "name": null, "email": "vieille@exemple.fr", "role": "livreur", "createdAt": now },
        ),
        (
            "profiles",
            "addresses",
            doc! { "userId": nobody, "addresses": "3 rue des Fromagers, Lyon" },
        ),
        (
            "carts",
            "items[0].quantity",
            doc! {
                "userId": nobody, "items": [{ "_id": nobody, "productId": product, "quantity": "two" }],
            },
        ),
        (
            "lots",
            "bestBefore",
            doc! { "productId": product, "code": "VIEUX", "bestBefore": "next week" },
        ),
        (
            "stockalerts",
            "email",
            doc! { "_id": "old", "productId": product, "reader": "old", "email": 7, "confirmedAt": now, "expiresAt": now },
        ),
        ("loyalties", "points", doc! { "userId": nobody, "points": "many" }),
        ("loyaltytiers", "minPoints", doc! { "name": "gold", "minPoints": null }),
        (
            "deliveryareas",
            "postalCodes",
            doc! { "name": "Vieille", "postalCodes": 69001 },
        ),
        ("slotrules", "weekday", doc! { "weekday": "lundi" }),
        (
            "slots",
            "from",
            doc! { "kind": "delivery", "from": "tomorrow", "to": now },
        ),
        (
            "subscriptions",
            "platter",
            doc! { "userId": nobody, "status": "active", "platter": "fromages", "createdAt": now },
        ),
        (
            "terms",
            "since",
            doc! { "_id": 99, "since": "last year", "fr": "", "en": "" },
        ),
        (
            "legaltexts",
            "since",
            doc! { "_id": "cookies/99", "page": "cookies", "version": 99, "since": "last year", "fr": "", "en": "" },
        ),
        (
            "alarms",
            "toldAt",
            doc! { "_id": "lettersRefused", "toldAt": "yesterday" },
        ),
        ("coupons", "type", doc! { "code": "VIEUX", "type": "half" }),
        (
            "orders",
            "status",
            doc! { "userId": nobody, "orderNumber": "OLD1", "items": [], "status": "on the way",
            "createdAt": now },
        ),
        (
            "orders",
            "shippingAddress",
            doc! { "userId": nobody, "orderNumber": "OLD2", "items": [],
            "status": "pending", "shippingAddress": 7, "paymentMethod": "cash_on_delivery",
            "paymentStatus": "paid", "total": "12,50 €", "createdAt": "yesterday" },
        ),
        ("payments", "failures", doc! { "failures": "none" }),
        (
            "refunds",
            "amount",
            doc! { "orderId": nobody, "amount": "all", "status": "failed" },
        ),
        (
            "invoices",
            "orderId",
            doc! { "_id": "2050-000099", "kind": "invoice", "orderId": "OLD1", "issuedAt": now },
        ),
        (
            "withdrawals",
            "orderNumber",
            doc! { "orderId": nobody, "orderNumber": null, "status": "received",
            "receivedAt": now },
        ),
        (
            "complaints",
            "orderNumber",
            doc! { "orderId": nobody, "orderNumber": null, "status": "open",
            "createdAt": now },
        ),
        (
            "deliveryoutcomes",
            "outcome",
            doc! { "orderId": nobody, "by": nobody, "outcome": "left" },
        ),
        (
            "rounds",
            "day",
            doc! { "_id": ObjectId::from_bytes([9; 12]), "day": "today" },
        ),
        (
            "doors",
            "location",
            doc! { "_id": "1 rue du lait 69001 lyon", "location": "there" },
        ),
        ("dailyfigures", "late", doc! { "_id": "2050-03-02", "late": "much" }),
        ("audit", "by", doc! { "at": now, "by": "the boss" }),
        (
            "outbox",
            "letter",
            doc! { "cause": "birthday", "letter": { "birthday": {} }, "queuedAt": now,
            "lastError": "421", "to": { "name": "", "email": "", "language": "fr" } },
        ),
        (
            "apikeys",
            "scopes[0]",
            doc! { "name": "Vieille", "scopes": ["everything"], "hash": "0", "createdAt": now },
        ),
        (
            "webhooks",
            "events",
            doc! { "url": "https://caisse.example/", "events": "all", "active": true, "createdAt": now },
        ),
        (
            "webhookdeliveries",
            "webhookId",
            doc! { "webhookId": "the first", "dueAt": now },
        ),
        ("uploads", "by", doc! { "url": "/uploads/old.webp", "by": "somebody" }),
        // The order that everyone looks at has a part that nobody counts as money.
        (
            "complaints",
            "orderNumber",
            doc! { "orderId": order, "orderNumber": null },
        ),
    ]
}

async fn insert(app: &App, collection: &str, document: &Document) -> String {
    let documents = app.shop.store.database().collection::<Document>(collection);
    match documents.insert_one(document).await.expect("room").inserted_id {
        Bson::ObjectId(id) => id.to_hex(),
        Bson::String(id) => id,
        number => number.to_string(),
    }
}

async fn set(app: &App, collection: &str, user: &Actor, change: Document) {
    let key = if collection == "users" { "_id" } else { "userId" };
    let id = ObjectId::parse_str(&user.id).unwrap();
    let documents = app.shop.store.database().collection::<Document>(collection);
    let done = documents
        .update_one(doc! { key: id }, doc! { "$set": change })
        .upsert(true)
        .await;
    done.unwrap();
}

async fn look(app: &App) {
    let (_running, stopping) = watch::channel(false);
    look_for_unreadable(&app.shop.store, &stopping).await.unwrap();
}

/// The page as this person sees it, in English.
async fn page(who: &Actor, cookie: &str, path: &str) -> String {
    let headers = [("cookie", cookie), ("accept", "text/html")];
    let page = who.send(request(Method::GET, path, &headers, "")).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    page.text
}

async fn english(app: &App, who: &Actor) -> String {
    cookie_of(app, who).await.replace("lang=fr", "lang=en")
}

fn object_id(value: &Value) -> ObjectId {
    ObjectId::parse_str(id(value)).unwrap()
}

#[test]
fn whatever_lists_documents_of_which_some_cannot_be_read_shows_the_others_and_the_dashboard_names_them() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product().named("Comté").stock(50)).await;
        nadia.fills(&comte, 2).await;
        let bought = nadia.post("/api/orders", order()).await.is(201);
        for status in ["processing", "shipped", "delivered"] {
            admin.moves(&bought, status).await;
        }
        let review = json!({ "rating": 4, "comment": "Très bon, comme toujours." });
        let reviews = format!("/api/products/{}/reviews", id(&comte));
        nadia.post(&reviews, review).await.is(201);
        let mut expected = Vec::new();
        for (collection, field, document) in odd_documents(object_id(&comte), object_id(&bought)) {
            expected.push((insert(app, collection, &document).await, collection, field));
        }
        app.shop.catalog.reload().await.unwrap();

        // Each with how many good ones it has.
        let lists = [
            ("/api/products", 1),
            ("/api/recipes", 0),
            (reviews.as_str(), 1),
            ("/api/admin/reviews", 1),
            ("/api/admin/users", 3),
            ("/api/admin/coupons", 0),
            ("/api/admin/letters", 0),
            ("/api/admin/loyalty/tiers", 0),
            ("/api/orders", 1),
            ("/api/orders?status=pending", 0),
        ];
        for (path, good) in lists {
            let list = admin.get(path).await.is(200);
            assert_eq!(list["items"].as_array().unwrap().len(), good, "{path}: {list}");
        }
        let order_path = format!("/gestion/commandes/{}", id(&bought));
        let user_path = format!("/gestion/clients/{}", nadia.id);
        for path in ["/api/admin/stats", "/api/admin/audit", "/api/loyalty/tiers"] {
            admin.get(path).await.is(200);
        }
        let cookie = english(app, &admin).await;
        for path in [
            "/",
            "/fromages",
            "/recettes",
            "/gestion",
            "/gestion/commandes",
            "/gestion/preparation",
            "/gestion/demandes",
            "/gestion/demandes?de=problemes",
            "/gestion/clients",
            "/gestion/produits",
            "/gestion/recettes",
            "/gestion/avis",
            "/gestion/bons",
            "/gestion/courrier",
            "/gestion/etat",
            "/gestion/paliers",
            "/gestion/chiffres",
            "/gestion/journal",
            "/gestion/archives",
            &order_path,
            &user_path,
        ] {
            page(&admin, &cookie, path).await;
        }

        look(app).await;
        let total = admin.get("/api/admin/today").await.is(200)["unreadableDocuments"].clone();
        assert_eq!(total, expected.len());
        let shown = page(&admin, &cookie, "/gestion/documents-illisibles")
            .await
            .replace("<!>", "");
        for (id, collection, field) in &expected {
            let row = format!("<code>{id}</code></th><td data-label=\"Field\"><code>{field}</code>");
            assert!(shown.contains(&row), "{collection} {id} {field}: {shown}");
        }
        assert!(
            page(&admin, &cookie, "/gestion")
                .await
                .contains("/gestion/documents-illisibles")
        );

        // What is asked for by its address says so.
        for path in ["/api/orders", "/api/admin/users", "/api/admin/coupons", "/api/products"] {
            let name = path.rsplit('/').next().unwrap();
            let (odd, ..) = expected.iter().find(|(_, collection, _)| *collection == name).unwrap();
            admin.get(&format!("{path}/{odd}")).await.refuses(500, "unreadable");
        }
        // What was corrected or deleted leaves the list at once.
        let (odd, ..) = &expected[0];
        let products = app.shop.store.database().collection::<Document>("products");
        let odd = doc! { "_id": ObjectId::parse_str(odd).unwrap() };
        products.delete_one(odd).await.unwrap();
        let total = admin.get("/api/admin/today").await.is(200)["unreadableDocuments"].clone();
        assert_eq!(total, expected.len() - 1);
    });
}

#[test]
fn a_customer_whose_cart_profile_or_points_cannot_be_read_gets_about_and_is_told() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product()).await;
        set(app, "carts", &nadia, doc! { "items": "two cheeses" }).await;
        set(app, "profiles", &nadia, doc! { "addresses": 3 }).await;
        set(app, "loyalties", &nadia, doc! { "points": "many" }).await;
        let cookie = english(app, &nadia).await;
        let shop_page = format!("/fromages/{}", id(&comte));
        for (path, words) in [
            ("/", "Basket, empty"),
            (&shop_page, "Basket, empty"),
            ("/panier", "Your basket cannot be read"),
            ("/compte", "Your profile cannot be read"),
            ("/compte/adresses", "Your profile cannot be read"),
            ("/compte/fidelite", "Your points cannot be read"),
            ("/compte/favoris", ""),
            ("/commandes", ""),
        ] {
            let page = page(&nadia, &cookie, path).await;
            assert!(page.contains(words), "{path}: {page}");
        }
        nadia.get("/api/cart").await.refuses(500, "unreadable");
        nadia.get("/api/users/profile").await.refuses(500, "unreadable");
        nadia.get("/api/loyalty/points").await.refuses(500, "unreadable");
        // Signing in does not fail over them, and who empties the cart has one again.
        let login = json!({ "email": nadia.email, "password": PASSWORD });
        app.guest().post("/api/auth/login", login).await.is(200);
        nadia.delete("/api/cart").await.is(200);
        nadia.fills(&comte, 1).await;
        assert_eq!(nadia.get("/api/cart").await.is(200)["itemCount"], 1);
    });
}

#[test]
fn an_account_that_cannot_be_read_is_signed_out_and_told_so_when_it_signs_in() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        set(app, "users", &nadia, doc! { "createdAt": "long ago" }).await;
        nadia.get("/api/cart").await.refuses(401, "not_signed_in");
        let login = json!({ "email": nadia.email, "password": PASSWORD });
        let refused = app
            .guest()
            .post("/api/auth/login", login)
            .await
            .refuses(500, "unreadable");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains("It is an account"), "{detail}");
        let wrong = json!({ "email": nadia.email, "password": "quatre petites chèvres" });
        app.guest()
            .post("/api/auth/login", wrong)
            .await
            .refuses(401, "invalid_credentials");
    });
}
