//! What products say before anybody buys, what they cost before, and allergens that somebody avoids.

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::{in_a_shop, request},
};

#[test]
fn a_product_says_what_the_law_asks_and_is_published_only_whole() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let body = product().named("Comté").with("published", true).with("milk", "cow");
        let refused = admin.post("/api/products", body.0.clone()).await;
        let missing = [
            "allergens",
            "heatTreatment",
            "ingredients",
            "nutritionalInfo.calories",
            "nutritionalInfo.carbohydrates",
            "nutritionalInfo.fat",
            "nutritionalInfo.protein",
            "nutritionalInfo.salt",
            "nutritionalInfo.saturates",
            "nutritionalInfo.sugars",
            "storage",
        ];
        refused.refuses_fields(&missing.map(|field| (field, "missing_fact")));
        let facts = json!({
            "heatTreatment": "raw", "ingredients": ["lait cru"], "allergens": ["milk"], "storage": "Au frais.",
            "protectedName": { "name": "Comté", "kind": "PDO" },
            "producer": { "name": "Fruitière", "address": "39150 Saint-Laurent" },
            "nutritionalInfo": { "calories": 418.0, "protein": 27.0, "fat": 34.2, "carbohydrates": 0.5,
                "saturates": 22.0, "sugars": 0.1, "salt": 0.9 },
        });
        let mut whole = body.0;
        for (field, value) in facts.as_object().expect("facts") {
            whole[field] = value.clone();
        }
        let made = admin.post("/api/products", whole.clone()).await.is(201);
        for field in ["heatTreatment", "protectedName", "producer", "nutritionalInfo"] {
            assert_eq!(made[field], facts[field], "{field}");
        }
        let mut wrong = whole;
        wrong["protectedName"]["name"] = json!("type Comté");
        wrong["nutritionalInfo"]["saturates"] = json!(35);
        wrong["slug"] = json!("another");
        admin.post("/api/products", wrong).await.refuses_fields(&[
            ("nutritionalInfo.saturates", "too_large"),
            ("protectedName.name", "not_a_protected_name"),
        ]);
        // As before the shop asked, and listed.
        let old = admin.post("/api/products", product().named("Tomme").0).await.is(201);
        let page = admin.get("/api/admin/products/missing-facts").await.is(200);
        assert_eq!(
            (&page["total"], &page["items"][0]["productId"]),
            (&json!(1), &json!(id(&old)))
        );
        assert_eq!(
            page["items"][0]["missingFacts"],
            json!(["ingredients", "storage", "nutrition"])
        );
        app.guest().get("/api/admin/products/missing-facts").await.is(401);
    });
}

#[test]
fn admins_see_what_a_product_cost_and_everyone_the_lowest_price_beside_a_reduction() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let body = product().price("10");
        let made = admin.post("/api/products", body.0.clone()).await.is(201);
        let path = format!("/api/products/{}", id(&made));
        let reduced = body.price("8").with("compareAtPrice", 12).0;
        admin
            .put(&path, reduced.clone())
            .await
            .refuses_fields(&[("compareAtPrice", "above_lowest_price")]);
        let mut right = reduced;
        right["compareAtPrice"] = json!(10);
        let put = admin.put(&path, right.clone()).await;
        let tag = put.header("etag").to_owned();
        assert_eq!(put.is(200)["lowestPrice30Days"], json!(10.0));
        let public = app.guest().get(&path).await;
        let guests_tag = public.header("etag").to_owned();
        let public = public.is(200);
        assert_eq!(
            (
                &public["compareAtPrice"],
                &public["lowestPrice30Days"],
                &public["priceHistory"]
            ),
            (&json!(10.0), &json!(10.0), &Value::Null)
        );
        let listed = app.guest().get("/api/products").await.is(200);
        assert_eq!(
            (
                &listed["items"][0]["lowestPrice30Days"],
                &listed["items"][0]["priceHistory"]
            ),
            (&json!(10.0), &Value::Null)
        );
        let nadias = app.customer("nadia").await.get(&path).await.is(200);
        assert_eq!(nadias, public);
        let seen = admin.get(&path).await;
        let admins_tag = seen.header("etag").to_owned();
        assert_eq!((guests_tag.as_str(), seen.header("cache-control")), (&*tag, "no-store"));
        let prices: Vec<_> = seen.is(200)["priceHistory"]
            .as_array()
            .expect("prices")
            .iter()
            .map(|past| past["price"].clone())
            .collect();
        assert_eq!(prices, [json!(10.0), json!(8.0)]);
        for tag in [tag, admins_tag] {
            let token = format!("Bearer {}", admin.token.as_deref().expect("a token"));
            let headers = [
                ("if-match", &*tag),
                ("authorization", &token),
                ("content-type", "application/json"),
            ];
            let same = admin
                .send(request(Method::PUT, &path, &headers, right.to_string()))
                .await;
            assert_eq!(same.status, 200, "{tag}: {}", same.text);
        }
    });
}

#[test]
fn a_customer_keeps_the_allergens_they_avoid() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let body = json!({ "avoidedAllergens": ["nuts", "eggs", "nuts"] });
        let profile = nadia.put("/api/users/profile", body).await.is(200);
        assert_eq!(profile["profile"]["avoidedAllergens"], json!(["eggs", "nuts"]));
        let brie = app
            .sells(product().named("Brie").with("allergens", json!(["milk"])))
            .await;
        app.cooks("toast", Some(&brie)).await;
        let titles = async |query: &str| {
            let page = app
                .guest()
                .get(&format!("/api/recipes?excludeAllergens={query}"))
                .await
                .is(200);
            page["total"].clone()
        };
        assert_eq!((titles("milk").await, titles("fish,eggs").await), (json!(0), json!(1)));
    });
}
