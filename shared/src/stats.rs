//! How the shop does: what was sold in a period, and what runs out.

use serde::{Deserialize, Serialize};

use crate::{
    Id, Money, Timestamp,
    order::OrderStatus,
    period::{Day, Edge},
    product::{Product, SoldBy},
};

/// The period that is asked about; the last thirty days when nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatsQuery {
    /// Its first day or moment.
    pub from: Option<Edge>,
    /// Its last day, or the moment at which it is over.
    pub to: Option<Edge>,
}

/// What was sold in a period. A sale is an order placed in it that is paid and not cancelled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Stats {
    /// The period's first moment.
    pub from: Timestamp,
    /// The moment at which it is over.
    pub to: Timestamp,
    /// The sum of the sales' totals, less what was refunded of them.
    pub revenue: Money,
    /// Sales in the period, 0 or more.
    pub orders: i64,
    /// `revenue ÷ orders` to the cent, half up; 0 without sales.
    pub average_basket: Money,
    /// How many orders were placed in the period, by where they stand now; paid or not.
    pub by_status: Vec<StatusCount>,
    /// Each day in Paris of the period, sales or none.
    pub by_day: Vec<DaySales>,
    /// The ten products of which most were sold, the most first; of equals, that with more revenue.
    pub best_sellers: Vec<BestSeller>,
    /// Products that are gone or nearly, the least first; at most twenty by the piece and twenty by weight.
    pub low_stock: Vec<LowStock>,
}

/// How many orders stand somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusCount {
    /// The status they stand at.
    pub status: OrderStatus,
    /// Orders at this status, 0 or more.
    pub count: i64,
}

/// What was sold on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DaySales {
    /// The day in Paris.
    pub day: Day,
    /// The sum of its sales' totals, less what was refunded of them.
    pub revenue: Money,
    /// Sales placed on the day, 0 or more.
    pub orders: i64,
}

/// A product, and how much of it was sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct BestSeller {
    /// The product that was sold; it may be gone.
    pub product_id: Id<Product>,
    /// Its name today, or in its last order when it is gone.
    pub name: String,
    /// Pieces or cuts sold, 1 or more.
    pub quantity: i64,
    /// What they cost, before shipping and discounts.
    pub revenue: Money,
}

/// A product that runs out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LowStock {
    /// The product that runs out.
    pub product_id: Id<Product>,
    /// Its name in the shop's first language.
    pub name: String,
    /// What is left: pieces, or grams when it is sold by weight.
    pub stock: i64,
    /// Whether `stock` counts pieces or grams.
    pub sold_by: SoldBy,
}
