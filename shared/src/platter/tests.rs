//! Platters of small shops.

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn product(id: u8, more: &serde_json::Value) -> Product {
    let mut json = json!({
        "_id": format!("0123456789abcdef012345{id:02x}"), "name": "Comté", "description": "", "price": 5,
        "category": "pate-pressee-cuite", "weight": 250, "stock": 5000, "soldBy": "weight", "cutStep": 10,
        "minCut": 100, "maxCut": 2000, "milk": "cow", "allergens": ["milk"],
        "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        json[key] = value.clone();
    }
    serde_json::from_value(json).unwrap()
}

fn december() -> Timestamp {
    serde_json::from_value(json!("2026-12-20T12:00:00Z")).unwrap()
}

fn query(people: i64) -> PlatterQuery {
    PlatterQuery {
        people,
        ..PlatterQuery::default()
    }
}

fn ids(platter: &Platter) -> Vec<u8> {
    platter.items.iter().map(|item| item.product_id.bytes()[11]).collect()
}

#[test]
fn a_platter_takes_of_each_family_first_what_is_in_season_and_of_the_taste() {
    let shop = [
        product(1, &json!({})),
        product(2, &json!({ "price": 4 })),
        product(
            3,
            &json!({ "category": "chevre", "milk": "goat", "strength": "strong" }),
        ),
        product(4, &json!({ "category": "chevre", "milk": "goat", "strength": "mild" })),
        product(
            5,
            &json!({ "category": "bleu", "milk": "sheep", "season": { "from": 4, "to": 9 } }),
        ),
        product(
            6,
            &json!({ "category": "bleu", "milk": "sheep", "season": { "from": 10, "to": 2 } }),
        ),
        product(7, &json!({ "category": "planches", "milk": null })),
        product(8, &json!({ "category": "bleu", "milk": "sheep", "stock": 90 })),
    ];
    let mild = PlatterQuery {
        strength: Some(Strength::Mild),
        ..query(5)
    };
    let platter = compose(shop.iter(), &mild, december()).unwrap();
    assert_eq!(
        ids(&platter),
        [6, 1, 4],
        "the blue that is in season, one of two alike, the mild one"
    );
    assert_eq!(platter.weight, Grams(420), "400 g for five, rounded up to cuts");
    assert_eq!(platter.total, Money::from_cents(840));
}

#[test]
fn a_budget_is_kept_and_what_it_would_take_is_said() {
    let shop = [
        product(1, &json!({ "price": 20 })),
        product(2, &json!({ "price": 10, "category": "chevre" })),
        product(3, &json!({ "price": 5, "category": "bleu" })),
    ];
    let with = |euros: i64| PlatterQuery {
        budget: Some(Money::from_cents(euros * 100)),
        ..query(5)
    };
    assert_eq!(ids(&compose(shop.iter(), &query(5), december()).unwrap()), [1, 2, 3]);
    let two = compose(shop.iter(), &with(13), december()).unwrap();
    assert_eq!((ids(&two), two.total), (vec![2, 3], Money::from_cents(1200)));
    assert_eq!(
        compose(shop.iter(), &with(11), december()),
        Err(CostsAtLeast(Money::from_cents(1200)))
    );
    let no_milk = PlatterQuery {
        exclude_allergens: vec![Allergen::Milk],
        ..query(5)
    };
    assert_eq!(compose(shop.iter(), &no_milk, december()), Ok(Platter::default()));
}

proptest! {
    #[test]
    fn a_platter_is_enough_in_stock_within_the_budget_and_takes_each_cheese_once(
        people in 1..=40_i64,
        occasion in prop::sample::select(Occasion::ALL.to_vec()),
        budget in prop::option::of(500..50_000_i64),
        cheeses in prop::collection::vec((100..5000_i64, 50..20_000_i64, 0..4_usize), 0..12),
    ) {
        let families = ["chevre", "bleu", "croute-lavee", "pate-pressee-cuite"];
        let shop: Vec<_> = (0..).zip(&cheeses).map(|(id, (cents, stock, family))| {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
            let price = *cents as f64 / 100.0;
            product(id, &json!({ "price": price, "stock": stock, "category": families[*family] }))
        }).collect();
        let query = PlatterQuery { people, occasion, budget: budget.map(Money::from_cents), ..PlatterQuery::default() };
        let Ok(platter) = compose(shop.iter(), &query, december()) else { return Ok(()) };
        if platter.items.is_empty() {
            return Ok(());
        }
        prop_assert!(platter.weight.0 >= people * occasion.grams_each());
        prop_assert!(query.budget.is_none_or(|budget| platter.total <= budget));
        let mut once = ids(&platter);
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), platter.items.len());
        for item in &platter.items {
            let product = shop.iter().find(|product| product.id == item.product_id).unwrap();
            prop_assert!(item.quantity * item.weight.0 <= product.stock);
            prop_assert!(product.cuts().refuses(item.weight).is_none());
        }
    }
}
