//! What needs a person is told to the shop by letter: each matter once a day, whichever process finds it.

use domain::{
    Error, Result,
    notifications::{self, unsent},
    payments,
    platform::jobs::Jobs,
    upkeep,
};
use mongodb::bson::{Document, doc};
use shared::{Language, PageRequest, job::Job, letter::UnsentLetter};
use test_support::{
    fixtures::product,
    mail_server::MailServer,
    shop::{TestShop, in_a_shop, in_a_shop_with_cards},
    stripe::no_stripe,
};

use crate::payments::{card_order, secret_of, with_stripe};

const HOUR: i64 = 3600;

/// What the letters of alarm so far are about, oldest first. Not of the disk, which is this machine's.
async fn alarms(shop: &TestShop) -> Vec<String> {
    let mut causes: Vec<_> = shop
        .documents("outbox")
        .await
        .iter()
        .filter_map(|letter| Some(letter.get_str("cause").ok()?.strip_prefix("alarm/")?.to_owned()))
        .filter(|cause| !cause.starts_with("diskFull"))
        .collect();
    causes.sort_by_key(|cause| cause.rsplit('/').next().map(ToOwned::to_owned));
    causes
        .iter()
        .filter_map(|cause| cause.split('/').next())
        .map(ToOwned::to_owned)
        .collect()
}

/// An order whose letter the mail server does not take.
async fn refused_letter(shop: &TestShop, name: &str) {
    let nadia = shop.customer(name).await;
    let brie = shop.sells(product().named(&format!("Brie of {name}"))).await;
    shop.order(&nadia, &brie, 1).await;
    notifications::send_due(shop, &MailServer::down().mailer())
        .await
        .unwrap();
}

#[test]
fn refused_letters_are_told_of_after_an_hour_once_a_day_by_whichever_server() {
    in_a_shop(async |shop| {
        refused_letter(shop, "nadia").await;
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await, [""; 0], "it may be taken at the next try");
        shop.clock.advance_seconds(HOUR);
        let other = shop.on_another_server().await;
        let (here, there): (Result<usize>, Result<usize>) = tokio::join!(upkeep::tell(shop), upkeep::tell(&other));
        here.unwrap();
        there.unwrap();
        assert_eq!(alarms(shop).await, ["lettersRefused"]);
        // Others that are refused meanwhile are the same matter.
        shop.clock.advance_seconds(22 * HOUR);
        refused_letter(shop, "karim").await;
        shop.clock.advance_seconds(2 * HOUR - 1);
        upkeep::tell(&other).await.unwrap();
        assert_eq!(alarms(shop).await.len(), 1);
        shop.clock.advance_seconds(1);
        upkeep::tell(&other).await.unwrap();
        assert_eq!(alarms(shop).await.len(), 2, "a day later");
        // For as long as they wait, whenever they were first refused.
        shop.clock.advance_seconds(48 * HOUR);
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await.len(), 3);

        let server = MailServer::start().await;
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let letters = server.letters().into_iter();
        let mut told: Vec<_> = letters
            .filter(|letter| letter.header("Subject") == "Des lettres ne partent pas")
            .collect();
        assert_eq!(told.len(), 3);
        let letter = told.remove(0);
        assert_eq!(letter.header("To"), "bonjour@fromagerie.test");
        assert!(letter.text.contains("/gestion/courrier"), "{}", letter.text);
        shop.clock.advance_seconds(25 * HOUR);
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await.len(), 3, "all were taken");
    });
}

#[test]
fn letters_that_were_given_up_are_told_of_each_day_until_somebody_lets_them_be() {
    in_a_shop(async |shop| {
        refused_letter(shop, "nadia").await;
        shop.clock.advance_seconds(8 * 24 * HOUR);
        // Given up now, and the letter of alarm is refused with it.
        upkeep::tell(shop).await.unwrap();
        notifications::send_due(shop, &MailServer::down().mailer())
            .await
            .unwrap();
        shop.clock.advance_seconds(30 * 24 * HOUR);
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await.len(), 2);

        let admin = shop.admin().await;
        let letters = unsent::list(shop, &admin, PageRequest::default(), Language::French)
            .await
            .unwrap();
        let of_alarm = |letter: &UnsentLetter| letter.cause.starts_with("alarm/");
        assert!(letters.items.iter().any(of_alarm));
        for letter in letters.items.iter().filter(|letter| !of_alarm(letter)) {
            assert!(letter.given_up_at.is_some(), "{letter:?}");
            unsent::let_be(shop, &admin, letter.id).await.unwrap();
        }
        shop.clock.advance_seconds(25 * HOUR);
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await.len(), 2);
    });
}

#[test]
fn payments_that_stripe_says_nothing_of_for_an_hour_are_told_of_until_it_does() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        let order = card_order(shop, &nadia, &brie).await;
        secret_of(shop, &nadia, &order).await;
        let cut_off = with_stripe(shop, no_stripe());
        let began = shop.now();
        for _ in 0..2 {
            assert!(payments::reconcile(&cut_off, order.id).await.is_err());
            upkeep::tell(shop).await.unwrap();
            assert_eq!(alarms(shop).await, [""; 0]);
            shop.clock.advance_seconds(HOUR / 2);
        }
        let payment = shop.documents("payments").await.remove(0);
        let since = |payment: &Document| Some(payment.get_datetime("undecidedSince").ok()?.timestamp_millis());
        assert_eq!(since(&payment), Some(began.millis()), "since the first time");
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await, ["paymentsUndecided"]);
        assert_eq!(shop.store.backlog(shop.now()).await.unwrap().undecided_payments, 1);

        payments::reconcile(shop, order.id).await.unwrap();
        assert_eq!(since(&shop.documents("payments").await.remove(0)), None);
        shop.clock.advance_seconds(25 * HOUR);
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await.len(), 1);
    });
}

#[test]
fn a_job_that_fails_for_half_an_hour_is_told_of_and_one_that_recovers_is_not() {
    in_a_shop(async |shop| {
        let fails = |job| shop.jobs.note(job, shop.now(), false);
        fails(Job::Figures);
        fails(Job::Lots);
        shop.clock.advance_seconds(HOUR / 2 - 1);
        fails(Job::Figures);
        fails(Job::Lots);
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await, [""; 0]);
        shop.clock.advance_seconds(1);
        shop.jobs.note(Job::Lots, shop.now(), true);
        upkeep::tell(shop).await.unwrap();
        assert_eq!(alarms(shop).await, ["jobsFailing"]);

        let server = MailServer::start().await;
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let letter = server.letter("Une tâche de la boutique échoue");
        assert!(letter.text.contains("Additionner les jours passés"), "{}", letter.text);
        assert!(!letter.text.contains("Retirer les lots"), "{}", letter.text);
        assert!(letter.text.contains(&*shop.host), "{}", letter.text);
    });
}

#[test]
fn what_fails_on_two_machines_is_told_of_for_each_by_its_name() {
    in_a_shop(async |shop| {
        for host in ["alpha.local", "beta.local"] {
            let mut machine = domain::Shop::clone(shop);
            machine.host = host.into();
            machine.jobs = Jobs::default();
            for _ in 0..2 {
                machine.jobs.note(Job::Lots, shop.now(), false);
                shop.clock.advance_seconds(HOUR / 2);
            }
            for _ in 0..2 {
                upkeep::tell(&machine).await.unwrap();
            }
        }
        assert_eq!(alarms(shop).await, ["jobsFailing", "jobsFailing"]);
        let server = MailServer::start().await;
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let letters = server.letters();
        for host in ["alpha.local", "beta.local"] {
            let naming = letters.iter().filter(|letter| letter.text.contains(host));
            assert_eq!(naming.count(), 1, "{host}");
        }
    });
}

#[test]
fn a_matter_that_cannot_be_told_keeps_no_other_from_being_told() {
    in_a_shop(async |shop| {
        refused_letter(shop, "nadia").await;
        for _ in 0..2 {
            shop.jobs.note(Job::Lots, shop.now(), false);
            shop.clock.advance_seconds(HOUR);
        }
        let others = doc! { "cause": { "$not": { "$regex": "^alarm/lettersRefused" } } };
        let rule = doc! { "collMod": "outbox", "validator": others };
        shop.store.database().run_command(rule).await.unwrap();
        let error = upkeep::tell(shop).await.unwrap_err();
        assert!(matches!(error, Error::Database(_)), "{error}");
        assert_eq!(alarms(shop).await, ["jobsFailing"]);
    });
}

#[test]
fn a_payment_that_the_shop_fails_at_is_told_of_after_an_hour() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        let order = card_order(shop, &nadia, &brie).await;
        secret_of(shop, &nadia, &order).await;
        let orders = shop.store.database().collection::<Document>("orders");
        orders.delete_many(doc! {}).await.unwrap();
        for told in [0, 1] {
            assert_eq!(payments::reconcile_due(shop).await.unwrap(), 1);
            // In between there is nothing to do, and that goes well.
            assert_eq!(payments::reconcile_due(shop).await.unwrap(), 0);
            upkeep::tell(shop).await.unwrap();
            assert_eq!(alarms(shop).await.len(), told);
            shop.clock.advance_seconds(HOUR);
        }
        assert_eq!(alarms(shop).await, ["paymentsUndecided"]);
    });
}

#[test]
fn the_dashboard_says_what_waits_and_of_what_the_shop_was_told() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        refused_letter(shop, "nadia").await;
        shop.clock.advance_seconds(2 * HOUR);
        upkeep::tell(shop).await.unwrap();
        let condition = upkeep::condition(shop, &admin).await.unwrap();
        assert_eq!(condition.now.millis() - condition.since.millis(), 2 * HOUR * 1000);
        assert!(condition.behind.is_none() && condition.connections.open > 0);
        let stored = condition.database.expect("the database");
        assert_eq!(
            (stored.backlog.refused_letters, stored.backlog.given_up_letters),
            (1, 0)
        );
        assert!(stored.backlog.letters.waiting >= 2, "{:?}", stored.backlog);
        assert!(stored.backlog.letters.since.is_some_and(|since| since <= condition.now));
        assert!(stored.told.iter().any(|told| told.matter == "lettersRefused"));
        assert_eq!(stored.unreadable, 0);
    });
}
