//! Signing in and out, tokens and their ends.

use domain::{
    Error, accounts, guest_cart,
    sessions::{self, ACCESS_SECONDS, Credential, SESSION_DAYS},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use shared::{
    Language,
    account::{Login, Refresh, Registration, Secret, SignedIn},
    user::Role,
};

use crate::support::{Shop, in_a_shop};

const PASSWORD: &str = "trois petites chèvres";
const DAY: i64 = 86_400;

#[test]
fn signing_in_takes_the_address_in_any_case_and_notes_when() {
    in_a_shop(async |shop| {
        register(shop).await;
        shop.clock.advance_seconds(DAY);
        let user = sessions::sign_in(shop, &login("NADIA@exemple.fr", PASSWORD))
            .await
            .unwrap();
        assert_eq!(
            (user.email.as_str(), user.last_login),
            ("Nadia@exemple.fr", Some(shop.now()))
        );
    });
}

#[test]
fn a_wrong_password_cannot_be_told_from_an_unknown_address() {
    in_a_shop(async |shop| {
        register(shop).await;
        let wrong = sessions::sign_in(shop, &login("nadia@exemple.fr", "quatre petites chèvres")).await;
        let unknown = sessions::sign_in(shop, &login("nadja@exemple.fr", PASSWORD)).await;
        let operator = sessions::sign_in(shop, &login(r#"{"$gt": ""}"#, PASSWORD)).await;
        for answer in [wrong, unknown, operator] {
            assert!(matches!(answer, Err(Error::InvalidCredentials)), "{answer:?}");
        }
    });
}

#[test]
fn only_admins_and_livreurs_are_staff() {
    in_a_shop(async |shop| {
        let user = shop.identity("nadia", Role::User).await;
        let admin = shop.identity("fatima", Role::Admin).await;
        let livreur = shop.identity("karim", Role::Livreur).await;
        let entitled = [&user, &admin, &livreur].map(|who| {
            let (a, l, s) = (who.clone().admin(), who.clone().livreur(), who.clone().staff());
            for error in [a.as_ref().err(), l.as_ref().err(), s.as_ref().err()]
                .into_iter()
                .flatten()
            {
                assert!(matches!(error, Error::Forbidden), "{error:?}");
            }
            (a.is_ok(), l.is_ok(), s.is_ok())
        });
        assert_eq!(
            entitled,
            [(false, false, false), (true, false, true), (false, true, true)]
        );
    });
}

#[test]
fn closing_a_session_kills_cookie_access_and_refresh_tokens_at_once_and_no_other_session() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let other = sessions::open_for_api(shop, signed_in.user.clone()).await.unwrap();
        let identity = sessions::authenticate(shop, &bearer(&signed_in)).await.unwrap();
        assert_eq!(identity.user(), &signed_in.user);
        // The refresh token has the shape of a cookie: it names the same session.
        let cookie = Credential::Cookie(signed_in.refresh_token.clone());
        assert!(sessions::authenticate(shop, &cookie).await.is_ok());

        sessions::close(shop, &identity).await.unwrap();
        refused(shop, &bearer(&signed_in)).await;
        refused(shop, &cookie).await;
        not_signed_in(&refresh(shop, &signed_in.refresh_token).await);
        assert!(sessions::authenticate(shop, &bearer(&other)).await.is_ok());
        sessions::close(shop, &identity).await.unwrap();
    });
}

#[test]
fn an_access_token_ends_after_fifteen_minutes_and_its_session_does_not() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        assert_eq!((signed_in.expires_in, ACCESS_SECONDS), (900, 900));
        shop.clock.advance_seconds(899);
        assert!(sessions::authenticate(shop, &bearer(&signed_in)).await.is_ok());
        shop.clock.advance_seconds(1);
        refused(shop, &bearer(&signed_in)).await;
        let fresh = refresh(shop, &signed_in.refresh_token).await.unwrap();
        assert!(sessions::authenticate(shop, &bearer(&fresh)).await.is_ok());
    });
}

#[test]
fn a_session_ends_thirty_days_after_its_last_refresh() {
    in_a_shop(async |shop| {
        let first = integrator(shop).await;
        shop.clock.advance_seconds((SESSION_DAYS - 1) * DAY);
        let second = refresh(shop, &first.refresh_token).await.unwrap();
        shop.clock.advance_seconds(SESSION_DAYS * DAY - 1);
        let cookie = Credential::Cookie(second.refresh_token.clone());
        assert!(sessions::authenticate(shop, &cookie).await.is_ok());
        shop.clock.advance_seconds(1);
        refused(shop, &cookie).await;
        not_signed_in(&refresh(shop, &second.refresh_token).await);
    });
}

#[test]
fn a_refresh_token_works_once_and_its_second_use_ends_the_session() {
    in_a_shop(async |shop| {
        let first = integrator(shop).await;
        let second = refresh(shop, &first.refresh_token).await.unwrap();
        let third = refresh(shop, &second.refresh_token).await.unwrap();
        assert_ne!(first.refresh_token, second.refresh_token);
        refused(shop, &Credential::Cookie(first.refresh_token.clone())).await;
        assert!(sessions::authenticate(shop, &bearer(&third)).await.is_ok());
        not_signed_in(&refresh(shop, &first.refresh_token).await);
        refused(shop, &bearer(&third)).await;
        not_signed_in(&refresh(shop, &third.refresh_token).await);
    });
}

#[test]
fn of_two_who_refresh_at_once_one_gets_the_next_pair() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let again = || refresh(shop, &signed_in.refresh_token);
        let outcomes: [_; 3] = tokio::join!(again(), again(), again()).into();
        assert_eq!(
            outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
            1,
            "{outcomes:?}"
        );
    });
}

#[test]
fn a_guessed_secret_neither_opens_nor_ends_a_session() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let (id, _) = signed_in.refresh_token.0.split_once('.').unwrap();
        let zeros = "0".repeat(64);
        for guess in [
            format!("{id}.{zeros}"),
            format!("{id}."),
            id.to_owned(),
            format!(".{zeros}"),
            ".".into(),
        ] {
            refused(shop, &Credential::Cookie(Secret(guess.clone()))).await;
            not_signed_in(&refresh(shop, &Secret(guess)).await);
        }
        refused(shop, &Credential::Cookie(Secret::default())).await;
        assert!(sessions::authenticate(shop, &bearer(&signed_in)).await.is_ok());
    });
}

#[test]
fn secrets_are_not_in_the_database() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let fresh = refresh(shop, &signed_in.refresh_token).await.unwrap();
        let stored = format!("{:?}", shop.documents("sessions").await);
        for token in [&signed_in.refresh_token, &fresh.refresh_token] {
            assert!(!stored.contains(token.0.split_once('.').unwrap().1), "{stored}");
        }
    });
}

#[test]
fn a_forged_access_token_is_refused() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let claims = claims(&signed_in.token);
        let right = shop.settings.jwt_secret.0.as_bytes();
        let sign = |algorithm, key: &[u8], claims: &Value| {
            encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(key)).unwrap()
        };
        let with = |field: &str, value: Value| {
            let mut claims = claims.clone();
            claims[field] = value;
            claims
        };
        let same = Credential::Bearer(Secret(sign(Algorithm::HS256, right, &claims)));
        assert!(
            sessions::authenticate(shop, &same).await.is_ok(),
            "the test forges in the right shape"
        );

        let (_, rest) = signed_in.token.0.split_once('.').unwrap();
        let (body, signature) = rest.split_once('.').unwrap();
        // {"alg":"none","typ":"JWT"}
        let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
        for forged in [
            sign(Algorithm::HS256, b"another secret", &claims),
            sign(Algorithm::HS512, right, &claims),
            sign(Algorithm::HS256, right, &with("iss", json!("elsewhere"))),
            sign(Algorithm::HS256, right, &with("aud", json!("guest-cart"))),
            sign(Algorithm::HS256, right, &with("exp", json!("never"))),
            sign(Algorithm::HS256, right, &with("sid", json!("000000000000000000000000"))),
            format!("{none}.{body}."),
            format!("{none}.{body}.{signature}"),
            format!("{none}.{body}"),
            String::new(),
            "a.b.c".into(),
        ] {
            refused(shop, &Credential::Bearer(Secret(forged))).await;
        }
    });
}

#[test]
fn a_guests_basket_is_not_an_access_token_nor_the_other_way_round() {
    in_a_shop(async |shop| {
        let basket = guest_cart::seal(shop, &[]).unwrap();
        refused(shop, &Credential::Bearer(basket.clone())).await;
        refused(shop, &Credential::Cookie(basket)).await;
        let signed_in = integrator(shop).await;
        assert_eq!(guest_cart::open(shop, &signed_in.token), []);
    });
}

#[test]
fn the_session_of_a_removed_account_is_over() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let users = shop.store.database().collection::<mongodb::bson::Document>("users");
        users.delete_many(mongodb::bson::doc! {}).await.unwrap();
        refused(shop, &bearer(&signed_in)).await;
    });
}

async fn register(shop: &Shop) -> shared::user::User {
    let registration = Registration {
        name: "Nadia Benali".into(),
        email: "Nadia@exemple.fr".into(),
        password: Secret(PASSWORD.into()),
        phone_number: None,
    };
    accounts::register(shop, registration, Language::French).await.unwrap()
}

async fn integrator(shop: &Shop) -> SignedIn {
    let user = shop.identity("nadia", Role::User).await.user().clone();
    sessions::open_for_api(shop, user).await.unwrap()
}

fn login(email: &str, password: &str) -> Login {
    Login {
        email: email.into(),
        password: Secret(password.into()),
    }
}

fn bearer(signed_in: &SignedIn) -> Credential {
    Credential::Bearer(signed_in.token.clone())
}

async fn refresh(shop: &Shop, token: &Secret) -> domain::Result<SignedIn> {
    sessions::refresh(
        shop,
        &Refresh {
            refresh_token: token.clone(),
        },
    )
    .await
}

async fn refused(shop: &Shop, credential: &Credential) {
    not_signed_in(&sessions::authenticate(shop, credential).await);
}

fn not_signed_in<T: std::fmt::Debug>(answer: &domain::Result<T>) {
    assert!(matches!(answer, Err(Error::Unauthenticated)), "{answer:?}");
}

/// What a token says, without asking who signed it.
fn claims(token: &Secret) -> Value {
    jsonwebtoken::dangerous::insecure_decode::<Value>(&token.0)
        .unwrap()
        .claims
}
