//! The form of the checkout page.

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{id, product},
    http::cross_site::cookie_of,
    support::{Actor, Answer, in_a_shop, request},
};

/// Sends the checkout's form as the page's script does.
async fn send_order(customer: &Actor, cookie: &str, form: String) -> Answer {
    let headers = [
        ("accept", "application/json"),
        ("accept-language", "fr"),
        ("cookie", cookie),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let order = request(Method::POST, "/fn/orders/place", &headers, form);
    customer.send(order).await
}

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
            send_order(&nadia, &cookie, form).await
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
        assert_ne!(account["user"]["phoneNumber"], "+33 6 12 34 56 78");

        let placed = send(1235).await;
        assert!(
            placed.status.is_success() || placed.status.is_redirection(),
            "{}",
            placed.text
        );
        assert_eq!(app.count("orders").await, 1);
        let account = nadia.get("/api/users/profile").await.is(200);
        assert_eq!(account["profile"]["addresses"][0]["street"], "1 rue Haute");
        assert_eq!(account["user"]["phoneNumber"], "+33 6 12 34 56 78");
    });
}

#[test]
fn a_firms_numbers_are_checked_beside_their_fields_and_what_was_typed_is_there_again() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().named("Comté").price("12.35")).await;
        nadia.fills(&comte, 1).await;
        let cookie = cookie_of(app, &nadia).await;
        let send = async |siren: &str, vat_number: &str| {
            let form = format!(
                "street=1+rue+Haute&city=Dole&postal_code=39100&payment_method=cash_on_delivery\
                 &company%5Bname%5D=Cr%C3%A9merie&company%5Bsiren%5D={siren}&company%5Bvat_number%5D={vat_number}"
            );
            send_order(&nadia, &cookie, form).await
        };
        let refused = send("732+829+321", "").await;
        let remembered = refused.headers["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let problem = refused.refuses_in_json(422, "invalid_input");
        let error = json!({
            "field": "company.siren",
            "code": "not_a_siren",
            "message": "Un SIREN compte neuf chiffres, dont le dernier vérifie les autres.",
        });
        assert_eq!(problem["errors"], json!([error]));
        let both = format!("{cookie}; {remembered}");
        let headers = [
            ("accept", "text/html"),
            ("accept-language", "fr"),
            ("cookie", both.as_str()),
        ];
        let page = nadia
            .send(request(Method::GET, "/commander", &headers, String::new()))
            .await;
        for typed in [
            "value=\"Crémerie\"",
            "value=\"732 829 321\"",
            "<details open class=\"form-more\">",
        ] {
            assert!(page.text.contains(typed), "{typed} in {}", page.text);
        }
        let problem = send("732829320", "FR45732829320")
            .await
            .refuses_in_json(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], "company.vatNumber");
        assert_eq!(app.count("orders").await, 0);

        let placed = send("732+829+320", "fr+44+732829320").await;
        assert!(
            placed.status.is_success() || placed.status.is_redirection(),
            "{}",
            placed.text
        );
        let orders = nadia.get("/api/users/orders").await.is(200);
        let company = json!({ "name": "Crémerie", "siren": "732829320", "vatNumber": "FR44732829320" });
        assert_eq!(orders["items"][0]["company"], company, "{orders}");
    });
}

#[test]
fn an_order_whose_form_showed_other_terms_is_refused_until_they_are_shown() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().named("Comté").price("12.35")).await;
        nadia.fills(&comte, 1).await;
        let cookie = cookie_of(app, &nadia).await;
        let shown = async |version: &str| {
            let headers = [("accept", "text/html"), ("cookie", cookie.as_str())];
            let page = nadia
                .send(request(Method::GET, "/commander", &headers, String::new()))
                .await;
            let (_, rest) = page.text.split_once("name=\"shown[terms]\"").unwrap();
            let field = rest.split('>').next().unwrap();
            assert!(field.contains(&format!("value=\"{version}\"")), "{field}");
        };
        let send = async |version: i64| {
            let form = format!(
                "street=1+rue+Haute&city=Dole&postal_code=39100&payment_method=cash_on_delivery\
                 &shown%5Bterms%5D={version}"
            );
            send_order(&nadia, &cookie, form).await
        };
        shown("1").await;
        let terms = json!({ "fr": "Rien n’est repris.", "en": "Nothing is taken back." });
        let address = "/api/admin/settings/texts/conditions-de-vente";
        app.admin().await.put(address, terms).await.is(200);
        let problem = send(1).await.refuses_in_json(409, "terms_changed");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("conditions de vente ont changé"), "{detail}");
        assert_eq!(app.count("orders").await, 0);

        shown("2").await;
        let placed = send(2).await;
        assert!(
            placed.status.is_success() || placed.status.is_redirection(),
            "{}",
            placed.text
        );
        let orders = nadia.get("/api/users/orders").await.is(200);
        assert_eq!(orders["items"][0]["termsVersion"], 2, "{orders}");
    });
}
