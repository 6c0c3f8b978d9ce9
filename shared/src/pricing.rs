//! What things cost. Pure integer arithmetic, the same on the page and on the server.
//!
//! An order is priced in one direction, each step rounded once: unit prices → subtotal →
//! discount → shipping → total → the VAT that the total contains.

use serde::{Deserialize, Serialize};

use crate::{
    Grams, Money,
    coupon::{Coupon, CouponKind},
    order::OrderItem,
    product::{FOOD_VAT, Product},
};

/// What `weight` grams of `product` cost: price × weight ÷ the product's weight, in whole
/// cents, half up, rounded once. `None` when it does not fit or the product weighs nothing.
pub fn unit_price(product: &Product, weight: Grams) -> Option<Money> {
    product.price.checked_ratio(weight.0, product.weight.0)
}

/// What a kilo of `product` costs, for the label (Directive 98/6/EC art. 3 (1)).
pub fn price_per_kilo(product: &Product) -> Option<Money> {
    unit_price(product, Grams(1000))
}

/// What a coupon takes off goods of this worth: a share of them in whole cents, half up,
/// rounded once, or an amount; never more than they are worth.
pub fn discount(coupon: &Coupon, subtotal: Money) -> Money {
    // A value of 12.5 per cent is 1250 hundredths.
    const WHOLE: i64 = 100 * 100;
    let off = match coupon.kind {
        CouponKind::Percentage => subtotal.checked_ratio(coupon.value.cents(), WHOLE),
        CouponKind::Fixed => Some(coupon.value),
    };
    off.unwrap_or(subtotal).clamp(Money::ZERO, subtotal.max(Money::ZERO))
}

/// What delivery costs: a flat fee, nothing from a threshold on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShippingRates {
    /// Price of a delivery below the threshold, VAT included.
    pub fee: Money,
    /// The subtotal from which delivery is free; `None` when it never is.
    pub free_from: Option<Money>,
}

impl Default for ShippingRates {
    fn default() -> Self {
        Self {
            fee: Money::from_cents(690),
            free_from: Some(Money::from_cents(6000)),
        }
    }
}

impl ShippingRates {
    /// Nothing, as for what is collected.
    pub const FREE: Self = Self {
        fee: Money::ZERO,
        free_from: None,
    };

    /// What delivering goods of this worth costs. A coupon does not count: whoever filled the
    /// cart to the threshold keeps free delivery, and a code never makes an order dearer.
    pub fn cost(self, subtotal: Money) -> Money {
        if self.free_from.is_some_and(|free_from| subtotal >= free_from) {
            Money::ZERO
        } else {
            self.fee
        }
    }

    /// What goods of this worth lack for free delivery; nothing when it is free, or never is.
    pub fn missing(self, subtotal: Money) -> Option<Money> {
        let free_from = self.free_from.filter(|_| self.cost(subtotal) > Money::ZERO)?;
        Some(free_from.saturating_sub(subtotal))
    }
}

/// `subtotal − discount + shipping`, never below zero. `None` when it does not fit.
pub fn total(subtotal: Money, discount: Money, shipping: Money) -> Option<Money> {
    subtotal.saturating_sub(discount).checked_add(shipping)
}

/// The VAT of one rate that a total contains.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VatShare {
    /// Rate in per cent: `5.5`.
    pub rate: f64,
    /// What is taxed at this rate, without the tax.
    pub net: Money,
    /// VAT that `net` bears.
    pub vat: Money,
}

/// What of a total falls on one rate of VAT.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RateShare {
    /// Rate in per cent: `5.5`.
    pub rate: f64,
    /// Its part of the total, VAT included.
    pub gross: Money,
}

/// What of `total` falls on each rate of these items, the highest first; together `total` to the cent. A rate whose part
/// is zero is there, too.
///
/// Delivery is part of what is taxed and a discount is not (Directive 2006/112/EC art. 78 (b)
/// and 79 (b); CGI art. 267, I, 2° and II, 1°, which ordonnance 2025-1247 moved unchanged to book II of
/// the code des impositions sur les biens et services on 1 September 2026), so both fall on the
/// rates as the goods do: the total is spread over the rates in the proportion of their goods before
/// the discount. Each share gets its
/// whole cents, and the cents that are left go to the largest remainders, the higher rate first
/// among equals. Goods that are worth nothing leave delivery to the highest rate. A line of an order of the
/// original models knows no rate and counts as food. Rates are read to the hundredth.
pub fn rate_shares(items: &[OrderItem], total: Money) -> Vec<RateShare> {
    let lines = items
        .iter()
        .map(|item| (item.vat_rate.unwrap_or(FOOD_VAT), item.total()));
    by_rate(lines, total)
}

/// [`rate_shares`] of lines of these rates and worths, whatever they are lines of.
pub fn by_rate(lines: impl IntoIterator<Item = (f64, Money)>, total: Money) -> Vec<RateShare> {
    let mut goods: Vec<(i64, i64)> = Vec::new();
    for (rate, worth) in lines {
        let (rate, worth) = (hundredths(rate), worth.cents().max(0));
        match goods.iter_mut().find(|(known, _)| *known == rate) {
            Some((_, sum)) => *sum = sum.saturating_add(worth),
            None => goods.push((rate, worth)),
        }
    }
    goods.sort_unstable_by(|one, other| other.cmp(one));
    let worths: Vec<_> = goods.iter().map(|(_, worth)| *worth).collect();
    let shares = spread(total.cents().max(0), &worths);
    goods
        .iter()
        .zip(shares)
        .map(|((rate, _), share)| RateShare {
            rate: per_cent(*rate),
            gross: Money::from_cents(share),
        })
        .collect()
}

/// The VAT that an amount of one rate contains: `amount × rate ÷ (100 + rate)`, half up, rounded once.
pub fn vat_within(gross: Money, rate: f64) -> Money {
    let rate = hundredths(rate);
    gross.checked_ratio(rate, 10_000 + rate).unwrap_or(Money::ZERO)
}

/// The VAT that `total` contains, by rate, the highest first; `net` and `vat` of all shares add
/// up to `total` to the cent. How the total falls on the rates is said by [`rate_shares`], the tax within a share by
/// [`vat_within`]. A share of nothing is left out.
pub fn vat(items: &[OrderItem], total: Money) -> Vec<VatShare> {
    rate_shares(items, total)
        .into_iter()
        .filter(|share| share.gross > Money::ZERO)
        .map(VatShare::of)
        .collect()
}

impl VatShare {
    /// Net and VAT of what falls on one rate.
    pub fn of(share: RateShare) -> Self {
        let vat = vat_within(share.gross, share.rate);
        Self {
            rate: share.rate,
            net: share.gross.saturating_sub(vat),
            vat,
        }
    }
}

/// What a price is without the VAT of this rate, which it contains: half up, rounded once.
pub fn without_vat(price: Money, rate: f64) -> Money {
    const WHOLE: i64 = 100 * 100;
    price
        .checked_ratio(WHOLE, WHOLE + hundredths(rate))
        .unwrap_or(Money::ZERO)
}

/// `5.5` per cent are 550 hundredths.
pub fn hundredths(per_cent: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "0 to 10 000")]
    let hundredths = (per_cent.clamp(0.0, 100.0) * 100.0).round() as i64;
    hundredths
}

/// The rate as all that compares rates reads it: to the hundredth.
pub fn known_rate(rate: f64) -> f64 {
    per_cent(hundredths(rate))
}

fn per_cent(hundredths: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 10 000 hundredths")]
    let hundredths = hundredths as f64;
    hundredths / 100.0
}

/// `amount` in whole parts in the proportion of `weights`, which add up to it: the largest
/// remainders get what rounding down left, the earlier first among equals. Without any weight
/// the first gets all.
pub fn spread(amount: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().copied().map(i128::from).sum();
    if sum == 0 {
        return weights
            .iter()
            .enumerate()
            .map(|(n, _)| if n == 0 { amount } else { 0 })
            .collect();
    }
    let exact = |weight: i64| i128::from(amount) * i128::from(weight);
    let mut parts: Vec<_> = weights
        .iter()
        .map(|weight| i64::try_from(exact(*weight) / sum).unwrap_or(0))
        .collect();
    let mut by_remainder: Vec<_> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|n| std::cmp::Reverse(exact(weights[*n]) % sum));
    let left = amount - parts.iter().sum::<i64>();
    for n in by_remainder.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[n] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RATES: ShippingRates = ShippingRates {
        fee: Money::from_cents(690),
        free_from: Some(Money::from_cents(6000)),
    };

    #[test]
    fn delivery_is_free_from_the_threshold() {
        assert_eq!(RATES.cost(Money::from_cents(5999)), Money::from_cents(690));
        assert_eq!(RATES.cost(Money::from_cents(6000)), Money::ZERO);
        assert_eq!(RATES.missing(Money::from_cents(5999)), Some(Money::from_cents(1)));
        assert_eq!(RATES.missing(Money::from_cents(6000)), None);
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
