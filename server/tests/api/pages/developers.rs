//! The page for developers, and its key for trying the shop.

use axum::http::Method;
use domain::{Settings, ShopData, seed};

use super::browser::Browser;
use crate::support::{in_a_shop, request};

const PAGE: &str = "/developpeurs";
const FUNCTION: &str = "/fn/developers/trial-key";

#[test]
fn in_a_demo_shop_anyone_gets_a_key_by_a_form_and_sees_it_once() {
    in_a_shop(async |app| {
        seed::load(&app.shop).await.expect("demo data");
        let app = &app.with_settings(Settings {
            data: ShopData::Demo,
            ..Settings::clone(&app.shop.settings)
        });
        let guest = app.guest();
        assert!(Browser::guest(&guest).reads(PAGE).await.contains(FUNCTION));
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("referer", "http://shop.test/developpeurs"),
        ];
        let sent = guest.send(request(Method::POST, FUNCTION, &headers, "")).await;
        assert_eq!(sent.header("location"), "/developpeurs?made=1#cle", "{}", sent.text);
        let cookie = sent
            .header("set-cookie")
            .split(';')
            .next()
            .expect("a cookie")
            .to_owned();
        let key = cookie.strip_prefix("new-secret=").expect("the key");
        let headers = [("accept", "text/html"), ("cookie", cookie.as_str())];
        let shown = guest
            .send(request(Method::GET, "/developpeurs?made=1", &headers, ""))
            .await;
        // Itself, and in the command to try it with.
        assert_eq!(shown.text.matches(key).count(), 2, "{}", shown.text);
        assert!(shown.header("set-cookie").contains("new-secret=;"));
        assert!(shown.header("cache-control").contains("no-store"));
        let program = app.guest().with_token(key);
        program.get("/api/admin/lots").await.is(200);
        program.get("/api/orders").await.refuses(403, "scope_missing");
    });
}

#[test]
fn a_shop_of_its_own_says_who_gives_a_key_and_makes_none() {
    in_a_shop(async |app| {
        let guest = app.guest();
        let page = Browser::guest(&guest).reads(PAGE).await;
        assert!(!page.contains(FUNCTION) && page.contains("mailto:"), "{page}");
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let refused = guest.send(request(Method::POST, FUNCTION, &headers, "")).await;
        refused.refuses_in_json(404, "not_found");
        assert_eq!(app.count("apikeys").await, 0);
    });
}
