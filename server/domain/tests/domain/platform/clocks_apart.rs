//! Two servers whose clocks are ten minutes apart, over one database: nothing is sent or done twice.

use std::collections::HashSet;

use domain::{
    AccountLimits, Clock, Randomness, Settings, Shop,
    notifications::{self, Encryption},
    orders,
    subscriptions::monthly::order_due,
    webhooks,
};
use serde_json::json;
use shared::{Language, order::OrderStatus};
use test_support::{
    fixtures::product,
    mail_server::{MailServer, mailer_to},
    receiver::{Behaviour, Receiver},
    shop::{TestShop, in_a_shop},
};
use tokio::net::TcpListener;

use crate::{
    notifications::letters::register,
    subscriptions::{orders_of, subscribe, two_cheeses},
    webhooks::{hears_at, sender},
};

/// How far the clock of the other server is ahead, in seconds.
const AHEAD: i64 = 10 * 60;

/// The same shop in another process, whose clock is ahead.
fn ahead(shop: &TestShop) -> Shop {
    Shop::new(
        shop.store.clone(),
        shop.catalog.clone(),
        Clock::manual(shop.now().plus_seconds(AHEAD)),
        Randomness::seeded(3),
        AccountLimits::Off,
        Settings::clone(&shop.settings),
    )
}

#[test]
fn a_letter_that_one_server_hands_in_is_not_taken_over_by_one_whose_clock_is_ahead() {
    in_a_shop(async |shop| {
        register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        // Takes connections, and never says a word.
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let slow = mailer_to(silent.local_addr().unwrap().port(), Encryption::Off);
        let server = MailServer::start().await;
        tokio::select! {
            sent = notifications::send_due(shop, &slow) => panic!("{sent:?}"),
            connected = silent.accept() => drop(connected.unwrap()),
        }
        assert_eq!(
            notifications::send_due(&ahead(shop), &server.mailer()).await.unwrap(),
            0
        );
        shop.clock.advance_seconds(170);
        assert_eq!(
            notifications::send_due(&ahead(shop), &server.mailer()).await.unwrap(),
            0
        );
        // That one has died: it is sent all the same, in time.
        shop.clock.advance_seconds(AHEAD);
        assert_eq!(
            notifications::send_due(&ahead(shop), &server.mailer()).await.unwrap(),
            1
        );
        assert_eq!(server.letters().len(), 1);
    });
}

#[test]
fn an_event_that_one_server_is_sending_is_not_taken_over_by_one_whose_clock_is_ahead() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        hears_at(shop, &admin, &receiver.url).await;
        shop.sells(product()).await;
        receiver.becomes(Behaviour::Hangs);
        let arrived = async {
            while receiver.received().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        let sender = sender();
        tokio::select! {
            sent = webhooks::send_due(shop, &sender) => panic!("{sent:?}"),
            () = arrived => {}
        }
        receiver.becomes(Behaviour::Answers(204, String::new()));
        assert_eq!(webhooks::send_due(&ahead(shop), &sender).await.unwrap(), 0);
        assert_eq!(receiver.received().len(), 1);
    });
}

#[test]
fn each_letter_is_sent_once_whichever_clock_is_ahead() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        for _ in 0..12 {
            shop.order(&nadia, &brie, 1).await;
        }
        let (server, ahead) = (MailServer::start().await, ahead(shop));
        let (one, two) = (server.mailer(), server.mailer());
        let sent = tokio::join!(
            notifications::send_due(shop, &one),
            notifications::send_due(&ahead, &two)
        );
        assert_eq!(sent.0.unwrap() + sent.1.unwrap(), 12);
        let letters = server.letters();
        let ids: HashSet<_> = letters.iter().map(|letter| letter.header("Message-ID")).collect();
        assert_eq!((letters.len(), ids.len()), (12, 12));
        assert_eq!(notifications::send_due(shop, &one).await.unwrap(), 0);
    });
}

#[test]
fn a_monthly_platter_is_ordered_once_and_an_unpaid_order_ends_once() {
    in_a_shop(async |shop| {
        let [brie, _] = two_cheeses(shop).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        subscribe(shop, &nadia, json!({})).await.unwrap();
        // It is time by the one clock and not by the other, and then by both.
        shop.set_time("2050-03-10T06:55:00Z");
        let placed = shop.transfer_order(&omar, &brie).await;
        let other = ahead(shop);
        let (here, there) = tokio::join!(order_due(shop), order_due(&other));
        assert_eq!((here.unwrap(), there.unwrap()), (0, 1));
        shop.clock.advance_seconds(AHEAD);
        other.clock.advance_seconds(AHEAD);
        let (here, there) = tokio::join!(order_due(shop), order_due(&other));
        assert_eq!((here.unwrap(), there.unwrap()), (0, 0));
        assert_eq!(orders_of(shop, &nadia).await.len(), 1);

        // Five minutes before the transfer has to be there, by the clock of here.
        let left = placed.pay_by.expect("an end").millis() - shop.now().millis();
        let almost = left / 1000 - 300;
        shop.clock.advance_seconds(almost);
        other.clock.advance_seconds(almost);
        let (here, there) = tokio::join!(orders::end_overdue(shop), orders::end_overdue(&other));
        assert_eq!((here.unwrap(), there.unwrap()), (0, 1));
        shop.clock.advance_seconds(600);
        let (here, there) = tokio::join!(orders::end_overdue(shop), orders::end_overdue(&other));
        assert_eq!((here.unwrap(), there.unwrap()), (0, 0));
        let ended = &orders_of(shop, &omar).await[0];
        assert_eq!(ended.status, OrderStatus::Cancelled);
    });
}
