//! What is suggested while somebody types.

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::product,
    support::{Actor, in_a_shop, request},
};

async fn asks(guest: &Actor, q: &str, language: &str, cookie: &str) -> String {
    let headers = [("accept-language", language), ("cookie", cookie)];
    let answer = guest
        .send(request(Method::GET, &format!("/suggestions?q={q}"), &headers, ""))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("cache-control"), "private, max-age=60");
    answer.text.replace("<!>", "")
}

#[test]
fn at_most_eight_products_are_suggested_with_name_price_and_address_without_a_round_trip() {
    in_a_shop(async |app| {
        let english = json!({ "en": { "name": "Comté, 24 months" } });
        let comte = product()
            .named("Comté 24 mois")
            .with("slug", "comte")
            .with("translations", english);
        app.sells(comte).await;
        for n in 0..10 {
            app.sells(product().named(&format!("Tomme {n}"))).await;
        }
        let guest = app.guest();
        app.round_trips.take();
        let french = asks(&guest, "com", "fr", "").await;
        assert!(french.starts_with("1 suggestion\n<a role=\"option\""), "{french}");
        for part in ["href=\"/fromages/comte\"", "Comté 24 mois", "12,50\u{a0}€"] {
            assert!(french.contains(part), "{part} in {french}");
        }
        assert!(asks(&guest, "com", "en", "").await.contains("Comté, 24 months"));
        let many = asks(&guest, "tomme", "en", "").await;
        assert!(many.starts_with("8 suggestions\n"), "{many}");
        assert_eq!(many.matches("role=\"option\"").count(), 8);
        assert_eq!(asks(&guest, "zzzzzz", "fr", "").await, "Aucune suggestion\n");
        assert_eq!(asks(&guest, "", "fr", "").await, "Aucune suggestion\n");
        assert!(app.round_trips.take().is_empty());
    });
}

#[test]
fn what_a_visitor_avoids_is_not_suggested_and_names_are_text() {
    in_a_shop(async |app| {
        app.sells(product().named("Noix <b>folle</b>").with("allergens", json!(["nuts"])))
            .await;
        let guest = app.guest();
        let shown = asks(&guest, "noix", "fr", "").await;
        assert!(shown.contains("Noix &lt;b&gt;folle&lt;/b&gt;"), "{shown}");
        assert_eq!(
            asks(&guest, "noix", "fr", "allergens=nuts").await,
            "Aucune suggestion\n"
        );
        let too_long = format!("/suggestions?q={}", "a".repeat(101));
        assert_eq!(guest.get(&too_long).await.status, 422);
        assert_eq!(guest.get("/suggestions?q=a&limit=1000").await.status, 422);
    });
}

#[test]
fn what_another_app_shares_is_searched_for_and_never_refused() {
    in_a_shop(async |app| {
        let comte = product().named("Comté 24 mois").with("slug", "comte");
        app.sells(comte).await;
        let guest = app.guest();
        let long = format!("text={}", "a".repeat(5000));
        for (shared, finds) in [
            (
                "title=&text=Comt%C3%A9%2024%20mois%0Ahttps%3A//shop.example/comte&url=",
                true,
            ),
            (
                "title=Comt%C3%A9+24+mois+%C2%B7+Fromagerie+Alioui&text=https%3A//shop.example/comte",
                true,
            ),
            // An emoji that was cut in the middle.
            ("text=Comt%C3%A9+%F0%9F%A7", true),
            (long.as_str(), false),
            // Without words, it is the whole catalog.
            ("url=https%3A//shop.example/comte", true),
            ("text=%0A%0D%0A&title=%00&other=1&other=2", true),
            ("", true),
        ] {
            let led = guest.get(&format!("/partage?{shared}")).await;
            assert_eq!(led.status, 303, "{shared}");
            let headers = [("accept", "text/html"), ("accept-language", "fr")];
            let page = request(Method::GET, led.header("location"), &headers, "");
            let page = guest.send(page).await;
            assert_eq!(page.status, 200, "{shared}");
            assert_eq!(page.text.contains("href=\"/fromages/comte\""), finds, "{shared}");
        }
        let english = guest.get("/en/partage?text=comte").await;
        assert_eq!(english.header("location"), "/en/fromages?q=comte");
    });
}
