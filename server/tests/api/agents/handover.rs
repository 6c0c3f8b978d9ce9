//! The page behind `continue_url`, as a browser without JavaScript opens it.

use axum::http::Method;
use serde_json::{Value, json};

use super::{cart, cart_request, line, message, messages, total};
use crate::{
    fixtures::{id, product},
    pages::browser::Browser,
    support::{App, in_a_shop, request},
};

/// The path of the page of a cart or checkout, in French.
fn page_of(app: &App, made: &Value) -> String {
    let url = made["continue_url"].as_str().expect("a link");
    let path = url.strip_prefix(&app.shop.settings.site_url).expect("of this shop");
    path.trim_start_matches("/en").to_owned()
}

fn secret(page: &str) -> &str {
    page.rsplit('/').next().expect("a secret")
}

#[test]
fn a_customer_sees_what_was_put_together_and_takes_it_over_beside_what_they_had() {
    in_a_shop(async |app| {
        let comte = product().named("Comté vieux").by_weight().price("9.75").stock(3000);
        let comte = app.sells(comte.with("allergens", json!(["milk"]))).await;
        let brie = app.sells(product().named("Brie").stock(4)).await;
        let zoe = app.customer("zoe").await;
        zoe.fills(&brie, 1).await;
        let agent = app.guest();
        let made = cart(&agent, &[line(&comte, 350), line(&brie, 2)]).await;
        let page = page_of(app, &made);
        let browser = Browser::of(app, &zoe).await;
        let words = browser.reads(&page).await;
        for expected in [
            "Comté vieux",
            "350\u{a0}g",
            "13,65",
            "Résumé\u{a0}: 3 articles",
            "Contient",
            "contient déjà un article",
        ] {
            assert!(words.contains(expected), "{expected}: {words}");
        }
        assert_eq!(
            zoe.get("/api/cart").await.is(200)["itemCount"],
            1,
            "opening it changes nothing"
        );

        let form = format!("secret={}", secret(&page));
        assert_eq!(browser.sends("/fn/cart/adopt", &page, form).await, "/panier");
        let own = zoe.get("/api/cart").await.is(200);
        let lines = own["items"].as_array().expect("lines");
        let of = |product: &Value| {
            lines
                .iter()
                .find(|line| line["productId"] == product["_id"])
                .expect("a line")
        };
        assert_eq!((lines.len(), &of(&brie)["quantity"]), (2, &json!(3)));
        assert_eq!(of(&comte)["weight"], 350);
        // The agent hears of it, and of nothing else.
        let path = format!("/ucp/carts/{}", made["id"].as_str().expect("an id"));
        let told = agent.get(&path).await.is(200);
        message(&told, "taken_over");
        assert_eq!(told["line_items"][1]["quantity"], 2);
    });
}

#[test]
fn a_cart_that_is_taken_over_again_is_topped_up_and_never_doubled() {
    in_a_shop(async |app| {
        let comte = app.sells(product().by_weight().price("9.75").stock(3000)).await;
        let brie = app.sells(product().named("Brie").stock(4)).await;
        let (zoe, agent) = (app.customer("zoe").await, app.guest());
        zoe.fills(&brie, 1).await;
        // Two cuts of the same are two, in whatever lines they stand.
        let made = cart(&agent, &[line(&comte, 350), line(&brie, 2), line(&comte, 350)]).await;
        let (page, browser) = (page_of(app, &made), Browser::of(app, &zoe).await);
        let form = format!("secret={}", secret(&page));
        let takes_over = async || assert_eq!(browser.sends("/fn/cart/adopt", &page, form.clone()).await, "/panier");
        let holds = async |cuts: i64, pieces: i64| {
            let own = zoe.get("/api/cart").await.is(200);
            let mut held: Vec<_> = own["items"].as_array().expect("lines").iter().collect();
            held.sort_by_key(|line| line["productId"] == brie["_id"]);
            let held: Vec<_> = held.iter().map(|line| line["quantity"].as_i64()).collect();
            assert_eq!(held, [Some(cuts), Some(pieces)]);
        };
        takes_over().await;
        holds(2, 3).await;
        let words = browser.reads(&page).await;
        assert!(
            words.contains("Ce panier a déjà été repris") && words.contains("Compléter mon panier"),
            "{words}"
        );
        assert!(!words.contains("s’y ajoutent"), "{words}");
        takes_over().await;
        holds(2, 3).await;

        let path = format!("/ucp/carts/{}", made["id"].as_str().expect("an id"));
        let changes = async |pieces: i64| {
            let lines = [line(&comte, 350), line(&brie, pieces)];
            agent.put(&path, cart_request(&lines)).await.is(200);
        };
        changes(4).await;
        takes_over().await;
        holds(2, 4).await;
        // What the cart lacks finds no room in the stock: the sums are without it.
        changes(5).await;
        let words = browser.reads(&page).await;
        for expected in ["Résumé\u{a0}: un article", "Ne sera pas mis au panier", "20,55\u{a0}€"] {
            assert!(words.contains(expected), "{expected}: {words}");
        }
        // What was taken out is put in again, as is everything for somebody who has nothing yet.
        zoe.delete("/api/cart").await.is(200);
        changes(2).await;
        takes_over().await;
        holds(1, 2).await;
    });
}

#[test]
fn what_found_no_room_at_all_was_not_taken_over() {
    in_a_shop(async |app| {
        let brie = app.sells(product().stock(1)).await;
        let (zoe, agent) = (app.customer("zoe").await, app.guest());
        let made = cart(&agent, &[line(&brie, 2)]).await;
        let page = page_of(app, &made);
        let form = format!("secret={}", secret(&page));
        let back = Browser::of(app, &zoe).await.sends("/fn/cart/adopt", &page, form).await;
        assert!(back.starts_with(&page), "{back}");
        let path = format!("/ucp/carts/{}", made["id"].as_str().expect("an id"));
        assert!(messages(&agent.get(&path).await.is(200), "taken_over").is_empty());
    });
}

#[test]
fn what_delivery_costs_at_least_is_so_in_the_area_where_it_is_free_first() {
    in_a_shop(async |app| {
        let (admin, brie) = (app.admin().await, app.sells(product().price("10")).await);
        for (name, codes, free_from) in [("Autour de Lyon", "69*", 60), ("Lyon", "6900*", 45)] {
            let area = json!({ "name": name, "postalCodes": [codes], "fee": 6.9, "freeFrom": free_from });
            admin.post("/api/admin/delivery/areas", area).await.is(201);
        }
        for (pieces, least) in [(4, 690), (5, 0)] {
            let mut wish = cart_request(&[line(&brie, pieces)]);
            let unknown = app.guest().post("/ucp/carts", wish.clone()).await.is(201);
            wish["context"]["postal_code"] = json!("69001");
            let known = app.guest().post("/ucp/carts", wish).await.is(201);
            assert_eq!(
                (total(&unknown, "fulfillment"), total(&known, "fulfillment")),
                (least, least)
            );
        }
    });
}

#[test]
fn a_guest_takes_it_over_into_their_cookie_and_hears_what_was_left_out() {
    in_a_shop(async |app| {
        let (brie, tomme) = (
            app.sells(product().named("Brie").price("12.50")).await,
            app.sells(product().named("Tomme").price("20").stock(1)).await,
        );
        let made = cart(&app.guest(), &[line(&brie, 1), line(&tomme, 2)]).await;
        let page = page_of(app, &made);
        let guest = app.guest();
        let words = Browser::guest(&guest).reads(&page).await;
        for expected in [
            "Ne sera pas mis au panier\u{a0}: il n’en reste pas assez.",
            "Résumé\u{a0}: un article",
            "Sans une ligne",
            "19,40\u{a0}€",
        ] {
            assert!(words.contains(expected), "{expected}: {words}");
        }
        let form = format!("secret={}", secret(&page));
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let done = guest
            .send(request(Method::POST, "/fn/cart/adopt", &headers, form))
            .await;
        let next = done.header("location").to_owned();
        assert_eq!(
            next,
            format!("{page}?added=1&skipped={}.{}", id(&tomme), "out_of_stock")
        );
        let cookie = done
            .header("set-cookie")
            .split(';')
            .next()
            .expect("a cookie")
            .to_owned();
        assert!(cookie.starts_with("cart="), "{cookie}");
        let headers = [
            ("accept", "text/html"),
            ("accept-language", "fr"),
            ("cookie", cookie.as_str()),
        ];
        let told = guest.send(request(Method::GET, &next, &headers, "")).await;
        assert!(told.text.contains("Un fromage est au panier."), "{}", told.text);
        let own = guest.send(request(Method::GET, "/panier", &headers, "")).await;
        assert!(own.text.contains("Brie") && !own.text.contains("Tomme"), "{}", own.text);
    });
}

#[test]
fn a_link_that_is_over_is_not_found_and_says_so_to_its_form() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let page = page_of(app, &cart(&app.guest(), &[line(&brie, 1)]).await);
        app.seconds_later(24 * 3600);
        let headers = [("accept", "text/html"), ("accept-language", "fr")];
        let over = app.guest().send(request(Method::GET, &page, &headers, "")).await;
        assert_eq!(over.status, 404);
        assert_eq!(over.header("referrer-policy"), "same-origin");
        let zoe = app.customer("zoe").await;
        let form = format!("secret={}", secret(&page));
        let back = Browser::of(app, &zoe).await.sends("/fn/cart/adopt", &page, form).await;
        assert!(back.starts_with(&page), "{back}");
    });
}
