//! What happened, as it is told: its kind, and what it happened to in a few words. Whoever wants to know more asks REST,
//! so that what is sent holds nobody's name or address.

use serde::Serialize;
use shared::{
    Id, Money, Timestamp,
    order::{Order, OrderPaymentMethod, OrderStatus, PaymentStatus},
    product::{Product, SoldBy},
    webhook::{Subject, WebhookEvent},
};

use crate::{
    Error, Result,
    store::{
        Transaction,
        webhook_deliveries::{self, Delivery},
        webhooks::StoredWebhook,
    },
};

/// More than one event can come of one step of an order; then they have the order of [`WebhookEvent::ALL`].
const EVENTS_A_STEP: usize = 16;

/// The body of a delivery.
#[derive(Serialize)]
struct Told<'a, T> {
    #[serde(rename = "type")]
    event: WebhookEvent,
    timestamp: Timestamp,
    data: &'a T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldOrder<'a> {
    #[serde(rename = "_id")]
    id: Id<Order>,
    order_number: &'a str,
    status: OrderStatus,
    payment_method: &'a OrderPaymentMethod,
    payment_status: PaymentStatus,
    total: Money,
    refunded_total: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking_number: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldProduct<'a> {
    #[serde(rename = "_id")]
    id: Id<Product>,
    slug: &'a str,
    name: &'a str,
    price: Money,
    sold_by: SoldBy,
    stock: i64,
    is_published: bool,
    updated_at: Timestamp,
}

/// Tells of orders that this transaction places.
pub(crate) async fn orders_placed(tx: &mut Transaction<'_>, orders: &[Order]) -> Result<()> {
    let event = WebhookEvent::OrderPlaced;
    let mut deliveries = Vec::new();
    for order in orders {
        deliveries.extend(of_order(tx, event, order)?);
    }
    insert(tx, &deliveries).await
}

/// Tells what this transaction makes of an order, which is as it then is.
pub(crate) async fn order_changed(tx: &mut Transaction<'_>, event: WebhookEvent, order: &Order) -> Result<()> {
    let deliveries = of_order(tx, event, order)?;
    insert(tx, &deliveries).await
}

/// Tells of products that staff add, change or take away in this transaction.
pub(crate) async fn products_changed(tx: &mut Transaction<'_>, products: &[Product]) -> Result<()> {
    let mut deliveries = Vec::new();
    for product in products {
        let sequence = product.updated_at.millis();
        deliveries.extend(of_product(tx, WebhookEvent::ProductUpdated, product, sequence)?);
    }
    insert(tx, &deliveries).await
}

/// Tells that a product is gone or nearly.
pub(crate) async fn stock_low(tx: &mut Transaction<'_>, product: &Product) -> Result<()> {
    let deliveries = of_product(tx, WebhookEvent::StockLow, product, tx.now().millis())?;
    insert(tx, &deliveries).await
}

fn of_product(tx: &Transaction<'_>, event: WebhookEvent, product: &Product, sequence: i64) -> Result<Vec<Delivery>> {
    let told = ToldProduct {
        id: product.id,
        slug: &product.slug,
        name: &product.name,
        price: product.price,
        sold_by: product.sold_by,
        stock: product.stock,
        is_published: product.archived_at.is_none(),
        updated_at: product.updated_at,
    };
    deliveries_of(tx, event, subject(product.id), sequence, &told)
}

fn of_order(tx: &Transaction<'_>, event: WebhookEvent, order: &Order) -> Result<Vec<Delivery>> {
    let told = ToldOrder {
        id: order.id,
        order_number: &order.order_number,
        status: order.status,
        payment_method: &order.payment_method,
        payment_status: order.payment_status,
        total: order.total,
        refunded_total: order.refunded_total,
        tracking_number: order.tracking_number.as_deref(),
        created_at: order.created_at,
        updated_at: order.updated_at,
    };
    deliveries_of(tx, event, subject(order.id), place(event, order), &told)
}

/// The place of an event among those of its order: each step makes the timeline longer, and of two steps at once one
/// starts over.
fn place(event: WebhookEvent, order: &Order) -> i64 {
    let rank = WebhookEvent::ALL.iter().position(|known| *known == event).unwrap_or(0);
    i64::try_from(order.timeline.len() * EVENTS_A_STEP + rank).unwrap_or(i64::MAX)
}

/// One delivery for each webhook that hears of the event.
fn deliveries_of(
    tx: &Transaction<'_>,
    event: WebhookEvent,
    subject_id: Id<Subject>,
    sequence: i64,
    data: &impl Serialize,
) -> Result<Vec<Delivery>> {
    let subscribers = tx.subscribers();
    let hears = |subscriber: &&StoredWebhook| subscriber.events.contains(&event);
    let mut hearing = subscribers.iter().filter(hears).peekable();
    if hearing.peek().is_none() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let told = Told {
        event,
        timestamp: now,
        data,
    };
    let body = serde_json::to_string(&told).map_err(|e| Error::Internal(e.to_string()))?;
    let delivery = |subscriber: &StoredWebhook| Delivery {
        id: tx.new_id(),
        webhook_id: subscriber.id,
        event,
        subject_id,
        sequence,
        body: body.clone(),
        created_at: now,
        due_at: Some(now),
        waits_until: None,
        attempts: 0,
        last_attempt_at: None,
        last_status: None,
        last_error: None,
        delivered_at: None,
        given_up_at: None,
        again_at: None,
        expires_at: None,
    };
    Ok(hearing.map(delivery).collect())
}

async fn insert(tx: &mut Transaction<'_>, deliveries: &[Delivery]) -> Result<()> {
    if deliveries.is_empty() {
        return Ok(());
    }
    webhook_deliveries::insert(tx, deliveries).await
}

const fn subject<T>(id: Id<T>) -> Id<Subject> {
    Id::from_bytes(id.bytes())
}
