//! `POST`, `PUT` and `DELETE /api/recipes`, and putting a recipe's ingredients into the cart.

use serde_json::{Value, json};

use crate::{
    fixtures::{id, product, recipe},
    support::in_a_shop,
};

#[test]
fn an_admin_publishes_a_recipe_and_is_its_author() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product()).await;
        let mut body = recipe()
            .with("title", "Fondue à l’ancienne")
            .ingredient(Some(&comte), 0.5, "kg");
        body.0.as_object_mut().unwrap().remove("slug");
        let answer = admin.post("/api/recipes", body.0).await;
        let location = answer.header("location").to_owned();
        let made = answer.is(201);
        assert_eq!(location, format!("/api/recipes/{}", id(&made)));
        assert_eq!(
            (&made["author"], &made["slug"]),
            (&json!(admin.id), &json!("fondue-a-l-ancienne"))
        );
        assert_eq!(made["ingredients"][0]["productId"], comte["_id"]);
        assert_eq!(app.guest().get(&location).await.is(200), made);
        let found = app.guest().get("/api/recipes?q=ANCIENE").await.is(200);
        assert_eq!((&found["total"], &found["items"][0]), (&json!(1), &made));
    });
}

#[test]
fn a_recipe_that_breaks_the_rules_names_every_field_and_is_not_stored() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let body = recipe()
            .with("title", json!({ "$gt": "" }))
            .with("difficulty", "extreme")
            .with("prepTime", 1.5)
            .with("author", app.unknown_id())
            .with(
                "ingredients",
                json!([{ "name": "sel", "quantity": "1", "unit": "g", "_id": "x" }]),
            );
        admin.post("/api/recipes", body.0).await.refuses_fields(&[
            ("author", "unknown_field"),
            ("difficulty", "wrong_type"),
            ("ingredients[0]._id", "unknown_field"),
            ("ingredients[0].quantity", "wrong_type"),
            ("prepTime", "wrong_type"),
            ("title", "wrong_type"),
        ]);
        let stranger = json!({ "_id": app.unknown_id() });
        let body = recipe()
            .ingredient(Some(&stranger), 1, "piece")
            .with("servings", 101)
            .with("instructions", json!([""]))
            .with("translations", json!({ "en": { "title": "\u{0}" }, "a.b": {} }));
        admin.post("/api/recipes", body.0).await.refuses_fields(&[
            ("ingredients[0].productId", "unknown_product"),
            ("instructions", "required"),
            ("servings", "too_large"),
            ("translations", "not_a_language"),
            ("translations.en.title", "control_characters"),
        ]);
        assert_eq!(app.count("recipes").await, 0);
    });
}

#[test]
fn a_change_replaces_what_an_admin_may_set_and_keeps_the_rest() {
    in_a_shop(async |app| {
        let fondue = app.cooks("fondue", None).await;
        app.cooks("raclette", None).await;
        app.seconds_later(60);
        let admin = app.admin().await;
        let body = recipe()
            .with("slug", "fondue-suisse")
            .with("servings", 6)
            .ingredient(None, 400, "g");
        let changed = admin.put("/api/recipes/fondue", body.0.clone()).await.is(200);
        for kept in ["_id", "author", "createdAt"] {
            assert_eq!(changed[kept], fondue[kept], "{kept}");
        }
        assert_eq!(
            (&changed["servings"], &changed["updatedAt"]),
            (&json!(6), &json!("2050-03-03T12:01:00.000Z"))
        );
        let by_former_slug = app.guest().get("/api/recipes/fondue").await.is(200);
        assert_eq!(by_former_slug["slug"], "fondue-suisse");
        let taken = body.with("slug", "raclette").0;
        let problem = admin
            .put("/api/recipes/fondue-suisse", taken.clone())
            .await
            .refuses(409, "slug_taken");
        assert_eq!(problem["errors"][0]["field"], "slug");
        admin
            .post("/api/recipes", taken.clone())
            .await
            .refuses(409, "slug_taken");
        admin.put("/api/recipes/none", taken).await.refuses(404, "not_found");
        assert_eq!(app.guest().get("/api/recipes/fondue-suisse").await.is(200), changed);
    });
}

#[test]
fn a_deleted_recipe_is_gone() {
    in_a_shop(async |app| {
        let fondue = app.cooks("fondue", None).await;
        let admin = app.admin().await;
        admin.delete(&format!("/api/recipes/{}", id(&fondue))).await.is(204);
        app.guest().get("/api/recipes/fondue").await.refuses(404, "not_found");
        admin.delete("/api/recipes/fondue").await.refuses(404, "not_found");
        admin.delete("/api/recipes/%00").await.refuses(404, "not_found");
    });
}

#[test]
fn only_an_admin_changes_the_recipes() {
    in_a_shop(async |app| {
        let fondue = app.cooks("fondue", None).await;
        let body = recipe().ingredient(None, 1, "g").0;
        let path = "/api/recipes/fondue";
        app.guest()
            .post("/api/recipes", body.clone())
            .await
            .refuses(401, "not_signed_in");
        app.guest().put(path, body.clone()).await.refuses(401, "not_signed_in");
        app.guest().delete(path).await.refuses(401, "not_signed_in");
        for actor in [app.customer("nadia").await, app.livreur("leo").await] {
            actor.post("/api/recipes", body.clone()).await.refuses(403, "forbidden");
            actor.put(path, body.clone()).await.refuses(403, "forbidden");
            actor.delete(path).await.refuses(403, "forbidden");
        }
        assert_eq!(app.guest().get(path).await.is(200), fondue);
        assert_eq!(app.count("recipes").await, 1);
    });
}

#[test]
fn a_recipes_products_go_into_the_cart_for_so_many_and_what_is_left_out_is_named() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().named("Comté").by_weight().stock(5000)).await;
        let brie = app.sells(product().named("Brie").stock(1)).await;
        let admin = app.admin().await;
        let body = recipe()
            .with("slug", "plat")
            .ingredient(Some(&comte), 300, "g")
            .ingredient(Some(&brie), 1, "piece")
            .ingredient(None, 3, "slice");
        admin.post("/api/recipes", body.0).await.is(201);

        let lines = |cart: &Value| {
            let items = cart["items"].as_array().unwrap().iter();
            items
                .map(|item| json!([item["product"]["name"], item["quantity"], item["weight"]]))
                .collect::<Vec<_>>()
        };
        let filled = nadia.post("/api/recipes/plat/cart", json!({})).await.is(200);
        assert_eq!(lines(&filled), [json!(["Comté", 1, 300]), json!(["Brie", 1, 250])]);
        assert_eq!(filled["skipped"], json!([]));
        let filled = nadia
            .post("/api/recipes/plat/cart", json!({ "servings": 5 }))
            .await
            .is(200);
        assert_eq!(
            lines(&filled).last(),
            Some(&json!(["Comté", 1, 400])),
            "400 g are 375 rounded up"
        );
        assert_eq!(
            filled["skipped"],
            json!([{ "productId": id(&brie), "name": "Brie", "reason": "out_of_stock" }])
        );
        assert_eq!(
            filled["added"],
            json!([{ "productId": id(&comte), "quantity": 1, "weight": 400 }])
        );
        let cart = nadia.get("/api/cart").await.is(200);
        for field in ["_id", "items", "subtotal", "itemCount", "updatedAt"] {
            assert_eq!(filled[field], cart[field], "{field}");
        }
    });
}

#[test]
fn a_recipes_cart_is_for_who_is_signed_in_and_for_one_to_a_hundred() {
    in_a_shop(async |app| {
        app.cooks("fondue", None).await;
        app.guest()
            .post("/api/recipes/fondue/cart", json!({}))
            .await
            .refuses(401, "not_signed_in");
        let nadia = app.customer("nadia").await;
        nadia
            .post("/api/recipes/none/cart", json!({}))
            .await
            .refuses(404, "not_found");
        for (servings, code) in [
            (json!(0), "too_small"),
            (json!(101), "too_large"),
            (json!(1.5), "wrong_type"),
            (json!({ "$gt": 0 }), "wrong_type"),
        ] {
            nadia
                .post("/api/recipes/fondue/cart", json!({ "servings": servings }))
                .await
                .refuses_fields(&[("servings", code)]);
        }
        nadia
            .post("/api/recipes/fondue/cart", json!({ "people": 2 }))
            .await
            .refuses_fields(&[("people", "unknown_field")]);
    });
}
