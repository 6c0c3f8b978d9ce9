//! Letters that a long outage or a refusal left behind: kept, shown, sent again or let be.

use domain::{
    Error,
    notifications::{self, unsent},
    orders,
};
use shared::{Language, PageRequest, account::ForgotPassword, letter::UnsentLetter};
use test_support::{
    fixtures::product,
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};

use crate::notifications::letters::register;

const DAY: i64 = 24 * 3600;

/// Lets the worker try for this many days, every six hours.
async fn try_for_days(shop: &TestShop, server: &MailServer, days: i64) {
    for _ in 0..days * 4 {
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 0);
        shop.clock.advance_seconds(DAY / 4);
    }
    notifications::send_due(shop, &server.mailer()).await.unwrap();
}

async fn list(shop: &TestShop, language: Language) -> Vec<UnsentLetter> {
    let admin = shop.admin().await;
    unsent::list(shop, &admin, PageRequest::default(), language)
        .await
        .unwrap()
        .items
}

#[test]
fn after_an_outage_of_eight_days_a_letter_is_listed_with_why_and_arrives_once_it_is_sent_again() {
    in_a_shop(async |shop| {
        let mut server = MailServer::down();
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let order = shop.order(&nadia, &brie, 1).await;
        let placed_at = shop.now();
        try_for_days(shop, &server, 1).await;
        let waiting = list(shop, Language::English).await.remove(0);
        assert_eq!(
            (&*waiting.to, waiting.order_id, waiting.queued_at),
            ("nadia@exemple.fr", Some(order.id), placed_at)
        );
        assert_eq!(waiting.subject, format!("Order {}: we have it", order.order_number));
        assert!(
            waiting.last_error.contains("refused") && waiting.attempts > 1,
            "{waiting:?}"
        );
        assert!(
            waiting.next_attempt_at.is_some() && waiting.given_up_at.is_none(),
            "{waiting:?}"
        );
        let admin = shop.admin().await;
        let early = unsent::send_again(shop, &admin, waiting.id).await;
        assert!(
            matches!(early, Err(Error::NotFound)),
            "it is tried by itself: {early:?}"
        );

        try_for_days(shop, &server, 7).await;
        let given_up = list(shop, Language::French).await.remove(0);
        assert!(
            given_up.given_up_at.is_some() && given_up.next_attempt_at.is_none(),
            "{given_up:?}"
        );
        server.resume().await;
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 0);
        unsent::send_again(shop, &admin, given_up.id).await.unwrap();
        let again = unsent::send_again(shop, &admin, given_up.id).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        let due = list(shop, Language::French).await.remove(0);
        assert_eq!((due.next_attempt_at, due.attempts), (Some(shop.now()), 0));
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 1);
        server.letter(&format!("Commande {}\u{a0}: c’est noté", order.order_number));
        assert_eq!(list(shop, Language::French).await, []);
        let letters = shop.documents("outbox").await;
        assert!(
            !letters[0].contains_key("to") && !letters[0].contains_key("lastError"),
            "{letters:?}"
        );
        let audit = shop.documents("audit").await;
        assert_eq!(audit.last().unwrap().get_str("action").unwrap(), "letter.sent_again");
    });
}

#[test]
fn what_is_sent_again_is_tried_for_another_week_and_what_is_let_be_is_erased() {
    in_a_shop(async |shop| {
        let mut server = MailServer::down();
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        for _ in 0..3 {
            shop.order(&nadia, &brie, 1).await;
        }
        let admin = shop.admin().await;
        try_for_days(shop, &server, 8).await;
        let [first, ..] = &list(shop, Language::French).await[..] else {
            panic!("three letters")
        };
        unsent::let_be(shop, &admin, first.id).await.unwrap();
        let again = unsent::let_be(shop, &admin, first.id).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        assert_eq!(unsent::send_all_again(shop, &admin).await.unwrap(), 2);
        try_for_days(shop, &server, 6).await;
        let letters = list(shop, Language::French).await;
        assert!(
            letters.len() == 2 && letters.iter().all(|letter| letter.given_up_at.is_none()),
            "{letters:?}"
        );
        server.resume().await;
        shop.clock.advance_seconds(DAY);
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 2);
        assert_eq!(server.letters().len(), 2);
        let erased = shop.documents("outbox").await;
        assert!(erased.iter().all(|letter| !letter.contains_key("letter")), "{erased:?}");
    });
}

#[test]
fn a_link_that_has_expired_and_a_reminder_that_is_too_late_are_erased_and_not_sent() {
    in_a_shop(async |shop| {
        let mut server = MailServer::down();
        register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        let forgot = ForgotPassword {
            email: "nadia@exemple.fr".into(),
        };
        domain::identity::credentials::forgot(shop, &forgot).await.unwrap();
        let brie = shop.sells(product()).await;
        let omar = shop.customer("omar").await;
        shop.transfer_order(&omar, &brie).await;
        shop.clock.advance_seconds(5 * DAY);
        orders::end_overdue(shop).await.unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        assert_eq!(
            list(shop, Language::French).await.len(),
            3,
            "the password’s link is over"
        );
        shop.clock.advance_seconds(2 * DAY);
        server.resume().await;
        // Of four letters, the order's own alone still says what holds.
        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 1);
        server.letter("c’est noté");
        let letters = shop.documents("outbox").await;
        let expired = letters.iter().filter(|letter| letter.contains_key("expiredAt"));
        assert_eq!(expired.count(), 3, "{letters:?}");
        assert!(!format!("{letters:?}").contains("oken\": String"), "{letters:?}");
    });
}

#[test]
fn a_strangers_address_gets_six_letters_a_day_and_three_orders_however_many_are_placed() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let registered = register(shop, "Nadia", "nadia@exemple.fr", Language::French).await;
        let nadia = test_support::people::sign_in(shop, &registered).await.customer();
        let mut placed = 0;
        for n in 0..61 {
            shop.fill_cart(&nadia, &brie, 1).await;
            match orders::place(shop, &nadia, &test_support::fixtures::to_lyon()).await {
                // Every other order is cancelled, which makes room for the next.
                Ok(order) if n % 2 == 0 => _ = orders::cancel(shop, &nadia, order.id).await.unwrap(),
                Ok(_) => placed += 1,
                Err(Error::TooManyUnpaid) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!((placed, shop.documents("outbox").await.len()), (3, 6));
        // The shop's own word goes all the same, and so does what she asks for.
        let admin = shop.admin().await;
        let stands = shop.documents("orders").await;
        let stands = stands
            .iter()
            .find(|order| order.get_str("status").unwrap() == "pending")
            .unwrap();
        let id = shared::Id::from_bytes(stands.get_object_id("_id").unwrap().bytes());
        let staff = domain::Staff::Admin(admin);
        for status in [
            shared::order::OrderStatus::Processing,
            shared::order::OrderStatus::Shipped,
        ] {
            shop.advance(&staff, id, status).await.unwrap();
        }
        domain::identity::verification::send_again(shop, &nadia).await.unwrap();
        assert_eq!(shop.documents("outbox").await.len(), 8);
        // The next day there is room again.
        shop.clock.advance_seconds(DAY);
        orders::cancel(shop, &nadia, shared::Id::from_bytes(other_pending(shop, id).await))
            .await
            .unwrap();
        assert_eq!(shop.documents("outbox").await.len(), 9);
    });
}

async fn other_pending(shop: &TestShop, not: shared::Id<shared::order::Order>) -> [u8; 12] {
    let orders = shop.documents("orders").await;
    let pending = orders
        .iter()
        .filter(|order| order.get_str("status").unwrap() == "pending");
    let mut ids = pending.map(|order| order.get_object_id("_id").unwrap().bytes());
    ids.find(|id| *id != not.bytes()).expect("another order")
}
