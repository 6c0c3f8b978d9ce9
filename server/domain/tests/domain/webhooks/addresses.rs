//! Nothing is sent into the house.

use std::sync::Arc;

use domain::{
    Shop,
    webhooks::{self, Sender, endpoints},
};
use shared::webhook::DeliveryState;
use test_support::{
    errors::broken,
    fixtures::product,
    receiver::{Behaviour, Receiver},
    shop::{TestShop, in_a_shop},
};

use super::{everything_to, hears_at, log, send_all, sender};

/// The shop as customers have it.
fn strict(shop: &TestShop) -> Shop {
    let mut strict = Shop::clone(shop);
    Arc::make_mut(&mut strict.settings).webhooks_to_loopback = false;
    strict
}

#[test]
fn an_address_in_the_house_is_refused_when_it_is_set() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        for (url, rule) in [
            ("https://10.0.0.1/hooks", "inside_the_house"),
            ("https://169.254.169.254/latest/meta-data", "inside_the_house"),
            ("https://[::ffff:192.168.1.1]/", "inside_the_house"),
            ("https://[fd00::1]/", "inside_the_house"),
            ("https://localhost/", "inside_the_house"),
            ("http://caisse.example/", "not_a_webhook_address"),
            ("caisse", "not_a_webhook_address"),
        ] {
            let refused = endpoints::create(&strict(shop), &admin, &everything_to(url)).await;
            assert_eq!(broken(&refused.unwrap_err()), [format!("url {rule}")], "{url}");
        }
        assert!(shop.documents("webhooks").await.is_empty());
    });
}

#[test]
fn a_name_that_stands_for_an_address_in_the_house_is_not_connected_to() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        // Taken while this machine was allowed, by address and by a name that is looked up.
        let by_address = hears_at(shop, &admin, &receiver.url).await.shown;
        let url = receiver.url.replace("http://127.0.0.1", "https://localhost");
        let by_name = hears_at(shop, &admin, &url).await.shown;
        shop.sells(product()).await;
        let strict_sender = Sender::open(false).unwrap();
        webhooks::send_due(&strict(shop), &strict_sender).await.unwrap();
        for webhook in [by_address, by_name] {
            let sent = &log(shop, &admin, &webhook).await[0];
            assert_eq!((sent.state, sent.last_status), (DeliveryState::Pending, None));
            assert_eq!(sent.last_error.as_deref(), Some("the address may not be sent to"));
        }
        assert!(receiver.received().is_empty());
    });
}

#[test]
fn nobody_is_led_elsewhere() {
    in_a_shop(async |shop| {
        let (admin, first, inside) = (shop.admin().await, Receiver::start().await, Receiver::start().await);
        let webhook = hears_at(shop, &admin, &first.url).await.shown;
        first.becomes(Behaviour::LeadsTo(inside.url.clone()));
        shop.sells(product()).await;
        send_all(shop, &sender()).await;
        let sent = &log(shop, &admin, &webhook).await[0];
        assert_eq!((sent.state, sent.last_status), (DeliveryState::Pending, Some(307)));
        assert!(sent.last_error.as_ref().unwrap().contains("nobody follows"), "{sent:?}");
        assert_eq!((first.received().len(), inside.received().len()), (1, 0));
    });
}
