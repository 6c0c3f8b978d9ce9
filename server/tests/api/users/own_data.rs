//! `/api/users/export`, `/api/users/me`, and what admins erase; the page and the forms of the same.

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{id, product},
    http::cross_site::cookie_of,
    reviews::{buyer, review_body, reviews_of},
    support::{Actor, Answer, App, PASSWORD, in_a_shop, request},
};

async fn erases_themselves(who: &Actor, password: &str) -> Answer {
    let body = json!({ "password": password });
    who.call(Method::DELETE, "/api/users/me", Some(body)).await
}

#[test]
fn get_users_export_is_a_file_of_ones_own_for_who_is_signed_in() {
    in_a_shop(async |app| {
        app.guest().get("/api/users/export").await.refuses(401, "not_signed_in");
        let (comte, admin) = (app.sells(product()).await, app.admin().await);
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        nadia.post(&reviews_of(&comte), review_body(5, "Fruité.")).await.is(201);
        let answer = nadia.get("/api/users/export").await;
        assert_eq!(
            answer.header("content-disposition"),
            "attachment; filename=\"fromagerie-alioui.json\""
        );
        assert!(
            answer.header("cache-control").contains("no-store"),
            "{:?}",
            answer.headers
        );
        let data = answer.is(200);
        assert_eq!(data["user"]["email"], nadia.email.as_str());
        assert_eq!(data["orders"][0]["userId"], nadia.id.as_str());
        assert_eq!(data["orders"][0]["termsVersion"], 1);
        assert_eq!(data["papers"][0]["buyer"], "Nadia Benali");
        assert_eq!(data["reviews"][0]["comment"], "Fruité.");
        let text = data.to_string();
        for secret in ["argon2", "secretHash", "searchWords", "oken"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    });
}

#[test]
fn delete_users_me_takes_the_password_and_ends_everything() {
    in_a_shop(async |app| {
        let (comte, admin) = (app.sells(product()).await, app.admin().await);
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        erases_themselves(&nadia, "not the password")
            .await
            .refuses_fields(&[("password", "wrong_password")]);
        let open = nadia.orders(&comte).await;
        erases_themselves(&nadia, PASSWORD)
            .await
            .refuses(409, "erasure_order_open");
        nadia
            .post(&format!("/api/orders/{}/cancel", id(&open)), json!({}))
            .await
            .is(200);
        let answer = erases_themselves(&nadia, PASSWORD).await;
        assert_eq!(answer.text, "");
        answer.is(204);
        nadia.get("/api/users/profile").await.refuses(401, "not_signed_in");
        let login = json!({ "email": nadia.email, "password": PASSWORD });
        app.guest()
            .post("/api/auth/login", login)
            .await
            .refuses(401, "invalid_credentials");
        // The shop keeps what its books rest on.
        let orders = admin.get("/api/orders").await.is(200);
        assert_eq!(orders["total"], 2);
        admin.get(&format!("/api/admin/users/{}", nadia.id)).await.is(404);
    });
}

#[test]
fn delete_admin_users_is_for_admins_and_never_of_oneself() {
    in_a_shop(async |app| {
        let (admin, nadia, omar) = (
            app.admin().await,
            app.customer("nadia").await,
            app.customer("omar").await,
        );
        let of = |who: &Actor| format!("/api/admin/users/{}", who.id);
        omar.delete(&of(&nadia)).await.refuses(403, "forbidden");
        admin.delete(&of(&admin)).await.refuses(409, "own_account");
        admin.delete(&of(&nadia)).await.is(204);
        admin.delete(&of(&nadia)).await.is(404);
        nadia.get("/api/users/profile").await.refuses(401, "not_signed_in");
        let audit = admin.get("/api/admin/audit?action=user.erased").await.is(200);
        assert_eq!(audit["items"][0]["target"]["id"], nadia.id.as_str());
    });
}

async fn sends(app: &App, who: &Actor, path: &str, fields: &str) -> Answer {
    let cookie = cookie_of(app, who).await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept", "text/html"),
        ("referer", "http://shop.test/compte/donnees"),
    ];
    who.send(request(Method::POST, path, &headers, fields.to_owned())).await
}

#[test]
fn the_page_shows_what_is_kept_and_its_form_erases_and_signs_out() {
    in_a_shop(async |app| {
        let (comte, admin) = (app.sells(product()).await, app.admin().await);
        let nadia = buyer(app, &admin, "Nadia Benali", &comte).await;
        nadia.post(&reviews_of(&comte), review_body(5, "Fruité.")).await.is(201);
        let cookie = cookie_of(app, &nadia).await;
        let headers = [
            ("cookie", cookie.as_str()),
            ("accept", "text/html"),
            ("accept-language", "fr"),
        ];
        let page = nadia.send(request(Method::GET, "/compte/donnees", &headers, "")).await;
        assert_eq!(page.status, 200);
        for words in [
            nadia.email.as_str(),
            "Fruité.",
            "Factures et avoirs",
            "href=\"/api/users/export\"",
        ] {
            assert!(page.text.contains(words), "{words} in {}", page.text);
        }
        let wrong = sends(app, &nadia, "/fn/account/erase", "password=not+the+password").await;
        assert!(
            wrong.header("location").starts_with("http://shop.test/compte/donnees?"),
            "{}",
            wrong.header("location")
        );
        let done = sends(app, &nadia, "/fn/account/erase", "password=trois+petites+ch%C3%A8vres").await;
        assert_eq!(done.header("location"), "/connexion?efface=1");
        assert!(
            done.header("set-cookie").contains("session=;"),
            "{}",
            done.header("set-cookie")
        );
        nadia.get("/api/users/profile").await.refuses(401, "not_signed_in");
    });
}

#[test]
fn an_admins_form_erases_a_customer() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let done = sends(app, &admin, "/fn/dashboard/erase-user", &format!("id={}", nadia.id)).await;
        assert_eq!(done.header("location"), "/gestion/clients?erased=1");
        admin.get(&format!("/api/admin/users/{}", nadia.id)).await.is(404);
    });
}
