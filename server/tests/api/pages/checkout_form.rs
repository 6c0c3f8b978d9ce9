//! The form of the checkout page.

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{id, product},
    http::cross_site::cookie_of,
    support::{in_a_shop, request},
};

#[test]
fn an_order_at_another_price_than_shown_names_the_lines_and_remembers_no_address() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let (comte, brie) = (
            app.sells(product().named("Comté").price("12.35")).await,
            app.sells(product().named("Brie").price("5")).await,
        );
        nadia.fills(&comte, 1).await;
        nadia.fills(&brie, 1).await;
        let cart = nadia.get("/api/cart").await.is(200);
        let [first, second] = [0, 1].map(|line| id(&cart["items"][line]));
        let cookie = cookie_of(app, &nadia).await;
        let send = async |comte: i64| {
            let form = format!(
                "street=1+rue+Haute&city=Dole&postal_code=39100&phone_number=06+12+34+56+78\
                 &payment_method=cash_on_delivery&shown%5Btotal%5D=2425\
                 &shown%5Bprices%5D={first}%3A{comte}%2C{second}%3A500"
            );
            let headers = [
                ("accept", "application/json"),
                ("accept-language", "fr"),
                ("cookie", cookie.as_str()),
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
            ];
            nadia
                .send(request(Method::POST, "/fn/orders/place", &headers, form))
                .await
        };
        let problem = send(1200).await.refuses_in_json(409, "price_changed");
        let line = json!({
            "field": format!("items.{}", id(&comte)),
            "code": "price_changed",
            "message": "Comté, 250\u{a0}g\u{a0}: 12,00\u{a0}€ avant, 12,35\u{a0}€ maintenant.",
        });
        assert_eq!(problem["errors"], json!([line]));
        assert_eq!(app.count("orders").await, 0);
        let account = nadia.get("/api/users/profile").await.is(200);
        assert_eq!(account["profile"]["addresses"], json!([]));
        assert_ne!(account["user"]["phoneNumber"], "06 12 34 56 78");

        let placed = send(1235).await;
        assert!(
            placed.status.is_success() || placed.status.is_redirection(),
            "{}",
            placed.text
        );
        assert_eq!(app.count("orders").await, 1);
        let account = nadia.get("/api/users/profile").await.is(200);
        assert_eq!(account["profile"]["addresses"][0]["street"], "1 rue Haute");
        assert_eq!(account["user"]["phoneNumber"], "06 12 34 56 78");
    });
}
