//! What was typed stays when a form is refused, in a browser without JavaScript.

use axum::http::Method;

use crate::{
    fixtures::product,
    support::{Actor, Answer, in_a_shop, request},
};

async fn sends(guest: &Actor, function: &str, page: &str, form: &str) -> Answer {
    let referer = format!("http://shop.test{page}");
    let headers = [
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("referer", referer.as_str()),
    ];
    guest
        .send(request(Method::POST, function, &headers, form.to_owned()))
        .await
}

async fn reads(guest: &Actor, address: &str, cookie: &str) -> Answer {
    let headers = [("accept", "text/html"), ("accept-language", "fr"), ("cookie", cookie)];
    let page = guest.send(request(Method::GET, address, &headers, "")).await;
    assert_eq!(page.status, 200, "{address}");
    page
}

fn cookie(answer: &Answer) -> &str {
    answer.header("set-cookie").split(';').next().unwrap_or_default()
}

#[test]
fn a_refused_form_comes_back_once_with_what_was_typed_but_for_the_password() {
    in_a_shop(async |app| {
        let guest = app.guest();
        let form = "name=Zo%C3%A9+Martin&email=zoe&phone_number=&password=ab%22c";
        let refused = sends(&guest, "/fn/account/register", "/inscription", form).await;
        let cookie = cookie(&refused);
        assert!(cookie.starts_with("typed=") && !cookie.contains("ab%22c"), "{cookie}");
        assert!(
            refused
                .header("set-cookie")
                .contains("HttpOnly; SameSite=Lax; Max-Age=60")
        );
        let address = refused.header("location").trim_start_matches("http://shop.test");
        let page = reads(&guest, address, cookie).await;
        assert!(page.text.contains("value=\"Zoé Martin\"") && page.text.contains("value=\"zoe\""));
        assert!(!page.text.contains("ab&quot;c"));
        assert!(page.header("set-cookie").starts_with("typed=;"), "it is taken away");
        // Neither another form nor the page by itself shows it.
        let elsewhere = address.replace("inscription", "connexion");
        for address in ["/inscription", elsewhere.as_str()] {
            let page = reads(&guest, address, cookie).await;
            assert!(!page.text.contains("Zoé Martin"), "{address}");
        }
        // A form that is accepted leaves nothing.
        let done = sends(
            &guest,
            "/fn/account/forgot-password",
            "/mot-de-passe/oublie",
            "email=zoe%40exemple.fr",
        )
        .await;
        assert!(!done.header("set-cookie").contains("typed="));
    });
}

#[test]
fn what_one_visitor_typed_is_on_no_page_that_another_gets() {
    in_a_shop(async |app| {
        app.sells(product().with("slug", "brie").stock(0)).await;
        let guest = app.guest();
        let refused = sends(&guest, "/fn/alerts/ask", "/fromages/brie", "key=brie&email=zoe").await;
        let address = refused.header("location").trim_start_matches("http://shop.test");
        let page = reads(&guest, address, cookie(&refused)).await;
        assert!(page.text.contains("value=\"zoe\""), "{}", page.text);
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(!reads(&guest, address, "").await.text.contains("value=\"zoe\""));
    });
}
