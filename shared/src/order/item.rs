//! The lines of an order.

use serde::{Deserialize, Deserializer, Serialize};

use super::LotTaken;
use crate::{
    Grams, Id, Money, number,
    product::{Product, SoldBy},
    refund::RefundLine,
};

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct OrderItem {
    /// The line's id, as Mongoose gives one to every subdocument.
    #[serde(rename = "_id", default = "unnumbered")]
    pub id: Id<OrderItem>,
    /// The product that was ordered; it may be gone.
    pub product_id: Id<Product>,
    /// Pieces or cuts, 1–99.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
    /// Weight of one piece or cut, as it was ordered.
    pub weight: Grams,
    /// What all its cuts weighed together on the scale; absent until then, and of pieces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighed: Option<Grams>,
    /// Price of one piece or cut, VAT included.
    pub price: Money,
    /// What the line comes to, since it was weighed lighter before it was paid; `price × quantity` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charged: Option<Money>,
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

/// What stands for an id that was never given: lines of orders of older versions have none.
const fn unnumbered() -> Id<OrderItem> {
    Id::from_bytes([0; 12])
}

impl OrderItem {
    /// What the line costs.
    pub fn total(&self) -> Money {
        self.charged.unwrap_or_else(|| self.ordered_total())
    }

    /// What the line cost as it was ordered.
    pub const fn ordered_total(&self) -> Money {
        Money::from_cents(self.price.cents().saturating_mul(self.quantity))
    }

    /// What all its cuts were to weigh together.
    pub const fn ordered_weight(&self) -> Grams {
        Grams(self.weight.0.saturating_mul(self.quantity))
    }

    /// What all its cuts weigh together: on the scale, else as they were ordered.
    pub fn grams(&self) -> Grams {
        self.weighed.unwrap_or_else(|| self.ordered_weight())
    }

    /// What the line is worth at the weight on the scale: in proportion, half up, and never more than as it was ordered.
    pub fn worth_as_weighed(&self) -> Money {
        let ordered = self.ordered_total();
        match self.weighed {
            Some(weighed) if weighed < self.ordered_weight() => ordered
                .checked_ratio(weighed.0, self.ordered_weight().0)
                .unwrap_or(ordered),
            _ => ordered,
        }
    }

    /// How much of its product's stock it took, in pieces or grams: of cuts that were weighed, what was really cut. `None`
    /// when the product is sold the other way by now: its stock counts something else, and who changed it counted anew. An
    /// item that does not say how it was sold was sold as its product is.
    pub fn stock_taken(&self, product: &Product) -> Option<i64> {
        let is_sold_alike = self.sold_by.is_none_or(|sold_by| sold_by == product.sold_by);
        is_sold_alike.then(|| match self.weighed.filter(|_| product.sold_by == SoldBy::Weight) {
            Some(weighed) => weighed.0,
            None => product.stock_taken(self.quantity, self.weight),
        })
    }

    /// So many pieces or cuts of the line, with their part of what all of them weighed.
    #[must_use]
    pub fn part(&self, quantity: i64) -> Self {
        let whole = self.quantity.max(1);
        Self {
            quantity,
            weighed: self
                .weighed
                .map(|weighed| Grams(weighed.0.saturating_mul(quantity) / whole)),
            ..self.clone()
        }
    }

    /// The line without what these refunds paid back of it.
    #[must_use]
    pub fn without<'a>(&self, refunded: impl Iterator<Item = &'a RefundLine>) -> Self {
        let mut left = self.clone();
        for line in refunded.filter(|line| line.is_of(self)) {
            left.quantity -= line.quantity;
            left.weighed = left.weighed.map(|weighed| Grams((weighed.0 - line.grams().0).max(0)));
        }
        left
    }

    /// The lines of one order, each with an id: one that has none gets that of its product, with its place as the first byte.
    pub fn numbered(mut items: Vec<Self>) -> Vec<Self> {
        for (place, item) in items.iter_mut().enumerate() {
            if item.id == unnumbered() {
                let mut bytes = item.product_id.bytes();
                bytes[0] = u8::try_from(place).unwrap_or(u8::MAX);
                item.id = Id::from_bytes(bytes);
            }
        }
        items
    }
}

/// Reads the lines of an order.
pub(super) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<OrderItem>, D::Error> {
    Vec::deserialize(deserializer).map(OrderItem::numbered)
}
