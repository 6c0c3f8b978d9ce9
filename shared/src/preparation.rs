//! What is fetched from the cellar for some orders, and cut.

use std::collections::BTreeMap;

use crate::{
    Grams, Id,
    order::{Order, OrderForStaff},
    product::{Product, SoldBy},
};

/// Orders to prepare, and what they need together.
#[derive(Clone, Debug, PartialEq)]
pub struct Preparation {
    /// The orders, in the order in which they are prepared.
    pub orders: Vec<OrderForStaff>,
    /// What they need, by the cheese's name.
    pub cellar: Vec<Needed>,
    /// How many more are to be prepared than fit on the list.
    pub more: i64,
}

/// How much of one product is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// The product.
    pub product_id: Id<Product>,
    /// What it is called.
    pub name: String,
    /// Its pieces and cuts, the lightest first.
    pub cuts: Vec<Cut>,
}

/// How many of one weight are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Whole pieces, rather than cuts.
    pub is_piece: bool,
    /// What one weighs.
    pub weight: Grams,
    /// How many.
    pub quantity: i64,
}

impl Cut {
    /// What they weigh together.
    pub fn total(&self) -> Grams {
        Grams(self.weight.0.saturating_mul(self.quantity))
    }
}

impl Needed {
    /// What all of it weighs.
    pub fn total(&self) -> Grams {
        Grams(self.cuts.iter().map(|cut| cut.total().0).sum())
    }
}

/// What these orders need together, in no order. A product that `name` does not know is called as in its first order.
pub fn gather<'a>(
    orders: impl IntoIterator<Item = &'a Order>,
    name: impl Fn(Id<Product>) -> Option<String>,
) -> Vec<Needed> {
    type Cuts = BTreeMap<(Grams, bool), i64>;
    let mut needed = BTreeMap::<Id<Product>, (String, Cuts)>::new();
    for item in orders.into_iter().flat_map(|order| &order.items) {
        let called = || name(item.product_id).or_else(|| item.name.clone()).unwrap_or_default();
        let (_, cuts) = needed.entry(item.product_id).or_insert_with(|| (called(), Cuts::new()));
        let is_piece = item.sold_by == Some(SoldBy::Piece);
        *cuts.entry((item.weight, is_piece)).or_default() += item.quantity;
    }
    let cut = |((weight, is_piece), quantity)| Cut {
        is_piece,
        weight,
        quantity,
    };
    needed
        .into_iter()
        .map(|(product_id, (name, cuts))| Needed {
            product_id,
            name,
            cuts: cuts.into_iter().map(cut).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(items: &serde_json::Value) -> Order {
        serde_json::from_value(serde_json::json!({
            "_id": "64b0c0c0c0c0c0c0c0c0c0c0", "userId": "64b0c0c0c0c0c0c0c0c0c0c0", "orderNumber": "K7M3-Q9TD",
            "items": items, "status": "pending", "paymentMethod": "card", "paymentStatus": "paid",
            "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" },
            "subtotal": 0, "shippingCost": 0, "total": 0,
            "createdAt": "2026-03-03T12:00:00.000Z", "updatedAt": "2026-03-03T12:00:00.000Z",
        }))
        .unwrap()
    }

    #[test]
    fn cuts_of_one_weight_are_counted_over_all_orders_and_a_cheese_is_weighed_whole() {
        let (comte, brie) = ("64b0c0c0c0c0c0c0c0c0c0c1", "64b0c0c0c0c0c0c0c0c0c0c2");
        let item = |product: &str, quantity: i64, weight: i64, sold_by: &str, name: &str| {
            serde_json::json!({
                "productId": product, "quantity": quantity, "weight": weight, "price": 1, "soldBy": sold_by, "name": name,
            })
        };
        let orders = [
            order(&serde_json::json!([
                item(comte, 1, 250, "weight", "Comté"),
                item(brie, 2, 250, "piece", "Brie")
            ])),
            order(&serde_json::json!([
                item(comte, 2, 250, "weight", "Comté"),
                item(comte, 1, 500, "weight", "Comté")
            ])),
        ];
        let needed = gather(&orders, |id| (id.to_string() == comte).then(|| "Comté 24 mois".into()));
        let lines: Vec<_> = needed
            .iter()
            .map(|needed| {
                let cuts = needed
                    .cuts
                    .iter()
                    .map(|cut| (cut.quantity, cut.weight.0, cut.total().0));
                (needed.name.as_str(), cuts.collect::<Vec<_>>(), needed.total().0)
            })
            .collect();
        assert_eq!(
            lines,
            [
                ("Comté 24 mois", vec![(3, 250, 750), (1, 500, 500)], 1250),
                ("Brie", vec![(2, 250, 500)], 500)
            ]
        );
        assert!(!needed[0].cuts[0].is_piece && needed[1].cuts[0].is_piece);
    }
}
