//! What things cost. Pure integer arithmetic, the same on the page and on the server.

use crate::{Grams, Money, product::Product};

/// What `weight` grams of `product` cost: price × weight ÷ the product's weight, in whole
/// cents, half up, rounded once. `None` when it does not fit or the product weighs nothing.
pub fn unit_price(product: &Product, weight: Grams) -> Option<Money> {
    product.price.checked_ratio(weight.0, product.weight.0)
}

/// What a kilo of `product` costs, for the label (Directive 98/6/EC).
pub fn price_per_kilo(product: &Product) -> Option<Money> {
    unit_price(product, Grams(1000))
}

/// What delivery costs: a flat fee, nothing from a threshold on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShippingRates {
    /// The flat fee.
    pub fee: Money,
    /// The subtotal from which delivery is free.
    pub free_from: Money,
}

impl Default for ShippingRates {
    fn default() -> Self {
        Self {
            fee: Money::from_cents(690),
            free_from: Money::from_cents(6000),
        }
    }
}

impl ShippingRates {
    /// What delivering goods of this worth costs.
    pub fn cost(self, subtotal: Money) -> Money {
        if subtotal >= self.free_from {
            Money::ZERO
        } else {
            self.fee
        }
    }
}

/// `subtotal − discount + shipping`, never below zero. `None` when it does not fit.
pub fn total(subtotal: Money, discount: Money, shipping: Money) -> Option<Money> {
    subtotal.saturating_sub(discount).checked_add(shipping)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATES: ShippingRates = ShippingRates {
        fee: Money::from_cents(690),
        free_from: Money::from_cents(6000),
    };

    #[test]
    fn delivery_is_free_from_the_threshold() {
        assert_eq!(RATES.cost(Money::from_cents(5999)), Money::from_cents(690));
        assert_eq!(RATES.cost(Money::from_cents(6000)), Money::ZERO);
    }

    proptest! {
        #[test]
        fn a_total_is_never_negative_and_adds_up(s in 0..=10_000_000_i64, d in 0..=10_000_000_i64, f in 0..10_000_i64) {
            let [s, d, f] = [s, d, f].map(Money::from_cents);
            let total = total(s, d, f).unwrap();
            prop_assert!(total >= f);
            prop_assert_eq!(total.cents(), (s.cents() - d.cents()).max(0) + f.cents());
        }
    }
}
