//! The `orders` collection, added up. Amounts are added as whole cents: sums of decimals in
//! binary are not exact.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Id, Money, Timestamp, number,
    order::{Order, OrderStatus, PaymentStatus},
    period::Day,
    product::Product,
    user::User,
};

use super::{Store, bson, date, oids, rows, unreadable::some};
use crate::Result;

/// What was sold in a period.
#[derive(Debug, Default, Deserialize)]
pub struct Sales {
    /// How many orders there are, by where they stand.
    pub by_status: Vec<Standing>,
    /// Days with sales, earliest first.
    pub by_day: Vec<DaySum>,
    /// The ten products of which most were sold.
    pub by_product: Vec<ProductSum>,
}

/// The count of orders of one status.
#[derive(Debug, Deserialize)]
pub struct Standing {
    /// The status that is counted.
    #[serde(rename = "_id")]
    pub status: OrderStatus,
    /// Orders of that status.
    #[serde(deserialize_with = "number::whole")]
    pub count: i64,
}

/// A day's sales.
#[derive(Debug, Deserialize)]
pub struct DaySum {
    /// The day in Paris.
    #[serde(rename = "_id")]
    pub day: Day,
    /// Orders of that day.
    #[serde(deserialize_with = "number::whole")]
    pub orders: i64,
    /// Their totals without what was refunded, in cents.
    #[serde(deserialize_with = "number::whole")]
    pub cents: i64,
}

/// A product's sales.
#[derive(Debug, Deserialize)]
pub struct ProductSum {
    /// The product that was sold.
    #[serde(rename = "_id")]
    pub product: Id<Product>,
    /// What it was called in its last order.
    #[serde(default)]
    pub name: Option<String>,
    /// How many pieces or cuts.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// What they cost, in cents.
    #[serde(deserialize_with = "number::whole")]
    pub cents: i64,
}

/// What was sold from one moment until another.
pub async fn between(store: &Store, from: Timestamp, until: Timestamp) -> Result<Sales> {
    let cancelled = OrderStatus::Cancelled.name();
    let statuses: Vec<_> = OrderStatus::ALL.iter().map(|status| status.name()).collect();
    let sold = doc! { "paymentStatus": bson(&PaymentStatus::Paid)?, "status": { "$ne": cancelled } };
    let day = doc! { "$dateToString": { "date": "$createdAt", "format": "%Y-%m-%d", "timezone": "Europe/Paris" } };
    let kept = doc! { "$subtract": [cents("$total"), cents("$refundedTotal")] };
    let quantity = whole("$items.quantity");
    let item_cents = doc! { "$multiply": [&quantity, cents("$items.price")] };
    let pipeline = [
        doc! { "$match": {
            "createdAt": { "$gte": date(from), "$lt": date(until) }, "status": { "$in": &statuses[..] },
        } },
        doc! { "$sort": { "createdAt": -1, "_id": 1 } },
        doc! { "$project": {
            "createdAt": 1, "status": 1, "paymentStatus": 1, "total": 1, "refundedTotal": 1, "items": 1,
        } },
        doc! { "$facet": {
            "by_status": [{ "$group": { "_id": "$status", "count": { "$sum": 1 } } }],
            "by_day": [
                { "$match": &sold },
                { "$group": { "_id": day, "orders": { "$sum": 1 }, "cents": { "$sum": kept } } },
                { "$sort": { "_id": 1 } },
            ],
            "by_product": [
                { "$match": sold },
                { "$unwind": "$items" },
                { "$match": { "items.productId": { "$type": "objectId" } } },
                { "$group": {
                    "_id": "$items.productId",
                    "name": { "$first": text("$items.name") },
                    "quantity": { "$sum": quantity },
                    "cents": { "$sum": item_cents },
                } },
                { "$sort": { "quantity": -1, "cents": -1, "_id": 1 } },
                { "$limit": 10 },
            ],
        } },
    ];
    let orders = store.collection::<Order>("orders");
    let sales = rows(orders.aggregate(pipeline).with_type::<Sales>().await?).await?;
    Ok(sales.into_iter().next().unwrap_or_default())
}

/// What of an order the figures are made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sold {
    /// The customer who ordered.
    pub user_id: Id<User>,
    /// When it was placed.
    pub created_at: Timestamp,
    /// What a coupon took off.
    #[serde(default)]
    pub discount: Option<Money>,
    /// The code that did.
    #[serde(default)]
    pub coupon_code: Option<String>,
    /// What was ordered.
    pub items: Vec<SoldItem>,
}

/// A line of an order.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SoldItem {
    /// The product that was ordered; it may be gone.
    pub product_id: Id<Product>,
    /// What it was called then.
    #[serde(default)]
    pub name: Option<String>,
    /// Pieces or cuts.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// Price of one.
    pub price: Money,
}

/// Those of the orders with these ids that can be read, in no order, and how many cannot.
pub async fn of_orders(store: &Store, ids: &[Id<Order>]) -> Result<(Vec<Sold>, usize)> {
    let needed = doc! {
        "userId": 1, "createdAt": 1, "discount": 1, "couponCode": 1,
        "items.productId": 1, "items.name": 1, "items.quantity": 1, "items.price": 1,
    };
    let orders = store.collection::<Sold>("orders");
    let found = orders.find(doc! { "_id": { "$in": oids(ids) } }).projection(needed);
    some(store, "orders", found.await?).await
}

/// A customer's first order, whatever became of it.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct FirstOrder {
    /// The customer.
    #[serde(rename = "_id")]
    pub user: Id<User>,
    /// When it was placed.
    pub at: Timestamp,
}

/// The first orders of these customers, from the index alone.
pub async fn first_orders(store: &Store, users: &[Id<User>]) -> Result<Vec<FirstOrder>> {
    let pipeline = [
        doc! { "$match": { "userId": { "$in": oids(users) }, "createdAt": { "$type": "date" } } },
        doc! { "$project": { "_id": 0, "userId": 1, "createdAt": 1 } },
        doc! { "$group": { "_id": "$userId", "at": { "$min": "$createdAt" } } },
    ];
    let orders = store.collection::<Order>("orders");
    rows(orders.aggregate(pipeline).with_type().await?).await
}

/// The amount of a field in whole cents, as an integer; nothing where it is no number.
pub(super) fn cents(field: &str) -> Document {
    long(doc! { "$round": [{ "$multiply": [numeric(field), 100] }, 0] })
}

/// The number of a field, as an integer; nothing where it is none.
pub(super) fn whole(field: &str) -> Document {
    long(numeric(field))
}

/// What no integer holds is nothing.
fn long(number: Document) -> Document {
    doc! { "$convert": { "input": number, "to": "long", "onError": 0_i64, "onNull": 0_i64 } }
}

/// The number of a field; nothing where it is none.
fn numeric(field: &str) -> Document {
    doc! { "$cond": [{ "$isNumber": field }, field, 0] }
}

/// The text of a field; null where it is none.
fn text(field: &str) -> Document {
    doc! { "$cond": [{ "$eq": [{ "$type": field }, "string"] }, field, Bson::Null] }
}
