//! `/api/recipes`

mod admin;

use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
};

fn slugs(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["slug"].as_str().expect("a slug"))
        .collect()
}

#[test]
fn recipes_come_newest_first_page_by_page() {
    in_a_shop(async |app| {
        for slug in ["fondue", "raclette", "gougeres"] {
            app.cooks(slug, None).await;
            app.seconds_later(1);
        }
        let answer = app.guest().get("/api/recipes?limit=2").await;
        assert!(
            answer
                .header("link")
                .contains("</api/recipes?page=2&limit=2>; rel=\"next\"")
        );
        let page = answer.is(200);
        assert_eq!(slugs(&page), ["gougeres", "raclette"]);
        assert_eq!((&page["total"], &page["pages"]), (&json!(3), &json!(2)));
    });
}

#[test]
fn recipes_can_be_narrowed_to_a_product_a_category_and_a_difficulty() {
    in_a_shop(async |app| {
        let comte = app.sells(product()).await;
        app.cooks("with-comte", Some(&comte)).await;
        app.cooks("without", None).await;
        let get = async |query: String| app.guest().get(&format!("/api/recipes?{query}")).await.is(200);
        assert_eq!(slugs(&get(format!("productId={}", id(&comte))).await), ["with-comte"]);
        assert_eq!(get("category=plat&difficulty=easy".into()).await["total"], 2);
        assert_eq!(get("category=dessert".into()).await["total"], 0);
        assert_eq!(get("difficulty=hard".into()).await["total"], 0);
    });
}

#[test]
fn a_query_that_breaks_the_rules_names_every_parameter() {
    in_a_shop(async |app| {
        app.guest()
            .get("/api/recipes?difficulty=extreme&productId=comte&author=1")
            .await
            .refuses_fields(&[
                ("author", "unknown_field"),
                ("difficulty", "wrong_type"),
                ("productId", "wrong_type"),
            ]);
        app.guest()
            .get("/api/recipes?limit=0")
            .await
            .refuses_fields(&[("limit", "too_small")]);
    });
}

#[test]
fn a_recipe_is_found_by_id_and_by_slug_in_the_language_asked_for() {
    in_a_shop(async |app| {
        let fondue = app.cooks("fondue", None).await;
        assert_eq!(
            app.guest().get(&format!("/api/recipes/{}", id(&fondue))).await.is(200),
            fondue
        );
        assert_eq!(app.guest().get("/api/recipes/fondue").await.is(200), fondue);
        let english = app.guest().get("/api/recipes/fondue?lang=en").await.is(200);
        assert_eq!(
            (&english["title"], &english["ingredients"][0]["name"]),
            (&json!("Cheese fondue"), &json!("Comté cheese"))
        );
        assert_eq!(english["description"], "Pour quatre.", "what has no translation stays");
        let page = app.guest().get("/api/recipes?lang=en").await.is(200);
        assert_eq!(page["items"][0]["title"], "Cheese fondue");
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    in_a_shop(async |app| {
        for key in [app.unknown_id().as_str(), "no-such-slug", "%00", "%FF"] {
            app.guest()
                .get(&format!("/api/recipes/{key}"))
                .await
                .refuses(404, "not_found");
        }
    });
}
