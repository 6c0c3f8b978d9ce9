//! Webhooks: what happens to an order is told once it is committed, in its order, to whoever may hear of it, and no
//! receiver holds up the others.

mod addresses;
mod delivering;
mod low_stock;
mod signatures;

use domain::{
    Admin,
    webhooks::{self, Sender, endpoints},
};
use mongodb::bson::Document;
use shared::{
    PageRequest, Timestamp,
    webhook::{CreatedWebhook, Webhook, WebhookDelivery, WebhookEvent, WebhookInput},
};
use test_support::shop::TestShop;

/// All events, to this address.
pub fn everything_to(url: &str) -> WebhookInput {
    WebhookInput {
        url: url.into(),
        events: WebhookEvent::ALL.to_vec(),
        active: true,
    }
}

/// A webhook that hears of everything.
pub async fn hears_at(shop: &TestShop, admin: &Admin, url: &str) -> CreatedWebhook {
    endpoints::create(shop, admin, &everything_to(url)).await.unwrap()
}

pub fn sender() -> Sender {
    Sender::open(true).unwrap()
}

/// Sends until nothing is due: what waited for another is due once that was taken.
pub async fn send_all(shop: &TestShop, sender: &Sender) {
    for _ in 0..5 {
        webhooks::send_due(shop, sender).await.unwrap();
    }
}

/// What was sent to a webhook, or is to be, newest first.
pub async fn log(shop: &TestShop, admin: &Admin, webhook: &Webhook) -> Vec<WebhookDelivery> {
    let paging = PageRequest { page: 1, limit: 100 };
    endpoints::deliveries(shop, admin, webhook.id, paging)
        .await
        .unwrap()
        .items
}

/// Moves the clock to when the next delivery is due; `None` when none waits.
pub async fn until_next(shop: &TestShop) -> Option<i64> {
    let documents = shop.documents("webhookdeliveries").await;
    let due = |delivery: &Document| Some(delivery.get_datetime("dueAt").ok()?.timestamp_millis());
    let next = Timestamp::from_millis(documents.iter().filter_map(due).min()?);
    let seconds = (next.millis() - shop.now().millis()).max(0) / 1000;
    shop.clock.advance_seconds(seconds);
    Some(seconds)
}
