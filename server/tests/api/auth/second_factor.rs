//! Signing in with a second factor, through both doors, and what staff may do before they have one.

use axum::http::Method;
use domain::Settings;
use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};
use server::routes::PAGES;

use crate::{
    fixtures::product,
    http::cross_site::cookie_of,
    routes,
    support::{Actor, Answer, App, PASSWORD, in_a_shop, request},
};

/// The secret of the examples of RFC 6238 (appendix B), a moment of theirs, and the last six digits of its code.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const MOMENT: i64 = 20_000_000_000;
const CODE: &str = "353130";

/// Gives an account the second factor of the RFC, and moves the clock to its moment.
async fn switch_on(app: &App, actor: &Actor) {
    let users = app.shop.store.database().collection::<Document>("users");
    let factor = doc! { "secret": SECRET, "lastStep": 0, "recoveryCodes": [] };
    let on = doc! { "$set": { "secondFactor": factor, "secondFactorSince": DateTime::from_millis(0) } };
    users
        .update_one(doc! { "email": &actor.email }, on)
        .await
        .expect("an account");
    app.seconds_later(MOMENT - app.shop.now().millis() / 1000);
}

/// Sends a form as the browser does.
async fn sends(app: &App, path: &str, cookies: &str, fields: &str) -> Answer {
    let headers = [
        ("cookie", cookies),
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "text/html"),
        ("referer", "http://shop.test:3000/connexion"),
        ("sec-fetch-site", "same-origin"),
    ];
    app.guest()
        .send(request(Method::POST, path, &headers, fields.to_owned()))
        .await
}

/// The value that an answer gives this cookie.
fn cookie<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let set = answer.headers.get_all("set-cookie").iter();
    let mut set = set.filter_map(|header| header.to_str().ok());
    let value = set.find_map(|header| header.strip_prefix(name)?.strip_prefix('='))?;
    value.split(';').next()
}

#[test]
fn rest_asks_for_the_code_with_the_password_and_answers_nothing_of_the_secret() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        switch_on(app, &admin).await;
        let login = async |code: Value| {
            let mut body = json!({ "email": admin.email, "password": PASSWORD });
            if !code.is_null() {
                body["code"] = code;
            }
            app.guest().post("/api/auth/login", body).await
        };
        login(Value::Null).await.refuses(401, "second_factor_required");
        let refused = login(json!("000000")).await.refuses(401, "wrong_code");
        assert_eq!(refused["errors"][0]["field"], "code");
        login(json!("")).await.refuses_fields(&[("code", "required")]);
        let wrong = json!({ "email": admin.email, "password": "not it", "code": CODE });
        app.guest()
            .post("/api/auth/login", wrong)
            .await
            .refuses(401, "invalid_credentials");
        let signed_in = login(json!(CODE)).await.is(200);
        login(json!(CODE)).await.refuses(401, "wrong_code");

        let admin = admin.with_token(signed_in["token"].as_str().expect("a token"));
        let own = admin.get("/api/users/profile").await;
        let listed = admin.get("/api/admin/users").await;
        for answer in [own, listed] {
            assert!(answer.text.contains("secondFactorSince"), "{}", answer.text);
            let told = answer.text.contains(SECRET) || answer.text.contains("recoveryCodes");
            assert!(!told, "{}", answer.text);
        }
    });
}

#[test]
fn a_browser_has_no_session_before_the_code_and_then_goes_on_with_its_cart_to_where_it_was_going() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product()).await;
        switch_on(app, &admin).await;
        let id = comte["_id"].as_str().expect("an id");
        let added = sends(app, "/fn/cart/add", "lang=fr", &format!("product_id={id}&quantity=2")).await;
        let cart = format!("lang=fr; cart={}", cookie(&added, "cart").expect("a cart"));

        let fields = format!(
            "email={}&password={}&next=/commander",
            admin.email,
            PASSWORD.replace(' ', "+")
        );
        let first = sends(app, "/fn/account/sign-in", &cart, &fields).await;
        assert_eq!(first.header("location"), "/connexion/code?next=/commander");
        assert_eq!((cookie(&first, "session"), cookie(&first, "cart")), (None, None));
        let token = cookie(&first, "second-step").expect("a token");
        assert!(!token.contains(SECRET));
        let second = format!("{cart}; second-step={token}");
        let page = request(
            Method::GET,
            "/connexion/code?next=/commander",
            &[("cookie", &second)],
            "",
        );
        let page = app.guest().send(page).await;
        assert!(page.text.contains("autocomplete=\"one-time-code\""), "{}", page.text);

        let path = "/fn/account/sign-in-code";
        let wrong = sends(app, path, &second, "code=000000&next=/commander").await;
        assert!(
            wrong.header("location").contains("__err="),
            "{}",
            wrong.header("location")
        );
        assert_eq!(cookie(&wrong, "session"), None);
        let without = sends(app, path, &cart, &format!("code={CODE}&next=/commander")).await;
        assert_eq!(without.header("location"), "/connexion?attente=1&next=/commander");
        let done = sends(app, path, &second, &format!("code={CODE}&next=/commander")).await;
        assert_eq!(done.header("location"), "/commander");
        assert_eq!(
            (cookie(&done, "second-step"), cookie(&done, "cart")),
            (Some(""), Some(""))
        );
        let session = format!("session={}", cookie(&done, "session").expect("a session"));
        let filled = request(Method::GET, "/api/cart", &[("cookie", &session)], "");
        let filled = app.guest().send(filled).await.is(200);
        assert_eq!(filled["items"][0]["quantity"], 2, "{filled}");
        let again = request(Method::GET, "/connexion/code", &[("cookie", "lang=fr")], "");
        let again = app.guest().send(again).await;
        assert_eq!(again.header("location"), "/connexion", "without a password before it");
    });
}

#[test]
fn before_staff_have_the_second_factor_that_is_required_every_route_of_theirs_refuses() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let strict = app.with_settings(Settings {
            second_factor_required: true,
            ..Settings::clone(&app.shop.settings)
        });
        let at_strict = |actor: &Actor| strict.guest().with_token(actor.token.clone().expect("a token"));
        let mut refused = 0;
        for (method, path) in routes::all() {
            // One's own account, where calling everything ends the session, is for everyone.
            if !path.starts_with("/api/") || path.starts_with("/api/auth/") || path.starts_with("/api/users/") {
                continue;
            }
            let mut parts: Vec<_> = path.split('/').collect();
            for part in &mut parts {
                if part.starts_with('{') {
                    *part = "507f1f77bcf86cd799439011";
                }
            }
            let path = parts.join("/");
            let body = (method != Method::GET).then(|| json!({}));
            let call = async |actor: &Actor| actor.call(method.clone(), &path, body.clone()).await;
            if call(&nadia).await.body["code"] != "forbidden" {
                continue;
            }
            refused += 1;
            for actor in [&admin, &leo] {
                // What is for the other role alone goes on to refuse for that.
                let is_theirs = call(actor).await.body["code"] != "forbidden";
                let expected = if is_theirs {
                    "second_factor_setup_required"
                } else {
                    "forbidden"
                };
                let refused = call(&at_strict(actor)).await;
                assert_eq!(refused.status, 403, "{method} {path} {}", refused.text);
                assert_eq!(refused.body["code"], expected, "{method} {path} {}", actor.email);
            }
        }
        assert!(refused > 30, "{refused}");

        for actor in [&admin, &leo] {
            let cookie = cookie_of(&strict, actor).await;
            let cookie = cookie.as_str();
            for page in PAGES.iter() {
                if !page.path().starts_with("/gestion") && page.path() != "/livraisons" {
                    continue;
                }
                if page.path() == "/gestion/produits/apercu" {
                    continue; // only a form leads there
                }
                let path = page
                    .path()
                    .replace("{id}", "507f1f77bcf86cd799439011")
                    .replace("{key}", "comte");
                let page = request(Method::GET, &path, &[("cookie", cookie)], "");
                let page = strict.guest().send(page).await;
                assert_eq!(page.status, 403, "{path}");
                let is_theirs = (actor.email == admin.email) == path.starts_with("/gestion");
                assert_eq!(page.text.contains("/compte/securite/deux-etapes"), is_theirs, "{path}");
            }
            let page = request(Method::GET, "/compte/securite/deux-etapes", &[("cookie", cookie)], "");
            strict.guest().send(page).await.is(200);
        }
        at_strict(&nadia).get("/api/users/profile").await.is(200);
        at_strict(&admin).get("/api/users/profile").await.is(200);

        let fields = format!(
            "email={}&password={}&next=/gestion",
            admin.email,
            PASSWORD.replace(' ', "+")
        );
        let signed_in = sends(&strict, "/fn/account/sign-in", "lang=fr", &fields).await;
        assert_eq!(signed_in.header("location"), "/compte/securite/deux-etapes");
    });
}

#[test]
fn an_admin_resets_anothers_second_factor_but_not_their_own() {
    in_a_shop(async |app| {
        let (admin, colleague) = (app.admin().await, app.livreur("leo").await);
        switch_on(app, &colleague).await;
        let admin = admin.with_token({
            let login = json!({ "email": admin.email, "password": PASSWORD });
            let signed_in = app.guest().post("/api/auth/login", login).await.is(200);
            signed_in["token"].as_str().expect("a token").to_owned()
        });
        let of = |actor: &Actor| format!("/api/admin/users/{}/second-factor", actor.id);
        admin.delete(&of(&admin)).await.refuses(409, "own_second_factor");
        let reset = admin.delete(&of(&colleague)).await.is(200);
        assert_eq!(reset["secondFactorSince"], Value::Null);
        admin.delete(&of(&colleague)).await.is(200);
        admin
            .delete("/api/admin/users/507f1f77bcf86cd799439011/second-factor")
            .await
            .refuses(404, "not_found");
        let login = json!({ "email": colleague.email, "password": PASSWORD });
        app.guest().post("/api/auth/login", login).await.is(200);
    });
}
