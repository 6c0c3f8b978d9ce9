//! What an order comes to once its cuts lie on the scale. The customer never pays more than was shown: what is heavier
//! costs the same, what is lighter costs less, in proportion. A discount falls on what is left of the goods as it did on
//! all of them, and delivery stays what it was, also when it was free.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{
    Grams, Money, limits, number,
    order::{Order, OrderItem},
    typed,
};

/// The heaviest that a scale says of one line, in grams.
pub const HEAVIEST: Grams = Grams(40_000);

/// Body of `PUT /orders/{id}/items/{itemId}/weight`: a weight, or a label of the scale that says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WeightInput {
    /// What all cuts of the line weigh together, in grams.
    #[serde(
        default,
        deserialize_with = "number::optional_whole",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(custom(weight_or_barcode(self)))]
    pub weight: Option<i64>,
    /// What a scanner reads off the scale's label: an EAN-13, or a GS1-128 or GS1 `DataMatrix`.
    #[serde(
        default,
        deserialize_with = "typed::optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[garde(inner(custom(scanned)))]
    pub barcode: Option<String>,
}

/// The one or the other.
fn weight_or_barcode(input: &WeightInput) -> impl FnOnce(&Option<i64>, &()) -> garde::Result + '_ {
    move |weight, ()| match (weight, &input.barcode) {
        (None, None) => Err(garde::Error::new("required")),
        (Some(_), Some(_)) => Err(garde::Error::new("weight_or_barcode")),
        _ => Ok(()),
    }
}

/// A scanner sends a sign between two parts that no other text has, so only its length is judged here.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde asks by reference")]
fn scanned(value: &str, (): &()) -> garde::Result {
    match value.chars().count() {
        0 => Err(garde::Error::new("required")),
        length if limits::BARCODE.contains(&length) => Ok(()),
        _ => Err(garde::Error::new(format!("too_long:{}", limits::BARCODE.end()))),
    }
}

/// Why this is no weight of the line, as a rule of [`validation`]; `None` when it may be.
pub fn refusal(item: &OrderItem, weighed: Grams) -> Option<String> {
    let twice = Grams(item.ordered_weight().0.saturating_mul(2));
    if weighed <= Grams(0) {
        Some("no_weight".into())
    } else if weighed > HEAVIEST {
        Some(format!("above_scale:{}", HEAVIEST.0 / 1000))
    } else if weighed > twice {
        Some(format!("far_above_ordered:{}", item.ordered_weight().0))
    } else {
        None
    }
}

/// The amounts of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// The sum of the items.
    pub subtotal: Money,
    /// What is taken off.
    pub discount: Money,
    /// `subtotal − discount + shippingCost`.
    pub total: Money,
}

/// What an order comes to with these lines, of which some were weighed.
pub fn amounts(order: &Order, items: &[OrderItem]) -> Amounts {
    let ordered: Money = items.iter().map(OrderItem::ordered_total).sum();
    let shown = order.shown_total();
    let all = Money::from_cents(ordered.cents().saturating_add(order.shipping_cost.cents()));
    let off = all.saturating_sub(shown).min(ordered);
    let subtotal: Money = items.iter().map(OrderItem::total).sum();
    let discount = share(off, subtotal, ordered);
    let goods = subtotal.saturating_sub(discount);
    Amounts {
        subtotal,
        discount,
        total: Money::from_cents(goods.cents().saturating_add(order.shipping_cost.cents())).min(shown),
    }
}

/// What of an order's total its lines weigh too little for, in cents of each line before the discount. Lines that were
/// charged as weighed are worth their charge. None when nothing does.
pub fn lacking(items: &[OrderItem]) -> Vec<i64> {
    let lacks = |item: &OrderItem| item.total().saturating_sub(item.worth_as_weighed()).cents();
    items.iter().map(lacks).collect()
}

/// What of an order's total falls on goods of this worth, after their part of the discount: what [`amounts`] would take
/// off for them, to the cent.
pub fn falls_on(order: &Order, goods: Money) -> Money {
    let discount = order.discount.unwrap_or_default();
    let left = order.subtotal.saturating_sub(goods);
    let less_discount = discount.saturating_sub(share(discount, left, order.subtotal));
    goods.min(order.subtotal).saturating_sub(less_discount)
}

/// `amount × part ÷ whole`, half up, rounded once; all of it where the whole is nothing.
fn share(amount: Money, part: Money, whole: Money) -> Money {
    amount.checked_ratio(part.cents(), whole.cents()).unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::validation;

    fn order(prices: &[(i64, i64)], discount: i64, shipping: i64) -> Order {
        let subtotal: i64 = prices.iter().map(|(price, quantity)| price * quantity).sum();
        let euros = |cents: i64| Money::from_cents(cents).euros();
        let items: Vec<_> = prices
            .iter()
            .map(|(price, quantity)| {
                json!({
                    "productId": "64b0c0c0c0c0c0c0c0c0c0c1", "quantity": quantity, "weight": 250,
                    "price": euros(*price), "soldBy": "weight",
                })
            })
            .collect();
        serde_json::from_value(json!({
            "_id": "64b0c0c0c0c0c0c0c0c0c0c0", "userId": "64b0c0c0c0c0c0c0c0c0c0c0", "orderNumber": "K7M3-Q9TD",
            "items": items, "status": "processing", "paymentMethod": "card", "paymentStatus": "authorized",
            "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" },
            "subtotal": euros(subtotal), "discount": euros(discount), "shippingCost": euros(shipping),
            "total": euros(subtotal - discount + shipping),
            "createdAt": "2026-03-03T12:00:00.000Z", "updatedAt": "2026-03-03T12:00:00.000Z",
        }))
        .unwrap()
    }

    fn weigh(order: &mut Order, line: usize, grams: i64) {
        let item = &mut order.items[line];
        item.weighed = Some(Grams(grams));
        let worth = item.worth_as_weighed();
        item.charged = (worth < item.ordered_total()).then_some(worth);
        let Amounts {
            subtotal,
            discount,
            total,
        } = amounts(order, &order.items);
        order.ordered_total = Some(order.shown_total());
        (order.subtotal, order.discount, order.total) = (subtotal, Some(discount), total);
    }

    #[test]
    fn lighter_costs_less_heavier_the_same_and_the_discount_is_shared() {
        let mut order = order(&[(1000, 2), (500, 1)], 250, 690);
        weigh(&mut order, 0, 450);
        let cents = |order: &Order| [order.subtotal, order.discount.unwrap(), order.total].map(Money::cents);
        assert_eq!(cents(&order), [2300, 230, 2760]);
        weigh(&mut order, 1, 300);
        assert_eq!(cents(&order), [2300, 230, 2760], "a heavier cut costs what was shown");
        weigh(&mut order, 0, 500);
        assert_eq!(cents(&order), [2500, 250, 2940], "weighed again, up to what was shown");
        assert_eq!(order.shown_total().cents(), 2940);
    }

    #[test]
    fn what_is_no_weight_of_the_line_is_refused() {
        let order = order(&[(1000, 2)], 0, 0);
        let refused = |grams: i64| refusal(&order.items[0], Grams(grams));
        assert_eq!([1, 500, 1000].map(refused), [None, None, None]);
        assert_eq!(refused(0).as_deref(), Some("no_weight"));
        assert_eq!(refused(-5).as_deref(), Some("no_weight"));
        assert_eq!(refused(1001).as_deref(), Some("far_above_ordered:500"));
        assert_eq!(refused(40_001).as_deref(), Some("above_scale:40"));
    }

    #[test]
    fn a_weight_or_a_label_and_not_both() {
        let broken = |body: serde_json::Value| {
            let input: WeightInput = serde_json::from_value(body).unwrap();
            let broken = validation::broken_rules(&input).into_iter();
            broken
                .map(|rule| format!("{} {}", rule.field, rule.rule))
                .collect::<Vec<_>>()
        };
        assert_eq!(broken(json!({ "weight": 250 })), [""; 0]);
        assert_eq!(broken(json!({ "barcode": " 0200042004800 " })), [""; 0]);
        assert_eq!(broken(json!({})), ["weight required"]);
        assert_eq!(broken(json!({ "barcode": " " })), ["barcode required"]);
        assert_eq!(
            broken(json!({ "weight": 250, "barcode": "1" })),
            ["weight weight_or_barcode"]
        );
    }

    #[test]
    fn a_line_of_an_older_version_has_an_id_that_stays() {
        let ids = || {
            order(&[(1000, 2), (500, 1)], 0, 0)
                .items
                .iter()
                .map(|item| item.id.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(), ["00b0c0c0c0c0c0c0c0c0c0c1", "01b0c0c0c0c0c0c0c0c0c0c1"]);
        assert_eq!(ids(), ids());
    }

    proptest! {
        #[test]
        fn nobody_pays_more_than_was_shown_and_both_ways_to_pay_less_agree(
            price in 1..20_000_i64, other in 0..20_000_i64, off in 0..=100_i64, shipping in 0..1000_i64, grams in 1..=500_i64,
        ) {
            let discount = (price + other) * off / 100;
            let before = order(&[(price, 1), (other, 1)], discount, shipping);
            let mut after = before.clone();
            weigh(&mut after, 0, grams);
            prop_assert!(after.total <= before.total);
            prop_assert!(after.total.cents() >= shipping);
            prop_assert_eq!(
                after.total.cents(),
                after.subtotal.cents() - after.discount.unwrap().cents() + shipping
            );
            // What is refunded of an order that was paid before is what the total would have fallen by.
            let mut paid = before.clone();
            paid.items[0].weighed = Some(Grams(grams));
            let lacks: i64 = lacking(&paid.items).iter().sum();
            let back = falls_on(&paid, Money::from_cents(lacks));
            prop_assert_eq!(back.cents(), before.total.cents() - after.total.cents());
        }
    }
}
