//! Carts and checkouts that agents put together.

use domain::{
    Error, Settings,
    agents::{self, Wanted, Wish},
};
use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};
use server::config::HttpConfig;
use shared::Language;

use super::{cart, cart_request, line, message, messages, total};
use crate::{
    fixtures::{id, product},
    support::{in_a_shop, in_a_shop_with},
};

/// The id of a cart or checkout.
fn name(answer: &Value) -> &str {
    answer["id"].as_str().expect("an id")
}

#[test]
fn cheese_by_weight_is_counted_in_grams_and_costs_what_the_shop_says() {
    in_a_shop(async |app| {
        // 250 g cost 9.75.
        let comte = app.sells(product().by_weight().price("9.75").stock(3000)).await;
        let brie = app.sells(product().price("12.50")).await;
        let agent = app.guest();
        let made = cart(&agent, &[line(&comte, 350), line(&brie, 2)]).await;
        let lines = &made["line_items"];
        assert_eq!((&lines[0]["quantity"], &lines[1]["quantity"]), (&json!(350), &json!(2)));
        assert_eq!(lines[0]["item"]["quantity_unit"]["unit"], "KGM");
        assert_eq!(lines[0]["item"]["price"], 3900);
        let rate = &lines[0]["item"]["unit_price"];
        assert_eq!(
            (&rate["amount"], &rate["reference"]["value"]),
            (&json!(975), &json!(250))
        );
        assert!(lines[1]["item"].get("quantity_unit").is_none());
        assert_eq!(total(&made, "subtotal"), 1365 + 2500);
        assert_eq!(total(&made, "fulfillment"), 690);
        assert_eq!(total(&made, "total"), 1365 + 2500 + 690);

        // A person's cart of the same costs the same.
        let zoe = app.customer("zoe").await;
        let item = json!({ "productId": id(&comte), "quantity": 1, "weight": 350 });
        zoe.post("/api/cart/items", item).await.is(200);
        assert_eq!(zoe.fills(&brie, 2).await["subtotal"], 38.65);
    });
}

#[test]
fn an_amount_that_is_not_sold_is_revised_and_said() {
    in_a_shop(async |app| {
        let comte = app.sells(product().by_weight().stock(3000)).await;
        let brie = app.sells(product().stock(500)).await;
        let made = cart(&app.guest(), &[line(&comte, 137), line(&comte, 20), line(&brie, 300)]).await;
        let amounts: Vec<_> = (0..3).map(|n| made["line_items"][n]["quantity"].clone()).collect();
        assert_eq!(amounts, [100, 100, 99]);
        let revised = messages(&made, "quantity_increment_revised");
        assert_eq!(revised[0]["path"], "$.line_items[0].quantity");
        assert_eq!(revised.len(), 2);
        message(&made, "quantity_adjusted");
    });
}

#[test]
fn who_counts_in_another_unit_is_told_and_nothing_is_reinterpreted() {
    in_a_shop(async |app| {
        let comte = app.sells(product().by_weight().stock(3000)).await;
        let agent = app.guest();
        let pieces = json!({
            "item": { "id": id(&comte), "quantity_unit": { "unit": "C62", "display_text": "each" } }, "quantity": 350,
        });
        // Nothing of it can be made: there is no cart.
        let nothing = agent
            .post("/ucp/carts", cart_request(std::slice::from_ref(&pieces)))
            .await
            .is(200);
        assert_eq!(nothing["ucp"]["status"], "error");
        message(&nothing, "quantity_unit_mismatch");
        assert_eq!(app.count("agentcarts").await, 0);
        // What was there stays.
        let made = cart(&agent, &[line(&comte, 200)]).await;
        let path = format!("/ucp/carts/{}", name(&made));
        let kept = agent.put(&path, cart_request(&[pieces])).await.is(200);
        message(&kept, "quantity_unit_mismatch");
        assert_eq!(kept["line_items"][0]["quantity"], 200);
        assert_eq!(kept["line_items"][0]["id"], made["line_items"][0]["id"]);
        let grams = json!({
            "item": { "id": id(&comte), "quantity_unit": { "unit": "KGM", "scale": 3, "display_text": "kg" } },
            "quantity": 350,
        });
        let taken = agent.put(&path, cart_request(&[grams])).await.is(200);
        assert_eq!(taken["line_items"][0]["quantity"], 350);
    });
}

#[test]
fn what_changes_between_two_calls_is_said() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let fixture = product()
            .named("Brie")
            .price("12.50")
            .with("allergens", json!(["milk"]));
        let brie = app.sells(fixture.clone()).await;
        let agent = app.guest();
        let made = agent
            .post("/ucp/checkout-sessions", cart_request(&[line(&brie, 3)]))
            .await
            .is(201);
        assert_eq!(made["status"], "requires_escalation");
        assert_eq!(message(&made, "payment_in_shop")["severity"], "requires_buyer_input");
        let allergens = message(&made, "allergens");
        assert_eq!(allergens["presentation"], "disclosure");
        assert_eq!(allergens["path"], "$.line_items[0]");
        assert_eq!(allergens["content"], "Contains: milk");
        let path = format!("/ucp/checkout-sessions/{}", name(&made));

        let product_path = format!("/api/products/{}", id(&brie));
        let dearer = fixture.price("13.00").stock(2).with("slug", brie["slug"].clone());
        admin.put(&product_path, dearer.0).await.is(200);
        let now = agent.get(&path).await.is(200);
        let words = message(&now, "price_changed")["content"]
            .as_str()
            .expect("words")
            .to_owned();
        assert!(words.contains("12,50") && words.contains("13,00"), "{words}");
        assert_eq!(now["status"], "incomplete");
        assert_eq!(message(&now, "out_of_stock")["severity"], "recoverable");
        assert_eq!(total(&now, "subtotal"), 3900);

        let fewer = agent.put(&path, cart_request(&[line(&brie, 2)])).await.is(200);
        assert_eq!(fewer["status"], "requires_escalation");
        assert_eq!(total(&fewer, "subtotal"), 2600);
        assert!(
            messages(&agent.get(&path).await.is(200), "price_changed").is_empty(),
            "said and known"
        );

        admin.delete(&product_path).await.is(204);
        let gone = agent.get(&path).await.is(200);
        assert_eq!(gone["status"], "incomplete");
        message(&gone, "item_unavailable");
    });
}

#[test]
fn a_cart_has_one_checkout_which_is_never_completed_here() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let agent = app.guest();
        let made = cart(&agent, &[line(&brie, 1)]).await;
        let early = name(&made).replace("cart_", "chk_");
        let early = agent.get(&format!("/ucp/checkout-sessions/{early}")).await.is(200);
        message(&early, "not_found");
        let of_cart = json!({ "cart_id": name(&made), "line_items": [] });
        let checkout = agent.post("/ucp/checkout-sessions", of_cart.clone()).await.is(201);
        let again = agent.post("/ucp/checkout-sessions", of_cart).await.is(201);
        assert_eq!(checkout["id"], again["id"]);
        let path = format!("/ucp/checkout-sessions/{}", name(&checkout));
        let paid = json!({ "payment": { "instruments": [] } });
        let done = agent.post(&format!("{path}/complete"), paid).await.is(200);
        assert_eq!(done["status"], "requires_escalation");
        assert!(done.get("order").is_none() && done["continue_url"].is_string());
        assert_eq!(app.count("orders").await, 0);
        // The cart follows its checkout.
        agent.put(&path, cart_request(&[line(&brie, 4)])).await.is(200);
        let cart_path = format!("/ucp/carts/{}", name(&made));
        assert_eq!(agent.get(&cart_path).await.is(200)["line_items"][0]["quantity"], 4);

        let canceled = agent.post(&format!("{path}/cancel"), json!({})).await.is(200);
        assert_eq!(canceled["status"], "canceled");
        let still = agent.put(&path, cart_request(&[line(&brie, 1)])).await.is(200);
        assert_eq!(
            (&still["status"], &still["line_items"][0]["quantity"]),
            (&json!("canceled"), &json!(4))
        );
        message(&still, "checkout_canceled");
        let completed = agent.post(&format!("{path}/complete"), json!({})).await.is(200);
        message(&completed, "checkout_canceled");
        let of_cart = json!({ "cart_id": name(&made), "line_items": [] });
        let no_more = agent.post("/ucp/checkout-sessions", of_cart).await.is(201);
        assert_eq!(no_more["status"], "canceled");
        message(&no_more, "checkout_canceled");
        let read = agent.get(&path).await.is(200);
        assert!(messages(&read, "checkout_canceled").is_empty(), "nothing was asked for");
        // Nobody is led to a basket that is taken over no more.
        let link = agent.get(&cart_path).await.is(200)["continue_url"].clone();
        assert!(
            !link.as_str().is_some_and(|link| link.contains("/panier/agent/")),
            "{link}"
        );
        let was = agent.post(&format!("{cart_path}/cancel"), json!({})).await.is(200);
        assert_eq!(was["id"], made["id"]);
        message(&agent.get(&cart_path).await.is(200), "not_found");
        let again = agent.post(&format!("{cart_path}/cancel"), json!({})).await.is(200);
        assert_eq!(again, was);
    });
}

#[test]
fn nobody_reads_a_cart_without_its_secret_nor_an_order_and_the_database_does_not_know_it() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let agent = app.guest();
        let made = cart(&agent, &[line(&brie, 1)]).await;
        let secret = name(&made).trim_start_matches("cart_").to_owned();
        assert_eq!(secret.len(), 64);
        let zoe = app.customer("zoe").await;
        let order = zoe.orders(&brie).await;
        for unknown in [
            "cart_".to_owned(),
            format!("cart_{}", "0".repeat(64)),
            format!("cart_{}", id(&order)),
            secret.clone(),
        ] {
            let answer = agent.get(&format!("/ucp/carts/{unknown}")).await.is(200);
            assert_eq!(answer["ucp"]["status"], "error", "{unknown}");
            message(&answer, "not_found");
        }
        let order = format!("/ucp/orders/{}", id(&order));
        assert_eq!(agent.get(&order).await.status, 404);
        let stored = app
            .shop
            .store
            .database()
            .collection::<mongodb::bson::Document>("agentcarts");
        let stored = stored
            .find_one(mongodb::bson::doc! {})
            .await
            .expect("read")
            .expect("one");
        assert!(!stored.to_string().contains(&secret));
    });
}

#[test]
fn a_cart_ends_after_a_day_and_holds_so_many_lines() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let agent = app.guest();
        let path = format!("/ucp/carts/{}", name(&cart(&agent, &[line(&brie, 1)]).await));
        app.seconds_later(24 * 3600 - 1);
        assert!(agent.get(&path).await.is(200)["id"].is_string());
        app.seconds_later(1);
        message(&agent.get(&path).await.is(200), "not_found");
        message(
            &agent.put(&path, cart_request(&[line(&brie, 1)])).await.is(200),
            "not_found",
        );
        let many = vec![line(&brie, 1); 17];
        let refused = agent.post("/ucp/carts", cart_request(&many)).await.is(400);
        assert!(
            refused["content"].as_str().expect("words").starts_with("line_items"),
            "{refused}"
        );
    });
}

#[test]
fn where_the_shop_does_not_deliver_is_said() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let mut wish = cart_request(&[line(&brie, 1)]);
        wish["context"]["postal_code"] = json!("98800");
        let far = app.guest().post("/ucp/carts", wish.clone()).await.is(201);
        message(&far, "address_undeliverable");
        wish["context"]["postal_code"] = json!("69002");
        let near = app.guest().post("/ucp/carts", wish.clone()).await.is(201);
        assert!(messages(&near, "address_undeliverable").is_empty());
        wish["context"]["address_country"] = json!("US");
        let agent = app.guest();
        let abroad = agent.post("/ucp/carts", wish.clone()).await.is(201);
        message(&abroad, "address_undeliverable");
        // It is said for as long as it holds.
        let path = format!("/ucp/carts/{}", name(&abroad));
        message(&agent.get(&path).await.is(200), "address_undeliverable");
        let changed = agent.put(&path, cart_request(&[line(&brie, 2)])).await.is(200);
        message(&changed, "address_undeliverable");
        wish["context"]["address_country"] = json!("FR");
        agent.put(&path, wish).await.is(200);
        assert!(messages(&agent.get(&path).await.is(200), "address_undeliverable").is_empty());
    });
}

#[test]
fn an_address_puts_three_hundred_carts_together_and_then_one_every_six_seconds() {
    in_a_shop_with(HttpConfig::default(), async |app| {
        let brie = app.sells(product()).await;
        let agent = app.guest();
        for _ in 0..300 {
            cart(&agent, &[line(&brie, 1)]).await;
        }
        let refused = agent.post("/ucp/carts", cart_request(&[line(&brie, 1)])).await;
        assert_eq!(refused.header("retry-after"), "6");
        refused.refuses(429, "too_many_requests");
        app.seconds_later(6);
        cart(&agent, &[line(&brie, 1)]).await;
    });
}

#[test]
fn all_networks_of_a_site_have_so_many_carts_together() {
    in_a_shop_with(HttpConfig::default(), async |app| {
        let brie = app.sells(product()).await;
        let wanted = Wanted {
            key: id(&brie).to_owned(),
            amount: 1,
            counts: None,
        };
        let wish = Wish {
            lines: vec![wanted],
            ..Wish::default()
        };
        let open = async |from: &str| {
            let from = from.parse().expect("an address");
            agents::open(&app.shop, from, &wish, false, None, Language::English).await
        };
        open("2001:db8:1:1::1").await.expect("the first of a site");
        // The site takes all it has.
        let full_at = DateTime::from_millis(app.shop.now().millis() + 1000 * 3000);
        let tries = app.shop.store.database().collection::<Document>("tries");
        let taken = tries
            .update_many(
                doc! { "_id": { "$regex": "^agentcarts/site/" } },
                doc! { "$set": { "fullAt": full_at } },
            )
            .await;
        assert_eq!(taken.expect("written").modified_count, 1);
        let refused = open("2001:db8:1:2::1").await;
        assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        for elsewhere in ["2001:db8:2:1::1", "198.51.100.1"] {
            open(elsewhere).await.expect("another site");
        }
        app.seconds_later(3);
        open("2001:db8:1:2::1").await.expect("one comes back");
    });
}

#[test]
fn links_are_in_the_language_of_the_buyer_at_the_address_of_the_shop() {
    in_a_shop(async |app| {
        let shop = app.with_settings(Settings {
            site_url: "https://fromagerie.example".into(),
            ..Settings::clone(&app.shop.settings)
        });
        let brie = app.sells(product()).await;
        let made = cart(&shop.guest(), &[line(&brie, 1)]).await;
        let secret = name(&made).trim_start_matches("cart_");
        assert_eq!(
            made["continue_url"],
            format!("https://fromagerie.example/en/panier/agent/{secret}")
        );
    });
}
