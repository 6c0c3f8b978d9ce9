//! The `orders` collection, added up. Amounts are added as whole cents: sums of decimals in
//! binary are not exact.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Id, Timestamp, number,
    order::{Order, OrderStatus, PaymentStatus},
    period::Day,
    product::Product,
};

use super::{Store, all, bson, date};
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
    let sold = doc! { "paymentStatus": bson(&PaymentStatus::Paid)?, "status": { "$ne": cancelled } };
    let day = doc! { "$dateToString": { "date": "$createdAt", "format": "%Y-%m-%d", "timezone": "Europe/Paris" } };
    let refunded = doc! { "$ifNull": ["$refundedTotal", 0] };
    let kept = doc! { "$subtract": [cents("$total"), cents(refunded)] };
    let item_cents = doc! { "$multiply": ["$items.quantity", cents("$items.price")] };
    let pipeline = [
        doc! { "$match": { "createdAt": { "$gte": date(from), "$lt": date(until) } } },
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
                { "$group": {
                    "_id": "$items.productId",
                    "name": { "$first": "$items.name" },
                    "quantity": { "$sum": "$items.quantity" },
                    "cents": { "$sum": item_cents },
                } },
                { "$sort": { "quantity": -1, "cents": -1, "_id": 1 } },
                { "$limit": 10 },
            ],
        } },
    ];
    let orders = store.collection::<Order>("orders");
    let sales = all(orders.aggregate(pipeline).with_type::<Sales>().await?).await?;
    Ok(sales.into_iter().next().unwrap_or_default())
}

/// The amount of a field, or of an expression, in whole cents, as an integer.
fn cents(field: impl Into<Bson>) -> Document {
    let field = field.into();
    doc! { "$toLong": { "$round": [{ "$multiply": [field, 100] }, 0] } }
}
