//! Smaller answers, where nobody learns a secret from their size.

use axum::http::Method;
use domain::seed;
use mongodb::bson::doc;
use serde_json::json;

use crate::support::{Answer, App, PASSWORD, in_a_shop, request};

async fn get(app: &App, path: &str, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("accept-encoding", "gzip, br")], headers].concat();
    app.guest().send(request(Method::GET, path, &headers, "")).await
}

#[test]
fn what_anyone_may_see_is_compressed() {
    in_a_shop(async |app| {
        seed::load(&app.shop).await.expect("demo data");
        for path in [
            "/api/products",
            "/api/recipes",
            "/",
            "/fromages",
            "/images/hero.svg",
            "/api/openapi.json",
        ] {
            let answer = get(app, path, &[]).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("content-encoding")),
                (200, "br"),
                "{path}"
            );
            assert!(answer.header("vary").contains("accept-encoding"), "{path}");
            let plain = app.guest().get(path).await;
            assert_eq!(plain.header("content-encoding"), "", "{path}");
            assert!(plain.header("vary").contains("accept-encoding"), "{path}");
            assert!(
                answer.bytes * 2 < plain.bytes,
                "{path}: {} of {}",
                answer.bytes,
                plain.bytes
            );
        }
        let gzip = request(Method::GET, "/api/products", &[("accept-encoding", "gzip")], "");
        assert_eq!(app.guest().send(gzip).await.header("content-encoding"), "gzip");
    });
}

#[test]
fn what_is_small_or_compressed_already_stays_as_it_is() {
    in_a_shop(async |app| {
        for path in [
            "/health/live",
            "/api/products",
            "/api/nothing",
            "/fonts/fraunces-latin-opsz-normal.woff2",
        ] {
            assert_eq!(get(app, path, &[]).await.header("content-encoding"), "", "{path}");
        }
    });
}

#[test]
fn an_answer_to_somebody_is_never_compressed() {
    in_a_shop(async |app| {
        seed::load(&app.shop).await.expect("demo data");
        let nadia = app.customer("nadia").await;
        let bearer = format!("Bearer {}", nadia.token.clone().unwrap());
        let somebody = doc! { "email": &nadia.email };
        let users = app.shop.store.database().collection::<shared::user::User>("users");
        let user = users.find_one(somebody).await.unwrap().unwrap();
        let (_, secret) = domain::identity::sessions::open(&app.shop, &user, None).await.unwrap();
        let cookie = format!("session={}", secret.0);
        for path in ["/api/products", "/fromages", "/compte"] {
            for headers in [("authorization", bearer.as_str()), ("cookie", cookie.as_str())] {
                let answer = get(app, path, &[headers]).await;
                assert_eq!(answer.header("content-encoding"), "", "{path} {}", headers.0);
            }
        }
        let login = json!({ "email": nadia.email, "password": PASSWORD }).to_string();
        let headers = [("accept-encoding", "gzip, br"), ("content-type", "application/json")];
        let answer = app
            .guest()
            .send(request(Method::POST, "/api/auth/login", &headers, login))
            .await;
        assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (200, ""));
    });
}
