//! The examples of the published contract are true.

use axum::http::Method;
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::seed;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use test_support::pictures::png;

use super::{document, operations};
use crate::support::{Actor, App, PASSWORD, form, in_a_shop};

/// Each operation, called by its own example on a shop with demo data, does what it says.
#[test]
fn the_examples_work_as_they_are() {
    in_a_shop(async |app| {
        let app = &crate::orders::card_payments::with_cards(app).await;
        seed::load(&app.shop).await.expect("demo data");
        let document = document();
        for (path, method, operation) in operations(&document) {
            let of = format!("{method} {path}");
            if path == "/metrics" {
                // For programs on the same machine, which these requests do not say that they are.
                continue;
            }
            let caller = match path.as_str() {
                // The demo accounts stay for the next example.
                "/api/users/me" => app.registered("leaver").await,
                _ => caller(app, &path, &method).await,
            };
            if path.starts_with("/api/orders") && method == Method::POST {
                let item = json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1 });
                caller.post("/api/cart/items", item).await.is(200);
            }
            if path == "/api/loyalty/redeem" {
                crate::loyalty::earned(app, 100).await;
            }
            let path = with_query(filled(app, &caller, &path, &operation).await, &operation);
            let mut body = operation["requestBody"]["content"]["application/json"]["example"].clone();
            if let Some(slot) = body.get_mut("slotId") {
                *slot = delivery_slot(&caller).await;
            }
            if let Some(token) = body.get_mut("refreshToken") {
                *token = caller.refresh_token.clone().into();
            }
            in_letters(app, &caller, &path, &mut body).await;
            let answer = if path.ends_with("/import") {
                let rows = if path.contains("/orders/") {
                    "Produit;Quantité;Façon de payer\ncamembert-de-normandie;1;Espèces\n".as_bytes()
                } else {
                    &b"Slug;Stock\nmorbier;5000\n"[..]
                };
                let file = [("file", "fichier.csv", rows)];
                caller.submits(&path, form(&file)).await
            } else if operation["requestBody"]["content"]["multipart/form-data"].is_object() {
                caller.uploads(&path, &png(10, 10)).await
            } else {
                let body = Some(body).filter(|body| !body.is_null());
                caller.call(method, &path, body).await
            };
            assert!(answer.status.is_success(), "{of}: {} {}", answer.status, answer.text);
            let status = answer.status.as_str();
            assert!(
                operation["responses"][status].is_object(),
                "{of}: {status} is not documented"
            );
        }
    });
}

/// Puts in what comes by mail, and leaves the demo accounts their password for the next example.
async fn in_letters(app: &App, caller: &Actor, path: &str, body: &mut Value) {
    // Only what asks for a link is for accounts that need one: the others may order as often as the examples do.
    let needs_link = path.starts_with("/api/auth/verify-email");
    let verified = doc! { "$set": { "isVerified": !needs_link } };
    let users = app.shop.store.database().collection::<Document>("users");
    users.update_many(doc! {}, verified).await.expect("users");
    let letter = match path {
        "/api/auth/reset-password" => {
            let forgot = json!({ "email": seed::ACCOUNTS[0] });
            app.guest().post("/api/auth/forgot-password", forgot).await.is(202);
            "resetPassword"
        }
        "/api/auth/verify-email" => {
            caller.post("/api/auth/verify-email/resend", Value::Null).await.is(202);
            "verifyEmail"
        }
        "/api/users/password" => {
            body["password"] = seed::PASSWORD.into();
            return;
        }
        "/api/users/me" => {
            body["password"] = PASSWORD.into();
            return;
        }
        _ => return,
    };
    body["token"] = app.token_in(letter).await.into();
    if letter == "resetPassword" {
        body["password"] = seed::PASSWORD.into();
    }
}

/// The demo account that may do it.
pub async fn caller(app: &App, path: &str, method: &Method) -> Actor {
    let writes = *method != Method::GET;
    let admin = path.starts_with("/api/admin")
        || path.contains("/refunds")
        || path.contains("/outcomes")
        || *method == Method::PUT
            && [
                "/status",
                "/livreur",
                "/slot",
                "/location",
                "/weight",
                "/payment",
                "/refund",
                "/{withdrawalId}",
                "/{complaintId}",
            ]
            .iter()
            .any(|end| path.ends_with(end))
        || writes
            && !path.ends_with("/reviews")
            && (path.starts_with("/api/products") || path == "/api/uploads" || path.starts_with("/api/recipes"));
    let reads_all = !writes && path == "/api/orders";
    let email = match path {
        _ if admin || reads_all => seed::ACCOUNTS[1],
        _ if path.starts_with("/api/delivery") => seed::ACCOUNTS[2],
        _ => seed::ACCOUNTS[0],
    };
    let login = json!({ "email": email, "password": seed::PASSWORD });
    let tokens = app.guest().post("/api/auth/login", login).await.is(200);
    let text = |field: &str| tokens[field].as_str().expect("a token").to_owned();
    let mut caller = app.guest().with_token(text("token"));
    caller.refresh_token = text("refreshToken");
    caller
}

/// What stands in the path, of the demo data or as it was just made.
pub async fn filled(app: &App, caller: &Actor, path: &str, operation: &Value) -> String {
    if path.starts_with("/api/orders/{id}/refunds") {
        return refunded(caller, path).await;
    }
    if path.starts_with("/api/orders/{id}/withdrawal") || path.starts_with("/api/orders/{id}/complaints") {
        return after_sale(app, path).await;
    }
    if path == "/api/orders/{id}/items/{itemId}/weight" {
        return in_preparation(caller, path).await;
    }
    if path.contains("/outcomes") {
        return reported(app, path).await;
    }
    if path.contains("{deliveryId}") {
        let (webhook, delivery) = crate::admin::webhooks::delivery(app, caller).await;
        return path.replace("{id}", &webhook).replace("{deliveryId}", &delivery);
    }
    let mut filled = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        if parameter["in"] != "path" {
            continue;
        }
        let name = parameter["name"].as_str().expect("a name");
        let value = match parameter["example"].as_str() {
            Some(example) => example.to_owned(),
            // By card, and by transfer.
            None if path == "/api/orders/{id}/payment" && operation["requestBody"].is_null() => {
                let order = caller
                    .post("/api/orders", crate::orders::card_payments::by_card())
                    .await
                    .is(201);
                order["_id"].as_str().expect("an _id").to_owned()
            }
            None => made(app, caller, path).await,
        };
        filled = filled.replace(&format!("{{{name}}}"), &value);
    }
    filled
}

/// The path with the parameters that it cannot do without.
fn with_query(mut path: String, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    for parameter in parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true) {
        let [name, value] = ["name", "example"].map(|field| parameter[field].as_str().expect("a text"));
        path = format!("{path}?{name}={value}");
    }
    path
}

/// The path with an order that is paid by transfer, and one of its refunds.
async fn refunded(admin: &Actor, path: &str) -> String {
    let item = json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1 });
    admin.post("/api/cart/items", item).await.is(200);
    let order = admin.post("/api/orders", crate::fixtures::transfer()).await.is(201);
    let id = order["_id"].as_str().expect("an _id");
    let paid = json!({ "status": "paid" });
    admin.put(&format!("/api/orders/{id}/payment"), paid).await.is(200);
    let sum = json!({ "amount": 1, "reason": "goodwill" });
    let refund = admin.post(&format!("/api/orders/{id}/refunds"), sum).await.is(201);
    let refund = refund["_id"].as_str().expect("an _id");
    path.replace("{id}", id).replace("{refundId}", refund)
}

/// The path with an order of half a kilo that is being prepared, and its line.
async fn in_preparation(admin: &Actor, path: &str) -> String {
    let comte = admin.get("/api/products/comte-24-mois").await.is(200);
    let item = json!({ "productId": comte["_id"], "quantity": 1, "weight": 500 });
    admin.post("/api/cart/items", item).await.is(200);
    let order = admin.post("/api/orders", crate::fixtures::order()).await.is(201);
    admin.moves(&order, "processing").await;
    let items = order["items"].as_array().expect("lines");
    let line = items.iter().find(|line| line["weight"] == 500).expect("the line");
    let path = path.replace("{id}", order["_id"].as_str().expect("an _id"));
    path.replace("{itemId}", line["_id"].as_str().expect("an _id"))
}

/// The path with an order of which a livreur reported something, and the report.
async fn reported(app: &App, path: &str) -> String {
    let livreur = caller(app, "/api/delivery/orders", &Method::GET).await;
    let order = "44d5824a149cbb353c80a053";
    let report = json!({
        "outcome": "absent", "at": app.shop.now().to_string(), "photo": BASE64_STANDARD.encode(png(8, 8)),
    });
    app.seconds_later(1);
    let outcome = format!("/api/delivery/orders/{order}/outcome");
    let outcome = livreur.post(&outcome, report).await.is(201);
    let outcome = outcome["_id"].as_str().expect("an _id");
    let id = if path.starts_with("/api/delivery") {
        outcome
    } else {
        order
    };
    path.replace("{id}", id).replace("{outcomeId}", outcome)
}

/// The path with an order of the demo customer's that was delivered, and a withdrawal or a complaint where it names one.
/// The examples are about the first product of such an order.
async fn after_sale(app: &App, path: &str) -> String {
    let customer = caller(app, path, &Method::POST).await;
    let admin = caller(app, "/api/admin", &Method::GET).await;
    let products = app.shop.store.database().collection::<Document>("products");
    let keeps = doc! { "$set": { "isPerishable": false } };
    products.update_many(doc! {}, keeps).await.expect("products");
    let item = json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1 });
    customer.post("/api/cart/items", item.clone()).await.is(200);
    let order = customer.post("/api/orders", crate::fixtures::order()).await.is(201);
    for status in ["processing", "shipped", "delivered"] {
        admin.moves(&order, status).await;
    }
    let path = path.replace("{id}", order["_id"].as_str().expect("an _id"));
    let about = json!({ "lines": [item], "reason": "other", "text": "?" });
    let (part, body) = if path.contains("{withdrawalId}") {
        ("{withdrawalId}", json!({ "lines": about["lines"] }))
    } else {
        ("{complaintId}", about)
    };
    let Some((list, _)) = path.split_once(&format!("/{part}")) else {
        return path;
    };
    let made = customer.post(list, body).await.is(201);
    path.replace(part, made["_id"].as_str().expect("an _id"))
}

/// The id of a slot for delivery that has places.
async fn delivery_slot(caller: &Actor) -> Value {
    let options = caller.get("/api/delivery/options?postalCode=69001").await.is(200);
    let mut slots = options["slots"].as_array().expect("a list").iter();
    let slot = slots.find(|slot| slot["kind"] == "delivery");
    slot.expect("a slot")["_id"].clone()
}

/// The id of something that exists only once someone made it.
async fn made(app: &App, caller: &Actor, path: &str) -> String {
    if path == "/api/cart/items/{id}" {
        let item = json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1 });
        let cart = caller.post("/api/cart/items", item).await.is(200);
        return cart["items"][0]["_id"].as_str().expect("an _id").to_owned();
    }
    if path == "/api/users/sessions/{id}" {
        let sessions = caller.get("/api/users/sessions").await.is(200);
        return sessions["items"][0]["_id"].as_str().expect("an _id").to_owned();
    }
    if path == "/api/admin/users/{id}" {
        return app.registered("erased").await.id;
    }
    if path == "/api/orders/{id}/cancel" {
        // Something lies in the cart already.
        let order = caller.post("/api/orders", crate::fixtures::order()).await.is(201);
        return order["_id"].as_str().expect("an _id").to_owned();
    }
    if path.starts_with("/api/admin/delivery/") {
        let list = caller.get(path.trim_end_matches("/{id}")).await.is(200);
        // Of the areas the one of the example, by its name; of the slots a rule.
        let items = list["items"].as_array().expect("a list");
        let one = if path.contains("areas") {
            items.last()
        } else {
            items.first()
        };
        return one.expect("one")["_id"].as_str().expect("an _id").to_owned();
    }
    if path == "/api/orders/{id}/slot.ics" {
        let item = json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1 });
        caller.post("/api/cart/items", item).await.is(200);
        let mut order = crate::fixtures::order();
        order["slotId"] = delivery_slot(caller).await;
        let order = caller.post("/api/orders", order).await.is(201);
        return order["_id"].as_str().expect("an _id").to_owned();
    }
    if path == "/api/orders/{id}/invoice" {
        let orders = caller.get("/api/users/orders?status=delivered").await.is(200);
        return orders["items"][0]["_id"].as_str().expect("an _id").to_owned();
    }
    if path.starts_with("/api/admin/letters/") {
        caller
            .post(
                "/api/cart/items",
                json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1 }),
            )
            .await
            .is(200);
        let order = caller.post("/api/orders", crate::fixtures::order()).await.is(201);
        return crate::admin::letters::given_up(app, &order).await;
    }
    if path == "/api/orders/{id}/payment" || path == "/api/orders/{id}/refund" {
        let item = json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1 });
        caller.post("/api/cart/items", item).await.is(200);
        let order = caller.post("/api/orders", crate::fixtures::transfer()).await.is(201);
        let id = order["_id"].as_str().expect("an _id").to_owned();
        if path.ends_with("/refund") {
            let paid = json!({ "status": "paid" });
            caller.put(&format!("/api/orders/{id}/payment"), paid).await.is(200);
            caller.moves(&order, "cancelled").await;
        }
        return id;
    }
    if path == "/api/subscriptions/{id}" {
        let subscription = crate::subscriptions::subscription();
        let made = caller.post("/api/subscriptions", subscription).await.is(201);
        return made["_id"].as_str().expect("an _id").to_owned();
    }
    if path.starts_with("/api/admin/lots/") {
        let lot = json!({
            "productId": "850ffcf92f4bda0d74082e44", "code": app.unknown_id(), "bestBefore": "2050-03-05", "quantity": 12,
        });
        let lot = caller.post("/api/admin/lots", lot).await.is(201);
        let id = lot["_id"].as_str().expect("an _id").to_owned();
        if path.ends_with("/reduction") {
            let price = json!({ "price": 1 });
            caller
                .put(&format!("/api/admin/lots/{id}/reduction"), price)
                .await
                .is(200);
        }
        return id;
    }
    if path == "/api/admin/api-keys/{id}" {
        let key = json!({ "name": "Caisse", "scopes": ["orders:read"] });
        let key = caller.post("/api/admin/api-keys", key).await.is(201);
        return key["_id"].as_str().expect("an _id").to_owned();
    }
    if path.starts_with("/api/admin/webhooks/{id}") {
        return crate::admin::webhooks::delivery(app, caller).await.0;
    }
    if path == "/api/admin/coupons/{id}" {
        let coupon = json!({
            "code": app.unknown_id(), "type": "fixed", "value": 5, "startDate": "2026-03-20T00:00:00.000Z",
            "endDate": "2026-06-21T00:00:00.000Z",
        });
        let coupon = caller.post("/api/admin/coupons", coupon).await.is(201);
        return coupon["_id"].as_str().expect("an _id").to_owned();
    }
    panic!("{path}: give its parameter an example, or make one here");
}
