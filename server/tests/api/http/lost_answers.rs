//! A server that dies between commit and answer: whoever sends the request again under its key gets the answer that was
//! lost, and nothing is done twice. Asked of every `POST` that takes a key.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::Method;
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use shared::{PageRequest, settings::LegalPage};
use test_support::pictures::png;

use crate::{
    admin::{coupons::coupon, letters::given_up, lots::lot, webhooks::delivery},
    fixtures::{id, order, product, recipe, transfer},
    loyalty::give,
    orders::{
        after_sale::Delivered,
        card_payments::{by_card, with_cards},
    },
    reviews::{buyer, review_body, reviews_of},
    subscriptions::subscription,
    support::{Actor, Answer, App, BOUNDARY, form, in_a_shop, request},
};

/// A request that can be sent again, byte for byte.
struct Row {
    /// As the document names it.
    route: &'static str,
    caller: Actor,
    path: String,
    kind: String,
    body: Vec<u8>,
}

impl Row {
    fn new(route: &'static str, caller: &Actor, path: &str, body: &Value) -> Self {
        Self {
            route,
            caller: caller.clone(),
            path: path.into(),
            kind: "application/json".into(),
            body: body.to_string().into(),
        }
    }

    fn picture(route: &'static str, caller: &Actor) -> Self {
        Self {
            kind: format!("multipart/form-data; boundary={BOUNDARY}"),
            body: form(&[("image", "fromage.png", &png(8, 8))]),
            ..Self::new(route, caller, route, &json!(null))
        }
    }

    async fn send(&self) -> Answer {
        let bearer = format!("Bearer {}", self.caller.token.as_deref().expect("a token"));
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", self.kind.as_str()),
            ("idempotency-key", self.route),
        ];
        self.caller
            .send(request(Method::POST, &self.path, &headers, self.body.clone()))
            .await
    }
}

/// A row for every `POST` that does something, in an order in which all succeed.
async fn rows(app: &App) -> Vec<Row> {
    let admin = app.admin().await;
    let (comte, brie) = (app.sells(product()).await, app.sells(product()).await);
    app.cooks("fondue", Some(&brie)).await;
    let (zoe, max) = (app.customer("zoe").await, app.customer("max").await);
    let (nadia, omar) = (
        buyer(app, &admin, "Nadia Benali", &comte).await,
        buyer(app, &admin, "Omar Petit", &comte).await,
    );
    let review = nadia.post(&reviews_of(&comte), review_body(5, "Fruité.")).await.is(201);
    let helpful = format!("/api/reviews/{}/helpful", id(&review));
    let placed = max.orders(&comte).await;
    let cancel = format!("/api/orders/{}/cancel", id(&placed));
    let ida = app.customer("ida").await;
    ida.fills(&brie, 1).await;
    let unpaid = ida.post("/api/orders", by_card()).await.is(201);
    let pay = format!("/api/orders/{}/payment", id(&unpaid));
    ida.fills(&brie, 1).await;
    let paid = ida.post("/api/orders", transfer()).await.is(201);
    let marked = format!("/api/orders/{}/payment", id(&paid));
    admin.put(&marked, json!({ "status": "paid" })).await.is(200);
    let refunds = format!("/api/orders/{}/refunds", id(&paid));
    let again = format!("/api/admin/letters/{}/send", given_up(app, &placed).await);
    let (webhook, sent) = delivery(app, &admin).await;
    let event_again = format!("/api/admin/webhooks/{webhook}/deliveries/{sent}/send");
    let bought = Delivered::to(app, &zoe, &admin).await;
    let (withdrawal, complaints) = (bought.path("withdrawal"), bought.path("complaints"));
    let told = Delivered::to(app, &nadia, &admin).await;
    let told_path = told.path("complaints");
    let complaint = nadia.post(&told_path, told.squashed()).await.is(201);
    let messages = format!("{told_path}/{}/messages", id(&complaint));
    let leo = app.livreur("leo").await;
    let shipped = on_the_road(&ida, &admin, &brie).await;
    let outcome = format!("/api/delivery/orders/{shipped}/outcome");
    give(app, &max.id, 350).await;
    omar.fills(&comte, 1).await;
    let item = json!({ "productId": id(&comte), "quantity": 2 });
    let aged = app.sells(product()).await;
    let known = admin
        .post("/api/admin/lots", lot(&aged, "KNOWN", "2050-05-01", 5))
        .await
        .is(201);
    let movements = format!("/api/admin/lots/{}/movements", id(&known));
    let recall = format!("/api/admin/lots/{}/recall", id(&known));
    let corrections = format!("/api/admin/products/{}/stock-corrections", id(&comte));
    vec![
        Row::new("/api/cart/items", &zoe, "/api/cart/items", &item),
        Row::new(
            "/api/recipes/{key}/cart",
            &zoe,
            "/api/recipes/fondue/cart",
            &json!({ "servings": 2 }),
        ),
        Row::new("/api/orders/quote", &omar, "/api/orders/quote", &order()),
        Row::new("/api/orders", &zoe, "/api/orders", &order()),
        Row::new("/api/subscriptions", &zoe, "/api/subscriptions", &subscription()),
        Row::new("/api/orders/{id}/cancel", &max, &cancel, &json!(null)),
        Row::new("/api/orders/{id}/payment", &ida, &pay, &json!(null)),
        Row::new(
            "/api/orders/{id}/refunds",
            &admin,
            &refunds,
            &json!({ "amount": 5, "reason": "goodwill" }),
        ),
        Row::new("/api/orders/{id}/withdrawal", &zoe, &withdrawal, &bought.boards(1)),
        Row::new("/api/orders/{id}/complaints", &zoe, &complaints, &bought.squashed()),
        Row::new(
            "/api/orders/{id}/complaints/{complaintId}/messages",
            &nadia,
            &messages,
            &json!({ "text": "Et la planche ?" }),
        ),
        Row::new(
            "/api/loyalty/redeem",
            &max,
            "/api/loyalty/redeem",
            &json!({ "points": 300 }),
        ),
        Row::new(
            "/api/products/{key}/reviews",
            &omar,
            &reviews_of(&comte),
            &review_body(4, "Long."),
        ),
        Row::new("/api/reviews/{id}/helpful", &omar, &helpful, &json!(null)),
        Row::picture("/api/reviews/images", &omar),
        Row::picture("/api/uploads", &admin),
        Row::new("/api/products", &admin, "/api/products", &product().0),
        Row::new(
            "/api/recipes",
            &admin,
            "/api/recipes",
            &recipe().ingredient(None, 1, "piece").0,
        ),
        Row::new("/api/admin/coupons", &admin, "/api/admin/coupons", &coupon("ONCE")),
        Row::new(
            "/api/admin/orders",
            &admin,
            "/api/admin/orders",
            &json!({ "items": [{ "productId": id(&comte), "quantity": 1 }], "paymentMethod": "cash" }),
        ),
        Row::new(
            "/api/delivery/orders/{id}/outcome",
            &leo,
            &outcome,
            &json!({ "outcome": "delivered", "at": "2050-03-03T09:00:00.000Z", "photo": BASE64_STANDARD.encode(png(8, 8)) }),
        ),
        Row::new("/api/admin/letters/{id}/send", &admin, &again, &json!(null)),
        Row::new(
            "/api/admin/webhooks/{id}/deliveries/{deliveryId}/send",
            &admin,
            &event_again,
            &json!(null),
        ),
        Row::new(
            "/api/admin/products/{key}/stock-corrections",
            &admin,
            &corrections,
            &json!({ "difference": -1, "reason": "tasting" }),
        ),
        Row::new(
            "/api/admin/lots",
            &admin,
            "/api/admin/lots",
            &lot(&aged, "ONCE", "2050-06-01", 7),
        ),
        Row::new(
            "/api/admin/lots/{id}/movements",
            &admin,
            &movements,
            &json!({ "difference": -1, "reason": "waste" }),
        ),
        Row::new(
            "/api/admin/lots/{id}/recall",
            &admin,
            &recall,
            &json!({ "reason": "Listeria." }),
        ),
        Row::new(
            "/api/admin/categories",
            &admin,
            "/api/admin/categories",
            &json!({ "slug": "tommes", "name": { "fr": "Tommes" } }),
        ),
        Row::new(
            "/api/admin/delivery/areas",
            &admin,
            "/api/admin/delivery/areas",
            &json!({ "name": "Partout", "postalCodes": ["6*", "7*"], "fee": 6.9, "freeFrom": 60 }),
        ),
        Row::new(
            "/api/admin/delivery/slots",
            &admin,
            "/api/admin/delivery/slots",
            &crate::orders::slots::sundays("delivery", 3),
        ),
    ]
}

/// The id of an order on the road, with the only livreur there is.
async fn on_the_road(customer: &Actor, admin: &Actor, brie: &Value) -> String {
    let order = customer.orders(brie).await;
    for status in ["processing", "shipped"] {
        admin.moves(&order, status).await;
    }
    id(&order).to_owned()
}

/// Everything the shop keeps but the records of keys and what sessions note of their use.
async fn stored_documents(app: &App) -> BTreeMap<String, Vec<Document>> {
    let database = app.shop.store.database();
    let mut documents = BTreeMap::new();
    for name in database.list_collection_names().await.unwrap() {
        if !["idempotency", "sessions"].contains(&name.as_str()) {
            let collection = database.collection::<Document>(&name);
            let cursor = collection.find(doc! {}).sort(doc! { "_id": 1 }).await.unwrap();
            let all = cursor.try_collect().await;
            documents.insert(name, all.unwrap());
        }
    }
    documents
}

fn files(app: &App) -> usize {
    std::fs::read_dir(app.uploads.path()).unwrap().count()
}

#[test]
fn what_was_committed_before_the_server_died_is_answered_and_not_done_again() {
    in_a_shop(async |app| {
        let app = &with_cards(app).await;
        let rows = rows(app).await;
        let mut first = Vec::new();
        for row in &rows {
            let answer = row.send().await;
            assert!(answer.status.is_success(), "{}: {}", row.route, answer.text);
            first.push(answer);
        }
        // The terms say something else since a row changed the fee: whoever asks for them next writes that down.
        domain::legal::versions(&app.shop, LegalPage::Terms, PageRequest::default())
            .await
            .unwrap();
        let (documents, pictures) = (stored_documents(app).await, files(app));
        // As if none of the answers had come: the claims stay, and run out.
        let records = app.shop.store.database().collection::<Document>("idempotency");
        let unanswered = doc! { "$unset": { "answer": "" } };
        let lost = records.update_many(doc! {}, unanswered).await.unwrap().modified_count;
        assert_eq!(lost, rows.len() as u64);
        rows[0].send().await.refuses(409, "idempotency_in_progress");
        app.seconds_later(61);
        for (row, first) in rows.iter().zip(&first) {
            let again = row.send().await;
            assert_eq!(again.header("idempotent-replayed"), "", "{}", row.route);
            assert_eq!(
                (again.status, &again.body, again.header("location")),
                (first.status, &first.body, first.header("location")),
                "{}",
                row.route
            );
            assert_eq!(row.send().await.header("idempotent-replayed"), "true", "{}", row.route);
        }
        assert_eq!((stored_documents(app).await, files(app)), (documents, pictures));
    });
}

#[test]
fn every_post_that_takes_a_key_is_tested() {
    in_a_shop(async |app| {
        let app = &with_cards(app).await;
        let document = app.guest().get("/api/openapi.json").await.is(200);
        let takes_a_key = |post: &Value| {
            let parameters = post["parameters"].as_array().into_iter().flatten();
            parameters.into_iter().any(|p| p["name"] == "Idempotency-Key")
        };
        let paths = document["paths"].as_object().unwrap().iter();
        let keyed: BTreeSet<_> = paths
            .filter(|(_, operations)| takes_a_key(&operations["post"]))
            .map(|(path, _)| path.as_str())
            .collect();
        let rows = rows(app).await;
        assert_eq!(rows.iter().map(|row| row.route).collect::<BTreeSet<_>>(), keyed);
    });
}
