//! How often an account may be tried, and that it has no second name with tries of its own.

use domain::{
    AccountLimits, Error, Randomness, Settings,
    identity::{accounts, sessions},
};
use mongodb::{
    bson::{Document, doc},
    options::{Collation, CollationStrength},
};
use shared::{
    Language,
    account::{Login, Registration, Secret},
};
use test_support::{
    errors::broken,
    shop::{TestShop, in_a_shop},
};

const PASSWORD: &str = "trois petites chèvres";

/// The database takes more than the case of letters for nothing.
#[test]
fn an_account_has_its_tries_once_however_its_address_is_written() {
    in_a_shop(async |shop| {
        let nadia = registration();
        accounts::register(shop, nadia, Language::French).await.unwrap();
        let guarded = domain::Shop::new(
            shop.store.clone(),
            shop.catalog.clone(),
            shop.clock.clone(),
            Randomness::seeded(2),
            AccountLimits::new(&shop.clock),
            Settings::new(Secret("a secret".into())),
        );
        for _ in 0..10 {
            let wrong = sessions::sign_in(&guarded, &login("nadia@exemple.fr", "not the password"), None).await;
            assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{wrong:?}");
        }
        let right = async |email: &str| sessions::sign_in(&guarded, &login(email, PASSWORD), None).await;
        let refused = right("NADIA@exemple.fr").await;
        assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        for strange in [
            "nadi\u{ad}a@exemple.fr",
            "na\u{200b}dia@exemple.fr",
            "\u{ff4e}adia@exemple.fr",
        ] {
            assert_eq!(found(shop, strange).await, 1, "{strange:?}");
            assert_eq!(
                broken(&right(strange).await.unwrap_err()),
                ["email not_ascii"],
                "{strange:?}"
            );
        }
        // Of ASCII, only what no address may have.
        for c in '\0'..='\u{7f}' {
            let strange = format!("nadi{c}a@exemple.fr");
            if found(shop, &strange).await > 0 {
                let answer = right(&strange).await.unwrap_err();
                assert_eq!(broken(&answer), ["email control_characters"], "{strange:?}");
            }
        }
    });
}

/// How many accounts the database takes for the one with this address.
async fn found(shop: &TestShop, email: &str) -> u64 {
    let any_case = Collation::builder()
        .locale("en")
        .strength(CollationStrength::Secondary)
        .build();
    let users = shop.store.database().collection::<Document>("users");
    users
        .count_documents(doc! { "email": email })
        .collation(any_case)
        .await
        .unwrap()
}

fn registration() -> Registration {
    Registration {
        name: "Nadia Benali".into(),
        email: "Nadia@exemple.fr".into(),
        password: Secret(PASSWORD.into()),
        phone_number: None,
    }
}

fn login(email: &str, password: &str) -> Login {
    Login {
        email: email.into(),
        password: Secret(password.into()),
        code: None,
    }
}
