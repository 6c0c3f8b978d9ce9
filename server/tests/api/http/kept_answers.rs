//! Answers that are the same for everyone are made once, and are never older than what they are made of.

use std::time::Duration;

use axum::http::{HeaderMap, Method};
use domain::{cart::guest_cart, catalog};
use mongodb::bson::{Document, doc};
use serde_json::json;
use shared::{cart::CartItem, period::Day};
use tokio::sync::watch;

use crate::{
    fixtures::{id, product, recipe},
    reviews::{buyer, review_body, reviews_of},
    support::{Actor, Answer, App, in_a_shop, request},
};

/// Runs a test in a shop that follows the changes of others, as a server does: only then answers are kept.
fn in_a_followed_shop(test: impl AsyncFnOnce(&App)) {
    in_a_shop(async |app| {
        let (sender, until) = watch::channel(false);
        let shop = app.shop.clone();
        let following = tokio::spawn(async move { catalog::follow(&shop, until).await });
        soon("changes arrive", async || app.shop.catalog.version().is_some()).await;
        test(app).await;
        sender.send(true).expect("it follows");
        following.await.expect("it ends");
    });
}

/// Waits a second at most until this is so.
async fn soon(what: &str, is_so: impl AsyncFn() -> bool) {
    let waiting = tokio::time::timeout(Duration::from_secs(1), async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    assert!(waiting.await.is_ok(), "not within a second: {what}");
}

async fn ask(actor: &Actor, path: &str, headers: &[(&str, &str)]) -> Answer {
    actor.send(request(Method::GET, path, headers, "")).await
}

fn without_its_own(answer: &Answer) -> (HeaderMap, String) {
    let mut headers = answer.headers.clone();
    headers.remove("x-request-id");
    (headers, answer.text.clone())
}

#[test]
fn what_everyone_may_see_is_made_once_for_each_address_language_and_encoding() {
    in_a_followed_shop(async |app| {
        let comte = app.sells(product().with("slug", "comte")).await;
        app.cooks("fondue", Some(&comte)).await;
        let (nadia, guest) = (app.customer("nadia").await, app.guest());
        let hits = || app.state.kept.hits_and_misses().0;
        for path in [
            "/api/products",
            "/api/products?q=comte&lang=en",
            "/api/products/comte",
            "/api/products/comte/reviews",
            "/api/recipes",
            "/api/recipes/fondue",
            "/api/loyalty/tiers",
            "/",
            "/fromages",
            "/fromages?q=comte",
            "/fromages/comte",
            "/recettes",
            "/recettes/fondue",
            "/api/settings",
            "/contact",
            "/mentions-legales",
            "/conditions-de-vente",
            "/confidentialite",
        ] {
            for headers in [&[][..], &[("accept-encoding", "gzip")], &[("accept-language", "en")]] {
                let first = ask(&guest, path, headers).await;
                let before = hits();
                let again = ask(&guest, path, headers).await;
                assert_eq!((first.status.as_u16(), hits()), (200, before + 1), "{path} {headers:?}");
                assert_eq!(without_its_own(&again), without_its_own(&first), "{path} {headers:?}");
                assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
                let known = [headers, &[("if-none-match", first.header("etag"))]].concat();
                let unchanged = ask(&guest, path, &known).await;
                assert_eq!(
                    (unchanged.status.as_u16(), unchanged.text.as_str()),
                    (304, ""),
                    "{path}"
                );
            }
        }
        let theirs = nadia.get("/api/products").await;
        assert_eq!(theirs.header("content-encoding"), "", "a secret may be beside it");
        let page = ask(&guest, "/fromages", &[("accept-language", "en")]).await;
        assert!(page.text.contains("<html lang=\"en\">"));
    });
}

#[test]
fn a_page_with_something_of_the_visitors_own_is_not_kept() {
    in_a_followed_shop(async |app| {
        app.sells(product().with("slug", "comte")).await;
        let guests = ask(&app.guest(), "/fromages/comte", &[]).await;
        assert_eq!(guests.header("cache-control"), "private, no-cache");
        assert!(guests.header("content-security-policy").contains("script-src 'sha256-"));
        assert!(!guests.text.contains("nonce"));
        for name in ["session", "coupon", "delivery"] {
            let cookie = format!("lang=fr; {name}=something");
            let before = app.state.kept.hits_and_misses();
            let own = ask(&app.guest(), "/fromages/comte", &[("cookie", &cookie)]).await;
            assert_eq!(own.header("cache-control"), "no-store", "{name}");
            assert!(own.header("content-security-policy").contains("'nonce-"), "{name}");
            assert_eq!(app.state.kept.hits_and_misses(), before, "{name}");
        }
        for path in ["/connexion", "/panier", "/fromages/none", "/api/products/none"] {
            let bytes = app.state.kept.bytes();
            assert_eq!(
                ask(&app.guest(), path, &[]).await.header("cache-control"),
                "no-store",
                "{path}"
            );
            assert_eq!(app.state.kept.bytes(), bytes, "{path}");
        }
    });
}

#[test]
fn guests_whose_carts_hold_as_many_items_share_a_page_and_no_others_do() {
    in_a_followed_shop(async |app| {
        let comte = app.sells(product().with("slug", "comte")).await;
        let brie = app.sells(product().with("slug", "brie")).await;
        let with = |product: &serde_json::Value, quantity: i64| {
            let item =
                json!({ "_id": app.unknown_id(), "productId": id(product), "quantity": quantity, "weight": 250 });
            let items: Vec<CartItem> = serde_json::from_value(json!([item])).expect("a cart");
            format!("cart={}", guest_cart::seal(&app.shop, &items).expect("a cookie").0)
        };
        let carts = [
            String::new(),
            with(&comte, 2),
            with(&comte, 3),
            with(&brie, 3),
            "cart=forged".into(),
        ];
        let mut pages = Vec::new();
        for cart in &carts {
            let hits = app.state.kept.hits_and_misses().0;
            let page = ask(&app.guest(), "/fromages/comte", &[("cookie", cart)]).await;
            assert_eq!((page.status.as_u16(), page.header("set-cookie")), (200, ""), "{cart}");
            pages.push((page.text, app.state.kept.hits_and_misses().0 - hits));
        }
        let [(none, _), (two, _), (three, _), (other_three, was_kept), (forged, _)] = &pages[..] else {
            panic!("five pages");
        };
        assert!(none != two && two != three);
        assert_eq!((three, *was_kept), (other_three, 1));
        assert_eq!(none, forged);
    });
}

#[test]
fn who_changes_what_everyone_may_see_sees_the_change_at_once() {
    in_a_followed_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().with("slug", "comte").stock(9)).await;
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        let omar = buyer(app, &admin, "Omar Petit", &comte).await;
        let see = async |path: &str| app.guest().get(path).await.text;
        let (reviews, page) = (reviews_of(&comte), "/fromages/comte");

        let (before, page_before) = (see("/api/products").await, see(page).await);
        nadia.orders(&comte).await;
        assert_ne!(see("/api/products").await, before, "the stock");
        let review = nadia.post(&reviews, review_body(5, "Long et fruité.")).await.is(201);
        assert!(see(&reviews).await.contains("Long et fruité."));
        assert!(see(page).await.contains("Long et fruité."));
        assert_ne!(see(page).await, page_before);

        let renamed = json!({ "name": "Nadia Zidane" });
        nadia.put("/api/users/profile", renamed).await.is(200);
        assert!(see(&reviews).await.contains("Nadia Z."));
        let helpful = format!("/api/reviews/{}/helpful", id(&review));
        omar.post(&helpful, json!({})).await.is(200);
        assert!(see(&reviews).await.contains("\"helpful\":1"));
        let hide = format!("/api/admin/reviews/{}", id(&review));
        admin.put(&hide, json!({ "hidden": true })).await.is(200);
        assert!(!see(&reviews).await.contains("Long et fruité."));
        assert!(!see(page).await.contains("Long et fruité."));

        let tier =
            json!([{ "name": "bronze", "minPoints": 0, "multiplier": 1, "isActive": true, "benefits": ["Un pain"] }]);
        assert!(!see("/api/loyalty/tiers").await.contains("Un pain"));
        admin
            .put("/api/admin/loyalty/tiers", json!({ "tiers": tier }))
            .await
            .is(200);
        assert!(see("/api/loyalty/tiers").await.contains("Un pain"));
        assert!(!see("/api/recipes").await.contains("Gougères"));
        let gougeres = recipe().with("title", "Gougères").ingredient(None, 200, "g").0;
        admin.post("/api/recipes", gougeres).await.is(201);
        assert!(see("/api/recipes").await.contains("Gougères"));
        assert!(see("/recettes").await.contains("Gougères"));
    });
}

#[test]
fn a_setting_is_seen_at_once_and_a_notice_from_midnight_on_its_first_day() {
    in_a_followed_shop(async |app| {
        let admin = app.admin().await;
        let see = async |path: &str| app.guest().get(path).await.text;
        for path in ["/", "/contact", "/api/settings", "/conditions-de-vente"] {
            see(path).await;
        }
        let put = async |group: &str, body| admin.put(&format!("/api/admin/settings/{group}"), body).await.is(200);
        put("shipping", json!({ "fee": 4.5, "freeFrom": 30 })).await;
        assert!(see("/api/settings").await.contains("\"fee\":4.5"));
        assert!(see("/conditions-de-vente").await.contains("4,50\u{a0}€"));
        put("hours", json!({ "monday": [{ "from": "09:30", "to": "10:45" }] })).await;
        for path in ["/", "/contact"] {
            assert!(
                see(path).await.contains("9\u{a0}h\u{a0}30 – 10\u{a0}h\u{a0}45"),
                "{path}"
            );
        }
        let tomorrow = Day::at(app.shop.now()).plus(1);
        let notice = json!({ "fr": "Pas de livraison.", "en": "No deliveries.", "from": tomorrow, "to": tomorrow });
        put("notice", notice).await;
        for shown in [false, true, false] {
            for path in ["/", "/contact", "/api/settings"] {
                assert_eq!(see(path).await.contains("Pas de livraison."), shown, "{path}");
            }
            app.seconds_later(24 * 3600);
        }
    });
}

#[test]
fn what_is_changed_by_hand_is_seen_within_a_second() {
    in_a_followed_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().with("slug", "comte")).await;
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        let reviews = reviews_of(&comte);
        nadia.post(&reviews, review_body(5, "Long et fruité.")).await.is(201);
        let tiers = json!({ "tiers": [{ "name": "bronze", "minPoints": 0, "multiplier": 1, "isActive": true }] });
        admin.put("/api/admin/loyalty/tiers", tiers).await.is(200);
        let shipping = json!({ "fee": 4.5, "freeFrom": 30 });
        admin.put("/api/admin/settings/shipping", shipping).await.is(200);
        for (collection, filter, change, path, seen) in [
            (
                "products",
                doc! {},
                doc! { "$set": { "name": "Beaufort" } },
                "/api/products",
                "Beaufort",
            ),
            (
                "products",
                doc! {},
                doc! { "$set": { "name": "Abondance" } },
                "/",
                "Abondance",
            ),
            (
                "reviews",
                doc! {},
                doc! { "$set": { "comment": "Trop court." } },
                &reviews,
                "Trop court.",
            ),
            (
                "users",
                doc! { "name": "Nadia Benali" },
                doc! { "$set": { "name": "Leïla Idir" } },
                &reviews,
                "Leïla I.",
            ),
            (
                "loyaltytiers",
                doc! {},
                doc! { "$set": { "benefits": ["Un pain"] } },
                "/api/loyalty/tiers",
                "Un pain",
            ),
            (
                "settings",
                doc! {},
                doc! { "$set": { "shipping.fee": 3.25 } },
                "/api/settings",
                "3.25",
            ),
        ] {
            let see = async || app.guest().get(path).await.text.contains(seen);
            assert!(!see().await, "{seen}");
            let collection = app.shop.store.database().collection::<Document>(collection);
            let changed = collection.update_one(filter, change).await.expect("the database");
            assert_eq!(changed.modified_count, 1, "{seen}");
            soon(seen, see).await;
        }
    });
}

#[test]
fn guests_who_avoid_the_same_allergens_share_a_page_and_no_others_do() {
    in_a_followed_shop(async |app| {
        app.sells(
            product()
                .named("Comté")
                .with("slug", "comte")
                .with("allergens", json!(["milk"])),
        )
        .await;
        app.sells(
            product()
                .named("Brie")
                .with("slug", "brie")
                .with("allergens", json!(["nuts"])),
        )
        .await;
        let page = async |cookie: &str| ask(&app.guest(), "/fromages", &[("cookie", cookie)]).await.text;
        let shows = |page: &str| ["comte", "brie"].map(|slug| page.contains(&format!("/fromages/{slug}\"")));
        // Asked in this order, so that each could be given what is kept for another.
        for (cookie, expected) in [
            ("", [true, true]),
            ("allergens=milk", [false, true]),
            ("allergens=nuts", [true, false]),
            ("allergens=milk.nuts", [false, false]),
            ("", [true, true]),
            ("allergens=gold", [true, true]),
        ] {
            for _ in 0..2 {
                assert_eq!(shows(&page(cookie).await), expected, "{cookie:?}");
            }
        }
        let hits = || app.state.kept.hits_and_misses().0;
        let before = hits();
        assert_eq!(
            page("allergens=nuts.milk").await,
            page("allergens=milk.nuts.milk").await
        );
        assert_eq!(hits(), before + 2, "the same choice in other words");
    });
}

#[test]
fn an_admin_is_never_answered_with_what_is_kept_of_a_product_nor_a_guest_with_what_an_admin_sees() {
    in_a_followed_shop(async |app| {
        app.sells(product().with("slug", "comte")).await;
        let (admin, guest) = (app.admin().await, app.guest());
        for _ in 0..2 {
            assert!(
                !ask(&guest, "/api/products/comte", &[])
                    .await
                    .text
                    .contains("priceHistory")
            );
            assert!(admin.get("/api/products/comte").await.text.contains("priceHistory"));
        }
    });
}
