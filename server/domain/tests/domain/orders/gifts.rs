//! Gifts: prepaid, on the day of their slot or the one that is wished for, and found by whom they are for.

use domain::{Customer, Error, Result, identity::accounts, notifications, orders};
use shared::{
    order::{Gift, Order, OrderSearch, OrderStatus, PaymentMethod, PlaceOrder, SlotKind},
    period::Day,
    product::Product,
};
use test_support::{
    errors::broken,
    fixtures::{by_transfer, product, step, to_lyon},
    mail_server::MailServer,
    shop::{TestShop, in_a_shop},
};

use crate::slots::{add_slot, fridays, offered};

/// A gift for Jeanne, paid by transfer. The shop of a test begins on 3 March 2050.
fn gift(day: Option<&str>) -> PlaceOrder {
    PlaceOrder {
        gift: Some(Gift {
            to: "Jeanne Petit".into(),
            note: Some("Bon anniversaire !\nPaul".into()),
            day: day.map(|day| day.parse().unwrap()),
        }),
        ..by_transfer()
    }
}

async fn try_to(shop: &TestShop, customer: &Customer, brie: &Product, input: &PlaceOrder) -> Result<Order> {
    shop.fill_cart(customer, brie, 1).await;
    let quoted = orders::quote_order(shop, customer, input).await;
    let placed = Box::pin(orders::place(shop, customer, input)).await;
    assert_eq!(quoted.is_ok(), placed.is_ok(), "the quote says the same");
    placed
}

async fn paid_and_shipped(shop: &TestShop, order: &Order) -> Order {
    let (admin, staff) = (shop.admin().await, shop.admin_staff().await);
    Box::pin(orders::mark_paid(shop, &admin, order.id)).await.unwrap();
    shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
    shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap()
}

#[test]
fn a_gift_is_prepaid_unless_its_customer_collects_it() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let in_cash = PlaceOrder {
            payment_method: PaymentMethod::CashOnDelivery,
            ..gift(None)
        };
        let refused = try_to(shop, &nadia, &brie, &in_cash).await;
        assert_eq!(broken(&refused.unwrap_err()), ["paymentMethod gift_is_prepaid"]);
        for kind in ["delivery", "pickup"] {
            add_slot(shop, fridays(kind, 5)).await;
        }
        let [brought, collected] = [SlotKind::Delivery, SlotKind::Pickup].map(|kind| offered(shop, kind)[0].id);
        let in_slot = |id| PlaceOrder {
            slot_id: Some(id),
            ..in_cash.clone()
        };
        let refused = try_to(shop, &nadia, &brie, &in_slot(brought)).await;
        assert_eq!(broken(&refused.unwrap_err()), ["paymentMethod gift_is_prepaid"]);
        let placed = try_to(shop, &nadia, &brie, &in_slot(collected)).await.unwrap();
        assert_eq!(placed.gift, in_cash.gift);
        assert!(placed.is_collected());
    });
}

#[test]
fn the_slot_says_the_day_of_a_gift_and_without_slots_a_wish_does() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        for (day, rule) in [
            ("2050-03-02", "gift.day in_the_past"),
            ("2050-05-03", "gift.day too_far_ahead:60"),
            ("2060-03-03", "gift.day too_far_ahead:60"),
        ] {
            let refused = try_to(shop, &nadia, &brie, &gift(Some(day))).await;
            assert_eq!(broken(&refused.unwrap_err()), [rule]);
        }
        let wished = try_to(shop, &nadia, &brie, &gift(Some("2050-03-10"))).await.unwrap();
        assert_eq!(wished.delivery_date.map(Day::at), Some("2050-03-10".parse().unwrap()));
        let no_day = try_to(shop, &nadia, &brie, &gift(None)).await.unwrap();
        assert_eq!(no_day.delivery_date, None);

        // Who collects chooses by the slot, and may wish for no other day.
        add_slot(shop, fridays("pickup", 5)).await;
        let collected = offered(shop, SlotKind::Pickup)[0].id;
        let both = PlaceOrder {
            slot_id: Some(collected),
            ..gift(Some("2050-03-10"))
        };
        assert_eq!(
            broken(&try_to(shop, &nadia, &brie, &both).await.unwrap_err()),
            ["gift.day day_by_slot"]
        );
        try_to(shop, &nadia, &brie, &gift(Some("2050-03-10"))).await.unwrap();
        add_slot(shop, fridays("delivery", 5)).await;
        let refused = try_to(shop, &nadia, &brie, &gift(Some("2050-03-10"))).await;
        assert_eq!(broken(&refused.unwrap_err()), ["gift.day day_by_slot"]);

        // A slot that the shop gives it says the day from then on.
        let slot = offered(shop, SlotKind::Delivery)[0];
        let moved = orders::move_to_slot(shop, &shop.admin().await, wished.id, slot.id)
            .await
            .unwrap();
        assert_eq!(moved.delivery_date, None);
        assert_eq!(moved.brought_from(), Some(Day::at(slot.from)));
    });
}

#[test]
fn the_round_shows_a_gift_from_its_day_on_with_nothing_to_collect() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let karim = shop.livreur("karim").await;
        let wished = try_to(shop, &nadia, &brie, &gift(Some("2050-03-05"))).await.unwrap();
        let sooner = try_to(shop, &nadia, &brie, &gift(Some("2050-03-20"))).await.unwrap();
        paid_and_shipped(shop, &wished).await;
        let (admin, staff) = (shop.admin().await, shop.admin_staff().await);
        Box::pin(orders::mark_paid(shop, &admin, sooner.id)).await.unwrap();
        shop.advance(&staff, sooner.id, OrderStatus::Processing).await.unwrap();
        let agreed = shared::order::StatusChange {
            delivery_date: Some(shop.now().plus_days(1)),
            ..step(OrderStatus::Shipped)
        };
        Box::pin(orders::change_status(shop, &staff, sooner.id, &agreed))
            .await
            .unwrap();
        let ids = async || -> Vec<_> {
            let stops = orders::round(shop, &karim).await.unwrap();
            assert!(stops.iter().all(|stop| stop.to_collect == shared::Money::ZERO));
            stops.iter().map(|stop| stop.order.id).collect()
        };
        assert_eq!(ids().await, []);
        shop.set_time("2050-03-04T07:00:00.000Z");
        assert_eq!(ids().await, [sooner.id], "another day was agreed");
        shop.set_time("2050-03-05T07:00:00.000Z");
        let mut both = ids().await;
        both.sort_unstable();
        let mut expected = [wished.id, sooner.id];
        expected.sort_unstable();
        assert_eq!(both, expected);
    });
}

#[test]
fn a_gifts_address_is_not_kept_as_the_customers_own_and_staff_find_it_by_whom_it_is_for() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        let addresses = async || accounts::account(shop, &nadia).await.unwrap().profile.addresses.len();
        shop.fill_cart(&nadia, &brie, 1).await;
        let number = Some("06 12 34 56 78".to_owned());
        let placed = Box::pin(orders::place_and_remember(shop, &nadia, &gift(None), number, None)).await;
        let placed = placed.unwrap();
        assert_eq!(addresses().await, 0);
        shop.fill_cart(&nadia, &brie, 1).await;
        Box::pin(orders::place_and_remember(shop, &nadia, &to_lyon(), None, None))
            .await
            .unwrap();
        assert_eq!(addresses().await, 1);
        let query = OrderSearch {
            q: Some("jeanne pet".into()),
            ..Default::default()
        };
        let found = orders::search(shop, &shop.admin().await, &query).await.unwrap();
        assert_eq!(
            found.items.iter().map(|order| order.id).collect::<Vec<_>>(),
            [placed.id]
        );
    });
}

#[test]
fn letters_say_that_it_is_a_gift_and_carry_neither_its_note_nor_a_strangers_name() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        shop.livreur("karim").await;
        let order = try_to(shop, &nadia, &brie, &gift(Some("2050-03-05"))).await.unwrap();
        paid_and_shipped(shop, &order).await;
        shop.advance(&shop.admin_staff().await, order.id, OrderStatus::Delivered)
            .await
            .unwrap();
        notifications::send_due(shop, &server.mailer()).await.unwrap();
        let number = &order.order_number;
        let placed = server.letter(&format!("Commande {number}\u{a0}: c’est noté"));
        for part in [&placed.text, &placed.html] {
            for words in [
                "Ni prix ni facture dans le colis",
                "Votre mot y est joint",
                "5 mars 2050",
            ] {
                assert!(part.contains(words), "{words} in {part}");
            }
            for typed in ["anniversaire", "Jeanne"] {
                assert!(!part.contains(typed), "{typed} in {part}");
            }
        }
        let shipped = server.letter(&format!("Commande {number}\u{a0}: en route"));
        assert!(
            shipped.text.contains("Ni prix ni facture dans le colis"),
            "{}",
            shipped.text
        );
        let delivered = server.letter(&format!("Commande {number}\u{a0}: livrée"));
        assert!(
            delivered.text.contains("Votre cadeau a été remis"),
            "{}",
            delivered.text
        );
        assert!(!delivered.text.contains("chez vous"), "{}", delivered.text);
    });
}

#[test]
fn what_is_no_gift_is_refused_by_its_fields() {
    in_a_shop(async |shop| {
        let (brie, nadia) = (shop.sells(product()).await, shop.customer("nadia").await);
        for (to, note, rule) in [
            ("", "Merci", "gift.to required"),
            ("Jeanne\nPetit", "Merci", "gift.to control_characters"),
            ("Jeanne", "a\u{0}b", "gift.note control_characters"),
            ("Jeanne", &"é".repeat(301), "gift.note too_long:300"),
        ] {
            let input = PlaceOrder {
                gift: Some(Gift {
                    to: to.into(),
                    note: Some(note.into()),
                    day: None,
                }),
                ..by_transfer()
            };
            let refused = try_to(shop, &nadia, &brie, &input).await;
            assert_eq!(broken(&refused.unwrap_err()), [rule]);
        }
        let longest = PlaceOrder {
            gift: Some(Gift {
                to: "Jeanne".into(),
                note: Some("é\n".repeat(150)),
                day: None,
            }),
            ..by_transfer()
        };
        let placed = try_to(shop, &nadia, &brie, &longest).await;
        assert!(!matches!(placed, Err(Error::Invalid(_))), "{placed:?}");
    });
}
