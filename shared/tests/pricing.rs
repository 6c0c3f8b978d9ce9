//! What a cut costs, for every price and weight the shop takes in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use proptest::prelude::*;
use shared::{
    Grams, Money,
    pricing::{price_per_kilo, unit_price},
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
