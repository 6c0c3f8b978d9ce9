//! Signing in and out, tokens and their ends.

use domain::{
    AccountLimits, Error, Randomness, Settings,
    cart::{self, CartOwner, guest_cart},
    identity::{
        accounts,
        devices::Device,
        sessions::{self, ACCESS_SECONDS, Credential, SESSION_DAYS},
    },
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use mongodb::bson::doc;
use serde_json::{Value, json};
use shared::{
    Language, PageRequest,
    account::{Login, Refresh, Registration, Secret, SignedIn},
    session::SessionKind,
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::{item, product},
    shop::{TestShop, in_a_shop},
};

const PASSWORD: &str = "trois petites chèvres";
pub const DAY: i64 = 86_400;

#[test]
fn signing_in_takes_the_address_in_any_case_and_notes_when() {
    in_a_shop(async |shop| {
        register(shop).await;
        shop.clock.advance_seconds(DAY);
        let (user, cookie) = sessions::sign_in(shop, &login("NADIA@exemple.fr", PASSWORD), Device::default())
            .await
            .unwrap();
        let identity = sessions::authenticate(shop, &Credential::Cookie(cookie)).await.unwrap();
        assert_eq!(identity.user(), &user);
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
        let wrong = sessions::sign_in(
            shop,
            &login("nadia@exemple.fr", "quatre petites chèvres"),
            Device::default(),
        )
        .await;
        let unknown = sessions::sign_in(shop, &login("nadja@exemple.fr", PASSWORD), Device::default()).await;
        let operator = sessions::sign_in(shop, &login(r#"{"$gt": ""}"#, PASSWORD), Device::default()).await;
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
        let other = sessions::open_for_api(shop, signed_in.user.clone(), None)
            .await
            .unwrap();
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
fn secrets_are_not_in_the_database() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let fresh = refresh(shop, &signed_in.refresh_token).await.unwrap();
        let stored = format!("{:?}", shop.documents("sessions").await);
        for token in [&signed_in.refresh_token, &fresh.refresh_token] {
            let parts: Vec<_> = token.0.split('.').collect();
            let [_, family, secret] = parts[..] else {
                panic!("{parts:?}")
            };
            assert!(!stored.contains(family) && !stored.contains(secret), "{stored}");
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
fn a_guests_cart_is_not_an_access_token_nor_the_other_way_round() {
    in_a_shop(async |shop| {
        let cart = guest_cart::seal(shop, &[]).unwrap();
        refused(shop, &Credential::Bearer(cart.clone())).await;
        refused(shop, &Credential::Cookie(cart)).await;
        let signed_in = integrator(shop).await;
        assert_eq!(guest_cart::open(shop, &signed_in.token), []);
    });
}

#[test]
fn what_the_secret_before_signed_is_taken_until_that_is_forgotten() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let cheese = shop.sells(product()).await;
        let mut cart = CartOwner::Guest(Vec::new());
        cart::add(shop, &mut cart, &item(&cheese, 2)).await.unwrap();
        let CartOwner::Guest(items) = cart else {
            panic!("a guest's")
        };
        let sealed = guest_cart::seal(shop, &items).unwrap();
        let with = |present: &str, previous: Option<&str>| {
            domain::Shop::new(
                shop.store.clone(),
                shop.catalog.clone(),
                shop.clock.clone(),
                Randomness::seeded(2),
                AccountLimits::Off,
                Settings {
                    jwt_secret_previous: previous.map(|secret| Secret(secret.into())),
                    ..Settings::new(Secret(present.into()))
                },
            )
        };
        let old = shop.settings.jwt_secret.0.clone();
        let rotated = with("a new secret", Some(&old));
        assert!(sessions::authenticate(&rotated, &bearer(&signed_in)).await.is_ok());
        assert_eq!(guest_cart::open(&rotated, &sealed), items);
        // What is signed from now on is signed by the new one alone.
        let fresh = sessions::open_for_api(&rotated, signed_in.user.clone(), None)
            .await
            .unwrap();
        refused(shop, &bearer(&fresh)).await;
        assert_eq!(guest_cart::open(shop, &guest_cart::seal(&rotated, &items).unwrap()), []);

        let forgotten = with("a new secret", None);
        refused(&forgotten, &bearer(&signed_in)).await;
        assert!(sessions::authenticate(&forgotten, &bearer(&fresh)).await.is_ok());
        assert_eq!(guest_cart::open(&forgotten, &sealed), []);
    });
}

#[test]
fn ones_own_sessions_are_listed_newest_first_with_the_one_that_asks_marked() {
    in_a_shop(async |shop| {
        let api = integrator(shop).await;
        shop.clock.advance_seconds(60);
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let (id, _) = sessions::open(shop, &api.user, Some(firefox)).await.unwrap();
        shop.customer("omar").await;
        let identity = sessions::authenticate(shop, &bearer(&api)).await.unwrap();
        let page = sessions::list(shop, &identity, PageRequest::default()).await.unwrap();
        let seen: Vec<_> = page
            .items
            .iter()
            .map(|session| (session.kind, session.user_agent.as_deref(), session.current))
            .collect();
        assert_eq!(
            seen,
            [
                (SessionKind::Browser, Some("Firefox, Linux"), false),
                (SessionKind::Api, Some("curl/8.5.0"), true),
                // Of the fixture.
                (SessionKind::Browser, None, false),
            ]
        );
        assert_eq!((page.total, page.items[0].id), (3, id));
        assert_eq!(page.items[0].created_at, shop.now());

        let second = PageRequest { page: 2, limit: 2 };
        assert_eq!(sessions::list(shop, &identity, second).await.unwrap().items.len(), 1);
        let none = PageRequest { page: 0, limit: 101 };
        let error = sessions::list(shop, &identity, none).await.unwrap_err();
        assert_eq!(broken(&error).len(), 2, "{error:?}");

        shop.clock.advance_seconds(SESSION_DAYS * DAY - 60);
        let left = sessions::list(shop, &identity, PageRequest::default()).await.unwrap();
        assert_eq!(left.total, 1, "what has run out is not listed");
    });
}

#[test]
fn a_sessions_last_use_is_noted_once_an_hour() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let cookie = Credential::Cookie(signed_in.refresh_token.clone());
        let start = shop.now();
        let last_use = async || {
            let identity = sessions::authenticate(shop, &cookie).await.unwrap();
            let page = sessions::list(shop, &identity, PageRequest::default()).await.unwrap();
            let current = page.items.into_iter().find(|session| session.current).unwrap();
            (current.last_used_at.millis() - start.millis()) / 1000
        };
        for (seconds, noted) in [(0, 0), (3599, 0), (1, 3600), (3599, 3600), (10_000, 17_199)] {
            shop.clock.advance_seconds(seconds);
            assert_eq!(last_use().await, noted);
        }
    });
}

#[test]
fn one_session_can_be_ended_or_all_of_ones_own_and_nobody_elses() {
    in_a_shop(async |shop| {
        let (first, omar) = (integrator(shop).await, shop.identity("omar", Role::User).await);
        let open = async || sessions::open_for_api(shop, first.user.clone(), None).await.unwrap();
        let (second, third) = (open().await, open().await);
        let identity = async |of: &SignedIn| sessions::authenticate(shop, &bearer(of)).await;
        let nadia = identity(&first).await.unwrap();
        let id = identity(&second).await.unwrap().session().unwrap();
        let foreign = sessions::close_one(shop, &omar, id).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
        assert!(identity(&second).await.is_ok());

        sessions::close_one(shop, &nadia, id).await.unwrap();
        refused(shop, &bearer(&second)).await;
        not_signed_in(&refresh(shop, &second.refresh_token).await);
        let again = sessions::close_one(shop, &nadia, id).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        assert!(identity(&third).await.is_ok());

        sessions::close_all(shop, &nadia).await.unwrap();
        refused(shop, &bearer(&first)).await;
        refused(shop, &bearer(&third)).await;
        let left = sessions::list(shop, &omar, PageRequest::default()).await.unwrap();
        assert_eq!(left.total, 1);
    });
}

#[test]
fn an_account_brought_over_signs_in_by_its_bcrypt_hash_which_gives_way_to_argon2() {
    in_a_shop(async |shop| {
        register(shop).await;
        let users = shop.store.database().collection::<mongodb::bson::Document>("users");
        let stored = async || shop.documents("users").await[0].get_str("password").unwrap().to_owned();
        // Of PASSWORD, by another implementation.
        for bcrypt in [
            "$2a$04$cbcdefghijklmnopqrstuubgrhY72TXSgVv1xCJibFdMBbjxpM9Be",
            "$2b$04$abcdefghijklmnopqrstuuA/poSFppMRAgqUJPCPzhhHJLLOSIDxq",
            "$2y$04$bbcdefghijklmnopqrstuuijA1zHfzOHwCIElwQ5iaZMlNmtFgmWi",
        ] {
            let set = doc! { "$set": { "password": bcrypt } };
            users.update_one(doc! {}, set).await.unwrap();
            let wrong = sessions::sign_in(
                shop,
                &login("nadia@exemple.fr", "quatre petites chèvres"),
                Device::default(),
            )
            .await;
            assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{wrong:?}");
            assert_eq!(stored().await, bcrypt);
            // Two at once: whoever comes second finds the hash changed under their hands.
            let right = login("nadia@exemple.fr", PASSWORD);
            let sign_in = || sessions::sign_in(shop, &right, Device::default());
            let (one, two) = tokio::join!(sign_in(), sign_in());
            for (_, cookie) in [one.unwrap(), two.unwrap()] {
                assert!(sessions::authenticate(shop, &Credential::Cookie(cookie)).await.is_ok());
            }
            let rehashed = stored().await;
            assert!(rehashed.starts_with("$argon2id$"), "{rehashed}");
            sign_in().await.unwrap();
            assert_eq!(stored().await, rehashed, "once is enough");
        }
    });
}

#[test]
fn the_session_of_a_removed_account_is_over() {
    in_a_shop(async |shop| {
        let signed_in = integrator(shop).await;
        let users = shop.store.database().collection::<mongodb::bson::Document>("users");
        users.delete_many(doc! {}).await.unwrap();
        refused(shop, &bearer(&signed_in)).await;
    });
}

async fn register(shop: &TestShop) -> shared::user::User {
    let registration = Registration {
        name: "Nadia Benali".into(),
        email: "Nadia@exemple.fr".into(),
        password: Secret(PASSWORD.into()),
        phone_number: None,
    };
    accounts::register(shop, registration, Language::French).await.unwrap()
}

pub async fn integrator(shop: &TestShop) -> SignedIn {
    let user = shop.identity("nadia", Role::User).await.user().clone();
    sessions::open_for_api(shop, user, Some("curl/8.5.0")).await.unwrap()
}

fn login(email: &str, password: &str) -> Login {
    Login {
        email: email.into(),
        password: Secret(password.into()),
        code: None,
    }
}

pub fn bearer(signed_in: &SignedIn) -> Credential {
    Credential::Bearer(signed_in.token.clone())
}

pub async fn refresh(shop: &TestShop, token: &Secret) -> domain::Result<SignedIn> {
    sessions::refresh(
        shop,
        &Refresh {
            refresh_token: token.clone(),
        },
    )
    .await
}

pub async fn refused(shop: &domain::Shop, credential: &Credential) {
    not_signed_in(&sessions::authenticate(shop, credential).await);
}

pub fn not_signed_in<T: std::fmt::Debug>(answer: &domain::Result<T>) {
    assert!(matches!(answer, Err(Error::Unauthenticated)), "{answer:?}");
}

/// What a token says, without asking who signed it.
fn claims(token: &Secret) -> Value {
    jsonwebtoken::dangerous::insecure_decode::<Value>(&token.0)
        .unwrap()
        .claims
}
