//! `/api/platters`

use serde_json::json;

use crate::{fixtures::product, support::in_a_shop};

#[test]
fn a_platter_says_what_to_buy_what_it_weighs_and_costs_and_a_cart_takes_it() {
    in_a_shop(async |app| {
        let brie = app.sells(product().named("Brie").with("milk", "cow").price("10")).await;
        let goat = product()
            .named("Crottin")
            .with("milk", "goat")
            .with("category", "chevre");
        let crottin = app.sells(goat.price("10")).await;
        let platter = app.guest().get("/api/platters?people=4").await.is(200);
        let mut ids: Vec<_> = platter["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| &item["productId"])
            .collect();
        ids.sort_by_key(ToString::to_string);
        let mut both = [&brie["_id"], &crottin["_id"]];
        both.sort_by_key(ToString::to_string);
        assert_eq!(ids, both);
        assert_eq!((&platter["weight"], &platter["total"]), (&json!(500), &json!(20.0)));
        let nadia = app.customer("nadia").await;
        for item in platter["items"].as_array().expect("items") {
            let add = json!({ "productId": item["productId"], "quantity": item["quantity"], "weight": item["weight"] });
            nadia.post("/api/cart/items", add).await.is(200);
        }
        assert_eq!(nadia.get("/api/cart").await.is(200)["subtotal"], platter["total"]);
    });
}

#[test]
fn what_is_asked_of_a_platter_is_checked_and_a_budget_that_is_too_small_is_told_what_it_takes() {
    in_a_shop(async |app| {
        let guest = app.guest();
        assert_eq!(guest.get("/api/platters?people=4").await.is(200)["items"], json!([]));
        guest
            .get("/api/platters?people=0")
            .await
            .refuses_fields(&[("people", "too_small")]);
        for name in ["Brie", "Crottin"] {
            app.sells(product().named(name).with("milk", "cow").price("10")).await;
        }
        guest
            .get("/api/platters?people=4&budget=12")
            .await
            .refuses_fields(&[("budget", "platter_costs")]);
    });
}
