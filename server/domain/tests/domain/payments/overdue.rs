//! Transfers that do not come: a reminder, and the order's end.

use domain::{BUILT_IN, Settings, notifications, orders};
use futures_util::future::join_all;
use mongodb::bson::{DateTime, Document, doc, oid::ObjectId};
use shared::{
    Language,
    account::{ProfileUpdate, Secret},
    order::{Order, OrderStatus, PaymentStatus, PlaceOrder},
    profile::PreferencesUpdate,
    settings::{Defaults, PaymentSettings},
};
use test_support::{
    fixtures::{by_transfer, product},
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};
use tokio::sync::watch;

use super::now;
use crate::orders::coupons::ten_per_cent;

const DAY: i64 = 24 * 3600;

/// How many letters there are about this, each under a cause of its own.
async fn told(shop: &TestShop, order: &Order, what: &str) -> usize {
    let cause = format!("{what}/{}", order.id);
    let letters = shop.documents("outbox").await;
    letters.iter().filter(|l| l.get_str("cause").unwrap() == cause).count()
}

#[test]
fn a_transfer_that_does_not_come_is_asked_for_once_and_then_ends_once_whoever_looks() {
    in_a_shop(async |shop| {
        let other = shop.on_another_server().await;
        let brie = shop.sells(product().stock(5)).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        domain::promotions::coupons::create(shop, &admin, ten_per_cent(shop, "DIX"))
            .await
            .unwrap();
        // Wants no word of each step, and is reminded all the same.
        let preferences = Some(PreferencesUpdate {
            order_notifications: Some(false),
            ..PreferencesUpdate::default()
        });
        let quiet = ProfileUpdate {
            preferences,
            ..ProfileUpdate::default()
        };
        domain::identity::accounts::update(shop, &nadia, quiet).await.unwrap();
        shop.fill_cart(&nadia, &brie, 2).await;
        let input = PlaceOrder {
            coupon_code: Some("DIX".into()),
            ..by_transfer()
        };
        let order = orders::place(shop, &nadia, &input).await.unwrap();
        assert_eq!(order.pay_by, Some(shop.now().plus_days(7)));
        let cash = shop.order(&nadia, &brie, 1).await;
        assert_eq!((cash.pay_by, shop.stock_of(&brie).await), (None, 2));
        let staff = shop.admin_staff().await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();

        let look = async || {
            let (here, there) = tokio::join!(
                Box::pin(orders::end_overdue(shop)),
                Box::pin(orders::end_overdue(&other))
            );
            here.unwrap() + there.unwrap()
        };
        shop.clock.advance_seconds(5 * DAY - 1);
        assert_eq!((look().await, told(shop, &order, "transfer_reminder").await), (0, 0));
        shop.clock.advance_seconds(1);
        assert_eq!((look().await, told(shop, &order, "transfer_reminder").await), (0, 1));
        shop.clock.advance_seconds(2 * DAY - 1);
        assert_eq!((look().await, told(shop, &order, "transfer_reminder").await), (0, 1));
        shop.clock.advance_seconds(1);
        assert_eq!(look().await, 1);
        assert_eq!(look().await, 0);

        let ended = now(shop, order.id).await;
        assert_eq!((ended.status, ended.pay_by), (OrderStatus::Cancelled, None));
        assert!(ended.has_expired() && ended.may_owe_a_late_transfer());
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&brie).await, 4);
        assert_eq!(shop.documents("coupons").await[0].get_i64("usedCount").unwrap(), 0);
        assert_eq!(now(shop, cash.id).await.status, OrderStatus::Pending);
        orders::note_late_transfer(shop, &admin, order.id).await.unwrap();
    });
}

#[test]
fn orders_that_cannot_be_read_keep_no_other_from_being_reminded_of_and_ended() {
    in_a_shop(async |shop| {
        let (nadia, brie) = (shop.customer("nadia").await, shop.sells(product()).await);
        let order = shop.transfer_order(&nadia, &brie).await;
        let stored = shop.store.database().collection::<Document>("orders");
        let mut broken = stored.find_one(doc! {}).await.unwrap().unwrap();
        broken.insert("total", "beaucoup");
        let first = order.pay_by.unwrap().plus_seconds(-1);
        broken.insert("payBy", DateTime::from_millis(first.millis()));
        let as_many_as_are_looked_up_at_once = (0..500).map(|n| {
            let mut broken = broken.clone();
            broken.insert("_id", ObjectId::from_bytes(shop.new_id::<Order>().bytes()));
            broken.insert("orderNumber", format!("ILLISIBLE-{n}"));
            broken
        });
        stored.insert_many(as_many_as_are_looked_up_at_once).await.unwrap();
        shop.clock.advance_seconds(5 * DAY);
        assert_eq!(orders::end_overdue(shop).await.unwrap(), 0);
        assert_eq!(told(shop, &order, "transfer_reminder").await, 1);
        shop.clock.advance_seconds(2 * DAY);
        assert_eq!(orders::end_overdue(shop).await.unwrap(), 1);
        assert_eq!(now(shop, order.id).await.status, OrderStatus::Cancelled);
    });
}

#[test]
fn a_transfer_that_is_marked_paid_as_its_time_ends_is_paid_or_finds_the_order_cancelled() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(20)).await;
        let admin = shop.admin().await;
        let mut placed = Vec::new();
        for n in 0..6 {
            let buyer = shop.customer(&format!("buyer-{n}")).await;
            placed.push(shop.transfer_order(&buyer, &brie).await);
        }
        shop.clock.advance_seconds(7 * DAY);
        let marking = join_all(placed.iter().map(|order| orders::mark_paid(shop, &admin, order.id)));
        let (ended, marked) = tokio::join!(orders::end_overdue(shop), marking);
        let paid = marked.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(ended.unwrap() + paid, 6, "{marked:?}");
        for (order, marked) in placed.iter().zip(&marked) {
            let order = now(shop, order.id).await;
            let expected = if marked.is_ok() {
                (OrderStatus::Pending, PaymentStatus::Paid)
            } else {
                (OrderStatus::Cancelled, PaymentStatus::Pending)
            };
            assert_eq!((order.status, order.payment_status), expected);
        }
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&brie).await, 20 - i64::try_from(paid).unwrap());
    });
}

#[test]
fn the_bank_details_and_the_day_stand_in_the_letters_of_an_order_by_transfer() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let tom = shop.customer("tom").await;
        domain::identity::accounts::choose_language(shop, &tom, Language::English)
            .await
            .unwrap();
        let number = shop.transfer_order(&nadia, &brie).await.order_number;
        shop.transfer_order(&tom, &brie).await;
        shop.clock.advance_seconds(5 * DAY);
        orders::end_overdue(shop).await.unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        shop.clock.advance_seconds(2 * DAY);
        orders::end_overdue(shop).await.unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let of = |what: &str| format!("Commande {number}\u{a0}: {what}");
        for (about, words) in [
            (of("c’est noté"), ["10 mars 2050", "jusqu’au"]),
            (
                of("votre virement est attendu"),
                ["10 mars 2050", "FR76 0000 0000 0000 0000 0000 000"],
            ),
            (
                "your transfer is awaited".into(),
                ["10 March 2050", "FR76 0000 0000 0000 0000 0000 000"],
            ),
            (
                of("annulée"),
                ["Le temps de payer est passé", "votre virement est déjà parti"],
            ),
        ] {
            let letter = server.letter(&about);
            for word in words {
                assert!(letter.text.contains(word), "{word} in {}", letter.text);
            }
        }
    });
}

#[test]
fn where_a_transfer_has_two_days_nobody_is_reminded() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let hasty = domain::Shop::new(
            shop.store.clone(),
            shop.catalog.clone(),
            shop.clock.clone(),
            domain::Randomness::System,
            domain::AccountLimits::Off,
            Settings {
                defaults: Defaults {
                    payment: PaymentSettings {
                        transfer_days: 2,
                        ..BUILT_IN.payment
                    },
                    ..BUILT_IN
                },
                ..Settings::new(Secret("a secret for tests only".into()))
            },
        );
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = orders::place(&hasty, &nadia, &by_transfer()).await.unwrap();
        assert_eq!(order.pay_by, Some(shop.now().plus_days(2)));
        shop.clock.advance_seconds(DAY);
        assert_eq!(orders::end_overdue(&hasty).await.unwrap(), 0);
        assert_eq!(told(shop, &order, "transfer_reminder").await, 0);
        shop.clock.advance_seconds(DAY);
        assert_eq!(orders::end_overdue(&hasty).await.unwrap(), 1);
    });
}

#[test]
fn an_unpaid_transfer_of_an_older_version_is_given_an_end_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let mut placed = Vec::new();
        for _ in 0..2 {
            placed.push(shop.transfer_order(&nadia, &brie).await.id);
        }
        let cash = shop.order(&nadia, &brie, 1).await.id;
        orders::mark_paid(shop, &admin, placed[1]).await.unwrap();
        let stored = shop.store.database().collection::<Document>("orders");
        stored
            .update_many(doc! {}, doc! { "$unset": { "payBy": "" } })
            .await
            .unwrap();
        let (_running, stopping) = watch::channel(false);
        shop.clock.advance_seconds(30 * DAY);
        let end = shop.now().plus_days(7);
        for _ in 0..2 {
            domain::migrations::run(shop, &stopping).await.unwrap();
            let ends = [placed[0], placed[1], cash].map(|id| now(shop, id));
            assert_eq!(
                join_all(ends).await.iter().map(|o| o.pay_by).collect::<Vec<_>>(),
                [Some(end), None, None]
            );
            shop.clock.advance_seconds(60);
        }
    });
}
