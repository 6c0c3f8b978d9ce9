//! At least once, those about one order in their order, and not for ever.

use std::time::Duration;

use domain::{
    Error,
    webhooks::{self, Sender, endpoints},
};
use shared::{
    order::OrderStatus,
    webhook::{DeliveryState, WebhookEvent, WebhookInput},
};
use test_support::{
    fixtures::product,
    receiver::{Behaviour, Received, Receiver},
    shop::in_a_shop,
};

use super::{everything_to, hears_at, log, send_all, sender, until_next};

const DAY: i64 = 86_400;

#[test]
fn what_happens_to_an_order_is_told_in_its_order() {
    in_a_shop(async |shop| {
        let (admin, staff, receiver) = (shop.admin().await, shop.admin_staff().await, Receiver::start().await);
        let brie = shop.sells(product()).await;
        hears_at(shop, &admin, &receiver.url).await;
        let nadia = shop.customer("nadia").await;
        let (delivered, cancelled) = (shop.order(&nadia, &brie, 1).await, shop.order(&nadia, &brie, 1).await);
        shop.livreur("leo").await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
            shop.advance(&staff, delivered.id, status).await.unwrap();
        }
        shop.advance(&staff, cancelled.id, OrderStatus::Cancelled)
            .await
            .unwrap();
        // A refusal leaves nothing behind.
        let refused = shop.advance(&staff, cancelled.id, OrderStatus::Shipped).await;
        assert!(matches!(refused, Err(Error::InvalidTransition { .. })), "{refused:?}");
        send_all(shop, &sender()).await;
        let of = |id: String| {
            let all = receiver.received();
            let of_it = all.iter().filter(|event| event.json()["data"]["_id"] == id);
            of_it.map(Received::event).collect::<Vec<_>>()
        };
        // The livreur brought the cash.
        let steps = ["order.placed", "order.shipped", "order.paid", "order.delivered"];
        assert_eq!(of(delivered.id.to_string()), steps);
        assert_eq!(of(cancelled.id.to_string()), ["order.placed", "order.cancelled"]);
        let ids: std::collections::BTreeSet<_> = receiver
            .received()
            .iter()
            .map(|event| event.headers["webhook-id"].clone())
            .collect();
        assert_eq!(ids.len(), 6, "each has an id of its own");
    });
}

#[test]
fn a_later_event_of_an_order_waits_for_an_earlier_one_and_those_of_others_do_not() {
    in_a_shop(async |shop| {
        let (admin, staff, receiver) = (shop.admin().await, shop.admin_staff().await, Receiver::start().await);
        let brie = shop.sells(product()).await;
        let webhook = hears_at(shop, &admin, &receiver.url).await.shown;
        let nadia = shop.customer("nadia").await;
        let first = shop.order(&nadia, &brie, 1).await;
        receiver.becomes(Behaviour::Answers(500, "à tout à l’heure".into()));
        send_all(shop, &sender()).await;
        let sent = &log(shop, &admin, &webhook).await[0];
        assert_eq!(sent.last_error.as_deref(), Some("it answers 500: à tout à l’heure"));
        shop.advance(&staff, first.id, OrderStatus::Cancelled).await.unwrap();
        receiver.becomes(Behaviour::Answers(200, String::new()));
        let second = shop.order(&nadia, &brie, 1).await;
        receiver.forgets();
        send_all(shop, &sender()).await;
        let told = |event: &Received| (event.event(), event.json()["data"]["_id"].clone());
        let arrived: Vec<_> = receiver.received().iter().map(told).collect();
        assert_eq!(arrived, [("order.placed".to_owned(), second.id.to_string().into())]);
        until_next(shop).await;
        send_all(shop, &sender()).await;
        let arrived: Vec<_> = receiver.received().iter().skip(1).map(told).collect();
        let id = || serde_json::Value::from(first.id.to_string());
        assert_eq!(
            arrived,
            [("order.placed".to_owned(), id()), ("order.cancelled".to_owned(), id())]
        );
        assert!(
            log(shop, &admin, &webhook)
                .await
                .iter()
                .all(|sent| sent.state == DeliveryState::Delivered)
        );
    });
}

#[test]
fn what_is_refused_for_three_days_is_given_up_the_shop_is_told_once_and_it_can_be_sent_again() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let webhook = hears_at(shop, &admin, &receiver.url).await.shown;
        receiver.becomes(Behaviour::Answers(500, String::new()));
        let brie = shop.sells(product()).await;
        shop.sells(product().named("Comté")).await;
        let began = shop.now();
        let mut waits = Vec::new();
        send_all(shop, &sender()).await;
        while let Some(seconds) = until_next(shop).await {
            waits.push(seconds);
            send_all(shop, &sender()).await;
        }
        let tried_for = (shop.now().millis() - began.millis()) / 1000;
        assert!((3 * DAY..4 * DAY).contains(&tried_for), "{tried_for} s");
        assert!(waits.iter().all(|wait| *wait <= 6 * 3600), "{waits:?}");
        assert!(receiver.received().len() < 80, "{}", receiver.received().len());
        let sent = log(shop, &admin, &webhook).await;
        assert!(
            sent.iter()
                .all(|sent| sent.state == DeliveryState::GivenUp && sent.last_status == Some(500))
        );
        let letters = shop.documents("outbox").await;
        let letters = letters
            .iter()
            .filter(|letter| letter.get_str("cause").unwrap().starts_with("webhook_failing/"));
        assert_eq!(letters.count(), 1);
        let failing = endpoints::find(shop, &admin, webhook.id).await.unwrap();
        assert!(failing.failing_since.is_some());

        receiver.becomes(Behaviour::Answers(200, String::new()));
        receiver.forgets();
        let of_brie = sent
            .iter()
            .find(|sent| sent.subject_id.bytes() == brie.id.bytes())
            .unwrap();
        endpoints::send_again(shop, &admin, webhook.id, of_brie.id)
            .await
            .unwrap();
        // Twice is once.
        endpoints::send_again(shop, &admin, webhook.id, of_brie.id)
            .await
            .unwrap();
        send_all(shop, &sender()).await;
        let arrived = receiver.received();
        assert_eq!(arrived.len(), 1);
        assert_eq!(arrived[0].headers["webhook-id"], format!("msg_{}", of_brie.id));
        let well = endpoints::find(shop, &admin, webhook.id).await.unwrap();
        assert_eq!(well.failing_since, None);
    });
}

#[test]
fn an_event_that_waits_is_sent_now_when_somebody_asks_and_not_while_it_is_being_sent() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let webhook = hears_at(shop, &admin, &receiver.url).await.shown;
        receiver.becomes(Behaviour::Answers(500, String::new()));
        shop.sells(product()).await;
        send_all(shop, &sender()).await;
        let waits = log(shop, &admin, &webhook).await.remove(0);
        assert_eq!((waits.state, waits.attempts), (DeliveryState::Pending, 1));
        let send = async || endpoints::send_again(shop, &admin, webhook.id, waits.id).await;
        receiver.becomes(Behaviour::Hangs);
        receiver.forgets();
        send().await.unwrap();
        let sending = {
            let shop = domain::Shop::clone(shop);
            tokio::spawn(async move { webhooks::send_due(&shop, &sender()).await })
        };
        while receiver.received().is_empty() {
            tokio::task::yield_now().await;
        }
        let twice = send().await;
        assert!(matches!(twice, Err(Error::EventBeingSent)), "{twice:?}");
        sending.abort();
        // Whoever sent it is gone, and the lease is over.
        shop.clock.advance_seconds(660);
        receiver.becomes(Behaviour::Answers(200, String::new()));
        send().await.unwrap();
        send_all(shop, &sender()).await;
        let taken = log(shop, &admin, &webhook).await.remove(0);
        assert_eq!((taken.state, taken.attempts), (DeliveryState::Delivered, 3));
        assert_eq!(receiver.received().len(), 2);
    });
}

#[test]
fn nothing_is_sent_again_to_a_webhook_that_is_switched_off_and_what_was_delivered_stays_so() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let webhook = hears_at(shop, &admin, &receiver.url).await.shown;
        shop.sells(product()).await;
        send_all(shop, &sender()).await;
        let id = log(shop, &admin, &webhook).await.remove(0).id;
        endpoints::send_again(shop, &admin, webhook.id, id).await.unwrap();
        let off = WebhookInput {
            active: false,
            ..everything_to(&receiver.url)
        };
        endpoints::update(shop, &admin, webhook.id, &off).await.unwrap();
        receiver.forgets();
        let refused = endpoints::send_again(shop, &admin, webhook.id, id).await;
        assert!(matches!(refused, Err(Error::WebhookOff)), "{refused:?}");
        send_all(shop, &sender()).await;
        assert!(receiver.received().is_empty());
        let left = log(shop, &admin, &webhook).await.remove(0);
        assert_eq!((left.state, left.last_status), (DeliveryState::Delivered, Some(204)));
    });
}

#[test]
fn a_receiver_that_hangs_holds_up_nobody_else() {
    in_a_shop(async |shop| {
        let (admin, hanging, quick) = (shop.admin().await, Receiver::start().await, Receiver::start().await);
        let stuck = hears_at(shop, &admin, &hanging.url).await.shown;
        hears_at(shop, &admin, &quick.url).await;
        hanging.becomes(Behaviour::Hangs);
        for _ in 0..40 {
            shop.sells(product()).await;
        }
        let all_to_the_quick = async {
            while quick.received().len() < 40 {
                tokio::task::yield_now().await;
            }
        };
        let patient = sender();
        tokio::select! {
            // Not before the hanging one was waited for in vain.
            sent = webhooks::send_due(shop, &patient) => panic!("{sent:?}"),
            () = all_to_the_quick => {}
        }
        assert!(hanging.received().len() <= 4, "{}", hanging.received().len());

        // What is left is due again, and the hanging one is left alone.
        shop.clock.advance_seconds(660);
        hanging.forgets();
        let sender = Sender::with_timeout(true, Duration::from_millis(500)).unwrap();
        send_all(shop, &sender).await;
        assert!(hanging.received().len() <= 4, "{}", hanging.received().len());
        let sent = log(shop, &admin, &stuck).await;
        assert!(
            sent.iter()
                .all(|sent| sent.state == DeliveryState::Pending && sent.last_status.is_none())
        );
    });
}

#[test]
fn an_answer_that_does_not_end_is_not_listened_to_for_ever() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let webhook = hears_at(shop, &admin, &receiver.url).await.shown;
        receiver.becomes(Behaviour::TalksOn);
        shop.sells(product()).await;
        let start = std::time::Instant::now();
        send_all(shop, &sender()).await;
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        assert_eq!(log(shop, &admin, &webhook).await[0].state, DeliveryState::Delivered);
    });
}

#[test]
fn an_event_whose_sender_was_killed_is_sent_by_the_next_under_the_same_id() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        hears_at(shop, &admin, &receiver.url).await;
        receiver.becomes(Behaviour::Hangs);
        shop.sells(product()).await;
        let killed = {
            let shop = domain::Shop::clone(shop);
            tokio::spawn(async move { webhooks::send_due(&shop, &sender()).await })
        };
        while receiver.received().is_empty() {
            tokio::task::yield_now().await;
        }
        killed.abort();
        receiver.becomes(Behaviour::Answers(200, String::new()));
        send_all(shop, &sender()).await;
        assert_eq!(
            receiver.received().len(),
            1,
            "it is the killed one's for eleven minutes"
        );
        shop.clock.advance_seconds(660);
        send_all(shop, &sender()).await;
        let arrived = receiver.received();
        assert_eq!(arrived.len(), 2);
        assert_eq!(arrived[0].headers["webhook-id"], arrived[1].headers["webhook-id"]);
        assert_eq!(arrived[0].body, arrived[1].body);
    });
}

#[test]
fn two_servers_send_each_event_once() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        hears_at(shop, &admin, &receiver.url).await;
        for _ in 0..30 {
            shop.sells(product()).await;
        }
        let other = shop.on_another_server().await;
        let sender = sender();
        let (here, there) = tokio::join!(webhooks::send_due(shop, &sender), webhooks::send_due(&other, &sender));
        assert_eq!(here.unwrap() + there.unwrap(), 30);
        assert_eq!(receiver.received().len(), 30);
    });
}

#[test]
fn only_what_was_asked_for_is_told_and_nothing_while_it_is_switched_off() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let brie = shop.sells(product()).await;
        let input = WebhookInput {
            events: vec![WebhookEvent::OrderCancelled],
            ..everything_to(&receiver.url)
        };
        let webhook = endpoints::create(shop, &admin, &input).await.unwrap().shown;
        let nadia = shop.customer("nadia").await;
        let (first, second) = (shop.order(&nadia, &brie, 1).await, shop.order(&nadia, &brie, 1).await);
        let staff = shop.admin_staff().await;
        shop.advance(&staff, first.id, OrderStatus::Cancelled).await.unwrap();
        send_all(shop, &sender()).await;
        assert_eq!(receiver.events(), ["order.cancelled"]);
        let off = WebhookInput { active: false, ..input };
        endpoints::update(shop, &admin, webhook.id, &off).await.unwrap();
        shop.advance(&staff, second.id, OrderStatus::Cancelled).await.unwrap();
        send_all(shop, &sender()).await;
        assert_eq!(receiver.events().len(), 1);
        assert_eq!(shop.documents("webhookdeliveries").await.len(), 1);
        endpoints::delete(shop, &admin, webhook.id).await.unwrap();
        assert!(shop.documents("webhookdeliveries").await.is_empty());
    });
}
