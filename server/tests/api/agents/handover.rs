//! The page behind `continue_url`, as a browser without JavaScript opens it.

use axum::http::Method;
use serde_json::{Value, json};

use super::{cart, line, message};
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
        // Taken over once more, one Brie would be too many beside those in their cart: the sums are without it.
        let words = browser.reads(&page).await;
        for expected in ["Résumé\u{a0}: un article", "Ne sera pas mis au panier", "20,55\u{a0}€"] {
            assert!(words.contains(expected), "{expected}: {words}");
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
