//! Orders that move from one slot to another, and what their customers are told.

use domain::{Error, notifications, orders};
use serde_json::json;
use shared::{
    order::{OrderStatus, SlotKind},
    round::{Outcome, OutcomeReport},
};
use test_support::{fixtures::product, mail_server::MailServer, shop::in_a_shop};

use super::{add_slot, fridays, in_slot, offered, place, taken};
use crate::payments::letters;

#[test]
fn the_shop_moves_an_order_to_another_slot_and_asks_its_customer_by_a_letter_with_the_new_time() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        add_slot(shop, fridays("delivery", 1)).await;
        let [first, second] = [0, 1].map(|place| offered(shop, SlotKind::Delivery)[place].id);
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = place(shop, &nadia, &in_slot(first)).await.unwrap();
        let admin = shop.admin().await;
        // Also when it is too late for customers.
        shop.set_time("2050-03-04T07:00:00.000Z");
        let moved = orders::move_to_slot(shop, &admin, order.id, second).await.unwrap();
        assert_eq!(moved.slot.unwrap().from.to_string(), "2050-03-11T08:00:00.000Z");
        assert_eq!([taken(shop, first).await, taken(shop, second).await], [0, 1]);
        let last = moved.timeline.last().unwrap();
        assert_eq!((last.slot, last.by), (moved.slot, Some(admin.user().id)));
        // Once more changes nothing.
        orders::move_to_slot(shop, &admin, order.id, second).await.unwrap();
        assert_eq!(taken(shop, second).await, 1);
        assert_eq!(
            letters(shop, &format!("order_slot_1/{}", order.id)).await,
            ["slotMoved"]
        );

        assert_eq!(notifications::send_due(shop, &server.mailer()).await.unwrap(), 2);
        let placed = server.letter(&format!("Commande {}\u{a0}: c’est noté", order.order_number));
        assert!(
            placed.text.contains("vendredi 4 mars 2050, 9\u{a0}h\u{a0}– 12\u{a0}h"),
            "{}",
            placed.text
        );
        assert!(
            placed
                .calendar
                .contains("DTSTART:20500304T080000Z\r\nDTEND:20500304T110000Z"),
            "{}",
            placed.calendar
        );
        let asked = server.letter(&format!("Commande {}\u{a0}: un autre créneau", order.order_number));
        assert!(asked.text.contains("vendredi 11 mars 2050"), "{}", asked.text);
        assert!(asked.text.contains(&format!("/commandes/{}", order.id)));
        assert!(asked.calendar.contains("DTSTART:20500311T080000Z") && asked.calendar.contains("SEQUENCE:1"));
    });
}

#[test]
fn a_customer_chooses_another_slot_of_their_own_order_as_long_as_orders_are_taken_for_the_one_they_have() {
    in_a_shop(async |shop| {
        let (brie, nadia, omar) = (
            shop.sells(product()).await,
            shop.customer("nadia").await,
            shop.customer("omar").await,
        );
        add_slot(shop, fridays("delivery", 1)).await;
        add_slot(shop, fridays("pickup", 1)).await;
        let [first, second] = [0, 1].map(|place| offered(shop, SlotKind::Delivery)[place].id);
        let counter = offered(shop, SlotKind::Pickup)[0].id;
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = place(shop, &nadia, &in_slot(first)).await.unwrap();
        assert_eq!(
            orders::may_choose_until(shop, &order).unwrap().to_string(),
            "2050-03-03T20:00:00.000Z"
        );
        let refused = orders::choose_slot(shop, &omar, order.id, second).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let refused = orders::choose_slot(shop, &nadia, order.id, counter).await;
        assert!(
            matches!(&refused, Err(Error::Invalid(rules)) if rules[0].rule == "slot_other_kind"),
            "{refused:?}"
        );
        let moved = orders::choose_slot(shop, &nadia, order.id, second).await.unwrap();
        assert_eq!([taken(shop, first).await, taken(shop, second).await], [0, 1]);
        shop.fill_cart(&omar, &brie, 1).await;
        let other = place(shop, &omar, &in_slot(first)).await.unwrap();
        let refused = orders::choose_slot(shop, &omar, other.id, second).await;
        assert!(matches!(refused, Err(Error::SlotFull)), "{refused:?}");
        shop.set_time("2050-03-03T20:00:00.000Z");
        assert_eq!(orders::may_choose_until(shop, &other), None);
        let third = json!({
            "day": "2050-03-12", "from": "09:00", "to": "10:00", "kind": "delivery", "capacity": 1, "cutoffHours": 1
        });
        let third = add_slot(shop, third).await.id;
        let refused = orders::choose_slot(shop, &omar, other.id, third).await;
        assert!(matches!(refused, Err(Error::SlotClosed)), "{refused:?}");
        orders::choose_slot(shop, &nadia, moved.id, third).await.unwrap();
        let staff = shop.admin_staff().await;
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap();
        let refused = orders::move_to_slot(shop, &shop.admin().await, order.id, second).await;
        assert!(matches!(refused, Err(Error::OrderClosed)), "{refused:?}");
        assert_eq!(taken(shop, third).await, 1);
    });
}

#[test]
fn who_was_not_there_chooses_another_slot_and_the_livreur_comes_again_then() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let karim = shop.livreur("karim").await;
        add_slot(shop, fridays("delivery", 1)).await;
        let [first, second] = [0, 1].map(|place| offered(shop, SlotKind::Delivery)[place].id);
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = place(shop, &nadia, &in_slot(first)).await.unwrap();
        let staff = shop.admin_staff().await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            shop.advance(&staff, order.id, status).await.unwrap();
        }
        shop.set_time("2050-03-04T10:00:00.000Z");
        let refused = orders::choose_slot(shop, &nadia, order.id, second).await;
        assert!(matches!(refused, Err(Error::OrderClosed)), "{refused:?}");
        let absent = OutcomeReport {
            outcome: Outcome::Absent,
            note: None,
            collected: None,
            at: shop.now(),
        };
        orders::report_outcome(shop, &karim, order.id, &absent, None)
            .await
            .unwrap();
        let admin = shop.admin().await;
        let missed = orders::find_for_staff(shop, &admin, order.id).await.unwrap().order;
        assert!(orders::may_choose_until(shop, &missed).is_some());
        let moved = orders::choose_slot(shop, &nadia, order.id, second).await.unwrap();
        assert_eq!((moved.status, moved.open_outcome), (OrderStatus::Shipped, None));
        assert_eq!([taken(shop, first).await, taken(shop, second).await], [0, 1]);
        assert_eq!(orders::may_choose_until(shop, &moved), None, "it is on the road again");
        assert!(orders::round(shop, &karim).await.unwrap().is_empty());
        shop.set_time("2050-03-11T06:00:00.000Z");
        let round = orders::round(shop, &karim).await.unwrap();
        assert_eq!(round.iter().map(|stop| stop.order.id).collect::<Vec<_>>(), [order.id]);
    });
}

#[test]
fn orders_that_are_moved_at_once_to_the_last_place_of_a_slot_do_not_both_get_it() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let mut rule = fridays("delivery", 2);
        rule["capacity"] = json!(2);
        add_slot(shop, rule).await;
        let first = offered(shop, SlotKind::Delivery)[0].id;
        let single = json!({
            "day": "2050-03-05", "from": "09:00", "to": "10:00", "kind": "delivery", "capacity": 1, "cutoffHours": 1
        });
        let last = add_slot(shop, single).await.id;
        let mut placed = Vec::new();
        for name in ["nadia", "omar"] {
            let customer = shop.customer(name).await;
            shop.fill_cart(&customer, &brie, 1).await;
            placed.push(place(shop, &customer, &in_slot(first)).await.unwrap());
        }
        let (admin, other) = (shop.admin().await, shop.on_another_server().await);
        let (one, two) = tokio::join!(
            orders::move_to_slot(shop, &admin, placed[0].id, last),
            orders::move_to_slot(&other, &admin, placed[1].id, last)
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert!(matches!(one.and(two), Err(Error::SlotFull)));
        assert_eq!([taken(shop, first).await, taken(shop, last).await], [1, 1]);
    });
}
