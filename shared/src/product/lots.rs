//! What of a product's stock is in which lot. The stock of a product that has lots is their sum; it stays the one number
//! that is sold from.

use serde::{Deserialize, Serialize};

use super::Product;
use crate::{Id, Money, Timestamp, lot::Lot, number, order::LotTaken, period::Day};

/// What is left of a lot. One that is used up stays until its day is over, since a cancelled order may give back to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ProductLot {
    /// The lot.
    #[serde(rename = "_id")]
    pub id: Id<Lot>,
    /// What stands on the goods.
    pub code: String,
    /// The last day on which it is sold, in Paris.
    pub best_before: Day,
    /// What is left: pieces, or grams when sold by weight.
    #[serde(deserialize_with = "number::whole")]
    pub remaining: i64,
}

impl ProductLot {
    /// Whether its day is over.
    pub fn is_expired(&self, today: Day) -> bool {
        self.best_before < today
    }

    /// This much of it, as the line of an order names it.
    pub fn taken(&self, quantity: i64) -> LotTaken {
        LotTaken {
            lot_id: self.id,
            code: self.code.clone(),
            best_before: self.best_before,
            quantity,
        }
    }
}

/// A price that is lower while a lot lasts whose last day is near, and what it was before. Goods that spoil soon are excepted
/// from announcing the lowest price of thirty days (code de la consommation art. L112-1-1): the page says for which day it
/// is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ShortDate {
    /// The lot.
    pub lot_id: Id<Lot>,
    /// Its last day.
    pub best_before: Day,
    /// What the price was, and is again once the lot is gone.
    pub price_before: Money,
}

/// Takes an amount of lots that stand in the order of their days, those that end first first and none that is over: how
/// much of the lot at which place. `None`, and nothing is taken, when there is not so much.
pub fn take_first(lots: &mut [ProductLot], amount: i64, today: Day) -> Option<Vec<(usize, i64)>> {
    let mut left = amount;
    let mut taken = Vec::new();
    for (at, lot) in lots.iter().enumerate() {
        if left <= 0 {
            break;
        }
        let some = if lot.is_expired(today) {
            0
        } else {
            lot.remaining.min(left)
        };
        if some > 0 {
            taken.push((at, some));
            left -= some;
        }
    }
    if left > 0 {
        return None;
    }
    for (at, some) in &taken {
        lots[*at].remaining -= some;
    }
    Some(taken)
}

impl Product {
    /// Whether its stock is the sum of lots.
    pub const fn has_lots(&self) -> bool {
        !self.lots.is_empty()
    }

    /// The product on this day: without lots whose day is over, which the job may not have taken out yet.
    #[must_use]
    pub fn on(mut self, today: Day) -> Self {
        self.stock -= self.expired(today);
        self.lots.retain(|lot| !lot.is_expired(today));
        self
    }

    /// What of the stock is in lots whose day is over.
    fn expired(&self, today: Day) -> i64 {
        let expired = self.lots.iter().filter(|lot| lot.is_expired(today));
        expired.map(|lot| lot.remaining).sum()
    }

    /// How much of the stock can be sold on this day: nothing of what is archived, nor of lots that are over.
    pub fn sellable_on(&self, today: Day) -> i64 {
        match self.archived_at {
            Some(_) => 0,
            None => self.stock - self.expired(today),
        }
    }

    /// Until when what is sold next keeps: the day of the first lot of which some is left. `None` where that is not known,
    /// without lots. A lot that is over counts until it is taken out of stock.
    pub fn keeps_until(&self) -> Option<Day> {
        let left = self.lots.iter().filter(|lot| lot.remaining > 0);
        left.map(|lot| lot.best_before).min()
    }

    /// The day of the lot that is sold first.
    pub fn first_best_before(&self, today: Day) -> Option<Day> {
        let sold = self
            .lots
            .iter()
            .filter(|lot| lot.remaining > 0 && !lot.is_expired(today));
        sold.map(|lot| lot.best_before).min()
    }

    /// Puts a lot in, in the order of days; the stock becomes the sum.
    pub fn put_lot(&mut self, lot: ProductLot) {
        self.lots.push(lot);
        self.lots.sort_by_key(|lot| (lot.best_before, lot.id));
        self.stock = self.lots.iter().map(|lot| lot.remaining).sum();
    }

    /// Takes a lot out with what is left of it; `None` when it is not there.
    pub fn take_out_lot(&mut self, id: Id<Lot>) -> Option<ProductLot> {
        let at = self.lots.iter().position(|lot| lot.id == id)?;
        let lot = self.lots.remove(at);
        self.stock -= lot.remaining;
        Some(lot)
    }

    /// Whether its price is lowered for a lot that is used up, over or gone.
    pub fn has_sold_short_date(&self, today: Day) -> bool {
        self.short_date.as_ref().is_some_and(|short| {
            let lot = self.lot(short.lot_id);
            lot.is_none_or(|lot| lot.remaining <= 0 || lot.is_expired(today))
        })
    }

    /// The product at this price while the lot lasts; `None` for one that is not lower, and without the lot. A reduction that
    /// was announced before ends.
    pub fn at_short_date(&self, lot: Id<Lot>, price: Money, now: Timestamp) -> Option<Self> {
        let lot = self.lot(lot)?;
        let before = self.short_date.as_ref().map_or(self.price, |short| short.price_before);
        let short_date = ShortDate {
            lot_id: lot.id,
            best_before: lot.best_before,
            price_before: before,
        };
        (price < before).then(|| self.repriced(price, Some(short_date), now))
    }

    /// The product at its price of before.
    #[must_use]
    pub fn without_short_date(self, now: Timestamp) -> Self {
        match &self.short_date {
            Some(short) => self.repriced(short.price_before, None, now),
            None => self,
        }
    }

    fn repriced(&self, price: Money, short_date: Option<ShortDate>, now: Timestamp) -> Self {
        let next = Self {
            price,
            short_date,
            compare_at_price: None,
            updated_at: now,
            ..self.clone()
        };
        // Nothing is struck, so that nothing is refused.
        next.clone().priced(Some(self), now).unwrap_or(next)
    }

    /// The lot with this id, unless it has ended.
    pub fn lot(&self, id: Id<Lot>) -> Option<&ProductLot> {
        self.lots.iter().find(|lot| lot.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn lot(number: u8, best_before: &str, remaining: i64) -> ProductLot {
        ProductLot {
            id: Id::from_bytes([number; 12]),
            code: format!("L{number}"),
            best_before: day(best_before),
            remaining,
        }
    }

    #[test]
    fn what_ends_first_goes_first_and_nothing_goes_after_its_day() {
        let shelf = [
            lot(1, "2026-03-01", 4),
            lot(2, "2026-03-03", 0),
            lot(3, "2026-03-04", 2),
            lot(4, "2026-03-09", 5),
        ];
        let today = day("2026-03-03");
        for (amount, expected) in [
            (0, Some(vec![])),
            (2, Some(vec![(2, 2)])),
            (3, Some(vec![(2, 2), (3, 1)])),
            (7, Some(vec![(2, 2), (3, 5)])),
            (8, None),
        ] {
            let mut lots = shelf.to_vec();
            assert_eq!(take_first(&mut lots, amount, today), expected, "{amount}");
            let sum = |lots: &[ProductLot]| lots.iter().map(|lot| lot.remaining).sum::<i64>();
            let taken = if expected.is_some() { amount } else { 0 };
            assert_eq!(sum(&lots), sum(&shelf) - taken);
        }
        let mut last_day = shelf.to_vec();
        assert_eq!(
            take_first(&mut last_day, 4, day("2026-03-01")),
            Some(vec![(0, 4)]),
            "on its last day"
        );
    }
}
