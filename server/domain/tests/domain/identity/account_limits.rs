//! How often an account may be tried: by strangers, by those who signed in before, and over all processes together; and
//! that it has no second name with tries of its own.

use domain::{
    AccountLimits, Error, Randomness, Settings, Shop,
    identity::{
        accounts,
        credentials::{self, forgot},
        devices::{self, DEVICE_DAYS, Device},
        sessions::{self, Credential},
    },
};
use mongodb::{
    bson::{Document, doc},
    options::{Collation, CollationStrength},
};
use shared::{
    Language,
    account::{ChangePassword, ForgotPassword, Login, Registration, Secret},
};
use test_support::{
    errors::broken,
    shop::{TestShop, in_a_shop},
};

const EMAIL: &str = "nadia@exemple.fr";
const PASSWORD: &str = "trois petites chèvres";
const WRONG: &str = "not the password";

/// The same shop in a process of its own that limits tries.
fn process(shop: &TestShop) -> Shop {
    Shop::new(
        shop.store.clone(),
        shop.catalog.clone(),
        shop.clock.clone(),
        Randomness::seeded(2),
        AccountLimits::On,
        Settings::new(Secret("a secret".into())),
    )
}

/// With Nadia's account, and a process.
fn with_nadia(test: impl AsyncFnOnce(&TestShop, &Shop)) {
    in_a_shop(async |shop| {
        accounts::register(shop, registration(), Language::French)
            .await
            .unwrap();
        test(shop, &process(shop)).await;
    });
}

async fn try_on(shop: &Shop, email: &str, password: &str, cookie: Option<&Secret>) -> Result<(), Error> {
    let device = Device {
        user_agent: None,
        cookie,
    };
    let signed_in = sessions::sign_in(shop, &login(email, password), device).await;
    signed_in.map(|_| ())
}

/// Ten wrong passwords, from no device that is known.
async fn a_stranger_tries(shop: &Shop, email: &str) {
    for _ in 0..10 {
        let wrong = try_on(shop, email, WRONG, None).await;
        assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{wrong:?}");
    }
    let refused = try_on(shop, email, WRONG, None).await;
    assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
}

/// The database takes more than the case of letters for nothing.
#[test]
fn an_account_has_its_tries_once_however_its_address_is_written() {
    with_nadia(async |shop, guarded| {
        for n in 0..10 {
            let email = ["nadia@exemple.fr", "Nadia@EXEMPLE.fr"][n % 2];
            let wrong = try_on(guarded, email, WRONG, None).await;
            assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{wrong:?}");
        }
        let right = async |email: &str| try_on(guarded, email, PASSWORD, None).await;
        let refused = right("NADIA@exemple.fr").await;
        let Err(Error::TooManyRequests(left)) = &refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            (left.limit, left.remaining, left.retry_after, left.reset),
            (10, 0, 90, 900)
        );
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

#[test]
fn a_stranger_locks_nobody_out_of_a_device_that_signed_in_before() {
    with_nadia(async |shop, guarded| {
        let device = devices::remember(guarded, None, EMAIL).unwrap();
        let foreign = devices::remember(guarded, None, "omar@exemple.fr").unwrap();
        let forged = Secret(format!("{}x", device.0));
        a_stranger_tries(guarded, EMAIL).await;
        for cookie in [None, Some(&foreign), Some(&forged)] {
            let refused = try_on(guarded, EMAIL, PASSWORD, cookie).await;
            assert!(
                matches!(refused, Err(Error::TooManyRequests(_))),
                "{cookie:?}: {refused:?}"
            );
        }
        try_on(guarded, "NADIA@exemple.fr", PASSWORD, Some(&device))
            .await
            .unwrap();
        // The cookie gives tries of its own, not endless ones, and they are the device's alone.
        shop.clock.advance_seconds(900);
        for _ in 0..10 {
            let wrong = try_on(guarded, EMAIL, WRONG, Some(&device)).await;
            assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{wrong:?}");
        }
        let refused = try_on(guarded, EMAIL, PASSWORD, Some(&device)).await;
        assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        try_on(guarded, EMAIL, PASSWORD, None).await.unwrap();
    });
}

#[test]
fn a_device_is_known_for_a_year_and_for_five_accounts() {
    with_nadia(async |shop, guarded| {
        let mut device = devices::remember(guarded, None, EMAIL).unwrap();
        for n in 0..4 {
            device = devices::remember(guarded, Some(&device), &format!("n{n}@exemple.fr")).unwrap();
        }
        assert!(device.0.len() < 600, "{}", device.0.len());
        a_stranger_tries(guarded, EMAIL).await;
        try_on(guarded, EMAIL, PASSWORD, Some(&device)).await.unwrap();
        let sixth = devices::remember(guarded, Some(&device), "n5@exemple.fr").unwrap();
        assert!(try_on(guarded, EMAIL, PASSWORD, Some(&sixth)).await.is_err());
        shop.clock.advance_seconds(DEVICE_DAYS * 86_400);
        a_stranger_tries(guarded, EMAIL).await;
        let refused = try_on(guarded, EMAIL, PASSWORD, Some(&device)).await;
        assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
    });
}

/// Nor from what asks for the password of whoever is signed in.
#[test]
fn a_stranger_keeps_nobody_who_is_signed_in_from_changing_the_password() {
    with_nadia(async |_, guarded| {
        let (_, cookie) = sessions::sign_in(guarded, &login(EMAIL, PASSWORD), Device::default())
            .await
            .unwrap();
        let identity = sessions::authenticate(guarded, &Credential::Cookie(cookie))
            .await
            .unwrap();
        a_stranger_tries(guarded, EMAIL).await;
        let change = |present: &str| ChangePassword {
            current_password: Secret(present.into()),
            password: Secret("quatre petites brebis".into()),
        };
        for _ in 0..9 {
            let wrong = credentials::change(guarded, &identity, &change(WRONG)).await;
            assert_eq!(broken(&wrong.unwrap_err()), ["currentPassword wrong_password"]);
        }
        credentials::change(guarded, &identity, &change(PASSWORD))
            .await
            .unwrap();
    });
}

#[test]
fn what_is_tried_in_one_process_counts_in_all() {
    with_nadia(async |shop, first| {
        let second = process(shop);
        for n in 0..10 {
            let wrong = try_on([first, &second][n % 2], EMAIL, WRONG, None).await;
            assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{n}: {wrong:?}");
        }
        for process in [first, &second] {
            let refused = try_on(process, EMAIL, PASSWORD, None).await;
            assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        }
        // A try comes back after 90 seconds, once for both; and a right password forgives in both.
        shop.clock.advance_seconds(90);
        assert!(matches!(
            try_on(&second, EMAIL, WRONG, None).await,
            Err(Error::InvalidCredentials)
        ));
        assert!(matches!(
            try_on(first, EMAIL, PASSWORD, None).await,
            Err(Error::TooManyRequests(_))
        ));
        shop.clock.advance_seconds(90);
        try_on(first, EMAIL, PASSWORD, None).await.unwrap();
        a_stranger_tries(&second, EMAIL).await;

        let ask = ForgotPassword { email: EMAIL.into() };
        for process in [first, &second, first, &second] {
            forgot(process, &ask).await.unwrap();
        }
        for process in [first, &second] {
            let refused = forgot(process, &ask).await;
            assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        }
    });
}

#[test]
fn tries_that_come_at_once_do_not_get_in_each_others_way() {
    with_nadia(async |shop, first| {
        let second = process(shop);
        let tried = (0..16).map(|n| try_on([first, &second][n % 2], EMAIL, WRONG, None));
        let answers = futures_util::future::join_all(tried).await;
        let tried = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::InvalidCredentials)))
            .count();
        let refused = answers
            .iter()
            .filter(|answer| matches!(answer, Err(Error::TooManyRequests(_))))
            .count();
        assert_eq!((tried, refused), (10, 6), "{answers:?}");
    });
}

/// Nothing is tried that cannot be counted.
#[test]
fn when_a_try_cannot_be_counted_it_is_refused() {
    with_nadia(async |shop, guarded| {
        let refuse_all = doc! { "collMod": "tries", "validator": { "never": true } };
        shop.store.database().run_command(refuse_all).await.unwrap();
        let answer = try_on(guarded, EMAIL, PASSWORD, None).await;
        assert!(matches!(answer, Err(Error::Database(_))), "{answer:?}");
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
