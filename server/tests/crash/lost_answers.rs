//! A server that dies exactly between commit and answer: the other one gives the answer.

use std::time::Duration;

use futures_util::StreamExt;
use mongodb::bson::{Document, doc};
use reqwest::Method;
use serde_json::{Value, json};
use shared::user::Role;
use tokio::time::timeout;

use crate::{
    World,
    cards::told_of,
    people::Person,
    run,
    servers::{SERVERS, claims_run_out},
    sums::Answered,
};

/// Sends a request to the first server, which commits it and dies before it can keep or give the answer; then to the
/// other one, twice. Their two answers.
async fn answered_by_the_other(world: &World, by: &Person, path: &str, body: &Value) -> [Value; 2] {
    const TIMEOUT: Duration = Duration::from_secs(30);
    let dying = world.servers.start(0).await;
    let database = world.shop.store.database();
    let records = database.collection::<Document>("idempotency");
    let validated = async |by: Document| {
        let change = doc! { "collMod": "idempotency", "validator": by };
        database.run_command(change).await.unwrap();
    };
    // What the request does commits, and no answer is kept.
    validated(doc! { "answer": { "$exists": false } }).await;
    let mut changes = records.watch().await.unwrap();
    let (first, lost_path, lost_body) = (by.clone(), path.to_owned(), body.clone());
    let lost = tokio::spawn(async move {
        let answer = first
            .ask_once(0, Method::POST, &lost_path, Some(&lost_path), &lost_body)
            .await;
        assert!(
            answer.is_none_or(|answer| answer.status >= 500),
            "the answer was not lost"
        );
    });
    let owed = doc! { "results.0": { "$exists": true }, "answer": { "$exists": false } };
    let committed = async {
        while records.find_one(owed.clone()).await.unwrap().is_none() {
            changes.next().await.unwrap().unwrap();
        }
    };
    timeout(TIMEOUT, committed).await.expect("a commit");
    world.servers.kill(0, dying).await;
    lost.await.unwrap();
    validated(doc! {}).await;
    claims_run_out(&world.shop).await;
    let mut answers = Vec::new();
    for replayed in [false, true] {
        let answer = by
            .ask_once(1, Method::POST, path, Some(path), body)
            .await
            .expect("an answer");
        assert!((200..300).contains(&answer.status), "{answer:?}");
        assert_eq!(answer.replayed, replayed, "{answer:?}");
        answers.push(answer.body);
    }
    records.delete_many(doc! {}).await.unwrap();
    answers.try_into().unwrap()
}

#[test]
fn what_a_server_committed_and_did_not_answer_is_answered_by_the_other_and_not_done_again() {
    run(async {
        let mut world = World::new(13).await;
        world.stock_up().await;
        let _alive = world.servers.start(SERVERS - 1).await;
        let person = world.person("nadia", Role::User, 1).await;
        let product = world.stock.keys().next().unwrap();
        let item = json!({ "productId": product, "quantity": 2 });
        let [cart, again] = answered_by_the_other(&world, &person, "/api/cart/items", &item).await;
        assert_eq!((&cart["items"][0]["quantity"], &again), (&json!(2), &cart));
        let address = json!({ "street": "3 rue des Fromagers", "city": "Lyon", "state": "", "postalCode": "69002" });
        let body = json!({ "shippingAddress": address, "paymentMethod": "card", "couponCode": crate::people::LIMITED });
        let [order, again] = answered_by_the_other(&world, &person, "/api/orders", &body).await;
        assert_eq!((&order["items"][0]["quantity"], &again), (&json!(2), &order));
        let id = told_of(&order);
        let [cancelled, again] =
            answered_by_the_other(&world, &person, &format!("/api/orders/{id}/cancel"), &json!(null)).await;
        assert_eq!((&cancelled["status"], &again), (&json!("cancelled"), &cancelled));
        let mut answered = Answered::default();
        answered.orders.insert(id);
        world.close(&answered).await;
        world.shop.store.database().drop().await.unwrap();
    });
}
