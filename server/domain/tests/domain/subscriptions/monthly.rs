//! Ordering the platters: when, of what, how often, and what becomes of a month without one.

use domain::{
    catalog, notifications, orders, payments,
    settings::{self, Change},
    store::look_for_unreadable,
    subscriptions::{self, monthly::order_due},
    unreadable,
};
use mongodb::bson::{Document, doc, oid::ObjectId};
use serde_json::json;
use shared::{
    account::ProfileUpdate,
    order::{OrderStatus, PaymentStatus, SlotKind},
    period::Day,
    product::{Allergen, Milk},
    settings::ShippingSettings,
    subscription::{PlatterSkip, SubscriptionStatus},
    user::Role,
};
use test_support::{
    fixtures::{money, product},
    mail_server::MailServer,
    shop::{TestShop, in_a_shop, in_a_shop_with_cards},
};
use tokio::sync::watch;

use super::{change, day, now, orders_of, subscribe, told, two_cheeses};
use crate::slots::{add_slot, fridays, offered, taken};

/// The moment at which the platter of 15 March is ordered: 8:00 in Paris.
const MARCH: &str = "2050-03-10T07:00:00Z";

#[test]
fn each_month_a_platter_of_that_days_stock_is_ordered_once_whoever_looks() {
    in_a_shop(async |shop| {
        let [brie, crottin] = two_cheeses(shop).await;
        let other = shop.on_another_server().await;
        let nadia = shop.customer("nadia").await;
        let id = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        shop.fill_cart(&nadia, &brie, 3).await;
        let look = async || {
            let (here, there) = tokio::join!(order_due(shop), order_due(&other));
            here.unwrap() + there.unwrap()
        };
        shop.set_time("2050-03-10T06:59:59Z");
        assert_eq!(look().await, 0, "not a moment before eight");
        shop.set_time(MARCH);
        assert_eq!((look().await, look().await), (1, 0));
        let placed = orders_of(shop, &nadia).await;
        assert_eq!(placed.len(), 1);
        let order = &placed[0];
        assert_eq!(order.terms_version, Some(1), "as its customer accepted by subscribing");
        let mut cheeses: Vec<_> = order.items.iter().map(|item| item.product_id).collect();
        cheeses.sort_unstable();
        assert_eq!(cheeses, [brie.id, crottin.id]);
        assert_eq!((order.subtotal, order.total), (money("20"), money("26.90")));
        assert_eq!(
            (order.subscription_id, order.status, order.payment_status, order.pay_by),
            (Some(id), OrderStatus::Pending, PaymentStatus::Pending, None)
        );
        assert_eq!(shop.cart(&nadia).await.items.len(), 1, "the cart stays as it is");
        shop.catch_up().await;
        other.catch_up().await;
        assert_eq!((shop.stock_of(&brie).await, shop.stock_of(&crottin).await), (99, 99));
        assert_eq!(told(shop, "order_placed").await, [format!("order_placed/{}", order.id)]);
        let subscription = now(shop, id).await;
        let last = subscription.last.unwrap();
        assert_eq!((last.day, last.order_id), (day("2050-03-15"), Some(order.id)));
        assert_eq!(subscription.next, Some(day("2050-04-15")));

        // The clocks went forward: it is eight an hour earlier.
        shop.set_time("2050-04-10T05:59:59Z");
        assert_eq!(look().await, 0);
        shop.set_time("2050-04-10T06:00:00Z");
        assert_eq!(look().await, 1);
        // Cancelled, a month's platter does not come back.
        orders::cancel(shop, &nadia, orders_of(shop, &nadia).await[1].id)
            .await
            .unwrap();
        assert_eq!(look().await, 0);
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&brie).await, 99);
    });
}

#[test]
fn two_years_of_last_days_bring_twenty_four_platters() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let nadia = shop.customer("nadia").await;
        let id = subscribe(shop, &nadia, json!({ "dayOfMonth": 31 })).await.unwrap().id;
        let mut days = Vec::new();
        for _ in 0..24 {
            let due = now(shop, id).await;
            shop.clock
                .advance_seconds((due.order_at.unwrap().millis() - shop.now().millis()) / 1000);
            assert_eq!(order_due(shop).await.unwrap(), 1);
            days.push(due.next.unwrap());
        }
        assert!(
            days.iter().all(|day| day.plus(1) == day.plus(1).month_start()),
            "{days:?}"
        );
        assert_eq!(
            (days[0], days[11], days[23]),
            (day("2050-03-31"), day("2051-02-28"), day("2052-02-29"))
        );
        assert_eq!(orders_of(shop, &nadia).await.len(), 24);
    });
}

#[test]
fn a_month_without_a_platter_in_the_cellar_or_the_budget_is_left_out_with_a_letter_and_nothing_is_taken() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let [brie, crottin] = two_cheeses(shop).await;
        for (name, category) in [("Vieux Comté", "pate-pressee-cuite"), ("Bleu rare", "bleu")] {
            let dear = product().named(name).category(category).milk(Milk::Sheep);
            shop.sells(dear.price("50")).await;
        }
        let (nadia, admin) = (shop.customer("nadia").await, shop.admin().await);
        let id = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        catalog::archive(shop, &admin, &brie.id.to_string()).await.unwrap();
        catalog::archive(shop, &admin, &crottin.id.to_string()).await.unwrap();
        shop.set_time(MARCH);
        assert_eq!((order_due(shop).await.unwrap(), order_due(shop).await.unwrap()), (0, 0));
        let subscription = now(shop, id).await;
        let why = subscription.last.clone().and_then(|last| last.skipped);
        assert_eq!(
            (why, subscription.next),
            (Some(PlatterSkip::OverBudget), Some(day("2050-04-15")))
        );
        assert_eq!(
            told(shop, "platter_skipped").await,
            [format!("platter_skipped/{id}/2050-03-15")]
        );
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let letter = server.letter("Pas de plateau ce mois-ci");
        for words in [
            "15 mars 2050",
            "Aucun plateau ne tenait dans le budget",
            "100,00\u{a0}€",
            "15 avril 2050",
        ] {
            assert!(letter.text.contains(words), "{words}: {}", letter.text);
        }

        for key in ["vieux-comte", "bleu-rare"] {
            catalog::archive(shop, &admin, key).await.unwrap();
        }
        shop.set_time("2050-04-10T06:00:00Z");
        assert_eq!(order_due(shop).await.unwrap(), 0);
        let why = now(shop, id).await.last.and_then(|last| last.skipped);
        assert_eq!(why, Some(PlatterSkip::NoPlatter));
        assert_eq!(orders_of(shop, &nadia).await, []);
        assert_eq!(shop.documents("orders").await.len(), 0);
    });
}

#[test]
fn what_its_customer_avoids_on_that_day_is_on_no_platter() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let eggs = product().named("Oeufs").category("bleu").milk(Milk::Sheep);
        let eggs = shop
            .sells(eggs.price("1").stock(900).allergens(&[Allergen::Eggs]))
            .await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let own = json!({ "platter": { "people": 4, "budget": 30, "excludeAllergens": ["eggs"] } });
        subscribe(shop, &nadia, own).await.unwrap();
        subscribe(shop, &omar, json!({})).await.unwrap();
        // He says so later, and to the whole shop.
        let avoids = ProfileUpdate {
            avoided_allergens: Some(vec![Allergen::Eggs]),
            ..ProfileUpdate::default()
        };
        domain::identity::accounts::update(shop, &omar, avoids).await.unwrap();
        shop.set_time(MARCH);
        assert_eq!(order_due(shop).await.unwrap(), 2);
        for customer in [&nadia, &omar] {
            let order = &orders_of(shop, customer).await[0];
            assert!(order.items.iter().all(|item| item.product_id != eggs.id), "{order:?}");
        }
    });
}

#[test]
fn a_server_that_was_away_orders_late_once_and_what_comes_too_late_is_said() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let late = subscribe(shop, &nadia, json!({ "dayOfMonth": 18 })).await.unwrap().id;
        let too_late = subscribe(shop, &omar, json!({ "dayOfMonth": 17 })).await.unwrap().id;
        // It was away for a week, until the morning of the 17th in Paris.
        shop.set_time("2050-03-16T23:00:00Z");
        assert_eq!((order_due(shop).await.unwrap(), order_due(shop).await.unwrap()), (1, 0));
        assert_eq!(orders_of(shop, &nadia).await.len(), 1);
        assert_eq!(now(shop, late).await.next, Some(day("2050-04-18")));
        let omars = now(shop, too_late).await;
        assert_eq!(omars.last.unwrap().skipped, Some(PlatterSkip::TooLate));
        assert_eq!(omars.next, Some(day("2050-04-17")));
        assert_eq!(told(shop, "platter_skipped").await.len(), 1);
        // For two months: each has its word, and none two.
        shop.set_time("2050-05-20T12:00:00Z");
        assert_eq!((order_due(shop).await.unwrap(), order_due(shop).await.unwrap()), (0, 0));
        assert_eq!(told(shop, "platter_skipped").await.len(), 5);
        assert_eq!(now(shop, late).await.next, Some(day("2050-06-18")));
        assert_eq!(orders_of(shop, &omar).await, []);
    });
}

#[test]
fn a_card_is_asked_for_by_a_letter_and_without_it_the_order_ends_and_gives_back() {
    in_a_shop_with_cards(async |shop| {
        let server = MailServer::start().await;
        let [brie, _] = two_cheeses(shop).await;
        let nadia = shop.customer("nadia").await;
        subscribe(shop, &nadia, json!({ "paymentMethod": "card" }))
            .await
            .unwrap();
        shop.set_time(MARCH);
        assert_eq!(order_due(shop).await.unwrap(), 1);
        let order = orders_of(shop, &nadia).await.remove(0);
        assert!(order.awaits_card());
        assert_eq!(order.pay_by, Some(shop.now().plus_days(7)), "as long as a transfer has");
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let letter = server.letter(&format!("Commande {}\u{a0}: votre plateau du mois", order.order_number));
        assert!(
            letter.text.contains(&format!("/commandes/{}/payer", order.id)),
            "{}",
            letter.text
        );
        assert!(
            letter.text.contains("avant le 17 mars 2050 à 08:00") && !letter.text.contains("demi-heure"),
            "{}",
            letter.text
        );
        assert_eq!(payments::pay(shop, &nadia, order.id).await.unwrap().amount, order.total);
        shop.set_time("2050-03-17T06:59:59Z");
        payments::reconcile_due(shop).await.unwrap();
        assert_eq!(orders_of(shop, &nadia).await[0].status, OrderStatus::Pending);
        shop.set_time("2050-03-17T07:00:00Z");
        payments::reconcile_due(shop).await.unwrap();
        let order = orders_of(shop, &nadia).await.remove(0);
        assert_eq!(order.status, OrderStatus::Cancelled);
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&brie).await, 100);
    });
}

#[test]
fn a_transfer_that_does_not_come_ends_the_order_by_the_rule_of_every_order() {
    in_a_shop(async |shop| {
        let [brie, _] = two_cheeses(shop).await;
        let nadia = shop.customer("nadia").await;
        subscribe(shop, &nadia, json!({ "paymentMethod": "bank_transfer" }))
            .await
            .unwrap();
        shop.set_time(MARCH);
        assert_eq!(order_due(shop).await.unwrap(), 1);
        shop.set_time("2050-03-17T07:00:00Z");
        assert_eq!(orders::end_overdue(shop).await.unwrap(), 1);
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&brie).await, 100);
    });
}

async fn demand_a_slot(shop: &TestShop) {
    let demand = Change::Shipping(ShippingSettings {
        fee: money("6.90"),
        free_from: money("60"),
        require_slot: true,
    });
    settings::change_if(shop, &shop.admin().await, &demand, |_| true)
        .await
        .unwrap();
}

#[test]
fn where_a_slot_is_demanded_the_first_from_that_day_on_is_taken_and_full_ones_leave_the_month_out() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        demand_a_slot(shop).await;
        // One place each Friday: the 11th, 18th, 25th.
        add_slot(shop, fridays("delivery", 1)).await;
        add_slot(shop, fridays("pickup", 9)).await;
        let names = ["nadia", "omar", "zoe"];
        let mut customers = Vec::new();
        for name in names {
            let customer = shop.customer(name).await;
            subscribe(shop, &customer, json!({})).await.unwrap();
            customers.push(customer);
        }
        shop.set_time(MARCH);
        let open = offered(shop, SlotKind::Delivery);
        let fridays: Vec<_> = open.iter().map(|slot| Day::at(slot.from)).collect();
        assert_eq!(fridays, [day("2050-03-11"), day("2050-03-18")]);
        assert_eq!(order_due(shop).await.unwrap(), 2);
        for slot in &open {
            assert_eq!(taken(shop, slot.id).await, 1);
        }
        let mut days = Vec::new();
        for customer in &customers {
            let orders = orders_of(shop, customer).await;
            days.extend(
                orders
                    .iter()
                    .filter_map(|order| order.slot)
                    .map(|slot| Day::at(slot.from)),
            );
        }
        days.sort_unstable();
        assert_eq!(days, fridays);
        assert_eq!(told(shop, "platter_skipped").await.len(), 1);
    });
}

#[test]
fn a_subscription_that_ends_or_changes_as_its_platter_is_ordered_is_one_or_the_other() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let other = shop.on_another_server().await;
        let mut customers = Vec::new();
        for n in 0..6 {
            let customer = shop.customer(&format!("nadia{n}")).await;
            let id = subscribe(shop, &customer, json!({})).await.unwrap().id;
            customers.push((customer, id));
        }
        shop.set_time(MARCH);
        let end = async || {
            for (customer, id) in &customers {
                subscriptions::end(shop, customer, *id).await.unwrap();
            }
        };
        let (ordered, ()) = tokio::join!(order_due(&other), end());
        let ordered = ordered.unwrap();
        assert_eq!(order_due(shop).await.unwrap(), 0);
        let mut with_order = 0;
        for (customer, id) in &customers {
            let (subscription, orders) = (now(shop, *id).await, orders_of(shop, customer).await);
            assert_eq!(subscription.status, SubscriptionStatus::Ended);
            let noted = subscription.last.and_then(|last| last.order_id);
            assert_eq!(noted, orders.first().map(|order| order.id));
            with_order += orders.len();
        }
        assert_eq!(with_order, ordered);
    });
}

#[test]
fn one_that_cannot_be_read_keeps_no_other_back_and_is_named() {
    in_a_shop(async |shop| {
        two_cheeses(shop).await;
        let (nadia, admin) = (shop.customer("nadia").await, shop.admin().await);
        let odd = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        let stored = shop.store.database().collection::<Document>("subscriptions");
        let which = doc! { "_id": ObjectId::from_bytes(odd.bytes()) };
        stored
            .update_one(which, doc! { "$set": { "platter.people": "quatre" } })
            .await
            .unwrap();
        subscribe(shop, &nadia, json!({})).await.unwrap();
        shop.set_time(MARCH);
        assert_eq!(order_due(shop).await.unwrap(), 1);
        let (_running, stopping) = watch::channel(false);
        look_for_unreadable(&shop.store, &stopping).await.unwrap();
        let known = unreadable::list(shop, &admin).await.unwrap();
        assert_eq!((known.total, known.named[0].collection.as_str()), (1, "subscriptions"));
        let mine = subscriptions::of_customer(shop, &nadia, shared::PageRequest::default())
            .await
            .unwrap();
        assert_eq!(mine.items.len(), 1);
    });
}

#[test]
fn letters_say_what_was_agreed_and_that_it_has_ended_in_the_readers_language() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        two_cheeses(shop).await;
        let identity = shop.identity("nadia", Role::User).await;
        let nadia = identity.clone().customer();
        let id = subscribe(shop, &nadia, json!({})).await.unwrap().id;
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let began = server.letter("Votre plateau chaque mois");
        for words in [
            "Pour 4",
            "30,00\u{a0}€ au plus",
            "15 mars 2050",
            "1 rue du Lait, 69001 Lyon",
            "À la livraison",
            "/compte/abonnements",
        ] {
            assert!(began.text.contains(words), "{words}: {}", began.text);
        }
        domain::identity::accounts::choose_language(shop, &nadia, shared::Language::English)
            .await
            .unwrap();
        let nadia = shop.sign_in_again(&identity).await.customer();
        change(shop, &nadia, id, json!({ "dayOfMonth": 20 })).await.unwrap();
        subscriptions::end(shop, &nadia, id).await.unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let ended = server.letter("Your subscription has ended");
        assert!(
            ended.text.contains("ended on 3 March 2050 at 13:00") && ended.text.contains("/commandes"),
            "{}",
            ended.text
        );
    });
}
