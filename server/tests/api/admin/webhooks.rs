//! `/api/admin/webhooks`

use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::{Actor, App, in_a_shop},
};

const WEBHOOKS: &str = "/api/admin/webhooks";

fn body() -> Value {
    json!({ "url": "https://caisse.example/evenements", "events": ["product.updated"] })
}

/// The ids of a webhook, and of an event that was delivered to it.
pub async fn delivery(app: &App, admin: &Actor) -> (String, String) {
    let webhook = admin.post(WEBHOOKS, body()).await.is(201);
    admin.post("/api/products", product().0).await.is(201);
    let deliveries = app.shop.store.database().collection::<Document>("webhookdeliveries");
    let now = mongodb::bson::DateTime::from_millis(app.shop.now().millis());
    let delivered = doc! { "$set": { "deliveredAt": now, "lastStatus": 204_i64 }, "$unset": { "dueAt": "" } };
    deliveries.update_many(doc! {}, delivered).await.expect("deliveries");
    let log = admin
        .get(&format!("{WEBHOOKS}/{}/deliveries", id(&webhook)))
        .await
        .is(200);
    (id(&webhook).to_owned(), id(&log["items"][0]).to_owned())
}

#[test]
fn a_webhook_is_made_changed_and_taken_away_and_its_secret_shown_once() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let made = admin.post(WEBHOOKS, body()).await;
        let location = made.header("location").to_owned();
        let made = made.is(201);
        assert_eq!(location, format!("{WEBHOOKS}/{}", id(&made)));
        let secret = made["secret"].as_str().unwrap();
        assert!(secret.starts_with("whsec_"));
        let found = admin.get(&location).await.is(200);
        assert_eq!((&found["url"], &found["active"]), (&made["url"], &json!(true)));
        assert_eq!(found["secret"], Value::Null);
        let other = admin.post(&format!("{location}/secret"), Value::Null).await.is(200);
        assert_ne!(other["secret"], secret);
        let changed = json!({ "url": "https://caisse.example/", "events": ["order.placed"], "active": false });
        let changed = admin.put(&location, changed).await.is(200);
        assert_eq!(
            (&changed["events"], &changed["active"]),
            (&json!(["order.placed"]), &json!(false))
        );
        assert_eq!(admin.get(WEBHOOKS).await.is(200)["total"], 1);
        let audit = admin
            .get(&format!("/api/admin/audit?targetId={}", id(&made)))
            .await
            .is(200);
        assert!(!audit.to_string().contains("whsec_"));
        assert_eq!(audit["total"], 3);
        admin.delete(&location).await.is(204);
        admin.get(&location).await.refuses(404, "not_found");
    });
}

#[test]
fn what_a_webhook_may_not_be_is_said_for_each_field() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let refused = admin.post(WEBHOOKS, json!({ "url": "", "events": [] })).await;
        refused.refuses_fields(&[("url", "required"), ("events", "required")]);
        let inside = json!({ "url": "https://192.168.1.1/", "events": ["order.placed"] });
        admin
            .post(WEBHOOKS, inside)
            .await
            .refuses_fields(&[("url", "inside_the_house")]);
        for _ in 0..20 {
            admin.post(WEBHOOKS, body()).await.is(201);
        }
        admin
            .post(WEBHOOKS, body())
            .await
            .refuses_fields(&[("url", "too_many")]);
    });
}

#[test]
fn an_event_that_was_delivered_is_listed_and_sent_again() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (webhook, sent) = delivery(app, &admin).await;
        let log = format!("{WEBHOOKS}/{webhook}/deliveries");
        let list = admin.get(&log).await.is(200);
        assert_eq!(
            (&list["total"], &list["items"][0]["state"]),
            (&json!(1), &json!("delivered"))
        );
        assert_eq!(list["items"][0]["event"], "product.updated");
        let again = format!("{log}/{sent}/send");
        admin.post(&again, Value::Null).await.is(204);
        let list = admin.get(&log).await.is(200);
        assert_eq!(
            (&list["items"][0]["state"], &list["items"][0]["attempts"]),
            (&json!("pending"), &json!(0))
        );
        // Due already, it is as it was.
        admin.post(&again, Value::Null).await.is(204);
        let other = admin.post(WEBHOOKS, body()).await.is(201);
        let foreign = format!("{WEBHOOKS}/{}/deliveries/{sent}/send", id(&other));
        admin.post(&foreign, Value::Null).await.refuses(404, "not_found");
        let off = json!({ "url": "https://caisse.example/", "events": ["order.placed"], "active": false });
        admin.put(&format!("{WEBHOOKS}/{webhook}"), off).await.is(200);
        admin.post(&again, Value::Null).await.refuses(409, "webhook_off");
    });
}
