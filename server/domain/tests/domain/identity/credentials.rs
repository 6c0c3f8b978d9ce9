//! Passwords forgotten, reset and changed.

use domain::{
    Error, Identity,
    identity::{
        credentials,
        devices::Device,
        sessions::{self, Credential},
    },
};
use mongodb::bson::{DateTime, Document, doc};
use sha2::{Digest, Sha256};
use shared::{
    Language,
    account::{ChangePassword, ForgotPassword, Login, Registration, ResetPassword, Secret},
    user::User,
};
use test_support::{
    errors::broken,
    shop::{TestShop, in_a_shop},
};

const OLD: &str = "trois petites chèvres";
const NEW: &str = "quatre petites brebis";

#[test]
fn whoever_forgot_their_password_is_sent_a_link_that_resets_it() {
    in_a_shop(async |shop| {
        register(shop, "nadia").await;
        forget(shop, "NADIA@exemple.fr").await.unwrap();
        let [first] = &reset_tokens(shop).await[..] else {
            panic!("one letter")
        };
        // The address is theirs, whatever was typed.
        let letter = shop.documents("outbox").await.pop().unwrap();
        assert_eq!(
            letter.get_document("to").unwrap().get_str("email").unwrap(),
            "nadia@exemple.fr"
        );
        let stored = user_document(shop, "nadia").await;
        assert_eq!(stored.get_str("resetPasswordToken").unwrap(), hex(first));
        assert_eq!(
            stored.get_datetime("resetPasswordExpires").unwrap().timestamp_millis(),
            shop.now().plus_seconds(3600).millis()
        );
        assert!(
            !format!("{stored:?}").contains(first),
            "the token itself is in the letter alone"
        );

        // The next link takes the place of the first.
        forget(shop, "nadia@exemple.fr").await.unwrap();
        let tokens = reset_tokens(shop).await;
        let second = tokens.iter().find(|token| *token != first).unwrap();
        is_worthless(reset(shop, first, NEW).await);
        reset(shop, second, NEW).await.unwrap();
        assert!(sign_in(shop, "nadia", NEW).await.is_ok());
    });
}

#[test]
fn an_unknown_address_gets_no_letter_and_the_same_answer() {
    in_a_shop(async |shop| {
        register(shop, "nadia").await;
        let before = shop.documents("users").await;
        for email in ["nobody@exemple.fr", "nadia@exemple.com"] {
            forget(shop, email).await.unwrap();
        }
        for strange in ["nadi\u{ad}a@exemple.fr", "\u{ff4e}adia@exemple.fr", "nobodý@exemple.fr"] {
            assert_eq!(broken(&forget(shop, strange).await.unwrap_err()), ["email not_ascii"]);
        }
        for wrong in ["", "nadia", r#"{"$gt": ""}"#] {
            assert_eq!(broken(&forget(shop, wrong).await.unwrap_err()), ["email not_an_email"]);
        }
        assert_eq!(reset_tokens(shop).await, [] as [String; 0]);
        assert_eq!(shop.documents("users").await, before);
    });
}

/// The database's own record of what was asked of it, rather than a stopwatch.
#[test]
fn an_unknown_address_costs_the_database_what_a_known_one_costs() {
    in_a_shop(async |shop| {
        register(shop, "nadia").await;
        // Collections and indexes are there before the first is measured.
        forget(shop, "nobody@exemple.fr").await.unwrap();
        let cost = async |email: &str| {
            profile(shop, 2).await;
            let before = shop.documents("system.profile").await.len();
            forget(shop, email).await.unwrap();
            profile(shop, 0).await;
            let asked = shop.documents("system.profile").await.split_off(before);
            let asked = asked.iter().map(|entry| {
                let text = |field| entry.get_str(field).unwrap();
                let failed = if entry.contains_key("errCode") { "failed " } else { "" };
                format!("{failed}{} {}", text("op"), text("ns"))
            });
            asked
                .filter(|asked| !asked.contains("system.profile"))
                .collect::<Vec<_>>()
        };
        let known = cost("nadia@exemple.fr").await;
        let name = shop.store.database().name();
        assert_eq!(
            known,
            [format!("command {name}.users"), format!("update {name}.outbox")]
        );
        assert_eq!(cost("nobody@exemple.fr").await, known);
    });
}

#[test]
fn a_token_resets_the_password_once_ends_every_session_and_proves_the_address() {
    in_a_shop(async |shop| {
        let nadia = register(shop, "nadia").await;
        let (_, cookie) = sign_in(shop, "nadia", OLD).await.unwrap();
        let omar = register(shop, "omar").await;
        let token = token(shop, "nadia", 3600).await;
        reset(shop, &token, NEW).await.unwrap();

        assert!(matches!(
            sign_in(shop, "nadia", OLD).await,
            Err(Error::InvalidCredentials)
        ));
        for cookie in [cookie, nadia] {
            let answer = sessions::authenticate(shop, &Credential::Cookie(cookie)).await;
            assert!(matches!(answer, Err(Error::Unauthenticated)), "{answer:?}");
        }
        assert!(sessions::authenticate(shop, &Credential::Cookie(omar)).await.is_ok());
        let (user, _) = sign_in(shop, "nadia", NEW).await.unwrap();
        assert!(user.is_verified);
        let stored = user_document(shop, "nadia").await;
        for field in ["resetPasswordToken", "resetPasswordExpires", "emailVerificationToken"] {
            assert!(!stored.contains_key(field), "{field}");
        }
        is_worthless(reset(shop, &token, "encore un autre mot").await);
        assert!(sign_in(shop, "nadia", NEW).await.is_ok());
    });
}

#[test]
fn a_token_is_worth_nothing_after_an_hour_nor_one_that_was_made_up() {
    in_a_shop(async |shop| {
        register(shop, "nadia").await;
        let token = token(shop, "nadia", credentials::RESET_SECONDS).await;
        is_worthless(reset(shop, "made up", NEW).await);
        is_worthless(reset(shop, &hex(&token), NEW).await);
        shop.clock.advance_seconds(credentials::RESET_SECONDS);
        is_worthless(reset(shop, &token, NEW).await);
        assert!(sign_in(shop, "nadia", OLD).await.is_ok());
    });
}

#[test]
fn a_password_that_breaks_a_rule_is_refused_and_the_token_stays_good() {
    in_a_shop(async |shop| {
        register(shop, "nadia").await;
        let token = token(shop, "nadia", 3600).await;
        let error =
            async |token: &str, password: &str| sorted(broken(&reset(shop, token, password).await.unwrap_err()));
        assert_eq!(error(&token, "court").await, ["password too_short:10"]);
        assert_eq!(error(&token, "azertyuiop").await, ["password common_password"]);
        assert_eq!(
            error("unknown", "azertyuiop").await,
            ["password common_password", "token token_invalid"]
        );
        assert_eq!(error("", "court").await, ["password too_short:10", "token required"]);
        reset(shop, &token, NEW).await.unwrap();
    });
}

#[test]
fn of_two_who_use_a_token_at_once_one_sets_the_password() {
    in_a_shop(async |shop| {
        register(shop, "nadia").await;
        let token = token(shop, "nadia", 3600).await;
        let words = [NEW, "cinq petites vaches", "six petits bufflons", "sept petits ânes"];
        let outcomes = futures_util::future::join_all(words.map(|password| reset(shop, &token, password))).await;
        let won: Vec<_> = words
            .iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| outcome.is_ok())
            .map(|(password, _)| *password)
            .collect();
        let [password] = won[..] else { panic!("{outcomes:?}") };
        assert!(sign_in(shop, "nadia", password).await.is_ok());
        for outcome in outcomes.into_iter().filter(domain::Result::is_err) {
            is_worthless(outcome);
        }
    });
}

#[test]
fn whoever_signs_in_by_the_old_password_while_it_changes_has_no_session_after() {
    in_a_shop(async |shop| {
        register(shop, "nadia").await;
        let token = token(shop, "nadia", 3600).await;
        let sign_in = || sign_in(shop, "nadia", OLD);
        let (_, _, done, _, _) = tokio::join!(sign_in(), sign_in(), reset(shop, &token, NEW), sign_in(), sign_in());
        done.unwrap();
        assert_eq!(shop.documents("sessions").await, []);
    });
}

#[test]
fn changing_the_password_ends_all_sessions_but_this_one() {
    in_a_shop(async |shop| {
        let this = register(shop, "nadia").await;
        let (_, other) = sign_in(shop, "nadia", OLD).await.unwrap();
        let token = token(shop, "nadia", 3600).await;
        let nadia = identity(shop, &this).await.unwrap();
        change(shop, &nadia, OLD, NEW).await.unwrap();
        assert!(identity(shop, &this).await.is_ok());
        assert!(identity(shop, &other).await.is_err());
        assert!(sign_in(shop, "nadia", OLD).await.is_err());
        assert!(sign_in(shop, "nadia", NEW).await.is_ok());
        // A letter that lies around must not undo it.
        is_worthless(reset(shop, &token, OLD).await);
    });
}

#[test]
fn changing_the_password_takes_the_present_one_and_a_good_new_one() {
    in_a_shop(async |shop| {
        let this = register(shop, "nadia").await;
        let nadia = identity(shop, &this).await.unwrap();
        let error =
            async |present: &str, new: &str| sorted(broken(&change(shop, &nadia, present, new).await.unwrap_err()));
        assert_eq!(error(NEW, NEW).await, ["currentPassword wrong_password"]);
        assert_eq!(
            error(NEW, "azertyuiop").await,
            ["currentPassword wrong_password", "password common_password"]
        );
        assert_eq!(
            error("", "court").await,
            ["currentPassword required", "password too_short:10"]
        );
        assert!(sign_in(shop, "nadia", OLD).await.is_ok());
        // Someone brought over changes theirs as well as signing in.
        let bcrypt = "$2b$04$abcdefghijklmnopqrstuuA/poSFppMRAgqUJPCPzhhHJLLOSIDxq";
        let users = shop.store.database().collection::<Document>("users");
        users
            .update_one(doc! {}, doc! { "$set": { "password": bcrypt } })
            .await
            .unwrap();
        change(shop, &nadia, OLD, NEW).await.unwrap();
        assert!(sign_in(shop, "nadia", NEW).await.is_ok());
    });
}

#[test]
fn of_two_who_change_the_password_at_once_one_does() {
    in_a_shop(async |shop| {
        let this = register(shop, "nadia").await;
        let nadia = identity(shop, &this).await.unwrap();
        let (one, two) = tokio::join!(
            change(shop, &nadia, OLD, NEW),
            change(shop, &nadia, OLD, "cinq petites vaches")
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let error = one.err().or(two.err()).unwrap();
        assert_eq!(broken(&error), ["currentPassword wrong_password"]);
    });
}

fn sorted(mut broken: Vec<String>) -> Vec<String> {
    broken.sort();
    broken
}

/// Someone with an account, and their cookie.
async fn register(shop: &TestShop, name: &str) -> Secret {
    let registration = Registration {
        name: name.into(),
        email: format!("{name}@exemple.fr"),
        password: Secret(OLD.into()),
        phone_number: None,
    };
    let user = domain::identity::accounts::register(shop, registration, Language::French)
        .await
        .unwrap();
    sessions::open(shop, &user, None).await.unwrap().1
}

async fn sign_in(shop: &TestShop, name: &str, password: &str) -> domain::Result<(User, Secret)> {
    let login = Login {
        email: format!("{name}@exemple.fr"),
        password: Secret(password.into()),
        code: None,
    };
    sessions::sign_in(shop, &login, Device::default()).await
}

async fn identity(shop: &TestShop, cookie: &Secret) -> domain::Result<Identity> {
    sessions::authenticate(shop, &Credential::Cookie(cookie.clone())).await
}

/// A token that resets their password for this long, kept as it is documented to be.
async fn token(shop: &TestShop, name: &str, seconds: i64) -> String {
    let token = shop.randomness.secret();
    let expires = DateTime::from_millis(shop.now().plus_seconds(seconds).millis());
    let set = doc! { "$set": { "resetPasswordToken": hex(&token), "resetPasswordExpires": expires } };
    let users = shop.store.database().collection::<Document>("users");
    users
        .update_one(doc! { "email": format!("{name}@exemple.fr") }, set)
        .await
        .unwrap();
    token
}

fn hex(token: &str) -> String {
    domain::hex(&Sha256::digest(token))
}

async fn user_document(shop: &TestShop, name: &str) -> Document {
    let users = shop.documents("users").await;
    let is_theirs = |user: &Document| user.get_str("email").unwrap() == format!("{name}@exemple.fr");
    users.into_iter().find(is_theirs).unwrap()
}

async fn reset(shop: &TestShop, token: &str, password: &str) -> domain::Result<()> {
    let input = ResetPassword {
        token: Secret(token.into()),
        password: Secret(password.into()),
    };
    credentials::reset(shop, &input).await
}

async fn forget(shop: &TestShop, email: &str) -> domain::Result<()> {
    credentials::forgot(shop, &ForgotPassword { email: email.into() }).await
}

/// The tokens in the letters that wait to be sent.
async fn reset_tokens(shop: &TestShop) -> Vec<String> {
    let letters = shop.documents("outbox").await;
    let token = |letter: &Document| {
        let letter = letter.get_document("letter").ok()?.get_document("resetPassword").ok()?;
        Some(letter.get_str("token").unwrap().to_owned())
    };
    letters.iter().filter_map(token).collect()
}

async fn profile(shop: &TestShop, level: i32) {
    let command = doc! { "profile": level };
    shop.store.database().run_command(command).await.unwrap();
}

async fn change(shop: &TestShop, identity: &Identity, present: &str, new: &str) -> domain::Result<()> {
    let input = ChangePassword {
        current_password: Secret(present.into()),
        password: Secret(new.into()),
    };
    credentials::change(shop, identity, &input).await
}

#[track_caller]
fn is_worthless(outcome: domain::Result<()>) {
    assert_eq!(broken(&outcome.unwrap_err()), ["token token_invalid"]);
}
