//! `/api/auth`

mod links;
mod second_factor;

use axum::http::Method;
use domain::identity::sessions::ACCESS_SECONDS;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use shared::account::Secret;
use test_support::shop::JWT_SECRET;

use crate::support::{Actor, App, PASSWORD, in_a_shop};

fn registration() -> Value {
    json!({ "name": "Nadia Benali", "email": "Nadia@exemple.fr", "password": PASSWORD, "phoneNumber": "06 12 34 56 78" })
}

pub fn refresh_of(pair: &Value) -> Value {
    json!({ "refreshToken": pair["refreshToken"] })
}

pub async fn is_signed_in(actor: &Actor) -> bool {
    actor.get("/api/users/profile").await.status == 200
}

#[test]
fn registering_opens_an_account_and_a_session() {
    in_a_shop(async |app| {
        let answer = app.guest().post("/api/auth/register", registration()).await;
        assert_eq!(answer.header("location"), "/api/users/profile");
        let answer = answer.is(201);
        let user = &answer["user"];
        assert_eq!(
            (
                &user["name"],
                &user["email"],
                &user["role"],
                &user["phoneNumber"],
                &user["isVerified"]
            ),
            (
                &json!("Nadia Benali"),
                &json!("Nadia@exemple.fr"),
                &json!("user"),
                &json!("+33 6 12 34 56 78"),
                &json!(false)
            )
        );
        assert_eq!(user["createdAt"], "2050-03-03T12:00:00.000Z");
        assert_eq!(answer["expiresIn"], ACCESS_SECONDS);
        let mut fields: Vec<_> = answer.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, ["expiresIn", "refreshToken", "token", "user"]);
        assert!(is_signed_in(&app.guest().with_token(answer["token"].as_str().unwrap())).await);
    });
}

#[test]
fn an_address_is_taken_whatever_its_case() {
    in_a_shop(async |app| {
        app.guest().post("/api/auth/register", registration()).await.is(201);
        let mut again = registration();
        again["email"] = "nADIA@EXEMPLE.fr".into();
        let problem = app
            .guest()
            .post("/api/auth/register", again)
            .await
            .refuses(409, "email_taken");
        assert_eq!(problem["errors"][0]["field"], "email");
        assert_eq!(app.count("users").await, 1);
    });
}

#[test]
fn a_role_or_an_id_in_the_body_is_refused_and_nothing_stored() {
    in_a_shop(async |app| {
        let mut body = registration();
        body["role"] = "admin".into();
        body["_id"] = app.unknown_id().into();
        body["isVerified"] = true.into();
        app.guest().post("/api/auth/register", body).await.refuses_fields(&[
            ("_id", "unknown_field"),
            ("isVerified", "unknown_field"),
            ("role", "unknown_field"),
        ]);
        assert_eq!((app.count("users").await, app.count("sessions").await), (0, 0));
    });
}

#[test]
fn every_broken_field_is_named_at_once() {
    in_a_shop(async |app| {
        let body = json!({ "email": "not an address", "password": "short", "phoneNumber": 6, "vip": true });
        app.guest().post("/api/auth/register", body).await.refuses_fields(&[
            ("email", "not_an_email"),
            ("name", "required"),
            ("password", "too_short"),
            ("phoneNumber", "wrong_type"),
            ("vip", "unknown_field"),
        ]);
    });
}

#[test]
fn a_common_password_is_refused() {
    in_a_shop(async |app| {
        let mut body = registration();
        body["password"] = "password123".into();
        app.guest()
            .post("/api/auth/register", body)
            .await
            .refuses_fields(&[("password", "common_password")]);
    });
}

#[test]
fn an_operator_in_place_of_a_text_is_a_wrong_type() {
    in_a_shop(async |app| {
        app.customer("nadia").await;
        let body = json!({ "email": { "$gt": "" }, "password": { "$ne": "" } });
        let fields = [("email", "wrong_type"), ("password", "wrong_type")];
        app.guest()
            .post("/api/auth/login", body.clone())
            .await
            .refuses_fields(&fields);
        let mut registration = registration();
        registration["email"] = json!({ "$gt": "" });
        app.guest()
            .post("/api/auth/register", registration)
            .await
            .refuses_fields(&[("email", "wrong_type")]);
        let refresh = json!({ "refreshToken": { "$gt": "" } });
        app.guest()
            .post("/api/auth/refresh", refresh)
            .await
            .refuses_fields(&[("refreshToken", "wrong_type")]);
    });
}

#[test]
fn signing_in_takes_the_address_in_any_case_and_sets_last_login() {
    in_a_shop(async |app| {
        app.customer("nadia").await;
        app.seconds_later(60);
        let body = json!({ "email": "NADIA@exemple.fr", "password": PASSWORD });
        let answer = app.guest().post("/api/auth/login", body).await.is(200);
        assert_eq!(answer["user"]["lastLogin"], "2050-03-03T12:01:00.000Z");
        assert!(is_signed_in(&app.guest().with_token(answer["token"].as_str().unwrap())).await);
    });
}

#[test]
fn an_unknown_address_and_a_wrong_password_get_the_same_answer() {
    in_a_shop(async |app| {
        app.customer("nadia").await;
        let mut answers = Vec::new();
        for email in ["nadia@exemple.fr", "nobody@exemple.fr"] {
            let body = json!({ "email": email, "password": "not the password" });
            let mut problem = app
                .guest()
                .post("/api/auth/login", body)
                .await
                .refuses(401, "invalid_credentials");
            problem.as_object_mut().unwrap().remove("requestId");
            answers.push(problem);
        }
        assert_eq!(answers[0], answers[1]);
    });
}

#[test]
fn signing_in_without_a_password_names_it() {
    in_a_shop(async |app| {
        let body = json!({ "email": "nadia@exemple.fr" });
        app.guest()
            .post("/api/auth/login", body)
            .await
            .refuses_fields(&[("password", "required")]);
    });
}

#[test]
fn a_refresh_token_buys_one_new_pair_and_its_second_use_ends_the_session() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let first = json!({ "refreshToken": nadia.refresh_token });
        let second = app.guest().post("/api/auth/refresh", first.clone()).await.is(200);
        assert_ne!(second["refreshToken"], first["refreshToken"]);
        assert_eq!(second["user"]["_id"], nadia.id.as_str());
        let renewed = app.guest().with_token(second["token"].as_str().unwrap());
        assert!(is_signed_in(&renewed).await);

        app.guest()
            .post("/api/auth/refresh", first)
            .await
            .refuses(401, "not_signed_in");
        assert!(!is_signed_in(&renewed).await);
        app.guest()
            .post("/api/auth/refresh", refresh_of(&second))
            .await
            .refuses(401, "not_signed_in");
    });
}

#[test]
fn a_made_up_refresh_token_is_refused() {
    in_a_shop(async |app| {
        for token in ["nonsense".to_owned(), format!("{}.abc", app.unknown_id())] {
            let body = json!({ "refreshToken": token });
            app.guest()
                .post("/api/auth/refresh", body)
                .await
                .refuses(401, "not_signed_in");
        }
        let empty = json!({ "refreshToken": "" });
        app.guest()
            .post("/api/auth/refresh", empty)
            .await
            .refuses_fields(&[("refreshToken", "required")]);
    });
}

#[test]
fn signing_out_kills_both_tokens_at_once() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let answer = nadia.call(Method::POST, "/api/auth/logout", None).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
        nadia.get("/api/users/profile").await.refuses(401, "not_signed_in");
        let body = json!({ "refreshToken": nadia.refresh_token });
        app.guest()
            .post("/api/auth/refresh", body)
            .await
            .refuses(401, "not_signed_in");
        nadia
            .call(Method::POST, "/api/auth/logout", None)
            .await
            .refuses(401, "not_signed_in");
    });
}

#[test]
fn an_access_token_ends_after_fifteen_minutes_and_its_session_lives_on() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        app.seconds_later(ACCESS_SECONDS - 1);
        assert!(is_signed_in(&nadia).await);
        app.seconds_later(1);
        nadia.get("/api/users/profile").await.refuses(401, "not_signed_in");
        let body = json!({ "refreshToken": nadia.refresh_token });
        let pair = app.guest().post("/api/auth/refresh", body).await.is(200);
        assert!(is_signed_in(&nadia.with_token(pair["token"].as_str().unwrap())).await);
    });
}

/// The claims of a token, and another session's in their place, signed by `key`.
fn forged(app: &App, token: &str, header: &Header, key: &str) -> String {
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(token).unwrap().claims;
    assert_eq!(claims["exp"], app.shop.now().millis() / 1000 + ACCESS_SECONDS);
    encode(header, &claims, &EncodingKey::from_secret(key.as_bytes())).unwrap()
}

#[test]
fn a_token_that_the_shop_has_not_signed_is_refused() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let token = nadia.token.clone().unwrap();
        let genuine = forged(app, &token, &Header::new(Algorithm::HS256), JWT_SECRET);
        assert!(is_signed_in(&nadia.with_token(&genuine)).await, "the test forges well");

        let claims = token.split('.').nth(1).unwrap();
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}."); // {"alg":"none","typ":"JWT"}
        let wrong_key = forged(app, &token, &Header::new(Algorithm::HS256), "another secret");
        let other_algorithm = forged(app, &token, &Header::new(Algorithm::HS512), JWT_SECRET);
        for token in [
            unsigned,
            wrong_key,
            other_algorithm,
            nadia.refresh_token.clone(),
            domain::cart::guest_cart::seal(&app.shop, &[]).unwrap().0,
            "nonsense".into(),
            String::new(),
        ] {
            let answer = nadia.with_token(&token).get("/api/users/profile").await;
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{token}");
            answer.refuses(401, "not_signed_in");
        }
    });
}

#[test]
fn a_token_that_the_previous_secret_signed_is_taken() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let token = nadia.token.clone().unwrap();
        let rotated = |previous: Option<&str>| {
            let mut settings = domain::Settings::clone(&app.shop.settings);
            settings.jwt_secret = Secret("the next secret".into());
            settings.jwt_secret_previous = previous.map(|secret| Secret(secret.into()));
            app.with_settings(settings)
        };
        assert!(is_signed_in(&rotated(Some(JWT_SECRET)).guest().with_token(&token)).await);
        for previous in [None, Some("yet another")] {
            rotated(previous)
                .guest()
                .with_token(&token)
                .get("/api/users/profile")
                .await
                .refuses(401, "not_signed_in");
        }
    });
}

#[test]
fn what_is_private_never_leaves() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let users = app.shop.store.database().collection::<Document>("users");
        let secrets = doc! { "$set": {
            "resetPasswordToken": "t0ken", "resetPasswordExpires": mongodb::bson::DateTime::MAX,
            "emailVerificationToken": "t0ken", "emailVerificationExpires": mongodb::bson::DateTime::MAX,
        } };
        users.update_one(doc! {}, secrets).await.unwrap();
        let stored = users.find_one(doc! {}).await.unwrap().unwrap();
        assert!(stored.get_str("password").unwrap().starts_with("$argon2id$"));

        let login = json!({ "email": nadia.email, "password": PASSWORD });
        let refresh = json!({ "refreshToken": nadia.refresh_token });
        for answer in [
            app.guest().post("/api/auth/login", login).await,
            app.guest().post("/api/auth/refresh", refresh).await,
            nadia.get("/api/users/profile").await,
            nadia.put("/api/users/profile", json!({ "name": "Nadia" })).await,
            nadia.get("/api/users/sessions").await,
        ] {
            assert_eq!(answer.status, 200);
            for word in ["assword", "argon2", "t0ken", "Hash", "emailVerification"] {
                assert!(!answer.text.contains(word), "{word} in {}", answer.text);
            }
        }
    });
}
