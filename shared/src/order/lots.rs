//! The lots that a line of an order took.

use serde::{Deserialize, Serialize};

use super::Order;
use crate::{Id, lot::Lot, number, period::Day};

/// What a line took of one lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LotTaken {
    /// The lot.
    pub lot_id: Id<Lot>,
    /// What stands on the goods.
    pub code: String,
    /// The day until which it is best.
    pub best_before: Day,
    /// How much: pieces, or grams when sold by weight.
    #[serde(deserialize_with = "number::whole")]
    pub quantity: i64,
}

impl Order {
    /// How much it took of a lot: pieces, or grams when sold by weight.
    pub fn taken_of(&self, lot: Id<Lot>) -> i64 {
        let taken = self.items.iter().flat_map(|item| &item.lots);
        taken
            .filter(|taken| taken.lot_id == lot)
            .map(|taken| taken.quantity)
            .sum()
    }
}

/// What of these lots lies between two amounts, counted through them in their order: the first 300 g, or the next 200 g.
/// So parts that follow each other add up to what was taken of each lot.
pub fn part_of(lots: &[LotTaken], from: i64, to: i64) -> Vec<LotTaken> {
    let mut begin = 0;
    let mut part = Vec::new();
    for lot in lots {
        let end = begin + lot.quantity;
        let quantity = end.min(to) - begin.max(from);
        if quantity > 0 {
            part.push(LotTaken {
                quantity,
                ..lot.clone()
            });
        }
        begin = end;
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_follow_each_other_add_up() {
        let lot = |number: u8, quantity| LotTaken {
            lot_id: Id::from_bytes([number; 12]),
            code: format!("L{number}"),
            best_before: "2026-03-03".parse().unwrap(),
            quantity,
        };
        let lots = [lot(1, 3), lot(2, 2)];
        let amounts = |from, to| -> Vec<_> {
            let part = part_of(&lots, from, to);
            part.iter().map(|lot| (lot.code.clone(), lot.quantity)).collect()
        };
        assert_eq!(amounts(0, 5), [("L1".into(), 3), ("L2".into(), 2)]);
        assert_eq!(amounts(0, 2), [("L1".into(), 2)]);
        assert_eq!(amounts(2, 4), [("L1".into(), 1), ("L2".into(), 1)]);
        assert_eq!(amounts(4, 5), [("L2".into(), 1)]);
        assert_eq!(amounts(5, 9), []);
    }
}
