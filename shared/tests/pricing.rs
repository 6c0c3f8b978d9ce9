//! What cuts, coupons and orders come to, for every price and weight the shop takes in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use shared::{
    Grams, Money,
    coupon::Coupon,
    order::OrderItem,
    pricing::{ShippingRates, discount, price_per_kilo, total, unit_price, vat},
    product::Product,
};

fn product(cents: i64, grams: i64) -> Product {
    let json = serde_json::json!({
        "_id": "65f0abcd0102030405060701", "name": "Comté", "description": "Fruité.", "price": Money::from_cents(cents),
        "category": "pates-pressees", "weight": grams, "stock": 1,
        "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
    });
    serde_json::from_value(json).unwrap()
}

proptest! {
    #[test]
    fn a_cut_costs_its_share_of_the_price_to_the_nearest_cent_and_a_half_goes_up(
        cents in 0..=100_000_000_i64, grams in 1..=100_000_i64, cut in 1..=100_000_i64,
    ) {
        let price = unit_price(&product(cents, grams), Grams(cut)).unwrap().cents();
        // In units of a cent ÷ grams, where nothing has been rounded: −½ < price − share ≤ ½.
        let twice_off = 2 * (i128::from(price) * i128::from(grams) - i128::from(cents) * i128::from(cut));
        prop_assert!(-i128::from(grams) < twice_off && twice_off <= i128::from(grams), "{} cents", price);
    }

    #[test]
    fn a_heavier_cut_never_costs_less_and_the_whole_costs_the_price(
        cents in 0..=1_000_000_i64, grams in 1..=100_000_i64, cut in 1..=99_999_i64,
    ) {
        let product = product(cents, grams);
        prop_assert_eq!(unit_price(&product, Grams(grams)), Some(product.price));
        prop_assert!(unit_price(&product, Grams(cut)) <= unit_price(&product, Grams(cut + 1)));
        prop_assert_eq!(price_per_kilo(&product), unit_price(&product, Grams(1000)));
    }
}

#[test]
fn a_product_that_weighs_nothing_has_no_price_by_weight() {
    assert_eq!(unit_price(&product(1000, 0), Grams(100)), None);
}

fn coupon(kind: &str, value: &str) -> Coupon {
    let json = serde_json::json!({
        "_id": "65f0abcd0102030405060702", "code": "BRIE", "type": kind, "value": money(value), "isActive": true,
        "startDate": "2026-01-01T00:00:00.000Z", "endDate": "2027-01-01T00:00:00.000Z",
    });
    serde_json::from_value(json).unwrap()
}

fn money(euros: &str) -> Money {
    Money::parse(euros).unwrap()
}

#[test]
fn a_coupon_takes_off_its_share_or_its_amount_and_never_more_than_the_goods_are_worth() {
    for (kind, value, subtotal, off) in [
        ("percentage", "10", "39.90", "3.99"),
        ("percentage", "10", "0.05", "0.01"), // Half a cent goes up.
        ("percentage", "10", "0.04", "0"),
        ("percentage", "33.33", "100", "33.33"),
        ("percentage", "12.5", "19.99", "2.50"), // 2.49875
        ("percentage", "100", "39.90", "39.90"),
        ("percentage", "250", "39.90", "39.90"), // A document of another hand.
        ("percentage", "10", "0", "0"),
        ("fixed", "5", "39.90", "5"),
        ("fixed", "50", "39.90", "39.90"),
        ("fixed", "5", "0", "0"),
    ] {
        assert_eq!(
            discount(&coupon(kind, value), money(subtotal)),
            money(off),
            "{kind} {value} of {subtotal}"
        );
    }
}

fn item(cents: i64, quantity: i64, rate: Option<f64>) -> OrderItem {
    let json = serde_json::json!({
        "productId": "65f0abcd0102030405060701", "quantity": quantity, "weight": 250, "price": Money::from_cents(cents),
        "vatRate": rate,
    });
    serde_json::from_value(json).unwrap()
}

/// Rate, net and tax of every share.
fn shares(items: &[OrderItem], total: &str) -> Vec<(f64, Money, Money)> {
    vat(items, money(total))
        .iter()
        .map(|share| (share.rate, share.net, share.vat))
        .collect()
}

#[test]
fn a_total_contains_the_vat_of_its_goods_and_shares_delivery_and_discount_as_they_do() {
    let (food, knife) = (item(1055, 2, Some(5.5)), item(1200, 1, Some(20.0)));
    for (items, total, expected) in [
        (vec![food.clone()], "21.10", vec![(5.5, "20", "1.10")]),
        // Delivery of 6.90 is taxed as the food it brings.
        (vec![food.clone()], "28", vec![(5.5, "26.54", "1.46")]),
        (
            vec![food.clone(), knife.clone()],
            "33.10",
            vec![(20.0, "10", "2"), (5.5, "20", "1.10")],
        ),
        // A tenth off: a tenth off both.
        (
            vec![food.clone(), knife.clone()],
            "29.79",
            vec![(20.0, "9", "1.80"), (5.5, "18", "0.99")],
        ),
        // Nothing left to pay, nothing to tax; only delivery left, it is shared as the goods were.
        (vec![food.clone(), knife.clone()], "0", vec![]),
        (vec![food, knife], "3.31", vec![(20.0, "1", "0.20"), (5.5, "2", "0.11")]),
        // Half a cent each: the cent goes to the higher rate.
        (
            vec![item(100, 1, Some(5.5)), item(100, 1, Some(20.0))],
            "0.01",
            vec![(20.0, "0.01", "0")],
        ),
        // Gifts: delivery goes to the higher rate.
        (
            vec![item(0, 1, Some(5.5)), item(0, 1, Some(20.0))],
            "6",
            vec![(20.0, "5", "1")],
        ),
        // An order of the original models is food.
        (vec![item(1055, 1, None)], "10.55", vec![(5.5, "10", "0.55")]),
        (vec![item(1000, 1, Some(0.0))], "10", vec![(0.0, "10", "0")]),
        (vec![], "6.90", vec![]),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(rate, net, vat)| (rate, money(net), money(vat)))
            .collect();
        assert_eq!(shares(&items, total), expected, "{total} of {items:?}");
    }
}

/// A cart of up to fifty lines at the rates of a French shop.
fn items() -> impl Strategy<Value = Vec<OrderItem>> {
    let rate = prop_oneof![
        Just(None),
        Just(Some(2.1)),
        Just(Some(5.5)),
        Just(Some(10.0)),
        Just(Some(20.0))
    ];
    proptest::collection::vec(
        (0..=1_000_000_i64, 1..=99_i64, rate).prop_map(|(c, q, r)| item(c, q, r)),
        1..50,
    )
}

fn coupons() -> impl Strategy<Value = Coupon> {
    let percentage = (1..=10_000_i64).prop_map(|hundredths| ("percentage", Money::from_cents(hundredths).to_string()));
    let fixed = (1..=1_000_000_i64).prop_map(|cents| ("fixed", Money::from_cents(cents).to_string()));
    prop_oneof![percentage, fixed].prop_map(|(kind, value)| coupon(kind, &value))
}

fn sum(items: &[OrderItem]) -> Money {
    items.iter().map(OrderItem::total).sum()
}

proptest! {
    #[test]
    fn an_order_adds_up_and_is_never_negative(items in items(), coupon in proptest::option::of(coupons()), fee in 0..=2_000_i64) {
        let rates = ShippingRates { fee: Money::from_cents(fee), free_from: Some(Money::from_cents(6000)) };
        let subtotal = sum(&items);
        let off = coupon.as_ref().map_or(Money::ZERO, |coupon| discount(coupon, subtotal));
        let shipping = rates.cost(subtotal);
        let total = total(subtotal, off, shipping).unwrap();
        prop_assert!(Money::ZERO <= off && off <= subtotal);
        prop_assert_eq!(total.cents(), subtotal.cents() - off.cents() + shipping.cents());
        // A code never makes an order dearer.
        prop_assert!(total <= subtotal.checked_add(rates.cost(subtotal)).unwrap());
    }

    #[test]
    fn the_vat_and_what_it_is_on_add_up_to_the_total(items in items(), share in 0..=200_i64) {
        let total = sum(&items).checked_ratio(share, 100).unwrap();
        let shares = vat(&items, total);
        prop_assert_eq!(shares.iter().map(|s| s.net.cents() + s.vat.cents()).sum::<i64>(), total.cents());
        for s in &shares {
            prop_assert!(s.net >= Money::ZERO && s.vat >= Money::ZERO);
            // To the nearest cent: |vat × 100 − net × rate| is at most half a cent, times 100 + rate.
            #[expect(clippy::cast_possible_truncation, reason = "a few thousand")]
            let rate = (s.rate * 100.0).round() as i64;
            let twice_off = 2 * (s.vat.cents() * 10_000 - s.net.cents() * rate).abs();
            prop_assert!(twice_off <= 10_000 + rate, "{:?}", s);
        }
        prop_assert!(shares.windows(2).all(|pair| pair[0].rate > pair[1].rate));
    }

    #[test]
    fn splitting_a_line_or_turning_the_cart_over_changes_neither_sum_nor_vat(
        mut items in items(), at in any::<prop::sample::Index>(), part in 1..=98_i64, total in 0..=10_000_000_i64,
    ) {
        let total = Money::from_cents(total);
        let (before, contained) = (sum(&items), vat(&items, total));
        let line = at.get(&items).clone();
        if line.quantity > part {
            let index = at.index(items.len());
            items[index].quantity -= part;
            items.push(OrderItem { quantity: part, ..line });
        }
        items.reverse();
        prop_assert_eq!(sum(&items), before);
        prop_assert_eq!(vat(&items, total), contained);
    }
}
