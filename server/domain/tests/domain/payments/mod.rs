//! Payments by card and by transfer, and refunds.

mod at_stripe;
mod cards;
mod concurrent_changes;
mod holds;
mod late_payments;
mod overdue;
mod refunds;
mod transfers;

use domain::{Customer, Settings, orders, payments};
use futures_util::TryStreamExt;
use mongodb::bson::{Document, doc, oid::ObjectId};
use serde_json::Value;
use shared::{
    Id,
    account::Secret,
    order::{Order, PaymentMethod, PlaceOrder},
    product::Product,
    refund::Refund,
};
use test_support::{
    fixtures::to_lyon,
    shop::TestShop,
    stripe::{no_stripe, signature},
};

/// A checkout to Lyon, paid by card.
pub fn by_card() -> PlaceOrder {
    PlaceOrder {
        payment_method: PaymentMethod::Card,
        ..to_lyon()
    }
}

/// An order of two of a product, to be paid by card.
pub async fn card_order(shop: &TestShop, customer: &Customer, product: &Product) -> Order {
    shop.fill_cart(customer, product, 2).await;
    orders::place(shop, customer, &by_card()).await.unwrap()
}

/// The order as it is now.
pub async fn now(shop: &TestShop, id: Id<Order>) -> Order {
    let orders = shop.store.database().collection::<Order>("orders");
    let id = ObjectId::parse_str(id.to_string()).unwrap();
    orders.find_one(doc! { "_id": id }).await.unwrap().unwrap()
}

/// The only refund of an order.
pub async fn refund_of(shop: &TestShop, order: &Order) -> Refund {
    let refunds = shop.store.database().collection::<Refund>("refunds");
    let id = ObjectId::parse_str(order.id.to_string()).unwrap();
    let found = refunds.find(doc! { "orderId": id }).await.unwrap();
    let mut found: Vec<_> = found.try_collect().await.unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0)
}

/// The client secret with which the customer's browser pays.
pub async fn secret_of(shop: &TestShop, customer: &Customer, order: &Order) -> String {
    payments::pay(shop, customer, order.id).await.unwrap().client_secret
}

/// The same shop, whose Stripe does not answer.
pub fn without_stripe(shop: &TestShop) -> domain::Shop {
    with_stripe(shop, no_stripe())
}

/// The same shop with this client of Stripe.
pub fn with_stripe(shop: &TestShop, stripe: payments::Stripe) -> domain::Shop {
    domain::Shop::new(
        shop.store.clone(),
        shop.catalog.clone(),
        shop.clock.clone(),
        domain::Randomness::System,
        domain::AccountLimits::Off,
        Settings {
            card: Some(stripe),
            ..Settings::new(Secret("a secret for tests only".into()))
        },
    )
}

/// Sends an event as Stripe does.
pub async fn receive_event(shop: &domain::Shop, event: &Value) -> domain::Result<()> {
    let payload = event.to_string();
    let signature = signature(&payload, shop.now().millis() / 1000);
    payments::receive(shop, &signature, payload.as_bytes()).await
}

/// The kinds of the letters that wait in the outbox for this cause.
pub async fn letters(shop: &domain::Shop, cause: &str) -> Vec<String> {
    let outbox = shop.store.database().collection::<Document>("outbox");
    let found: Vec<Document> = outbox
        .find(doc! { "cause": cause })
        .await
        .unwrap()
        .try_collect()
        .await
        .unwrap();
    let kind = |entry: &Document| entry.get_document("letter").unwrap().keys().next().unwrap().clone();
    found.iter().map(kind).collect()
}
