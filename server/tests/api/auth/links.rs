//! `/api/auth`: what the links in letters open.

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    auth::{is_signed_in, refresh_of},
    support::{PASSWORD, in_a_shop},
};

#[test]
fn forgot_password_answers_the_same_for_known_and_unknown_and_mails_a_link_to_the_known() {
    in_a_shop(async |app| {
        app.registered("nadia").await;
        let mut answers = Vec::new();
        for email in ["nobody@exemple.fr", "NADIA@exemple.fr"] {
            let answer = app
                .guest()
                .post("/api/auth/forgot-password", json!({ "email": email }))
                .await;
            let names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
            answers.push((names, answer.is(202)));
        }
        assert_eq!(answers[0], answers[1]);
        assert!(
            answers[0].1["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
        assert_eq!(app.token_in("resetPassword").await.len(), 64);

        let forgot = async |body: Value| app.guest().post("/api/auth/forgot-password", body).await;
        forgot(json!({ "email": "nadia" }))
            .await
            .refuses_fields(&[("email", "not_an_email")]);
        forgot(json!({ "email": { "$gt": "" } }))
            .await
            .refuses_fields(&[("email", "wrong_type")]);
        forgot(json!({ "user": 1 }))
            .await
            .refuses_fields(&[("email", "required"), ("user", "unknown_field")]);
    });
}

#[test]
fn reset_password_works_once_within_the_hour_and_ends_every_session() {
    in_a_shop(async |app| {
        let nadia = app.registered("nadia").await;
        let forgot = json!({ "email": nadia.email });
        app.guest()
            .post("/api/auth/forgot-password", forgot.clone())
            .await
            .is(202);
        let reset = async |token: &str, password: &str| {
            let body = json!({ "token": token, "password": password });
            app.guest().post("/api/auth/reset-password", body).await
        };
        let late = app.token_in("resetPassword").await;
        app.seconds_later(3600);
        reset(&late, "quatre petites brebis")
            .await
            .refuses_fields(&[("token", "token_invalid")]);

        let refresh = json!({ "refreshToken": nadia.refresh_token });
        let nadia = app.guest().post("/api/auth/refresh", refresh).await.is(200);
        let actor = app.guest().with_token(nadia["token"].as_str().unwrap());
        app.guest().post("/api/auth/forgot-password", forgot).await.is(202);
        let token = app.token_in("resetPassword").await;
        reset(&token, "password123")
            .await
            .refuses_fields(&[("password", "common_password")]);
        reset("unknown", "short")
            .await
            .refuses_fields(&[("password", "too_short"), ("token", "token_invalid")]);
        assert!(is_signed_in(&actor).await);

        let answer = reset(&token, "quatre petites brebis").await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
        assert!(!is_signed_in(&actor).await);
        app.guest()
            .post("/api/auth/refresh", refresh_of(&nadia))
            .await
            .refuses(401, "not_signed_in");
        reset(&token, "cinq petites vaches")
            .await
            .refuses_fields(&[("token", "token_invalid")]);

        let login = async |password: &str| {
            let body = json!({ "email": "nadia@exemple.fr", "password": password });
            app.guest().post("/api/auth/login", body).await
        };
        login(PASSWORD).await.refuses(401, "invalid_credentials");
        let user = login("quatre petites brebis").await.is(200);
        assert_eq!(user["user"]["isVerified"], true, "who reads the letter has the address");

        let operator = json!({ "token": { "$gt": "" }, "password": ["quatre petites brebis"] });
        app.guest()
            .post("/api/auth/reset-password", operator)
            .await
            .refuses_fields(&[("password", "wrong_type"), ("token", "wrong_type")]);
    });
}

#[test]
fn verify_email_makes_is_verified_true_once() {
    in_a_shop(async |app| {
        let nadia = app.registered("nadia").await;
        let is_verified = async || nadia.get("/api/users/profile").await.is(200)["user"]["isVerified"].clone();
        let verify = async |token: Value| {
            app.guest()
                .post("/api/auth/verify-email", json!({ "token": token }))
                .await
        };
        let first = app.token_in("welcome").await;
        verify("unknown".into())
            .await
            .refuses_fields(&[("token", "token_invalid")]);
        verify("".into()).await.refuses_fields(&[("token", "required")]);
        verify(json!({ "$gt": "" }))
            .await
            .refuses_fields(&[("token", "wrong_type")]);
        assert_eq!(is_verified().await, false);

        let again = nadia.call(Method::POST, "/api/auth/verify-email/resend", None).await;
        assert!(again.is(202)["message"].is_string());
        verify(first.into()).await.refuses_fields(&[("token", "token_invalid")]);
        let second = app.token_in("verifyEmail").await;
        let answer = verify(second.clone().into()).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (204, ""));
        assert_eq!(is_verified().await, true);
        verify(second.into())
            .await
            .refuses_fields(&[("token", "token_invalid")]);
        nadia
            .call(Method::POST, "/api/auth/verify-email/resend", None)
            .await
            .refuses(409, "already_verified");
        app.guest()
            .call(Method::POST, "/api/auth/verify-email/resend", None)
            .await
            .refuses(401, "not_signed_in");
    });
}
