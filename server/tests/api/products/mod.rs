//! `/api/products`

mod archive;
mod categories;
mod filters;
mod label;
mod stock;

use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
};

fn names(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["name"].as_str().expect("a name"))
        .collect()
}

#[test]
fn the_catalog_comes_by_name_page_by_page_with_its_categories() {
    in_a_shop(async |app| {
        for (name, category) in [
            ("Valençay", "chevres"),
            ("Comté", "pates-cuites"),
            ("Époisses", "croutes-lavees"),
            ("Beaufort", "pates-cuites"),
        ] {
            app.sells(product().named(name).with("category", category)).await;
        }
        let answer = app.guest().get("/api/products?limit=3").await;
        assert!(
            answer
                .header("link")
                .contains("</api/products?page=2&limit=3>; rel=\"next\"")
        );
        let page = answer.is(200);
        assert_eq!(names(&page), ["Beaufort", "Comté", "Époisses"]);
        assert_eq!(
            (&page["page"], &page["limit"], &page["total"], &page["pages"]),
            (&json!(1), &json!(3), &json!(4), &json!(2))
        );
        assert_eq!(
            page["facets"]["category"],
            json!([
                { "value": "chevres", "count": 1 },
                { "value": "croutes-lavees", "count": 1 },
                { "value": "pates-cuites", "count": 2 },
            ])
        );
        let next = app.guest().get("/api/products?limit=3&page=2").await.is(200);
        assert_eq!(names(&next), ["Valençay"]);
    });
}

#[test]
fn the_catalog_can_be_searched_narrowed_and_sorted() {
    in_a_shop(async |app| {
        app.sells(product().named("Comté").price("30").with("category", "pates-cuites"))
            .await;
        app.sells(product().named("Beaufort").price("20").with("category", "pates-cuites"))
            .await;
        app.sells(product().named("Brie").price("10").with("category", "pates-molles"))
            .await;
        for (query, expected) in [
            ("q=COMTE", vec!["Comté"]),
            ("q=comtt%C3%A9", vec!["Comté"]),
            ("q=nothing-like-it", vec![]),
            ("category=pates-cuites", vec!["Beaufort", "Comté"]),
            ("category=none", vec![]),
            ("sort=price", vec!["Brie", "Beaufort", "Comté"]),
            ("sort=-price&category=pates-cuites", vec!["Comté", "Beaufort"]),
            ("sort=-createdAt&limit=100", vec!["Comté", "Beaufort", "Brie"]),
        ] {
            let page = app.guest().get(&format!("/api/products?{query}")).await.is(200);
            let mut found = names(&page);
            if query.starts_with("sort=-createdAt") {
                // The manual clock made them all at once.
                found.sort_unstable();
                assert_eq!(found, ["Beaufort", "Brie", "Comté"]);
            } else {
                assert_eq!(found, expected, "{query}");
            }
        }
    });
}

#[test]
fn a_query_that_breaks_the_rules_names_every_parameter() {
    in_a_shop(async |app| {
        let get = async |query: &str| app.guest().get(&format!("/api/products?{query}")).await;
        get("sort=cheapest&page=one&price=3&q[$gt]=&lang=de&inStock=yes&minPrice=1,50&minRating=good&excludeAllergens=milk,gold&milk=oat")
            .await
            .refuses_fields(&[
                ("excludeAllergens", "wrong_type"),
                ("inStock", "wrong_type"),
                ("lang", "wrong_type"),
                ("milk", "wrong_type"),
                ("minPrice", "wrong_type"),
                ("minRating", "wrong_type"),
                ("page", "wrong_type"),
                ("price", "unknown_field"),
                ("q[$gt]", "unknown_field"),
                ("sort", "wrong_type"),
            ]);
        get("minPrice=20&maxPrice=10&minRating=6&page=0")
            .await
            .refuses_fields(&[
                ("maxPrice", "below_minimum"),
                ("minRating", "too_large"),
                ("page", "too_small"),
            ]);
        get("minPrice=-1&isNew=1&minPrice=2")
            .await
            .refuses_fields(&[("isNew", "wrong_type"), ("minPrice", "wrong_type")]);
        get("page=0&limit=0")
            .await
            .refuses_fields(&[("page", "too_small"), ("limit", "too_small")]);
        get("limit=101").await.refuses_fields(&[("limit", "too_large")]);
        get(&format!("excludeAllergens={}", ["milk"; 15].join(",")))
            .await
            .refuses_fields(&[("excludeAllergens", "wrong_type")]);
        get("category=a&category=b")
            .await
            .refuses_fields(&[("category", "wrong_type")]);
    });
}

#[test]
fn a_product_is_found_by_id_and_by_slug() {
    in_a_shop(async |app| {
        let comte = app.sells(product().with("slug", "comte-24-mois").price("12.5")).await;
        assert_eq!(
            app.guest().get(&format!("/api/products/{}", id(&comte))).await.is(200),
            comte
        );
        assert_eq!(app.guest().get("/api/products/comte-24-mois").await.is(200), comte);
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    in_a_shop(async |app| {
        let unknown = app.unknown_id();
        for key in [unknown.as_str(), "no-such-slug", "%00", "%FF", "$gt", "..%2Fusers"] {
            app.guest()
                .get(&format!("/api/products/{key}"))
                .await
                .refuses(404, "not_found");
        }
    });
}

#[test]
fn texts_come_in_the_language_asked_for_where_there_are_any() {
    in_a_shop(async |app| {
        let translations = json!({ "en": { "name": "Aged Comté" } });
        app.sells(
            product()
                .named("Comté affiné")
                .with("slug", "comte")
                .with("translations", translations),
        )
        .await;
        let name =
            async |query: &str| app.guest().get(&format!("/api/products/comte{query}")).await.is(200)["name"].clone();
        assert_eq!(name("").await, "Comté affiné");
        assert_eq!(name("?lang=fr").await, "Comté affiné");
        assert_eq!(name("?lang=en").await, "Aged Comté");
        let page = app.guest().get("/api/products?lang=en").await.is(200);
        assert_eq!(names(&page), ["Aged Comté"]);
        app.guest()
            .get("/api/products/comte?lang=de")
            .await
            .refuses_fields(&[("lang", "wrong_type")]);
        app.guest()
            .get("/api/products/comte?page=1")
            .await
            .refuses_fields(&[("page", "unknown_field")]);
    });
}

#[test]
fn an_admin_puts_a_product_in_and_prices_are_numbers_to_the_cent() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let input = product().price("12.34").stock(7).with(
            "nutritionalInfo",
            json!({ "calories": 409.5, "protein": 26, "fat": 34, "carbohydrates": 0 }),
        );
        let answer = admin.post("/api/products", input.0).await;
        let location = answer.header("location").to_owned();
        assert!(answer.text.contains("\"price\":12.34,"), "{}", answer.text);
        let created = answer.is(201);
        assert_eq!(location, format!("/api/products/{}", id(&created)));
        assert_eq!(
            (
                &created["stock"],
                &created["rating"],
                &created["isNew"],
                &created["soldBy"]
            ),
            (&json!(7), &json!(0.0), &json!(false), &json!("piece"))
        );
        assert_eq!(app.guest().get(&location).await.is(200), created);
    });
}

#[test]
fn a_product_without_a_slug_gets_one_of_its_name() {
    in_a_shop(async |app| {
        let made = app.sells(product().named("Comté 24 mois").without("slug")).await;
        assert_eq!(made["slug"], "comte-24-mois");
    });
}

#[test]
fn only_an_admin_changes_the_catalog() {
    in_a_shop(async |app| {
        let comte = app.sells(product()).await;
        let path = format!("/api/products/{}", id(&comte));
        let body = product().price("1").0;
        app.guest()
            .post("/api/products", body.clone())
            .await
            .refuses(401, "not_signed_in");
        app.guest().put(&path, body.clone()).await.refuses(401, "not_signed_in");
        for actor in [app.customer("nadia").await, app.livreur("leo").await] {
            actor
                .post("/api/products", body.clone())
                .await
                .refuses(403, "forbidden");
            actor.put(&path, body.clone()).await.refuses(403, "forbidden");
        }
        assert_eq!(app.count("products").await, 1);
        assert_eq!(app.guest().get(&path).await.is(200), comte);
    });
}

#[test]
fn a_product_that_breaks_the_rules_names_every_field_and_is_not_stored() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        admin
            .post("/api/products", product().price("-0.01").0)
            .await
            .refuses_fields(&[("price", "too_small")]);
        let input = product()
            .with("price", "12.50")
            .with("stock", 1.5)
            .with("_id", app.unknown_id())
            .with("rating", 5)
            .with("images", json!(["/a.svg", 7]))
            .with("category", "Pâtes cuites")
            .with(
                "nutritionalInfo",
                json!({ "calories": -1, "protein": 1, "fat": 1, "sugar": 1 }),
            )
            .without("weight");
        admin.post("/api/products", input.0).await.refuses_fields(&[
            ("_id", "unknown_field"),
            ("category", "not_a_slug"),
            ("images[1]", "wrong_type"),
            ("nutritionalInfo.calories", "too_small"),
            ("nutritionalInfo.carbohydrates", "required"),
            ("nutritionalInfo.sugar", "unknown_field"),
            ("price", "wrong_type"),
            ("rating", "unknown_field"),
            ("stock", "wrong_type"),
            ("weight", "required"),
        ]);
        for cents in [12.345, 1e300] {
            let input = product().with("price", cents);
            admin
                .post("/api/products", input.0)
                .await
                .refuses_fields(&[("price", "wrong_type")]);
        }
        assert_eq!(app.count("products").await, 0);
    });
}

#[test]
fn a_change_replaces_what_an_admin_may_set_and_keeps_the_rest() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().with("slug", "comte").with("region", "Jura")).await;
        app.seconds_later(60);
        let changed = admin
            .put("/api/products/comte", product().with("slug", "comte").price("9.9").0)
            .await
            .is(200);
        assert_eq!((&changed["price"], &changed["region"]), (&json!(9.9), &Value::Null));
        assert_eq!(
            (&changed["_id"], &changed["createdAt"]),
            (&comte["_id"], &comte["createdAt"])
        );
        assert_eq!(changed["updatedAt"], "2050-03-03T12:01:00.000Z");
        assert_eq!(app.guest().get("/api/products/comte").await.is(200), changed);
    });
}

#[test]
fn a_change_that_cannot_be_made_changes_nothing() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().with("slug", "comte")).await;
        app.sells(product().with("slug", "brie")).await;
        let taken = product().with("slug", "brie").0;
        let problem = admin
            .put("/api/products/comte", taken.clone())
            .await
            .refuses(409, "slug_taken");
        assert_eq!(problem["errors"][0]["field"], "slug");
        admin.post("/api/products", taken).await.refuses(409, "slug_taken");
        admin
            .put("/api/products/comte", product().stock(-1).0)
            .await
            .refuses_fields(&[("stock", "too_small")]);
        admin
            .put(&format!("/api/products/{}", app.unknown_id()), product().0)
            .await
            .refuses(404, "not_found");
        assert_eq!(app.guest().get("/api/products/comte").await.is(200), comte);
    });
}
