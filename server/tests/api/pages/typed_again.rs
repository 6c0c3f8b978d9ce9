//! What was typed stays when a form is refused, in a browser without JavaScript.

use axum::http::Method;

use crate::{
    fixtures::{id, product},
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
        assert!(cookie.starts_with("typed=/fn/account/register?"), "{cookie}");
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

/// The tag of the field with this id.
fn tag<'a>(page: &'a str, id: &str) -> &'a str {
    let at = page
        .find(&format!(" id=\"{id}\""))
        .unwrap_or_else(|| panic!("no {id}: {page}"));
    let start = page[..at].rfind('<').unwrap_or(0);
    page[start..].split('>').next().unwrap_or_default()
}

#[test]
fn a_weight_or_a_quantity_that_is_refused_stays_in_its_field_with_the_reason_beside_it() {
    in_a_shop(async |app| {
        let brie = app.sells(product().by_weight().with("slug", "brie").stock(5000)).await;
        let guest = app.guest();
        for (quantity, weight, field, typed, words) in [
            ("1", "151", "weight", "151", "La coupe se fait par pas de 50"),
            ("1", "10", "weight", "10", "La plus petite coupe est de 100"),
            ("1", "99999", "weight", "99999", "La plus grande coupe est de"),
            ("1", "abc", "weight", "", "Un nombre entier est attendu."),
            ("1", "", "weight", "", "Ce champ est nécessaire."),
            ("150", "250", "quantity", "150", "Au plus 99."),
            ("", "400", "quantity", "", "Ce champ est nécessaire."),
        ] {
            let form = format!("key=brie&product_id={}&quantity={quantity}&weight={weight}", id(&brie));
            let refused = sends(&guest, "/fn/cart/add", "/fromages/brie", &form).await;
            let address = refused.header("location").trim_start_matches("http://shop.test");
            assert!(!address.contains("added=1"), "{form}");
            let page = reads(&guest, address, cookie(&refused)).await;
            let tag = tag(&page.text, field);
            assert!(tag.contains(&format!("value=\"{typed}\"")), "{form}: {tag}");
            assert!(
                tag.contains(&format!("aria-describedby=\"{field}-error\"")),
                "{form}: {tag}"
            );
            assert!(page.text.contains(words), "{form}");
            assert_eq!(page.header("cache-control"), "no-store");
        }
        // A form without the field leaves it to the product.
        let form = format!("key=brie&product_id={}&quantity=1", id(&brie));
        let added = sends(&guest, "/fn/cart/add", "/fromages/brie", &form).await;
        assert!(added.header("location").ends_with("/fromages/brie?added=1"));
    });
}
