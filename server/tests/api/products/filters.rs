//! `GET /api/products`: filters and facets.

use serde_json::{Value, json};

use crate::{
    fixtures::product,
    support::{App, in_a_shop},
};

async fn counter(app: &App) {
    for fixture in [
        product()
            .named("Comté")
            .price("30")
            .with("milk", "cow")
            .with("allergens", json!(["milk"])),
        product()
            .named("Brie")
            .price("10")
            .with("milk", "cow")
            .with("allergens", json!(["milk"]))
            .stock(0),
        product()
            .named("Crottin")
            .price("3.4")
            .with("milk", "goat")
            .with("category", "chevre")
            .with("isNew", true)
            .with("allergens", json!(["milk", "nuts"])),
    ] {
        app.sells(fixture).await;
    }
}

fn names(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["name"].as_str().expect("a name"))
        .collect()
}

#[test]
fn the_catalog_is_narrowed_by_price_rating_stock_newness_milk_and_allergens() {
    in_a_shop(async |app| {
        counter(app).await;
        for (query, expected) in [
            ("minPrice=10", vec!["Brie", "Comté"]),
            ("maxPrice=10", vec!["Brie", "Crottin"]),
            ("minPrice=3.4&maxPrice=3.40", vec!["Crottin"]),
            ("minRating=0", vec!["Brie", "Comté", "Crottin"]),
            ("minRating=0.5", vec![]),
            ("inStock=true", vec!["Comté", "Crottin"]),
            ("inStock=false", vec!["Brie"]),
            ("isNew=true", vec!["Crottin"]),
            ("isNew=false", vec!["Brie", "Comté"]),
            ("milk=goat", vec!["Crottin"]),
            ("excludeAllergens=nuts", vec!["Brie", "Comté"]),
            ("excludeAllergens=nuts,milk", vec![]),
            ("excludeAllergens=", vec!["Brie", "Comté", "Crottin"]),
            ("q=brie&inStock=true", vec![]),
            ("q=comte&maxPrice=30&inStock=true&sort=-price", vec!["Comté"]),
        ] {
            let page = app.guest().get(&format!("/api/products?{query}")).await.is(200);
            assert_eq!(names(&page), expected, "{query}");
            assert_eq!(page["total"], expected.len(), "{query}");
        }
    });
}

#[test]
fn facets_count_what_each_other_choice_would_bring() {
    in_a_shop(async |app| {
        counter(app).await;
        let facets = app.guest().get("/api/products?category=chevre").await.is(200)["facets"].clone();
        assert_eq!(
            facets,
            json!({
                "category": [{ "value": "chevre", "count": 1 }, { "value": "pates-pressees-cuites", "count": 2 }],
                "milk": [{ "value": "goat", "count": 1 }],
                "isNew": [{ "value": true, "count": 1 }],
                "inStock": [{ "value": true, "count": 1 }],
                "allergens": [{ "value": "milk", "count": 1 }, { "value": "nuts", "count": 1 }],
                "price": { "min": 3.4, "max": 3.4 },
            })
        );
        let nothing = app.guest().get("/api/products?q=zzzzzz").await.is(200);
        assert_eq!(nothing["facets"]["category"], json!([]));
        assert_eq!(nothing["facets"]["price"], Value::Null);
    });
}
