//! The browser's cookie, which other sites cannot use.

use axum::http::Method;
use domain::identity::sessions;
use leptos::server_fn::ServerFn;

use super::failures;
use crate::support::{Actor, App, in_a_shop, request};

/// The cookies of the browser of a customer who has just registered.
pub async fn session_cookie(app: &App) -> String {
    cookie_of(app, &app.customer("nadia").await).await
}

/// The cookies of the browser of someone who is signed in.
pub async fn cookie_of(app: &App, actor: &Actor) -> String {
    let users = app.shop.store.database().collection::<shared::user::User>("users");
    let user = users
        .find_one(mongodb::bson::doc! { "email": &actor.email })
        .await
        .unwrap()
        .unwrap();
    let (_, secret) = sessions::open(&app.shop, &user, None).await.unwrap();
    format!("lang=fr; session={}; other=1", secret.0)
}

#[test]
fn the_browsers_cookie_gives_access_to_the_same_routes_as_a_token() {
    in_a_shop(async |app| {
        let cookie = session_cookie(app).await;
        let headers = [("cookie", cookie.as_str())];
        app.guest()
            .send(request(Method::GET, "/api/cart", &headers, ""))
            .await
            .is(200);
        let tampered = cookie.replace("; other", "0; other");
        let headers = [("cookie", tampered.as_str())];
        app.guest()
            .send(request(Method::GET, "/api/cart", &headers, ""))
            .await
            .refuses(401, "not_signed_in");
    });
}

#[test]
fn another_site_cannot_act_with_a_visitors_cookie() {
    in_a_shop(async |app| {
        let cookie = session_cookie(app).await;
        let clear = async |headers: &[(&str, &str)]| {
            let headers = [&[("cookie", cookie.as_str())], headers].concat();
            app.guest()
                .send(request(Method::DELETE, "/api/cart", &headers, ""))
                .await
        };
        for own in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://shop.test:3000")],
            &[("origin", "http://SHOP.test:3000")],
        ] {
            clear(own).await.is(200);
        }
        for others in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            // What the browser says of the site comes first.
            &[("sec-fetch-site", "cross-site"), ("origin", "https://shop.test:3000")],
            &[("origin", "https://evil.test")],
            &[("origin", "https://shop.test")],
            &[("origin", "https://shop.test:3000.evil.test")],
            &[("origin", "null")],
            &[],
        ] {
            clear(others).await.refuses(403, "cross_site");
        }
    });
}

#[test]
fn an_integrators_token_needs_no_browser_and_reading_is_free() {
    in_a_shop(async |app| {
        let cookie = session_cookie(app).await;
        let omar = app.customer("omar").await;
        let bearer = format!("Bearer {}", omar.token.clone().unwrap());
        omar.delete("/api/cart").await.is(200);
        let both = [("cookie", cookie.as_str()), ("authorization", bearer.as_str())];
        app.guest()
            .send(request(Method::DELETE, "/api/cart", &both, ""))
            .await
            .is(200);
        let reading = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
        app.guest()
            .send(request(Method::GET, "/api/cart", &reading, ""))
            .await
            .is(200);
    });
}

#[test]
fn a_server_function_answers_its_own_pages_only_signed_in_or_not() {
    in_a_shop(async |app| {
        let bearer = format!("Bearer {}", app.customer("nadia").await.token.unwrap());
        let call =
            async |headers: &[(&str, &str)]| app.guest().send(request(Method::POST, "/fn/any", headers, "")).await;
        call(&[]).await.refuses(403, "cross_site");
        call(&[("sec-fetch-site", "cross-site")])
            .await
            .refuses(403, "cross_site");
        call(&[("authorization", bearer.as_str())])
            .await
            .refuses(403, "cross_site");
        assert_ne!(call(&[("sec-fetch-site", "same-origin")]).await.status, 403);
    });
}

/// Every server function of the pages, as the program registers it.
pub fn server_functions() -> Vec<(&'static str, Method)> {
    let registered = leptos::server_fn::axum::server_fn_paths();
    let all: Vec<_> = registered.filter(|(path, _)| *path != failures::Panics::PATH).collect();
    assert!(all.len() > 10, "{all:?}");
    all
}

#[test]
fn no_server_function_is_a_get_which_any_page_could_have_a_browser_send() {
    in_a_shop(async |app| {
        let cookie = session_cookie(app).await;
        for (path, method) in server_functions() {
            assert_eq!(method, Method::POST, "{path}");
            for method in [Method::GET, Method::HEAD] {
                let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
                let answer = app.guest().send(request(method, path, &headers, "")).await;
                assert_eq!(answer.status, 405, "{path}");
            }
        }
    });
}

#[test]
fn no_server_function_answers_another_site_not_even_to_sign_somebody_in() {
    in_a_shop(async |app| {
        let cookie = session_cookie(app).await;
        for (path, method) in server_functions() {
            for others in [
                &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.test")][..],
                &[("sec-fetch-site", "same-site")],
                &[("origin", "null")],
                &[("origin", "https://evil.test")],
                &[("origin", "https://shop.test.evil.test:3000")],
                &[("origin", "shop.test:3000")],
                &[],
            ] {
                for cookie in ["", cookie.as_str()] {
                    let form = [
                        ("cookie", cookie),
                        ("content-type", "application/x-www-form-urlencoded"),
                        ("accept", "application/json"),
                        ("accept-language", "en"),
                    ];
                    let headers = [&form[..], others].concat();
                    let answer = app.guest().send(request(method.clone(), path, &headers, "")).await;
                    assert_eq!(answer.header("set-cookie"), "", "{path}");
                    answer.refuses(403, "cross_site");
                }
            }
        }
    });
}

#[test]
fn signing_in_through_rest_gives_no_cookie_that_another_site_could_plant() {
    in_a_shop(async |app| {
        let email = app.customer("nadia").await.email;
        let body = serde_json::json!({ "email": email, "password": crate::support::PASSWORD });
        let answer = app.guest().post("/api/auth/login", body).await;
        // The device's alone, which browsers take from no other site's page, and which opens nothing.
        let set: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        let set = set.iter().map(|cookie| cookie.to_str().expect("text"));
        let set: Vec<_> = set.collect();
        assert!(
            set.len() == 1 && set[0].starts_with("device=") && set[0].contains("SameSite=Strict"),
            "{set:?}"
        );
        let device = set[0].split(';').next().expect("a value").to_owned();
        let headers = [("cookie", device.as_str()), ("sec-fetch-site", "same-origin")];
        let profile = request(Method::GET, "/api/users/profile", &headers, "");
        app.guest().send(profile).await.refuses(401, "not_signed_in");
        answer.is(200);
    });
}

#[test]
fn every_change_through_rest_with_a_cookie_needs_the_shops_own_pages() {
    in_a_shop(async |app| {
        let cookie = session_cookie(app).await;
        for (path, method, _) in crate::openapi::operations(&crate::openapi::document()) {
            if method.is_safe() {
                continue;
            }
            let path = path.replace(['{', '}'], "");
            for others in [
                &[("sec-fetch-site", "cross-site")][..],
                &[("origin", "null")],
                &[("origin", "https://evil.test")],
                &[],
            ] {
                let own = [("cookie", cookie.as_str()), ("content-type", "application/json")];
                let headers = [&own[..], others].concat();
                app.guest()
                    .send(request(method.clone(), &path, &headers, "{}"))
                    .await
                    .refuses(403, "cross_site");
            }
        }
    });
}
