//! `GET /api/products`: filters and facets.

use serde_json::{Value, json};

use crate::{
    admin::lots::lot,
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

#[test]
fn what_keeps_until_a_day_is_asked_by_that_day_and_what_is_no_such_day_is_refused() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (brie, tomme) = (
            app.sells(product().named("Brie")).await,
            app.sells(product().named("Tomme")).await,
        );
        app.sells(product().named("Sans lot")).await;
        for (product, day) in [(&brie, "2050-03-05"), (&tomme, "2050-03-20")] {
            let body = lot(product, "L1", day, 4);
            admin.post("/api/admin/lots", body).await.is(201);
        }
        let list = async |day: &str| {
            let path = format!("/api/products?keepsUntil={day}");
            app.guest().get(&path).await
        };
        let both = list("2050-03-05").await.is(200);
        assert_eq!(names(&both), ["Brie", "Tomme"]);
        let one = list("2050-03-06").await.is(200);
        assert_eq!(names(&one), ["Tomme"]);
        assert_eq!(one["items"][0]["bestBefore"], "2050-03-20");
        for (day, rule) in [
            ("2050-03-02", "in_the_past"),
            ("2060-03-05", "too_far_ahead"),
            ("2050-02-31", "wrong_type"),
            ("samedi", "wrong_type"),
        ] {
            list(day).await.refuses_fields(&[("keepsUntil", rule)]);
        }
        let platter = app.guest().get("/api/platters?people=4&servedOn=2050-02-31").await;
        platter.refuses_fields(&[("servedOn", "wrong_type")]);
        let platter = app.guest().get("/api/platters?people=4&servedOn=2050-03-02").await;
        platter.refuses_fields(&[("servedOn", "in_the_past")]);
        // The answer of today is not that of tomorrow.
        app.seconds_later(3 * 86_400);
        list("2050-03-05")
            .await
            .refuses_fields(&[("keepsUntil", "in_the_past")]);
    });
}
