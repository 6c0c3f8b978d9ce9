//! Which slots are offered, and until when.

use domain::{
    Error, delivery,
    delivery::slots,
    settings::{self, Change},
};
use serde_json::json;
use shared::{
    order::{OrderStatus, SlotKind},
    settings::ShippingSettings,
};
use test_support::{
    fixtures::{money, product, to_lyon},
    shop::in_a_shop,
};

use super::{add_slot, fridays, in_slot, offered, place, taken};

#[test]
fn a_slot_is_offered_until_its_cut_off_and_never_again() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        add_slot(shop, fridays("delivery", 2)).await;
        let first = offered(shop, SlotKind::Delivery)[0];
        assert_eq!(first.cutoff.to_string(), "2050-03-03T20:00:00.000Z");
        shop.fill_cart(&nadia, &brie, 1).await;
        shop.set_time("2050-03-03T19:59:59.000Z");
        place(shop, &nadia, &in_slot(first.id)).await.unwrap();
        shop.fill_cart(&nadia, &brie, 1).await;
        shop.set_time("2050-03-03T20:00:00.000Z");
        let refused = place(shop, &nadia, &in_slot(first.id)).await;
        assert!(matches!(refused, Err(Error::SlotClosed)), "{refused:?}");
        let next = offered(shop, SlotKind::Delivery)[0];
        assert_eq!(next.from.to_string(), "2050-03-11T08:00:00.000Z");
        // Yesterday's, and one that there never was.
        shop.set_time("2050-03-05T12:00:00.000Z");
        for slot in [first.id, shop.new_id()] {
            let refused = place(shop, &nadia, &in_slot(slot)).await;
            assert!(matches!(refused, Err(Error::SlotClosed)), "{refused:?}");
        }
        assert_eq!(shop.cart(&nadia).await.items.len(), 1, "nothing was ordered");
    });
}

#[test]
fn rules_hold_at_their_time_in_paris_across_both_changes_of_the_clock_and_rest_when_the_shop_does() {
    in_a_shop(async |shop| {
        let mut sundays = fridays("delivery", 5);
        sundays["weekday"] = json!("sunday");
        add_slot(shop, sundays).await;
        let days = || -> Vec<_> {
            let slots = offered(shop, SlotKind::Delivery).into_iter();
            slots.map(|slot| slot.from.to_string()).collect()
        };
        shop.set_time("2050-03-18T12:00:00.000Z");
        assert_eq!(days(), ["2050-03-20T08:00:00.000Z", "2050-03-27T07:00:00.000Z"]);
        shop.set_time("2050-10-21T12:00:00.000Z");
        assert_eq!(days(), ["2050-10-23T07:00:00.000Z", "2050-10-30T08:00:00.000Z"]);
        // Christmas Day and New Year’s Day are Sundays.
        shop.set_time("2050-12-20T12:00:00.000Z");
        assert_eq!(days(), Vec::<String>::new());
        shop.set_time("2050-11-10T12:00:00.000Z");
        let closed =
            serde_json::from_value(json!({ "days": [{ "first": "2050-11-13", "last": "2050-11-13" }] })).unwrap();
        let admin = shop.admin().await;
        settings::change_if(shop, &admin, &Change::Closures(closed), |_| true)
            .await
            .unwrap();
        assert_eq!(days(), ["2050-11-20T08:00:00.000Z"]);
        // A slot for a single day stands by itself.
        let single = json!({
            "day": "2050-11-13", "from": "10:00", "to": "11:00", "kind": "delivery", "capacity": 1, "cutoffHours": 0
        });
        add_slot(shop, single).await;
        assert_eq!(days(), ["2050-11-13T09:00:00.000Z", "2050-11-20T08:00:00.000Z"]);
    });
}

#[test]
fn where_the_settings_demand_a_slot_no_order_is_placed_without() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        shop.fill_cart(&nadia, &brie, 1).await;
        let demand = Change::Shipping(ShippingSettings {
            fee: money("6.90"),
            free_from: money("60"),
            require_slot: true,
        });
        let admin = shop.admin().await;
        // As another process that has not heard of it.
        let other = shop.on_another_server().await;
        settings::change_if(shop, &admin, &demand, |_| true).await.unwrap();
        for shop in [shop, &other] {
            let refused = place(shop, &nadia, &to_lyon()).await;
            let is_it =
                |rule: &shared::validation::BrokenRule| (&*rule.field, &*rule.rule) == ("slotId", "slot_required");
            assert!(
                matches!(&refused, Err(Error::Invalid(rules)) if is_it(&rules[0])),
                "{refused:?}"
            );
        }
        add_slot(shop, fridays("delivery", 1)).await;
        let slot = offered(shop, SlotKind::Delivery)[0].id;
        // The other has not heard of the rule either.
        place(&other, &nadia, &in_slot(slot)).await.unwrap();
        assert_eq!(taken(shop, slot).await, 1);
    });
}

#[test]
fn the_slots_of_a_rule_follow_it_and_orders_keep_the_slots_they_have() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let rule = add_slot(shop, fridays("delivery", 2)).await;
        let [first, second] = [0, 1].map(|place| offered(shop, SlotKind::Delivery)[place].id);
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = place(shop, &nadia, &in_slot(first)).await.unwrap();
        let admin = shop.admin().await;
        let change = async |id, input| {
            let input = serde_json::from_value(input).unwrap();
            slots::update(shop, &admin, id, &input).await
        };
        // The second is closed by itself.
        let mut closed = fridays("delivery", 0);
        closed["weekday"] = json!(null);
        closed["day"] = json!("2050-03-11");
        change(second, closed).await.unwrap();
        assert_eq!(offered(shop, SlotKind::Delivery)[1].left, 0);
        let mut wider = fridays("delivery", 5);
        wider["cutoffHours"] = json!(2);
        change(rule.id, wider).await.unwrap();
        let now = offered(shop, SlotKind::Delivery);
        assert_eq!(
            (now[0].id, now[0].left, now[0].cutoff.to_string()),
            (first, 4, "2050-03-04T06:00:00.000Z".into())
        );
        assert_eq!((now[1].id, now[1].left), (second, 0));

        let mut later = fridays("delivery", 5);
        later["from"] = json!("10:00");
        change(rule.id, later).await.unwrap();
        let now = offered(shop, SlotKind::Delivery);
        assert_eq!(
            (now[0].from.to_string(), now[0].left),
            ("2050-03-04T09:00:00.000Z".into(), 5)
        );
        shop.fill_cart(&nadia, &brie, 1).await;
        let refused = place(shop, &nadia, &in_slot(first)).await;
        assert!(matches!(refused, Err(Error::SlotClosed)), "{refused:?}");
        let left = slots::coming(shop, &admin)
            .into_iter()
            .find(|coming| coming.slot.id == first)
            .unwrap();
        assert_eq!((left.is_offered, left.slot.taken), (false, 1));
        let refused = slots::remove(shop, &admin, first).await;
        assert!(matches!(refused, Err(Error::SlotInUse)), "{refused:?}");
        slots::remove(shop, &admin, rule.id).await.unwrap();
        assert_eq!(offered(shop, SlotKind::Delivery), []);
        assert_eq!(order.slot.unwrap().from.to_string(), "2050-03-04T08:00:00.000Z");
        shop.advance(&domain::Staff::Admin(admin), order.id, OrderStatus::Cancelled)
            .await
            .unwrap();
        assert_eq!(taken(shop, first).await, 0);
    });
}

#[test]
fn where_the_shop_does_not_go_there_are_slots_for_collecting_alone() {
    in_a_shop(async |shop| {
        add_slot(shop, fridays("delivery", 2)).await;
        add_slot(shop, fridays("pickup", 2)).await;
        let lyon = delivery::options(shop, "69 001 LYON CEDEX 01").unwrap();
        assert_eq!((lyon.served, lyon.slots.len()), (true, 4));
        let noumea = delivery::options(shop, "98800").unwrap();
        assert_eq!((noumea.served, noumea.fee, noumea.slots.len()), (false, None, 2));
        assert!(noumea.slots.iter().all(|slot| slot.kind == SlotKind::Pickup));
        let refused = delivery::options(shop, "1000");
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    });
}
