//! The profile, searching and looking up.

use axum::http::Method;
use serde_json::json;

use super::message;
use crate::{
    fixtures::{id, product},
    support::{in_a_shop, request},
};

#[test]
fn the_profile_says_where_both_doors_are_and_may_be_kept() {
    in_a_shop(async |app| {
        let answer = app.guest().get("/.well-known/ucp").await;
        assert_eq!(answer.header("cache-control"), "public, max-age=3600");
        let ucp = &answer.is(200)["ucp"];
        let site = &app.shop.settings.site_url;
        let endpoints = ucp["services"]["dev.ucp.shopping"].as_array().expect("services");
        let endpoints: Vec<_> = endpoints
            .iter()
            .map(|one| (&one["transport"], &one["endpoint"]))
            .collect();
        assert_eq!(endpoints[0], (&json!("rest"), &json!(format!("{site}/ucp"))));
        assert_eq!(endpoints[1], (&json!("mcp"), &json!(format!("{site}/mcp"))));
        assert_eq!(ucp["capabilities"].as_object().expect("some").len(), 4);
        // Payment is the shop's own page alone.
        assert_eq!(ucp["payment_handlers"], json!({}));
    });
}

#[test]
fn an_agent_finds_a_cheese_with_its_price_per_kilo_its_cuts_and_its_allergens() {
    in_a_shop(async |app| {
        let comte = product().named("Comté vieux").by_weight().price("9.75").stock(3000);
        let comte = app.sells(comte.with("allergens", json!(["milk"]))).await;
        app.sells(product().named("Brie").stock(0)).await;
        let body = json!({ "query": "comte", "context": { "language": "en" } });
        let found = app.guest().post("/ucp/catalog/search", body).await.is(200);
        assert_eq!(found["pagination"], json!({ "has_next_page": false, "total_count": 1 }));
        let found = &found["products"][0];
        assert_eq!(found["id"], comte["_id"]);
        let variant = &found["variants"][0];
        assert_eq!(variant["price"], json!({ "amount": 3900, "currency": "EUR" }));
        assert_eq!(
            variant["quantity_unit"],
            json!({ "unit": "KGM", "scale": 3, "display_text": "kg", "increment": 50 })
        );
        assert_eq!(
            variant["availability"],
            json!({ "available": true, "status": "in_stock" })
        );
        assert_eq!(found["metadata"]["allergens"], json!(["milk"]));
        assert_eq!(found["metadata"]["allergens_text"], "Contains: milk");

        let body = json!({ "query": "brie", "context": { "language": "en" } });
        let found = app.guest().post("/ucp/catalog/search", body).await.is(200);
        let variant = &found["products"][0]["variants"][0];
        assert_eq!(variant["availability"]["available"], false);
        assert_eq!(variant["price"]["amount"], 1250, "a piece has its own price");
        assert_eq!(variant["unit_price"]["amount"], 5000, "and a kilo of it this one");
        assert!(variant.get("quantity_unit").is_none());
    });
}

#[test]
fn a_list_goes_on_by_its_cursor_and_a_price_is_that_of_the_variant() {
    in_a_shop(async |app| {
        for number in 1..=5 {
            let one = product().named(&format!("Tomme {number}")).with("price", number);
            app.sells(one).await;
        }
        let agent = app.guest();
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let body = json!({ "query": "tomme", "pagination": { "limit": 2, "cursor": cursor } });
            let page = agent.post("/ucp/catalog/search", body).await.is(200);
            let products = page["products"].as_array().expect("products");
            seen.extend(products.iter().map(|product| product["id"].clone()));
            if page["pagination"]["has_next_page"] == false {
                break;
            }
            cursor = page["pagination"]["cursor"].as_str().map(str::to_owned);
        }
        assert_eq!(seen.len(), 5);
        let priced = json!({ "query": "tomme", "filters": { "price": { "min": 200, "max": 300 } } });
        let found = agent.post("/ucp/catalog/search", priced.clone()).await.is(200);
        assert_eq!(found["products"].as_array().expect("products").len(), 2);
        let mut in_dollars = priced;
        in_dollars["context"] = json!({ "currency": "USD" });
        let found = agent.post("/ucp/catalog/search", in_dollars).await.is(200);
        assert_eq!(found["products"].as_array().expect("products").len(), 5);
        message(&found, "price_filter_ignored");
        let lost = json!({ "pagination": { "cursor": "somewhere" } });
        let refused = agent.post("/ucp/catalog/search", lost).await.is(400);
        assert_eq!(refused["code"], "invalid_input");
    });
}

#[test]
fn what_is_looked_up_says_what_it_was_found_by_and_what_is_gone_is_named() {
    in_a_shop(async |app| {
        let brie = app.sells(product().named("Brie").with("slug", "brie")).await;
        let agent = app.guest();
        let body = json!({ "ids": [id(&brie), "brie", "brie", "gruyere"] });
        let found = agent.post("/ucp/catalog/lookup", body).await.is(200);
        assert_eq!(found["products"].as_array().expect("products").len(), 1);
        let inputs = found["products"][0]["variants"][0]["inputs"]
            .as_array()
            .expect("inputs");
        assert_eq!(inputs.len(), 2);
        assert!(inputs.contains(&json!({ "id": id(&brie), "match": "exact" })));
        assert_eq!(message(&found, "not_found")["content"], "gruyere");

        let gone = agent
            .post("/ucp/catalog/product", json!({ "id": "gruyere" }))
            .await
            .is(200);
        assert_eq!(gone["ucp"]["status"], "error");
        let many: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        let refused = agent.post("/ucp/catalog/lookup", json!({ "ids": many })).await.is(400);
        assert_eq!(refused["code"], "request_too_large");
    });
}

#[test]
fn what_makes_no_sense_is_refused_by_its_field() {
    in_a_shop(async |app| {
        let agent = app.guest();
        let wrong = agent
            .post("/ucp/carts", json!({ "line_items": [{ "quantity": 1 }] }))
            .await
            .is(400);
        assert!(
            wrong["content"].as_str().expect("words").starts_with("line_items[0]"),
            "{wrong}"
        );
        // A list is no object, wherever one is meant.
        for (body, field) in [
            (json!([]), "request"),
            (json!([[]]), "request"),
            (json!({ "context": [] }), "context"),
            (json!({ "line_items": [[{ "id": "x" }, 1]] }), "line_items[0]"),
            (
                json!({ "line_items": [{ "item": ["x"], "quantity": 1 }] }),
                "line_items[0].item",
            ),
        ] {
            let refused = agent.post("/ucp/carts", body).await.is(400);
            assert_eq!(refused["content"], format!("{field}: has to be an object"));
        }
        assert_eq!(app.count("agentcarts").await, 0);
        let none = json!({ "pagination": { "limit": 0 } });
        let refused = agent.post("/ucp/catalog/search", none).await.is(400);
        assert_eq!(refused["code"], "invalid_input");
        let text = request(Method::POST, "/ucp/carts", &[("content-type", "application/json")], "{");
        assert_eq!(agent.send(text).await.is(400)["code"], "invalid_body");
        let plain = request(Method::POST, "/ucp/carts", &[("content-type", "text/plain")], "{}");
        assert_eq!(agent.send(plain).await.is(415)["code"], "invalid_body");
        let long = json!({ "query": "x".repeat(70_000) });
        agent
            .post("/ucp/catalog/search", long)
            .await
            .refuses(413, "body_too_large");
    });
}
