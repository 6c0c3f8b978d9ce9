//! Events as the published libraries of Standard Webhooks see them.

use domain::webhooks::endpoints;
use shared::account::Secret;
use test_support::{
    fixtures::product,
    receiver::{Library, Received, Receiver, verified},
    shop::in_a_shop,
};

use super::{hears_at, send_all, sender};

const LIBRARIES: [Library; 2] = [Library::JavaScript, Library::Python];

#[test]
fn the_published_libraries_of_two_languages_take_what_is_sent_and_nothing_else() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let made = hears_at(shop, &admin, &receiver.url).await;
        let brie = shop.sells(product().named("Brie d’été")).await;
        let nadia = shop.customer("nadia").await;
        let order = shop.order(&nadia, &brie, 2).await;
        send_all(shop, &sender()).await;
        let mut events = receiver.received();
        events.sort_by_key(Received::event);
        let seconds = shop.now().millis() / 1000;
        for library in LIBRARIES {
            let of = |secret: &Secret, events: &[_], seconds| verified(library, &secret.0, events, seconds);
            assert_eq!(
                of(&made.secret, &events, seconds),
                ["order.placed", "product.updated"],
                "{library:?}"
            );
            let mut forged = events[0].clone();
            forged.body = forged.body.replace("pending", "shipped");
            assert_ne!(forged.body, events[0].body);
            let mut renamed = events[0].clone();
            renamed.headers.insert("webhook-id".into(), "msg_other".into());
            for refused in [
                of(&made.secret, &[forged, renamed], seconds),
                of(&Secret("whsec_c2VjcmV0".into()), &events, seconds),
                of(&made.secret, &events, seconds + 301),
            ] {
                assert!(refused.iter().all(|said| said.starts_with("refused")), "{refused:?}");
            }
        }
        let told = events[0].json();
        assert_eq!(told["data"]["_id"], order.id.to_string());
        assert_eq!(told["data"]["orderNumber"], order.order_number);
        assert_eq!(told["data"]["status"], "pending");
        assert_eq!(told["data"]["total"], 26.9);
        for personal in ["Lyon", "rue du Lait", "nadia"] {
            assert!(!events[0].body.contains(personal), "{}", events[0].body);
        }
    });
}

#[test]
fn for_a_day_after_a_change_of_the_secret_the_one_before_is_good_too() {
    in_a_shop(async |shop| {
        let (admin, receiver) = (shop.admin().await, Receiver::start().await);
        let before = hears_at(shop, &admin, &receiver.url).await;
        let after = endpoints::change_secret(shop, &admin, before.shown.id).await.unwrap();
        assert_ne!(before.secret, after.secret);
        for is_good in [true, false] {
            receiver.forgets();
            shop.sells(product()).await;
            send_all(shop, &sender()).await;
            let (events, seconds) = (receiver.received(), shop.now().millis() / 1000);
            for library in LIBRARIES {
                let takes = |secret: &Secret| verified(library, &secret.0, &events, seconds) == ["product.updated"];
                assert!(takes(&after.secret), "{library:?}");
                assert_eq!(takes(&before.secret), is_good, "{library:?}");
            }
            shop.clock.advance_seconds(86_400);
        }
    });
}
