//! Transfers that come in, money that goes back, and what customers are told of both.

use domain::{Error, Staff, notifications, orders};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use shared::{
    account::ProfileUpdate,
    order::{OrderSearch, OrderStatus, PaymentStatus, PlaceOrder, StatusChange},
    profile::PreferencesUpdate,
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::{by_transfer, money, product, step},
    mail_server::MailServer,
    received_letter::ReceivedLetter,
    shop::{TestShop, in_a_shop},
};
use tokio::sync::watch;

use crate::orders::{coupons::ten_per_cent, points::points_of};

async fn actions(shop: &TestShop) -> Vec<String> {
    let entries = shop.documents("audit").await;
    let mut actions: Vec<_> = entries
        .iter()
        .map(|e| e.get_str("action").unwrap().to_owned())
        .collect();
    actions.retain(|action| action.starts_with("order."));
    actions
}

#[track_caller]
fn has(letter: &ReceivedLetter, words: &[&str]) {
    for word in words {
        assert!(letter.text.contains(word), "{word} in {}", letter.text);
        assert!(letter.html.contains(word), "{word} in {}", letter.html);
    }
}

#[test]
fn a_transfer_marked_paid_by_ten_at_once_is_paid_invoiced_earned_and_told_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("20")).await;
        let nadia = shop.customer("nadia").await;
        let order = shop.transfer_order(&nadia, &brie).await;
        let staff = shop.admin_staff().await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
            let unpaid = StatusChange {
                ship_unpaid: true,
                ..step(status)
            };
            orders::change_status(shop, &staff, order.id, &unpaid).await.unwrap();
        }
        assert_eq!(points_of(shop, &nadia).await, 0);
        let admin = shop.admin().await;
        let outcomes = join_all((0..10).map(|_| orders::mark_paid(shop, &admin, order.id))).await;
        let (paid, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(paid.len(), 1);
        assert!(
            refused.iter().all(|o| matches!(o, Err(Error::AlreadyPaid))),
            "{refused:?}"
        );
        let paid = paid.into_iter().next().unwrap().unwrap();
        assert_eq!(
            (paid.payment_status, paid.paid_at, paid.invoice_number.as_deref()),
            (PaymentStatus::Paid, Some(shop.now()), Some("2050-000001"))
        );
        let event = paid.timeline.last().unwrap();
        assert_eq!(
            (event.payment, event.by),
            (Some(PaymentStatus::Paid), Some(admin.user().id))
        );
        assert_eq!(points_of(shop, &nadia).await, 26);
        assert_eq!(actions(shop).await.iter().filter(|a| *a == "order.paid").count(), 1);
        let letters = shop.documents("outbox").await;
        let cause = format!("order_paid/{}", order.id);
        let told = letters.iter().filter(|l| l.get_str("cause").unwrap() == cause);
        assert_eq!(told.count(), 1);
    });
}

#[test]
fn only_an_open_transfer_is_marked_paid() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let cash = shop.order(&nadia, &brie, 1).await;
        let answer = orders::mark_paid(shop, &admin, cash.id).await;
        assert!(matches!(answer, Err(Error::NotATransfer)), "{answer:?}");
        let order = shop.transfer_order(&nadia, &brie).await;
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        let answer = orders::mark_paid(shop, &admin, order.id).await;
        assert!(matches!(answer, Err(Error::OrderCancelled)), "{answer:?}");
        let answer = orders::mark_paid(shop, &admin, shop.new_id()).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        let answer = orders::note_late_transfer(shop, &admin, cash.id).await;
        assert!(matches!(answer, Err(Error::NotATransfer)), "{answer:?}");
        let standing = shop.transfer_order(&nadia, &brie).await;
        let answer = orders::note_late_transfer(shop, &admin, standing.id).await;
        assert!(matches!(answer, Err(Error::NoRefundDue)), "{answer:?}");
        assert!(!actions(shop).await.contains(&"order.paid".to_owned()));
    });
}

#[test]
fn money_in_a_way_of_an_older_shop_is_awaited_as_a_transfer_is_and_does_not_end() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let stored = shop.store.database().collection::<Document>("orders");
        for method in ["virement", "paypal", "unknown"] {
            let order = shop.transfer_order(&nadia, &brie).await;
            let old = doc! { "$set": { "paymentMethod": method }, "$unset": { "payBy": "", "timeline": "" } };
            stored
                .update_one(doc! { "orderNumber": &order.order_number }, old)
                .await
                .unwrap();
            shop.clock.advance_seconds(60 * 86_400);
            let (_running, stopping) = watch::channel(false);
            domain::migrations::run(shop, &stopping).await.unwrap();
            assert_eq!(orders::end_overdue(shop).await.unwrap(), 0, "{method}");
            let awaited = domain::figures::today(shop, &admin).await.unwrap().transfers;
            assert_eq!(
                (awaited.orders, awaited.ending, awaited.first_end),
                (1, 0, None),
                "{method}"
            );
            let search = OrderSearch {
                unpaid_transfer: true,
                ..OrderSearch::default()
            };
            let found = orders::search(shop, &admin, &search).await.unwrap();
            assert_eq!(found.items[0].id, order.id, "{method}");
            let list = orders::preparation(shop, &admin, &[]).await.unwrap();
            assert!(list.orders.iter().all(|listed| listed.order.id != order.id), "{method}");
            let staff = Staff::Admin(shop.admin().await);
            orders::change_status(shop, &staff, order.id, &step(OrderStatus::Processing))
                .await
                .unwrap();
            let refused = orders::change_status(shop, &staff, order.id, &step(OrderStatus::Shipped)).await;
            assert!(matches!(refused, Err(Error::OrderUnpaid)), "{method}: {refused:?}");
            let paid = orders::mark_paid(shop, &admin, order.id).await.unwrap();
            assert!(paid.invoice_number.is_some(), "{method}");
        }
    });
}

#[test]
fn an_unpaid_transfer_of_another_shop_gets_no_end() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = shop.transfer_order(&shop.customer("nadia").await, &brie).await;
        let stored = shop.store.database().collection::<Document>("orders");
        let old = doc! { "$unset": { "payBy": "", "timeline": "" } };
        stored
            .update_one(doc! { "orderNumber": &order.order_number }, old)
            .await
            .unwrap();
        let (_running, stopping) = watch::channel(false);
        domain::migrations::run(shop, &stopping).await.unwrap();
        let order = stored
            .find_one(doc! { "orderNumber": &order.order_number })
            .await
            .unwrap();
        assert!(!order.unwrap().contains_key("payBy"));
    });
}

#[test]
fn cash_of_an_order_that_was_delivered_without_it_is_marked_paid() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        let stored = shop.store.database().collection::<Document>("orders");
        let old = doc! { "$set": { "status": "delivered" } };
        stored
            .update_one(doc! { "orderNumber": &order.order_number }, old)
            .await
            .unwrap();
        let paid = orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        assert_eq!(paid.payment_status, PaymentStatus::Paid);
    });
}

#[test]
fn a_transfer_is_asked_for_received_and_sent_back_by_letter() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let order = shop.transfer_order(&nadia, &brie).await;
        orders::mark_paid(shop, &admin, order.id).await.unwrap();
        orders::cancel(shop, &nadia, order.id).await.unwrap();
        let owed = orders::mark_refunded(shop, &admin, order.id).await.unwrap();
        assert_eq!((owed.refunded_total, owed.refund_due), (order.total, money("0")));
        let again = orders::mark_refunded(shop, &admin, order.id).await;
        assert!(matches!(again, Err(Error::NoRefundDue)), "{again:?}");
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 4);

        let number = &*order.order_number;
        let about = |what: &str| server.letter(&format!("Commande {number}\u{a0}: {what}"));
        let placed = about("c’est noté");
        has(
            &placed,
            &[
                "FR76 0000 0000 0000 0000 0000 000",
                "DEMOFRPP",
                "Fromagerie Alioui (démonstration)",
                "16,90\u{a0}€",
                number,
            ],
        );
        assert!(!placed.text.contains("téléphone"));
        let link = format!("http://127.0.0.1:3000/commandes/{}#facture", order.id);
        has(&about("paiement reçu"), &["2050-000001", "3 mars 2050", &link]);
        has(
            &about("annulée"),
            &["Vous avez annulé", "Nous vous rendons 16,90\u{a0}€ par virement"],
        );
        has(&about("remboursée"), &["16,90\u{a0}€ sont partis par virement"]);
        assert_eq!(actions(shop).await, ["order.paid", "order.refunded"]);
    });
}

#[test]
fn who_cancelled_and_that_nothing_is_owed_is_told_to_those_who_want_word() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product()).await;
        let (nadia, quiet) = (shop.customer("nadia").await, shop.customer("omar").await);
        let preferences = Some(PreferencesUpdate {
            order_notifications: Some(false),
            ..PreferencesUpdate::default()
        });
        let update = ProfileUpdate {
            preferences,
            ..ProfileUpdate::default()
        };
        domain::identity::accounts::update(shop, &quiet, update).await.unwrap();
        let staff = shop.admin_staff().await;
        for customer in [&nadia, &quiet] {
            let order = shop.order(customer, &brie, 1).await;
            shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
        }
        // Two confirmations, and one word of cancelling.
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 3);
        let letter = server.letter("annulée");
        assert_eq!(letter.header("To"), "nadia@exemple.fr");
        has(&letter, &["Nous avons annulé", "Vous n’avez rien à régler."]);
    });
}

#[test]
fn a_delivery_is_announced_for_today_or_the_next_sixty_days() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let staff = shop.admin_staff().await;
        let order = shop.order(&nadia, &brie, 1).await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        let ship = async |days| {
            let change = StatusChange {
                delivery_date: Some(shop.now().plus_days(days)),
                ..step(OrderStatus::Shipped)
            };
            orders::change_status(shop, &staff, order.id, &change).await
        };
        let refused = async |days| broken(&ship(days).await.unwrap_err());
        assert_eq!(refused(-1).await, ["deliveryDate in_the_past"]);
        assert_eq!(refused(61).await, ["deliveryDate too_far_ahead:60"]);
        let shipped = ship(0).await.unwrap();
        assert_eq!(shipped.delivery_date, Some(shop.now()));
    });
}

#[test]
fn a_transfer_that_comes_after_the_cancel_is_owed_back_once_and_sent_back() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let order = shop.transfer_order(&nadia, &brie).await;
        let cancelled = orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert!(cancelled.may_owe_a_late_transfer());
        let outcomes = join_all((0..5).map(|_| orders::note_late_transfer(shop, &admin, order.id))).await;
        let (noted, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(noted.len(), 1);
        assert!(
            refused.iter().all(|o| matches!(o, Err(Error::AlreadyPaid))),
            "{refused:?}"
        );
        let due = OrderSearch {
            refund_due: true,
            ..OrderSearch::default()
        };
        let list = orders::search(shop, &admin, &due).await.unwrap();
        let found = &list.items[0];
        assert_eq!((list.total, found.id), (1, order.id));
        assert_eq!(found.refund_due, order.total);
        assert_eq!(
            (&found.invoice_number, found.payment_status),
            (&None, PaymentStatus::Pending)
        );
        assert!(!found.may_owe_a_late_transfer());
        let sent = orders::mark_refunded(shop, &admin, order.id).await.unwrap();
        assert_eq!(sent.refund_due, money("0"));
        assert_eq!(orders::search(shop, &admin, &due).await.unwrap().total, 0);
        assert_eq!(actions(shop).await, ["order.paid", "order.refunded"]);
    });
}

#[test]
fn an_order_that_a_coupon_pays_whole_waits_for_no_transfer_and_owes_nothing_back() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let all = shared::coupon::CouponInput {
            value: money("100"),
            ..ten_per_cent(shop, "ALL")
        };
        domain::promotions::coupons::create(shop, &admin, all).await.unwrap();
        shop.fill_cart(&nadia, &brie, 6).await;
        let input = PlaceOrder {
            coupon_code: Some("ALL".into()),
            ..by_transfer()
        };
        let order = orders::place(shop, &nadia, &input).await.unwrap();
        assert_eq!((order.total, order.payment_status), (money("0"), PaymentStatus::Paid));
        assert_eq!(order.invoice_number.as_deref(), Some("2050-000001"));
        assert!(!order.awaits_transfer());
        let reader = shop.identity("fatima", Role::Admin).await;
        let invoice = domain::billing::print(shop, &reader, order.id, domain::billing::Kind::Invoice).await;
        assert!(invoice.unwrap().pdf.starts_with(b"%PDF-"));
        let cancelled = orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert!(cancelled.refunds.is_empty());
        let refunded = orders::mark_refunded(shop, &admin, order.id).await;
        assert!(matches!(refunded, Err(Error::NoRefundDue)), "{refunded:?}");
        // The confirmation and the cancel: no letter of a payment, none of a transfer.
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 2);
        let placed = server.letter("c’est noté");
        assert!(!placed.text.contains("IBAN"), "{}", placed.text);
        let letter = server.letter("annulée");
        has(&letter, &["Vous n’avez rien à régler."]);
        assert!(!letter.text.contains("virement"), "{}", letter.text);
    });
}
