//! What a till hears of while everything dies: each event at least once, and those of an order in their order.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use domain::{Admin, Clock, Shop, webhooks::endpoints};
use mongodb::bson::{DateTime, Document, doc};
use shared::{
    order::{Order, OrderStatus},
    webhook::{WebhookEvent, WebhookInput},
};
use test_support::receiver::Receiver;
use tokio::time::{Instant, sleep};

use crate::sums::all;

/// Has this receiver told of all that happens to orders.
pub async fn subscribe(shop: &Shop, admin: &Admin, receiver: &Receiver) {
    let of_products = [WebhookEvent::ProductUpdated, WebhookEvent::StockLow];
    let of_orders = WebhookEvent::ALL
        .into_iter()
        .filter(|event| !of_products.contains(event));
    let input = WebhookInput {
        url: receiver.url.clone(),
        events: of_orders.collect(),
        active: true,
    };
    endpoints::create(shop, admin, &input).await.unwrap();
}

/// Lets time pass until everything has been told, and holds what was heard against the orders.
pub async fn check(shop: &Shop, receiver: &Receiver) {
    everything_is_told(shop).await;
    let mut sent: Vec<Document> = all(shop, "webhookdeliveries").await;
    sent.sort_by_key(|event| event.get_i64("sequence").unwrap());
    let mut told = BTreeMap::<String, Vec<(String, String)>>::new();
    for event in &sent {
        assert!(event.contains_key("deliveredAt"), "{event} is given up");
        let id = format!("msg_{}", event.get_object_id("_id").unwrap());
        let order = event.get_object_id("subjectId").unwrap().to_string();
        let kind = event.get_str("event").unwrap().to_owned();
        told.entry(order).or_default().push((id, kind));
    }
    let mut heard = BTreeMap::<String, Vec<String>>::new();
    let mut known = BTreeSet::new();
    for event in receiver.received() {
        let id = event.headers["webhook-id"].clone();
        let order = event.json()["data"]["_id"].as_str().unwrap().to_owned();
        if known.insert(id.clone()) {
            heard.entry(order).or_default().push(id);
        }
    }
    let orders: Vec<Order> = all(shop, "orders").await;
    for order in &orders {
        let (number, id) = (&order.order_number, order.id.to_string());
        let told = told.get(&id).map_or(&[][..], Vec::as_slice);
        let ids: Vec<_> = told.iter().map(|(id, _)| id.clone()).collect();
        let mut heard = heard.remove(&id).unwrap_or_default();
        // What the database took back with its primary, somebody may have heard.
        heard.retain(|id| ids.contains(id));
        assert_eq!(heard, ids, "{number}: {told:?}");
        let count = |kind: WebhookEvent| told.iter().filter(|(_, told)| told == kind.name()).count();
        assert_eq!(count(WebhookEvent::OrderPlaced), 1, "{number}: {told:?}");
        assert_eq!(
            count(WebhookEvent::OrderRefunded),
            order.refunds.len(),
            "{number}: {told:?}"
        );
        let is_delivered = order.status == OrderStatus::Delivered;
        assert_eq!(
            count(WebhookEvent::OrderDelivered),
            usize::from(is_delivered),
            "{number}: {told:?}"
        );
        let is_cancelled = order.status == OrderStatus::Cancelled;
        assert!(
            !is_cancelled || count(WebhookEvent::OrderCancelled) > 0,
            "{number}: {told:?}"
        );
    }
    println!(
        "{} events told of {} orders, heard {} times",
        sent.len(),
        orders.len(),
        receiver.received().len()
    );
}

/// Until no event waits: those of servers that died are theirs for eleven minutes, which pass at once.
async fn everything_is_told(shop: &Shop) {
    const TIMEOUT: Duration = Duration::from_secs(90);
    let events = shop.store.database().collection::<Document>("webhookdeliveries");
    let waiting = || doc! { "dueAt": { "$type": "date" } };
    let start = Instant::now();
    let mut looks = 0;
    while events.count_documents(waiting()).await.expect("the database") > 0 {
        assert!(start.elapsed() < TIMEOUT, "some events are not told");
        if looks % 20 == 0 {
            let now = DateTime::from_millis(Clock::System.now().millis());
            let due = doc! { "$set": { "dueAt": now } };
            events.update_many(waiting(), due).await.expect("the database");
        }
        looks += 1;
        sleep(Duration::from_millis(100)).await;
    }
}
