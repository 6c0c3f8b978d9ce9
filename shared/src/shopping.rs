//! How much of a product a recipe needs, and what of it to buy. Pure integer arithmetic: a
//! rounding error of a fraction of a gram would cost a whole step of the knife.
//!
//! - A weight is a weight: `g`, `kg`.
//! - A volume weighs as water does, 1 ml a gram, which milk, cream and fresh cheese come near:
//!   `ml`, `cl`, `l`, and the kitchen's `tsp` (5 ml) and `tbsp` (15 ml).
//! - A `piece` is what the product's price is the price of, its own weight.
//! - Any other unit (`slice`, `pinch`, …) says nothing of the weight, and is not guessed at.

use crate::{
    Grams,
    cart::MAX_QUANTITY,
    product::{Product, SoldBy},
    recipe::Ingredient,
};

/// What to buy of a product: so many items of this weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Pieces or cuts, 1–99.
    pub quantity: i64,
    /// Weight of one piece or cut.
    pub weight: Grams,
}

/// Why nothing can be bought for an ingredient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbuyable {
    /// Its unit says nothing of its weight.
    Unit,
    /// More than a line of the cart holds, or no cut that the shop makes.
    Amount,
}

/// What to buy of `product` for these ingredients of a recipe that feeds `written_for`, when it
/// is to feed `servings`: enough, and no more than rounding up to what is sold takes. Several
/// ingredients of one product are bought as one. By the piece, whole pieces; by weight, one cut,
/// or as few equal cuts as the largest one allows.
pub fn purchase<'a>(
    product: &Product,
    ingredients: impl IntoIterator<Item = &'a Ingredient>,
    written_for: i64,
    servings: i64,
) -> Result<Purchase, Unbuyable> {
    let mut milligrams = 0;
    for ingredient in ingredients {
        milligrams += needed(product, ingredient)?;
    }
    let grams = ratio_up(
        i128::from(milligrams) * i128::from(servings.max(0)),
        i128::from(written_for.max(1)) * 1000,
    )
    .ok_or(Unbuyable::Amount)?;
    at_least(product, grams).ok_or(Unbuyable::Amount)
}

/// What to buy of `product` for so many grams: enough, and no more than rounding up to what is sold takes. `None` when a
/// line of the cart does not hold it, or the shop makes no such cut.
pub fn at_least(product: &Product, grams: i64) -> Option<Purchase> {
    let bought = match product.sold_by {
        SoldBy::Piece => pieces(product.weight, grams),
        SoldBy::Weight => cuts(product, grams),
    };
    bought.filter(|bought| (1..=MAX_QUANTITY).contains(&bought.quantity))
}

/// Milligrams of the product in one ingredient, at most a ton.
fn needed(product: &Product, ingredient: &Ingredient) -> Result<i64, Unbuyable> {
    const TON: i64 = 1_000_000_000;
    let grams_a_unit = match ingredient.unit.as_str() {
        "g" | "ml" => 1,
        "tsp" => 5,
        "cl" => 10,
        "tbsp" => 15,
        "kg" | "l" => 1000,
        "piece" => product.weight.0.clamp(0, 1_000_000),
        _ => return Err(Unbuyable::Unit),
    };
    // NaN becomes 0.
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let thousandths = (ingredient.quantity * 1000.0).round() as i64;
    match thousandths.checked_mul(grams_a_unit) {
        Some(milligrams) if (1..=TON).contains(&milligrams) => Ok(milligrams),
        _ => Err(Unbuyable::Amount),
    }
}

fn pieces(weight: Grams, grams: i64) -> Option<Purchase> {
    Some(Purchase {
        quantity: ratio_up(grams.into(), weight.0.into())?,
        weight,
    })
}

fn cuts(product: &Product, grams: i64) -> Option<Purchase> {
    let cuts = product.cuts();
    let up = |grams: i64| Some(ratio_up(grams.into(), cuts.step.0.into())? * cuts.step.0);
    let (smallest, largest) = (up(cuts.min.0)?, cuts.max.0 / cuts.step.0 * cuts.step.0);
    let quantity = ratio_up(grams.into(), largest.into())?;
    let weight = up(ratio_up(grams.into(), quantity.into())?)?.max(smallest);
    (weight <= largest).then_some(Purchase {
        quantity,
        weight: Grams(weight),
    })
}

/// `numerator ÷ denominator`, rounded up; `None` when it does not fit or makes no sense.
fn ratio_up(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 || numerator < 0 {
        return None;
    }
    i64::try_from((numerator + denominator - 1) / denominator).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Id, Money, Timestamp};

    fn product(sold_by: SoldBy, weight: i64, [min, max, step]: [i64; 3]) -> Product {
        Product {
            id: Id::from_bytes([1; 12]),
            name: "Comté".into(),
            description: String::new(),
            price: Money::from_cents(990),
            category: "pate-pressee-cuite".into(),
            images: vec![],
            weight: Grams(weight),
            stock: 10_000,
            is_new: false,
            rating: 0.0,
            rating_counts: [0; 5],
            reviews: vec![],
            ingredients: None,
            nutritional_info: None,
            created_at: Timestamp::from_millis(0),
            updated_at: Timestamp::from_millis(0),
            archived_at: None,
            slug: String::new(),
            sold_by,
            cut_step: Some(Grams(step)),
            min_cut: Some(Grams(min)),
            max_cut: Some(Grams(max)),
            milk: None,
            origin: None,
            region: None,
            allergens: vec![],
            labels: vec![],
            storage: None,
            vat_rate: 5.5,
            is_perishable: true,
            translations: std::collections::BTreeMap::default(),
            protected_name: None,
            heat_treatment: None,
            producer: None,
            compare_at_price: None,
            scale_code: None,
            lowest_price_30_days: None,
            price_history: vec![],
            lots: Vec::new(),
            best_before: None,
            short_date: None,
            strength: None,
            season: None,
            goes_with: vec![],
            is_draft: false,
        }
    }

    fn ingredient(quantity: f64, unit: &str) -> Ingredient {
        Ingredient {
            product_id: None,
            name: "comté".into(),
            quantity,
            unit: unit.into(),
        }
    }

    #[test]
    fn weights_volumes_and_pieces_are_rounded_up_to_what_is_sold() {
        let wheel = product(SoldBy::Weight, 250, [150, 2000, 50]);
        let whole = product(SoldBy::Piece, 450, [1, 1, 1]);
        let bought = |quantity, weight| {
            Ok(Purchase {
                quantity,
                weight: Grams(weight),
            })
        };
        let cases = [
            // By weight: steps, the smallest cut, equal cuts above the largest.
            (&wheel, 300.0, "g", 4, bought(1, 300)),
            (&wheel, 301.0, "g", 4, bought(1, 350)),
            (&wheel, 0.3, "kg", 4, bought(1, 300)),
            (&wheel, 20.0, "g", 4, bought(1, 150)),
            (&wheel, 300.0, "g", 5, bought(1, 400)),
            (&wheel, 100.0, "g", 3, bought(1, 150)),
            (&wheel, 2000.0, "g", 4, bought(1, 2000)),
            (&wheel, 2001.0, "g", 4, bought(2, 1050)),
            (&wheel, 4100.0, "g", 4, bought(3, 1400)),
            (&wheel, 1.0, "piece", 4, bought(1, 250)),
            (&wheel, 20.0, "cl", 4, bought(1, 200)),
            (&wheel, 0.5, "l", 4, bought(1, 500)),
            (&wheel, 12.0, "tbsp", 4, bought(1, 200)),
            (&wheel, 32.0, "tsp", 4, bought(1, 200)),
            // By the piece: whole ones.
            (&whole, 1.0, "piece", 4, bought(1, 450)),
            (&whole, 1.0, "piece", 6, bought(2, 450)),
            (&whole, 0.5, "piece", 4, bought(1, 450)),
            (&whole, 450.0, "g", 4, bought(1, 450)),
            (&whole, 451.0, "ml", 4, bought(2, 450)),
            (&whole, 1.0, "piece", 400, Err(Unbuyable::Amount)),
            // What cannot be weighed.
            (&wheel, 4.0, "slice", 4, Err(Unbuyable::Unit)),
            (&whole, 1.0, "", 4, Err(Unbuyable::Unit)),
            (&wheel, 0.0, "g", 4, Err(Unbuyable::Amount)),
            (&wheel, -3.0, "g", 4, Err(Unbuyable::Amount)),
            (&wheel, f64::NAN, "g", 4, Err(Unbuyable::Amount)),
            (&wheel, 1e300, "kg", 4, Err(Unbuyable::Amount)),
        ];
        for (product, quantity, unit, servings, expected) in cases {
            let needed = ingredient(quantity, unit);
            assert_eq!(
                purchase(product, [&needed], 4, servings),
                expected,
                "{quantity} {unit} of 4 for {servings}"
            );
        }
    }

    #[test]
    fn a_product_named_twice_is_bought_once() {
        let wheel = product(SoldBy::Weight, 250, [150, 2000, 50]);
        let [sauce, top] = [ingredient(110.0, "g"), ingredient(2.0, "tbsp")];
        let both = purchase(&wheel, [&sauce, &top], 4, 4).unwrap();
        assert_eq!(both.weight, Grams(150), "and not 150 twice");
    }

    #[test]
    fn a_product_that_weighs_nothing_or_has_no_cut_is_not_bought() {
        let weightless = product(SoldBy::Piece, 0, [1, 1, 1]);
        assert_eq!(
            purchase(&weightless, [&ingredient(3.0, "g")], 4, 4),
            Err(Unbuyable::Amount)
        );
        let uncut = product(SoldBy::Weight, 250, [120, 140, 50]);
        assert_eq!(
            purchase(&uncut, [&ingredient(100.0, "g")], 4, 4),
            Err(Unbuyable::Amount)
        );
    }

    proptest! {
        #[test]
        fn what_is_bought_is_enough_can_be_cut_and_is_no_waste(
            thousandths in 1..5_000_000_i64,
            servings in 1..=100_i64,
            written_for in 1..=12_i64,
            step in 1..=100_i64,
            least in 1..=10_i64,
            more in 0..=40_i64,
        ) {
            let (min, max) = (least * step, (least + more) * step);
            let wheel = product(SoldBy::Weight, 250, [min, max, step]);
            #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
            let needed = ingredient(thousandths as f64 / 1000.0, "g");
            let Ok(Purchase { quantity, weight }) = purchase(&wheel, [&needed], written_for, servings) else {
                // Only what no line of a cart holds.
                prop_assert!(thousandths * servings > MAX_QUANTITY * max * 1000 * written_for);
                return Ok(());
            };
            let (bought, needed) = (quantity * weight.0 * 1000 * written_for, thousandths * servings);
            prop_assert!(wheel.cuts().refuses(weight).is_none());
            prop_assert!(bought >= needed);
            // One step less of each cut would not do, unless the knife goes no smaller.
            let smaller = quantity * (weight.0 - step) * 1000 * written_for;
            prop_assert!(weight.0 == min || smaller < needed);
            // Nor would one cut less.
            prop_assert!((quantity - 1) * max * 1000 * written_for < needed);
        }
    }
}
