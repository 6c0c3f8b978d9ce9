//! The lines of an order.

use serde::{Deserialize, Serialize};

use super::LotTaken;
use crate::{
    Grams, Id, Money, number,
    product::{Product, SoldBy},
};

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderItem {
    /// The product that was ordered; it may be gone.
    pub product_id: Id<Product>,
    /// Pieces or cuts, 1–99.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// Weight of one piece or cut.
    pub weight: Grams,
    /// Price of one piece or cut, VAT included.
    pub price: Money,
    /// What it was called then; absent from orders of the original models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The VAT contained in `price`, in per cent; absent from orders of the original models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vat_rate: Option<f64>,
    /// Whether pieces or grams of the stock were taken; absent from orders of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sold_by: Option<SoldBy>,
    /// Whether it was said to spoil quickly; absent from orders of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_perishable: Option<bool>,
    /// The lots that it was taken of, those that end first first; none where the product had none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<LotTaken>,
}

impl OrderItem {
    /// What the line cost.
    pub fn total(&self) -> Money {
        Money::from_cents(self.price.cents().saturating_mul(self.quantity))
    }

    /// How much of its product's stock it took, in pieces or grams. `None` when the product is sold the other way by
    /// now: its stock counts something else, and who changed it counted anew. An item that does not say how it was
    /// sold was sold as its product is.
    pub fn stock_taken(&self, product: &Product) -> Option<i64> {
        let is_sold_alike = self.sold_by.is_none_or(|sold_by| sold_by == product.sold_by);
        is_sold_alike.then(|| product.stock_taken(self.quantity, self.weight))
    }
}
