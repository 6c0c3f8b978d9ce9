//! Prices of many products that change by one rule.

use crate::{Money, limits};

/// How prices change: first by a share or a sum, then they are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceRule {
    /// By how much.
    pub shift: PriceShift,
    /// To a multiple of this many cents, half up; to the cent when absent.
    pub round_to: Option<i64>,
}

/// By how much prices change; below zero they fall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceShift {
    /// Not at all: they are rounded only.
    None,
    /// By a share of each, in hundredths of a per cent.
    PerCent(i64),
    /// By the same sum each.
    Amount(Money),
}

/// The lowest price that a change may come to.
pub const LOWEST: Money = Money::from_cents(1);

impl PriceRule {
    /// What this price becomes. The share is taken in whole cents, half up, before the rounding.
    ///
    /// # Errors
    /// The rule that it would break: `too_small:0.01`, `too_large:10000`.
    pub fn apply(self, price: Money) -> Result<Money, String> {
        const WHOLE: i64 = 100 * 100;
        let too_large = || format!("too_large:{}", limits::PRICE.end().euros());
        let shifted = match self.shift {
            PriceShift::None => Some(price),
            PriceShift::PerCent(hundredths) => price.checked_ratio(WHOLE.saturating_add(hundredths), WHOLE),
            PriceShift::Amount(amount) => price.checked_add(amount),
        };
        let rounded = shifted.and_then(|shifted| match self.round_to {
            Some(step) => Money::from_cents(1)
                .checked_ratio(shifted.cents(), step)?
                .checked_mul(step),
            None => Some(shifted),
        });
        let new = rounded.ok_or_else(too_large)?;
        if new < LOWEST {
            return Err(format!("too_small:{}", LOWEST.euros()));
        }
        if new > *limits::PRICE.end() {
            return Err(too_large());
        }
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_changes_by_a_share_or_a_sum_and_is_rounded_half_up() {
        let new = |shift, round_to, cents| {
            let new = PriceRule { shift, round_to }.apply(Money::from_cents(cents));
            new.map(Money::cents)
                .map_err(|rule| rule.split(':').next().unwrap().to_owned())
        };
        let per_cent = PriceShift::PerCent;
        let amount = |cents| PriceShift::Amount(Money::from_cents(cents));
        assert_eq!(new(per_cent(500), None, 1250), Ok(1313), "13,125 is rounded up");
        assert_eq!(new(per_cent(-1000), None, 999), Ok(899), "8,991");
        assert_eq!(new(per_cent(350), Some(5), 1250), Ok(1295), "12,94");
        assert_eq!(new(per_cent(350), Some(10), 1250), Ok(1290));
        assert_eq!(new(PriceShift::None, Some(10), 1295), Ok(1300), "the middle goes up");
        assert_eq!(new(PriceShift::None, Some(5), 1292), Ok(1290));
        assert_eq!(new(amount(-150), None, 1250), Ok(1100));
        for (shift, round_to) in [
            (amount(-1250), None),
            (per_cent(-10_000), None),
            (per_cent(-9_900), Some(100)),
        ] {
            assert_eq!(new(shift, round_to, 1250), Err("too_small".into()), "{shift:?}");
        }
        for shift in [amount(999_000), per_cent(99_999_999)] {
            assert_eq!(new(shift, None, 1250), Err("too_large".into()));
        }
    }
}
