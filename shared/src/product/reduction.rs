//! What a product cost before, and the reduction that may be announced of it.
//!
//! Code de la consommation art. L112-1-1 (Directive 98/6/EC art. 6a): whoever announces a reduction names the lowest price
//! of the thirty days before it, and the Court of Justice (C-330/23) has the share computed from that price, too. The
//! exception for reductions that follow each other is not used: without it the price that is struck is never too high. That
//! for goods that spoil soon is `short_date` (`lots.rs`), which strikes no price of this history.

use serde::{Deserialize, Serialize};

use super::Product;
use crate::{Language, Money, Timestamp, period::Day};

/// A price, and since when it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastPrice {
    /// What it was.
    pub price: Money,
    /// From when on.
    pub at: Timestamp,
}

/// How many days before a reduction count, and for how many days it is shown: afterwards the earlier price is long gone.
pub const REDUCTION_DAYS: i64 = 30;

/// How many prices are remembered, the last ones.
pub const MOST_PAST_PRICES: usize = 200;

impl Product {
    /// The product with its price in its history, after `before`, the same product until now. Every way to change a price
    /// goes through here.
    ///
    /// # Errors
    /// The rule that its `compareAtPrice` breaks, where it or the price is new.
    pub fn priced(mut self, before: Option<&Self>, now: Timestamp) -> Result<Self, String> {
        // What was never on sale had no price.
        let before = before.filter(|before| !before.is_draft);
        let mut history = before.map(|before| before.price_history.clone()).unwrap_or_default();
        let last = |history: &[PastPrice]| history.last().map(|past| past.price);
        if let Some(before) = before
            && before.price != self.price
            && last(&history) != Some(before.price)
        {
            // It is not known since when, but it was the price when the product was last changed.
            history.push(PastPrice {
                price: before.price,
                at: before.updated_at,
            });
        }
        let is_other = match before {
            None => !self.is_draft,
            Some(before) => before.price != self.price,
        };
        if is_other {
            history.push(PastPrice {
                price: self.price,
                at: now,
            });
        }
        history.drain(..history.len().saturating_sub(MOST_PAST_PRICES));
        self.price_history = history;
        let is_checked =
            before.is_none_or(|before| (before.price, before.compare_at_price) != (self.price, self.compare_at_price));
        match self.compare_at_price {
            Some(compare_at) if is_checked => self.check(compare_at, now).map(|()| self),
            _ => Ok(self),
        }
    }

    fn check(&self, compare_at: Money, now: Timestamp) -> Result<(), String> {
        if compare_at <= self.price {
            return Err("not_above_price".into());
        }
        let Some(lowest) = self.lowest_before() else {
            return Err("no_earlier_price".into());
        };
        if compare_at > lowest {
            return Err(format!("above_lowest_price:{}", lowest.euros()));
        }
        if self.is_over(now) {
            return Err(format!("reduction_over:{REDUCTION_DAYS}"));
        }
        Ok(())
    }

    /// The lowest price that was asked in the thirty days before the present one; `None` when there was no other.
    fn lowest_before(&self) -> Option<Money> {
        let (present, earlier) = self.price_history.split_last()?;
        let from = present.at.plus_days(-REDUCTION_DAYS);
        // Each was asked until the next one was.
        let until = self.price_history.iter().skip(1).map(|next| next.at);
        let in_time = earlier.iter().zip(until).filter(|(_, until)| *until > from);
        in_time.map(|(past, _)| past.price).min()
    }

    /// Whether the present price is so old that it is no reduction any more: with the end of a day in Paris.
    fn is_over(&self, now: Timestamp) -> bool {
        let since = self.price_history.last().map_or(self.created_at, |present| present.at);
        Day::at(now).days_after(Day::at(since)) > REDUCTION_DAYS
    }

    /// The price that may be struck if this one were asked from now on; `None` where that would be no reduction.
    pub fn struck_beside(&self, price: Money, now: Timestamp) -> Option<Money> {
        let next = Self {
            price,
            compare_at_price: None,
            scale_code: None,
            updated_at: now,
            ..self.clone()
        };
        let lowest = next.priced(Some(self), now).ok()?.lowest_before()?;
        (lowest > price).then_some(lowest)
    }

    /// As it is answered to staff at this moment: with the price that is struck, without a reduction that is over, and
    /// without lots that are.
    #[must_use]
    pub fn announced(mut self, now: Timestamp) -> Self {
        let lowest = self.compare_at_price.and_then(|_| self.lowest_before());
        self.lowest_price_30_days = lowest.filter(|lowest| *lowest > self.price && !self.is_over(now));
        self.compare_at_price = self.compare_at_price.min(self.lowest_price_30_days);
        self.best_before = self.first_best_before(Day::at(now));
        self.on(Day::at(now))
    }

    /// As everyone sees it at this moment: without what it cost before, and which lots it is in.
    #[must_use]
    pub fn for_everyone(self, now: Timestamp) -> Self {
        Self {
            price_history: Vec::new(),
            lots: Vec::new(),
            ..self.announced(now)
        }
    }

    /// The same with its texts in this language.
    #[must_use]
    pub fn shown(self, language: Language, now: Timestamp) -> Self {
        self.for_everyone(now).localized(language)
    }

    /// The price that is struck and the whole per cent by which the present one is lower, cut off: never too much. Of a
    /// product that is [`Self::announced`].
    pub fn reduction(&self) -> Option<(Money, i64)> {
        let lowest = self.lowest_price_30_days?;
        let off = lowest.cents().checked_sub(self.price.cents())?.checked_mul(100)?;
        Some((lowest, off.checked_div(lowest.cents())?))
    }

    /// The price that is struck beside the present one: the lowest of the thirty days before a reduction, or that before a
    /// lot came near its day. Of a product that is [`Self::announced`].
    pub fn struck_price(&self) -> Option<Money> {
        let before_short_date = self.short_date.as_ref().map(|short| short.price_before);
        self.reduction().map(|(lowest, _)| lowest).or(before_short_date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000).plus_days(day)
    }

    fn new(cents: i64) -> Product {
        let json = serde_json::json!({
            "_id": "507f1f77bcf86cd799439011", "name": "Brie", "description": "", "price": 0, "category": "bries",
            "weight": 250, "stock": 1, "createdAt": at(0), "updatedAt": at(0),
        });
        let mut product: Product = serde_json::from_value(json).unwrap();
        product.price = Money::from_cents(cents);
        product
    }

    fn changed(before: &Product, cents: i64, compare_at: Option<i64>, day: i64) -> Result<Product, String> {
        let next = Product {
            price: Money::from_cents(cents),
            compare_at_price: compare_at.map(Money::from_cents),
            updated_at: at(day),
            ..before.clone()
        };
        next.priced(Some(before), at(day))
    }

    /// Prices on days, and the reduction to the last one that may be announced.
    fn struck(prices: &[(i64, i64)]) -> Option<i64> {
        let mut product = new(prices[0].0).priced(None, at(prices[0].1)).unwrap();
        let (last, others) = prices[1..].split_last().unwrap();
        for (cents, day) in others {
            product = changed(&product, *cents, None, *day).unwrap();
        }
        let struck = product
            .struck_beside(Money::from_cents(last.0), at(last.1))
            .map(Money::cents);
        // What may be announced is taken, a cent more is not.
        if let Some(struck) = struck {
            assert!(changed(&product, last.0, Some(struck), last.1).is_ok(), "{prices:?}");
        }
        let most = struck.unwrap_or(last.0) + 1;
        assert!(changed(&product, last.0, Some(most), last.1).is_err(), "{prices:?}");
        struck
    }

    #[test]
    fn what_is_struck_is_the_lowest_price_of_the_thirty_days_before() {
        assert_eq!(struck(&[(1000, 0), (800, 40)]), Some(1000));
        assert_eq!(
            struck(&[(1000, 0), (1500, 39), (800, 40)]),
            Some(1000),
            "raised just before"
        );
        assert_eq!(
            struck(&[(1000, 0), (1500, 5), (800, 40)]),
            Some(1500),
            "35 days ago it was raised"
        );
        assert_eq!(
            struck(&[(1000, 0), (1500, 5), (800, 35)]),
            Some(1500),
            "exactly thirty days ago"
        );
        assert_eq!(
            struck(&[(1000, 0), (700, 20), (1000, 21), (800, 40)]),
            None,
            "700 was asked"
        );
        assert_eq!(
            struck(&[(1000, 0), (900, 40), (800, 50)]),
            Some(900),
            "one after the other"
        );
        assert_eq!(struck(&[(1000, 0), (1100, 1)]), None, "dearer");
    }

    #[test]
    fn a_reduction_is_refused_with_what_it_may_be_and_ends_by_itself() {
        let product = new(1000).priced(None, at(0)).unwrap();
        let refused = |cents, compare_at| changed(&product, cents, Some(compare_at), 9).unwrap_err();
        assert_eq!(refused(800, 1200), "above_lowest_price:10");
        assert_eq!(refused(800, 800), "not_above_price");
        assert_eq!(refused(1000, 1200), "no_earlier_price", "the price is what it was");
        let reduced = changed(&product, 800, Some(1000), 9).unwrap();
        let shown = reduced.clone().shown(Language::French, at(9));
        assert_eq!(shown.reduction(), Some((Money::from_cents(1000), 20)));
        assert_eq!((shown.price_history.len(), reduced.price_history.len()), (0, 2));
        assert!(
            reduced.clone().announced(at(39)).reduction().is_some(),
            "thirty days later"
        );
        let over = reduced.clone().announced(at(40));
        assert_eq!((over.reduction(), over.compare_at_price), (None, None));
        // Other fields may change while it lasts and afterwards, but it is not announced anew.
        assert!(changed(&reduced, 800, Some(1000), 45).is_ok());
        assert_eq!(changed(&reduced, 800, Some(900), 45).unwrap_err(), "reduction_over:30");
    }

    #[test]
    fn a_product_without_history_had_the_price_that_it_has() {
        let mut old = new(1000);
        old.compare_at_price = None;
        let reduced = changed(&old, 900, Some(1000), 3).unwrap();
        let history: Vec<_> = reduced.price_history.iter().map(|past| past.price.cents()).collect();
        assert_eq!(history, [1000, 900]);
        assert_eq!(changed(&old, 1000, None, 3).unwrap().price_history, []);
        // What was never on sale had no price.
        let draft = Product { is_draft: true, ..old };
        assert_eq!(changed(&draft, 900, Some(1000), 3).unwrap_err(), "no_earlier_price");
    }

    #[test]
    fn no_more_prices_are_remembered_than_the_bound() {
        let mut product = new(1000).priced(None, at(0)).unwrap();
        for day in 1..300 {
            product = changed(&product, 1000 + day, None, day).unwrap();
        }
        assert_eq!(product.price_history.len(), MOST_PAST_PRICES);
        assert_eq!(product.price_history.last().unwrap().price, product.price);
    }
}
