//! Proof that an address is its user's.

use domain::{
    Customer, Error,
    identity::{
        sessions::{self, Credential},
        verification::{self, VERIFICATION_DAYS},
    },
};
use mongodb::bson::Document;
use shared::{
    Language,
    account::{Registration, Secret, VerifyEmail},
};
use test_support::{
    errors::broken,
    shop::{TestShop, in_a_shop},
};

const DAY: i64 = 86_400;

#[test]
fn the_link_in_the_first_letter_verifies_the_address_once() {
    in_a_shop(async |shop| {
        register(shop).await;
        let [token] = &tokens(shop).await[..] else {
            panic!("one letter")
        };
        is_worthless(verify(shop, "made up").await);
        verify(shop, token).await.unwrap();
        let [stored] = &shop.documents("users").await[..] else {
            panic!("one user")
        };
        assert!(stored.get_bool("isVerified").unwrap());
        for field in ["emailVerificationToken", "emailVerificationExpires"] {
            assert!(!stored.contains_key(field), "{field}");
        }
        is_worthless(verify(shop, token).await);
        assert_eq!(broken(&verify(shop, "").await.unwrap_err()), ["token required"]);
    });
}

#[test]
fn a_link_is_good_for_a_week() {
    in_a_shop(async |shop| {
        let nadia = register(shop).await;
        shop.clock.advance_seconds(VERIFICATION_DAYS * DAY);
        is_worthless(verify(shop, &tokens(shop).await[0]).await);
        assert!(!customer(shop, &nadia).await.user().is_verified);
    });
}

#[test]
fn another_link_takes_the_place_of_the_first() {
    in_a_shop(async |shop| {
        let nadia = register(shop).await;
        let first = tokens(shop).await.pop().unwrap();
        verification::send_again(shop, &customer(shop, &nadia).await)
            .await
            .unwrap();
        let tokens = tokens(shop).await;
        let second = tokens.iter().find(|token| **token != first).unwrap();
        assert!(!format!("{:?}", shop.documents("users").await).contains(second));
        is_worthless(verify(shop, &first).await);
        verify(shop, second).await.unwrap();
        let again = verification::send_again(shop, &customer(shop, &nadia).await).await;
        assert!(matches!(again, Err(Error::AlreadyVerified)), "{again:?}");
        assert_eq!(shop.documents("outbox").await.len(), 2);
    });
}

/// A new account's cookie.
async fn register(shop: &TestShop) -> Secret {
    let registration = Registration {
        name: "Nadia Benali".into(),
        email: "nadia@exemple.fr".into(),
        password: Secret("trois petites chèvres".into()),
        phone_number: None,
    };
    let user = domain::identity::accounts::register(shop, registration, Language::French)
        .await
        .unwrap();
    sessions::open(shop, &user, None).await.unwrap().1
}

async fn customer(shop: &TestShop, cookie: &Secret) -> Customer {
    let identity = sessions::authenticate(shop, &Credential::Cookie(cookie.clone())).await;
    identity.unwrap().customer()
}

/// The tokens in the letters that wait to be sent.
pub async fn tokens(shop: &TestShop) -> Vec<String> {
    let letters = shop.documents("outbox").await;
    let token = |letter: &Document| {
        let letter = letter.get_document("letter").unwrap();
        let letter = letter.get_document("welcome").or(letter.get_document("verifyEmail"));
        letter.unwrap().get_str("verificationToken").unwrap().to_owned()
    };
    letters.iter().map(token).collect()
}

async fn verify(shop: &TestShop, token: &str) -> domain::Result<()> {
    let token = Secret(token.into());
    verification::verify(shop, &VerifyEmail { token }).await
}

#[track_caller]
fn is_worthless(outcome: domain::Result<()>) {
    assert_eq!(broken(&outcome.unwrap_err()), ["token token_invalid"]);
}
