//! The second factor of staff: its codes, signing in with them, and how it is taken away.

mod staff;

use std::sync::Arc;

use domain::{
    AccountLimits, Error, Identity, Randomness, Shop,
    identity::{
        accounts, admins, credentials,
        devices::{self, Device},
        second_factor::{self, Status},
        sessions::{self, Credential},
        users,
    },
    notifications,
    platform::randomness::digest,
};
use hmac::{Hmac, Mac};
use mongodb::bson::{Document, doc};
use sha1::Sha1;
use shared::{
    Language,
    account::{ChangePassword, Login, Registration, SecondFactorProof, Secret},
    user::Role,
};
use test_support::{
    errors::broken,
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};

const PASSWORD: &str = "trois petites chèvres";
const ADDRESS: &str = "patronne@exemple.fr";

/// What an app shows at this time, computed by RFC 6238 and nothing of the shop's.
fn code_at(secret: &str, seconds: i64) -> String {
    let (mut key, mut bits, mut held) = (Vec::new(), 0, 0);
    for letter in secret.chars().filter(|c| !c.is_whitespace()) {
        bits = (bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).expect("base32");
        held += 5;
        if held >= 8 {
            held -= 8;
            key.push(u8::try_from(bits >> held).unwrap());
            bits &= (1 << held) - 1;
        }
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(seconds / 30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([
        hash[offset] & 0x7f,
        hash[offset + 1],
        hash[offset + 2],
        hash[offset + 3],
    ]);
    format!("{:06}", number % 1_000_000)
}

fn now(shop: &Shop) -> i64 {
    shop.now().millis() / 1000
}

fn proof(code: &str) -> SecondFactorProof {
    SecondFactorProof {
        password: Secret(PASSWORD.into()),
        code: Secret(code.into()),
    }
}

async fn signs_in(shop: &Shop, code: Option<&str>) -> domain::Result<Identity> {
    let login = Login {
        email: ADDRESS.into(),
        password: Secret(PASSWORD.into()),
        code: code.map(|code| Secret(code.into())),
    };
    let (_, cookie) = sessions::sign_in(shop, &login, Device::default()).await?;
    sessions::authenticate(shop, &Credential::Cookie(cookie)).await
}

/// The token that stands for the right password.
async fn first_step(shop: &Shop) -> Secret {
    match signs_in(shop, None).await {
        Err(Error::SecondFactorRequired { token }) => token,
        other => panic!("{other:?}"),
    }
}

/// An account with a password and this role, signed in.
async fn member(shop: &Shop, role: Role) -> Identity {
    let registration = Registration {
        name: "La patronne".into(),
        email: ADDRESS.into(),
        password: Secret(PASSWORD.into()),
        phone_number: None,
    };
    accounts::register(shop, registration, Language::French).await.unwrap();
    let fields = doc! { "$set": { "role": role.name(), "isVerified": true } };
    let users = shop.store.database().collection::<Document>("users");
    users.update_one(doc! { "email": ADDRESS }, fields).await.unwrap();
    signs_in(shop, None).await.unwrap()
}

/// Begins to set it up: the secret.
async fn begin(shop: &Shop, identity: &Identity) -> String {
    second_factor::begin(shop, identity).await.unwrap();
    second_factor::set_up(shop, identity).await.unwrap().unwrap().secret.0
}

/// Sets it up: the secret and the recovery codes.
async fn set_up(shop: &Shop, identity: &Identity) -> (String, Vec<Secret>) {
    let secret = begin(shop, identity).await;
    let code = code_at(&secret, now(shop));
    let codes = second_factor::switch_on(shop, identity, &proof(&code)).await.unwrap();
    (secret, codes)
}

/// The shop with the limits of one that is open.
fn guarded(shop: &TestShop) -> Shop {
    Shop::new(
        shop.store.clone(),
        shop.catalog.clone(),
        shop.clock.clone(),
        Randomness::seeded(2),
        AccountLimits::On,
        domain::Settings::clone(&shop.settings),
    )
}

#[test]
fn a_code_is_that_of_rfc_6238_and_counts_once_a_step_of_the_clock_before_or_after_too() {
    // Appendix B of the RFC, its last six digits.
    let of_the_rfc = |seconds| code_at("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", seconds);
    assert_eq!(
        (of_the_rfc(59), of_the_rfc(20_000_000_000)),
        ("287082".into(), "353130".into())
    );
    in_a_shop(async |shop| {
        let me = member(shop, Role::Admin).await;
        let elsewhere = signs_in(shop, None).await.unwrap();
        let secret = begin(shop, &me).await;
        let right = code_at(&secret, now(shop));
        let wrong_password = SecondFactorProof {
            password: Secret("not it".into()),
            ..proof(&right)
        };
        let refused = async |proof: &SecondFactorProof| {
            let refused = second_factor::switch_on(shop, &me, proof).await;
            broken(&refused.unwrap_err())
        };
        assert_eq!(refused(&wrong_password).await, ["password wrong_password"]);
        assert_eq!(refused(&proof("000000")).await, ["code wrong_code"]);
        assert_eq!(refused(&proof("")).await, ["code required"]);
        let codes = second_factor::switch_on(shop, &me, &proof(&right)).await.unwrap();
        assert_eq!(codes.len(), second_factor::RECOVERY_CODES);
        let over = sessions::list(shop, &elsewhere, shared::PageRequest::default())
            .await
            .unwrap();
        assert_eq!(over.total, 1, "other devices are signed out");
        assert!(
            second_factor::set_up(shop, &me).await.unwrap().is_none(),
            "it is shown no more"
        );

        first_step(shop).await;
        let signs_in_at = async |seconds: i64| signs_in(shop, Some(&code_at(&secret, seconds))).await;
        let spent = signs_in_at(now(shop)).await;
        assert!(matches!(spent, Err(Error::WrongCode)), "{spent:?}");
        shop.clock.advance_seconds(300);
        for too_far in [-60, 60] {
            let refused = signs_in_at(now(shop) + too_far).await;
            assert!(matches!(refused, Err(Error::WrongCode)), "{too_far} {refused:?}");
        }
        for step in [-30, 0, 30] {
            signs_in_at(now(shop) + step).await.unwrap();
            let again = signs_in_at(now(shop) + step).await;
            assert!(matches!(again, Err(Error::WrongCode)), "{step} {again:?}");
        }
        let older = signs_in_at(now(shop)).await;
        assert!(
            matches!(older, Err(Error::WrongCode)),
            "one before the last that was used: {older:?}"
        );

        let secret: String = secret.split_whitespace().collect();
        for collection in ["sessions", "outbox", "audit", "profiles"] {
            let stored = format!("{:?}", shop.documents(collection).await);
            assert!(!stored.contains(&secret), "{collection}");
            assert!(codes.iter().all(|code| !stored.contains(&code.0)), "{collection}");
        }
        let users = format!("{:?}", shop.documents("users").await);
        assert!(
            codes.iter().all(|code| !users.contains(&code.0)),
            "only their hashes are kept"
        );
    });
}

#[test]
fn the_secret_is_shown_to_the_session_that_began_it_and_to_no_other() {
    in_a_shop(async |shop| {
        let me = member(shop, Role::Admin).await;
        let elsewhere = signs_in(shop, None).await.unwrap();
        let secret = begin(shop, &me).await;
        assert!(second_factor::set_up(shop, &elsewhere).await.unwrap().is_none());
        let code = proof(&code_at(&secret, now(shop)));
        let refused = second_factor::switch_on(shop, &elsewhere, &code).await;
        assert_eq!(broken(&refused.unwrap_err()), ["code wrong_code"]);
        let own = begin(shop, &elsewhere).await;
        assert_ne!(own, secret);
        assert!(
            second_factor::set_up(shop, &me).await.unwrap().is_none(),
            "one waits at a time"
        );
        // As an older version kept it.
        let users = shop.store.database().collection::<Document>("users");
        let older = doc! { "$set": { "secondFactorPending": own } };
        users.update_one(doc! {}, older).await.unwrap();
        assert!(second_factor::set_up(shop, &elsewhere).await.unwrap().is_none());
        set_up(shop, &me).await;
    });
}

#[test]
fn a_bcrypt_hash_gives_way_whichever_way_its_owner_signs_in_with_a_code() {
    in_a_shop(async |shop| {
        let me = member(shop, Role::Admin).await;
        let (secret, _) = set_up(shop, &me).await;
        let users = shop.store.database().collection::<Document>("users");
        // Of PASSWORD, by another implementation.
        let older = doc! { "$set": { "password": "$2b$04$abcdefghijklmnopqrstuuA/poSFppMRAgqUJPCPzhhHJLLOSIDxq" } };
        let is_renewed = async || {
            let stored = shop.documents("users").await[0].get_str("password").unwrap().to_owned();
            stored.starts_with("$argon2id$")
        };
        for in_one_step in [true, false] {
            users.update_one(doc! {}, older.clone()).await.unwrap();
            shop.clock.advance_seconds(300);
            let code = Secret(code_at(&secret, now(shop)));
            if in_one_step {
                signs_in(shop, Some(&code.0)).await.unwrap();
            } else {
                let token = first_step(shop).await;
                sessions::sign_in_by_code(shop, &token, &code, None).await.unwrap();
            }
            assert!(is_renewed().await, "in one step: {in_one_step}");
        }
    });
}

#[test]
fn of_two_who_sign_in_with_the_same_code_at_once_one_gets_in() {
    in_a_shop(async |shop| {
        let (secret, codes) = set_up(shop, &member(shop, Role::Admin).await).await;
        shop.clock.advance_seconds(30);
        for code in [code_at(&secret, now(shop)), codes[0].0.clone()] {
            let two = futures_util::join!(signs_in(shop, Some(&code)), signs_in(shop, Some(&code)));
            let in_or_out = [two.0.is_ok(), two.1.is_ok()];
            assert_eq!(in_or_out.iter().filter(|is_in| **is_in).count(), 1, "{code} {two:?}");
        }
    });
}

#[test]
fn a_recovery_code_counts_once_however_it_is_typed_and_new_ones_take_the_place_of_all() {
    in_a_shop(async |shop| {
        let me = member(shop, Role::Livreur).await;
        let (secret, codes) = set_up(shop, &me).await;
        // 24 of 31 letters and digits are 118 bits; 23 would be enough.
        let long = |code: &Secret| code.0.split('-').map(str::len).eq([4; 6]);
        assert!(codes.iter().all(long), "{codes:?}");
        let typed = codes[0].0.to_lowercase().replace('-', " ");
        signs_in(shop, Some(&typed)).await.unwrap();
        let again = signs_in(shop, Some(&codes[0].0)).await;
        assert!(matches!(again, Err(Error::WrongCode)), "{again:?}");
        let me = signs_in(shop, Some(&codes[1].0)).await.unwrap();
        let left = async || match second_factor::status(shop, &me).await.unwrap() {
            Status::On { recovery_codes, .. } => recovery_codes,
            Status::Off => panic!("off"),
        };
        assert_eq!(left().await, 8);
        let of_before = doc! { "secondFactor.recoveryCodes": digest("K7M3Q9TDW4XZ2HBN") };
        let users = shop.store.database().collection::<Document>("users");
        users
            .update_one(doc! { "email": ADDRESS }, doc! { "$push": of_before })
            .await
            .unwrap();
        signs_in(shop, Some("K7M3-Q9TD-W4XZ-2HBN")).await.unwrap();
        assert_eq!(left().await, 8, "an older version's counts as long as it is there");

        shop.clock.advance_seconds(30);
        let code = code_at(&secret, now(shop));
        let new = second_factor::renew_recovery_codes(shop, &me, &proof(&code))
            .await
            .unwrap();
        assert_eq!(left().await, 10);
        let replaced = signs_in(shop, Some(&codes[2].0)).await;
        assert!(matches!(replaced, Err(Error::WrongCode)), "{replaced:?}");
        signs_in(shop, Some(&new[0].0)).await.unwrap();

        let spent = second_factor::switch_off(shop, &me, &proof(&code)).await;
        assert_eq!(broken(&spent.unwrap_err()), ["code wrong_code"]);
        second_factor::switch_off(shop, &me, &proof(&new[1].0)).await.unwrap();
        signs_in(shop, None).await.unwrap();
    });
}

#[test]
fn a_right_password_waits_five_minutes_for_its_code_and_counts_no_more_when_it_has_changed() {
    in_a_shop(async |shop| {
        let me = member(shop, Role::Admin).await;
        let (secret, _) = set_up(shop, &me).await;
        let follow = async |token: &Secret| {
            let code = Secret(code_at(&secret, now(shop)));
            let signed_in = sessions::sign_in_by_code(shop, token, &code, None).await;
            signed_in.map(|(user, _)| user.email)
        };
        let token = first_step(shop).await;
        shop.clock.advance_seconds(sessions::CODE_SECONDS - 1);
        assert_eq!(follow(&token).await.unwrap(), ADDRESS);
        shop.clock.advance_seconds(1);
        assert!(matches!(follow(&token).await, Err(Error::Unauthenticated)));
        assert!(matches!(
            follow(&Secret("forged".into())).await,
            Err(Error::Unauthenticated)
        ));

        let token = first_step(shop).await;
        shop.clock.advance_seconds(30);
        let change = ChangePassword {
            current_password: Secret(PASSWORD.into()),
            password: Secret("quatre petites brebis".into()),
        };
        credentials::change(shop, &me, &change).await.unwrap();
        assert!(matches!(follow(&token).await, Err(Error::Unauthenticated)));
        // Nor does another password switch it off.
        let me = shop.sign_in_again(&me).await;
        assert!(matches!(second_factor::status(shop, &me).await, Ok(Status::On { .. })));
    });
}

#[test]
fn an_account_takes_ten_wrong_codes_in_a_row_from_whoever_knows_its_password() {
    in_a_shop(async |shop| {
        let (secret, _) = set_up(shop, &member(shop, Role::Admin).await).await;
        let shop = &guarded(shop);
        shop.clock.advance_seconds(60);
        for _ in 0..10 {
            let wrong = signs_in(shop, Some("no code")).await;
            assert!(matches!(wrong, Err(Error::WrongCode)), "{wrong:?}");
        }
        let right = async || signs_in(shop, Some(&code_at(&secret, now(shop)))).await;
        let refused = right().await;
        assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        shop.clock.advance_seconds(1800);
        right().await.unwrap();
        for _ in 0..10 {
            let wrong = signs_in(shop, Some("no code")).await;
            assert!(
                matches!(wrong, Err(Error::WrongCode)),
                "all tries are there again: {wrong:?}"
            );
        }
    });
}

#[test]
fn whoever_knows_the_password_locks_nobody_out_of_a_device_that_signed_in_before() {
    in_a_shop(async |shop| {
        let (secret, _) = set_up(shop, &member(shop, Role::Admin).await).await;
        let guarded = guarded(shop);
        let cookie = devices::remember(&guarded, None, ADDRESS).unwrap();
        let known = Device {
            user_agent: None,
            cookie: Some(&cookie),
        };
        let tries = async |device: Device<'_>, code: &str| {
            let login = Login {
                email: ADDRESS.into(),
                password: Secret(PASSWORD.into()),
                code: Some(Secret(code.into())),
            };
            sessions::sign_in(&guarded, &login, device).await.map(|_| ())
        };
        shop.clock.advance_seconds(30);
        for _ in 0..10 {
            let wrong = tries(Device::default(), "000000").await;
            assert!(matches!(wrong, Err(Error::WrongCode)), "{wrong:?}");
        }
        let code = code_at(&secret, now(shop));
        let refused = tries(Device::default(), &code).await;
        assert!(matches!(refused, Err(Error::TooManyRequests(_))), "{refused:?}");
        tries(known, &code).await.unwrap();

        // The same in two steps: the device goes along with the right password.
        shop.clock.advance_seconds(30);
        let login = Login {
            email: ADDRESS.into(),
            password: Secret(PASSWORD.into()),
            code: None,
        };
        let Err(Error::SecondFactorRequired { token }) = sessions::sign_in(&guarded, &login, known).await else {
            panic!("no code is asked for");
        };
        let code = Secret(code_at(&secret, now(shop)));
        sessions::sign_in_by_code(&guarded, &token, &code, None).await.unwrap();
    });
}
