//! `POST /api/orders/{id}/payment`, and the webhook by which Stripe says that something happened.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
    middleware::{self, Next},
};
use domain::Clock;
use serde_json::{Value, json};
use test_support::stripe::{self, GOOD_CARD, intent_of, signature};
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

use crate::{
    admin::coupons::{coupon, with},
    fixtures::{id, order, product},
    support::{Actor, Answer, App, in_a_shop},
};

const WEBHOOK: &str = "/api/payments/stripe/webhook";

/// An order to be paid by card.
pub fn by_card() -> Value {
    let mut order = order();
    order["paymentMethod"] = json!("card");
    order
}

/// The shop, taking cards at the stand-in.
pub async fn with_cards(app: &App) -> App {
    app.with_settings(domain::Settings {
        card: Some(stripe::stripe().await),
        ..domain::Settings::clone(&app.shop.settings)
    })
}

fn path_of(order: &Value, end: &str) -> String {
    format!("/api/orders/{}{end}", id(order))
}

async fn placed(app: &App, customer: &Actor) -> Value {
    customer.fills(&app.sells(product()).await, 2).await;
    customer.post("/api/orders", by_card()).await.is(201)
}

/// Sends an event as Stripe does.
async fn sends(app: &App, event: &Value) -> Answer {
    let payload = event.to_string();
    let signature = signature(&payload, app.shop.now().millis() / 1000);
    post_webhook(app, Some(&signature), payload).await
}

async fn post_webhook(app: &App, signature: Option<&str>, payload: String) -> Answer {
    let mut request = Request::post(WEBHOOK);
    if let Some(signature) = signature {
        request = request.header("stripe-signature", signature);
    }
    app.guest().send(request.body(Body::from(payload)).unwrap()).await
}

#[test]
fn a_customer_gets_what_stripes_form_needs_and_the_webhook_settles_the_order() {
    in_a_shop(async |app| {
        let app = &with_cards(app).await;
        let (nadia, omar, admin) = (
            app.customer("nadia").await,
            app.customer("omar").await,
            app.admin().await,
        );
        let placed = placed(app, &nadia).await;
        assert_eq!(
            (&placed["status"], &placed["paymentStatus"]),
            (&json!("pending"), &json!("pending"))
        );
        assert_eq!(placed["payBy"], "2050-03-03T12:30:00.000Z");
        let pay = path_of(&placed, "/payment");
        let form = nadia.call(Method::POST, &pay, None).await.is(200);
        assert_eq!((&form["amount"], &form["payBy"]), (&placed["total"], &placed["payBy"]));
        assert_eq!(form["publishableKey"], "pk_test_0123456789");
        for other in [&omar, &admin] {
            other.call(Method::POST, &pay, None).await.refuses(404, "not_found");
        }
        app.guest()
            .call(Method::POST, &pay, None)
            .await
            .refuses(401, "not_signed_in");
        let refused = admin
            .put(&path_of(&placed, "/status"), json!({ "status": "processing" }))
            .await;
        refused.refuses(409, "order_unpaid");

        let secret = form["clientSecret"].as_str().unwrap();
        assert!(stripe::pay(secret, GOOD_CARD).await);
        let event = stripe::event("evt_1", "payment_intent.succeeded", intent_of(secret)).await;
        for _ in 0..2 {
            assert_eq!(sends(app, &event).await.status, 204);
        }
        let paid = nadia.get(&path_of(&placed, "")).await.is(200);
        assert_eq!((&paid["paymentStatus"], &paid["payBy"]), (&json!("paid"), &Value::Null));
        assert_eq!(paid["timeline"].as_array().unwrap().len(), 2);
        nadia
            .call(Method::POST, &pay, None)
            .await
            .refuses(409, "nothing_to_pay");
        admin.moves(&placed, "processing").await;
    });
}

/// Opens the shop on loopback, registers its webhook with Stripe under these names, and hears of each event
/// that was answered, with what.
async fn listens_to_stripe(app: &App, names: &[&str]) -> mpsc::UnboundedReceiver<StatusCode> {
    let (answered, events) = mpsc::unbounded_channel();
    let tell = middleware::from_fn(move |request: Request<Body>, next: Next| {
        let answered = answered.clone();
        async move {
            let response = next.run(request).await;
            // An error means that the test is over.
            let _ = answered.send(response.status());
            response
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}{WEBHOOK}", listener.local_addr().expect("an address"));
    let routes = server::routes::router(app.state.clone()).layer(tell);
    tokio::spawn(async { axum::serve(listener, routes).await });
    let api = stripe::stripe().await.account.api;
    for name in names {
        let webhook = [("url", url.as_str()), ("secret", stripe::WEBHOOK_SECRET)];
        let request = reqwest::Client::new().post(format!("{api}/_config/webhooks/{name}"));
        let answer = request.form(&webhook).send().await.expect("an answer");
        assert!(answer.status().is_success());
    }
    events
}

#[test]
fn the_webhook_that_stripe_itself_delivers_settles_an_order_alone_and_twice_is_once() {
    in_a_shop(async |app| {
        // Stripe signs at this moment. No job runs here, the clock stands still, and the customer does not come back.
        let app = &with_cards(&app.with_clock(Clock::manual(Clock::System.now()))).await;
        let mut events = listens_to_stripe(app, &["first", "second"]).await;
        let nadia = app.customer("nadia").await;
        let placed = placed(app, &nadia).await;
        let form = nadia
            .call(Method::POST, &path_of(&placed, "/payment"), None)
            .await
            .is(200);
        assert!(stripe::pay(form["clientSecret"].as_str().unwrap(), GOOD_CARD).await);
        // Those of other tests come here as well, and are not about this shop's orders.
        let (limit, mut notes) = (Duration::from_mins(1), 0);
        while notes < 2 {
            let status = timeout(limit, events.recv()).await.expect("an event in time");
            assert_eq!(status, Some(StatusCode::NO_CONTENT));
            let order = nadia.get(&path_of(&placed, "")).await.is(200);
            if order["paymentStatus"] == "paid" {
                assert_eq!(order["timeline"].as_array().unwrap().len(), 2);
                assert_eq!(
                    order["invoiceNumber"].as_str().unwrap().split('-').nth(1),
                    Some("000001")
                );
                notes += 1;
            }
        }
    });
}

#[test]
fn an_event_that_is_not_stripes_or_not_the_orders_changes_nothing() {
    in_a_shop(async |app| {
        let app = &with_cards(app).await;
        let nadia = app.customer("nadia").await;
        let placed = placed(app, &nadia).await;
        let form = nadia
            .call(Method::POST, &path_of(&placed, "/payment"), None)
            .await
            .is(200);
        let secret = form["clientSecret"].as_str().unwrap();
        assert!(stripe::pay(secret, GOOD_CARD).await);
        let mut event = stripe::event("evt_1", "payment_intent.succeeded", intent_of(secret)).await;
        let payload = event.to_string();
        for header in [
            "",
            "t=1,v1=00",
            &signature(&payload, app.shop.now().millis() / 1000 - 301),
        ] {
            post_webhook(app, Some(header), payload.clone())
                .await
                .refuses(400, "bad_signature");
        }
        post_webhook(app, None, payload).await.refuses(400, "bad_signature");
        post_webhook(app, None, " ".repeat(65 * 1024))
            .await
            .refuses(413, "body_too_large");
        event["data"]["object"]["currency"] = json!("usd");
        sends(app, &event).await.refuses(422, "payment_mismatch");
        sends(app, &json!({ "type": "x" })).await.refuses(422, "invalid_input");
        let order = nadia.get(&path_of(&placed, "")).await.is(200);
        assert_eq!(order["paymentStatus"], "pending");
    });
}

#[test]
fn what_is_too_little_for_a_card_is_a_field_error_and_nothing_is_stored() {
    in_a_shop(async |app| {
        let app = &with_cards(app).await;
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let gouda = app.sells(product().price("30")).await;
        let letters = app.count("outbox").await;
        nadia.fills(&gouda, 2).await;
        for (code, value) in [("ALL", 60.), ("NEARLY", 59.51)] {
            let fixed = with(with(coupon(code), "type", "fixed"), "value", value);
            let made = admin.post("/api/admin/coupons", fixed).await.is(201);
            for path in ["/api/orders/quote", "/api/orders"] {
                let refused = nadia.post(path, with(by_card(), "couponCode", code)).await;
                let words = refused.body["errors"][0]["message"].as_str().unwrap().to_owned();
                assert!(words.contains("50 cent"), "{words}");
                refused.refuses_fields(&[("paymentMethod", "too_small_for_card")]);
            }
            let coupon = format!("/api/admin/coupons/{}", id(&made));
            assert_eq!(admin.get(&coupon).await.is(200)["usedCount"], 0);
        }
        assert_eq!(app.count("orders").await + app.count("payments").await, 0);
        assert_eq!((app.count("outbox").await, app.stock_of(&gouda).await), (letters, 10));
        let cash = with(order(), "couponCode", "ALL");
        assert_eq!(nadia.post("/api/orders", cash).await.is(201)["total"], 0.0);
    });
}

#[test]
fn without_keys_no_card_is_taken_and_no_event_is_accepted() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        nadia.fills(&app.sells(product()).await, 1).await;
        for path in ["/api/orders", "/api/orders/quote"] {
            let refused = nadia.post(path, by_card()).await;
            assert_eq!(refused.body["errors"][0]["field"], "paymentMethod", "{path}");
            assert_eq!(refused.body["errors"][0]["code"], "not_offered", "{path}");
            refused.refuses(422, "invalid_input");
        }
        let placed = nadia.post("/api/orders", order()).await.is(201);
        let pay = path_of(&placed, "/payment");
        nadia
            .call(Method::POST, &pay, None)
            .await
            .refuses(409, "nothing_to_pay");
        post_webhook(app, None, "{}".into()).await.refuses(404, "not_found");
    });
}
