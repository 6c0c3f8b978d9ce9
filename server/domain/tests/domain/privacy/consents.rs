//! The log of consents: each step with when, where and in which words, for its person alone.

use domain::{
    catalog::alerts::{self, AlertKey},
    consents::How,
    identity::{accounts, credentials, verification},
    notifications, privacy,
};
use mongodb::bson::{Document, doc};
use shared::{
    Language, PageRequest,
    account::{ForgotPassword, ProfileUpdate, ResetPassword, Secret, VerifyEmail},
    alert::AlertRequest,
    consent::{
        ConsentStep::{Asked, Given, Withdrawn},
        ConsentSubject::{BackInStock, Newsletter},
        ConsentWay::{Api, Letter, OneClick, Page},
        PersonalConsent,
    },
    privacy::Erasure,
    profile::PreferencesUpdate,
    user::Role,
};
use test_support::{
    fixtures::product,
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};

use super::{EMAIL, PASSWORD, register, sign_in, whole_life};

const PAGE: How = How::on_page(Language::French);

async fn log_of(shop: &TestShop, identity: &domain::Identity) -> Vec<PersonalConsent> {
    privacy::export(shop, identity).await.unwrap().consents
}

#[test]
fn each_step_of_a_consent_is_written_down_with_how_and_with_which_words() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product().stock(0)).await;
        let nadia = shop.identity("nadia", Role::User).await;
        let (customer, email) = (nadia.clone().customer(), nadia.user().email.clone());
        let minute = || shop.clock.advance_seconds(60);

        alerts::ask(shop, &customer, "brie", How::on_page(Language::English))
            .await
            .unwrap();
        minute();
        alerts::stop(shop, &customer, brie.id, How::API).await.unwrap();
        minute();
        // What is not waited for is not given up.
        alerts::stop(shop, &customer, brie.id, How::API).await.unwrap();
        let request = AlertRequest { email };
        alerts::ask_as_guest(shop, "brie", &request, Language::French)
            .await
            .unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let token = server.letter("Faut-il vous prévenir").after("/prevenez-moi/");
        let key = AlertKey::read(shop, &Secret(token)).unwrap();
        minute();
        for _ in 0..2 {
            alerts::confirm(shop, &key, Language::French).await.unwrap();
        }
        minute();
        for _ in 0..2 {
            alerts::stop_all(shop, &key, How::ONE_CLICK).await.unwrap();
            minute();
        }

        let log = log_of(shop, &nadia).await;
        let seen: Vec<_> = log
            .iter()
            .map(|entry| (entry.step, entry.way, entry.product_id))
            .collect();
        let product = Some(brie.id);
        assert_eq!(
            seen,
            [
                (Withdrawn, OneClick, None),
                (Given, Letter, product),
                (Asked, Page, product),
                (Withdrawn, Api, product),
                (Given, Page, product),
            ]
        );
        assert!(log.iter().all(|entry| entry.about == BackInStock));
        let words: Vec<_> = log.iter().map(|entry| entry.words.as_deref()).collect();
        assert_eq!(
            (words[0], words[3], words[4]),
            (None, None, Some("Notify me when it is back"))
        );
        assert!(
            words[2].unwrap().contains("Vous confirmez d’abord votre adresse"),
            "{words:?}"
        );

        let omar = shop.identity("omar", Role::User).await;
        assert_eq!(log_of(shop, &omar).await, []);
    });
}

#[test]
fn a_box_that_is_ticked_stands_in_the_log_until_five_years_after_it_is_unticked() {
    in_a_shop(async |shop| {
        let nadia = shop.identity("nadia", Role::User).await;
        let customer = nadia.clone().customer();
        let newsletter = |wanted| PreferencesUpdate {
            newsletter: Some(wanted),
            ..PreferencesUpdate::default()
        };
        for _ in 0..2 {
            accounts::choose_letters(shop, &customer, newsletter(true), PAGE)
                .await
                .unwrap();
        }
        let entries = shop.documents("consents").await;
        assert_eq!(entries.len(), 1);
        assert!(!entries[0].contains_key("expiresAt") && !entries[0].to_string().contains(&nadia.user().email));

        shop.clock.advance_seconds(60);
        let update = ProfileUpdate {
            preferences: Some(newsletter(false)),
            ..ProfileUpdate::default()
        };
        accounts::update(shop, &customer, update).await.unwrap();
        let log = log_of(shop, &nadia).await;
        let seen: Vec<_> = log.iter().map(|entry| (entry.about, entry.step, entry.way)).collect();
        assert_eq!(seen, [(Newsletter, Withdrawn, Api), (Newsletter, Given, Page)]);
        assert_eq!(
            log[1].words.as_deref(),
            Some("Les nouvelles de la cave. Une lettre par mois, ce qui est à point.")
        );
        let entries = shop.documents("consents").await;
        assert!(entries.iter().all(|entry: &Document| entry.contains_key("expiresAt")));
    });
}

#[test]
fn a_box_can_be_unticked_whatever_of_the_profile_cannot_be_read() {
    in_a_shop(async |shop| {
        let nadia = shop.identity("nadia", Role::User).await;
        let customer = nadia.clone().customer();
        let no_newsletter = PreferencesUpdate {
            newsletter: Some(false),
            ..PreferencesUpdate::default()
        };
        let profiles = shop.store.database().collection::<Document>("profiles");
        let ticked = PreferencesUpdate {
            newsletter: Some(true),
            ..PreferencesUpdate::default()
        };
        accounts::choose_letters(shop, &customer, ticked, PAGE).await.unwrap();
        for damage in [doc! { "addresses": 3 }, doc! { "preferences": "all of them" }] {
            shop.clock.advance_seconds(60);
            profiles.update_one(doc! {}, doc! { "$set": damage }).await.unwrap();
            accounts::choose_letters(shop, &customer, no_newsletter, PAGE)
                .await
                .unwrap();
            let profile = profiles.find_one(doc! {}).await.unwrap().expect("a profile");
            let preferences = profile.get_document("preferences").unwrap();
            assert!(!preferences.get_bool("newsletter").unwrap());
            // What else was there waits for somebody to correct it.
            assert_eq!(profile.get_i32("addresses").unwrap(), 3);
        }
        let seen: Vec<_> = log_of(shop, &nadia).await.iter().map(|entry| entry.step).collect();
        assert_eq!(seen, [Withdrawn, Withdrawn, Given]);
    });
}

#[test]
fn an_erasure_withdraws_and_keeps_the_log_under_a_digest() {
    in_a_shop(async |shop| {
        let (zelie, _) = whole_life(shop).await;
        let newsletter = PreferencesUpdate {
            newsletter: Some(true),
            ..PreferencesUpdate::default()
        };
        accounts::choose_letters(shop, &zelie.clone().customer(), newsletter, PAGE)
            .await
            .unwrap();
        shop.clock.advance_seconds(60);
        let erasure = Erasure {
            password: Secret(PASSWORD.into()),
        };
        privacy::erase_own(shop, &zelie, &erasure).await.unwrap();

        let entries = shop.documents("consents").await;
        let by_erasure = entries
            .iter()
            .filter(|entry| entry.get_str("way").is_ok_and(|way| way == "erasure"))
            .count();
        assert_eq!((entries.len(), by_erasure), (4, 2), "{entries:?}");
        for entry in entries {
            assert!(
                entry.contains_key("expiresAt") && !entry.contains_key("userId"),
                "{entry}"
            );
            assert!(!entry.to_string().contains(EMAIL));
        }
    });
}

#[test]
fn who_opens_an_account_with_an_address_that_is_not_known_to_be_theirs_learns_nothing_of_it() {
    in_a_shop(async |shop| {
        shop.sells(product().stock(0)).await;
        let request = AlertRequest { email: EMAIL.into() };
        alerts::ask_as_guest(shop, "brie", &request, Language::French)
            .await
            .unwrap();
        register(shop).await;
        let eve = sign_in(shop).await;
        let data = privacy::export(shop, &eve).await.unwrap();
        assert_eq!((data.consents, data.stock_alerts), (Vec::new(), Vec::new()));
    });
}

#[test]
fn a_box_that_is_ticked_before_the_address_is_confirmed_is_a_consent_once_it_is() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        register(shop).await;
        let zelie = sign_in(shop).await;
        let newsletter = PreferencesUpdate {
            newsletter: Some(true),
            ..PreferencesUpdate::default()
        };
        accounts::choose_letters(shop, &zelie.clone().customer(), newsletter, PAGE)
            .await
            .unwrap();
        let seen: Vec<_> = log_of(shop, &zelie).await.iter().map(|entry| entry.step).collect();
        assert_eq!(seen, [Asked]);

        shop.clock.advance_seconds(60);
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let token = Secret(server.letter("Bienvenue").after("/verification?token="));
        verification::verify(shop, &VerifyEmail { token }).await.unwrap();
        let zelie = sign_in(shop).await;
        let log = log_of(shop, &zelie).await;
        let seen: Vec<_> = log.iter().map(|entry| (entry.about, entry.step, entry.way)).collect();
        assert_eq!(seen, [(Newsletter, Given, Letter), (Newsletter, Asked, Page)]);
    });
}

#[test]
fn who_resets_a_password_by_letter_has_confirmed_the_address_and_what_they_ticked() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        register(shop).await;
        let newsletter = PreferencesUpdate {
            newsletter: Some(true),
            ..PreferencesUpdate::default()
        };
        let zelie = sign_in(shop).await;
        accounts::choose_letters(shop, &zelie.customer(), newsletter, PAGE)
            .await
            .unwrap();
        shop.clock.advance_seconds(60);
        let forgot = ForgotPassword { email: EMAIL.into() };
        credentials::forgot(shop, &forgot).await.unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let letter = server.letter("Choisissez un nouveau mot de passe");
        let reset = ResetPassword {
            token: Secret(letter.after("/mot-de-passe/nouveau?token=")),
            password: Secret(PASSWORD.into()),
        };
        credentials::reset(shop, &reset).await.unwrap();
        let zelie = sign_in(shop).await;
        let log = log_of(shop, &zelie).await;
        let seen: Vec<_> = log.iter().map(|entry| (entry.about, entry.step, entry.way)).collect();
        assert_eq!(seen, [(Newsletter, Given, Letter), (Newsletter, Asked, Page)]);
    });
}

#[test]
fn who_has_not_confirmed_an_address_ends_nothing_that_its_owner_waits_for() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product().stock(0)).await;
        let request = AlertRequest { email: EMAIL.into() };
        alerts::ask_as_guest(shop, "brie", &request, Language::French)
            .await
            .unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let token = server.letter("Faut-il vous prévenir").after("/prevenez-moi/");
        let key = AlertKey::read(shop, &Secret(token)).unwrap();
        alerts::confirm(shop, &key, Language::French).await.unwrap();

        register(shop).await;
        let eve = sign_in(shop).await;
        let customer = eve.clone().customer();
        assert!(!alerts::is_waiting(shop, &customer, brie.id).await.unwrap());
        let paging = PageRequest { page: 1, limit: 10 };
        assert!(alerts::list(shop, &customer, paging).await.unwrap().items.is_empty());
        alerts::stop(shop, &customer, brie.id, How::API).await.unwrap();
        let erasure = Erasure {
            password: Secret(PASSWORD.into()),
        };
        privacy::erase_own(shop, &eve, &erasure).await.unwrap();
        assert_eq!(shop.documents("stockalerts").await.len(), 1);
        let steps = shop.documents("consents").await;
        assert!(
            steps
                .iter()
                .all(|entry: &Document| entry.get_str("step").is_ok_and(|step| step != "withdrawn"))
        );
    });
}
