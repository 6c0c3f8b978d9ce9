//! The livreur's round: in which order it is driven, and how near its customers see it.

use std::sync::Arc;

use domain::{
    Error, Livreur, Shop, Staff,
    delivery::rounds::{Departure, STOP_SECONDS, Visit, choose, timed},
    orders,
};
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id, Timestamp,
    order::{Order, OrderStatus, StatusChange},
    product::Product,
    round::{Outcome, OutcomeReport, Point, Progress, RoundChange, Stop},
};
use test_support::{
    errors::broken,
    fixtures::{product, step, to_lyon},
    shop::{TestShop, in_a_shop},
};

fn visit(number: u8, location: Option<Point>, postal_code: &str) -> Visit {
    Visit {
        order: Id::from_bytes([number; 12]),
        location,
        window: None,
        postal_code: postal_code.into(),
    }
}

#[test]
fn stops_of_which_nobody_knows_where_they_are_come_last_by_postal_code() {
    let point = |lat| Some(Point { lat, lon: 4.83 });
    let visits = [
        visit(1, None, "69009"),
        visit(2, point(45.79), "69001"),
        visit(3, None, "69002"),
        visit(4, point(45.77), "69001"),
    ];
    let departure = Departure {
        from: point(45.76),
        at: Timestamp::from_millis(0),
    };
    let stops = choose(&visits, departure);
    let order: Vec<_> = stops.iter().map(|stop| stop.order_id.bytes()[0]).collect();
    assert!(
        [[4, 2, 3, 1], [2, 4, 3, 1]].contains(&[order[0], order[1], order[2], order[3]]),
        "{order:?}"
    );
    // Each arrival is after the stop before it.
    let gaps = stops
        .windows(2)
        .map(|pair| (pair[1].arrival.millis() - pair[0].arrival.millis()) / 1000);
    assert!(gaps.into_iter().all(|gap| gap > STOP_SECONDS));
    let waits = Visit {
        window: Some((Timestamp::from_millis(7_200_000), Timestamp::from_millis(9_000_000))),
        ..visit(5, point(45.76), "69001")
    };
    assert_eq!(
        timed(&[&waits], departure)[0].arrival,
        Timestamp::from_millis(7_200_000)
    );
}

/// The test's shop at a place in Lyon.
fn in_lyon(shop: &TestShop) -> Shop {
    let mut there = Shop::clone(shop);
    Arc::make_mut(&mut there.settings).location = Some(Point { lat: 45.76, lon: 4.83 });
    there
}

/// An order to this street, on the road with the livreur.
async fn on_the_road(shop: &TestShop, livreur: &Livreur, brie: &Product, street: &str) -> Order {
    let customer = shop.customer(&format!("customer-{}", shop.new_id::<Order>())).await;
    shop.fill_cart(&customer, brie, 1).await;
    let mut input = to_lyon();
    input.shipping_address.street = street.into();
    let order = orders::place(shop, &customer, &input).await.unwrap();
    let staff = shop.admin_staff().await;
    shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
    let shipped = StatusChange {
        livreur_id: Some(livreur.user().id),
        ..step(OrderStatus::Shipped)
    };
    shop.clock.advance_seconds(1);
    orders::change_status(shop, &staff, order.id, &shipped).await.unwrap()
}

fn ids(round: &[Stop]) -> Vec<Id<Order>> {
    round.iter().map(|stop| stop.order.id).collect()
}

async fn delivers(shop: &Shop, livreur: &Livreur, order: &Order) {
    let report = OutcomeReport {
        outcome: Outcome::Delivered,
        note: None,
        collected: None,
        at: shop.now(),
    };
    orders::report_outcome(shop, livreur, order.id, &report, None)
        .await
        .unwrap();
}

#[test]
fn a_round_is_chosen_anew_until_the_livreur_leaves_and_then_only_filled_up() {
    in_a_shop(async |test| {
        let shop = &in_lyon(test);
        let brie = test.sells(product()).await;
        let karim = test.livreur("karim").await;
        let staff = Staff::Livreur(karim.clone());
        let mut placed = Vec::new();
        // North, south, east and west of the shop.
        for (street, lat, lon) in [
            ("1 rue A", 45.78, 4.83),
            ("2 rue B", 45.74, 4.83),
            ("3 rue C", 45.76, 4.86),
            ("4 rue D", 45.76, 4.80),
        ] {
            let order = on_the_road(test, &karim, &brie, street).await;
            orders::locate(shop, &staff, order.id, &Point { lat, lon })
                .await
                .unwrap();
            let round = orders::round(shop, &karim).await.unwrap();
            assert_eq!(round.len(), placed.len() + 1);
            assert_eq!(
                round.iter().map(|stop| stop.sequence).max(),
                i64::try_from(round.len()).ok()
            );
            placed.push(order);
        }
        let round = orders::round(shop, &karim).await.unwrap();
        // Around the shop: nobody drives across it, from north to south or from east to west.
        let side = |stop: &Stop| placed.iter().position(|order| order.id == stop.order.id).unwrap() / 2;
        let sides: Vec<_> = round.iter().map(side).collect();
        assert!(sides.windows(2).all(|pair| pair[0] != pair[1]), "{sides:?}");
        assert!(
            round
                .iter()
                .all(|stop| stop.location.is_some() && stop.arrival.is_some())
        );
        // The order is the same each time that it is asked for.
        assert_eq!(ids(&orders::round(shop, &karim).await.unwrap()), ids(&round));
        test.clock.advance_seconds(600);
        delivers(shop, &karim, &round[0].order).await;
        // The address is known from an earlier order.
        let more = on_the_road(test, &karim, &brie, "3, Rue C").await;
        let filled = orders::round(shop, &karim).await.unwrap();
        let kept: Vec<_> = ids(&filled).into_iter().filter(|id| *id != more.id).collect();
        assert_eq!(kept, ids(&round)[1..]);
        let (same, other) = (placed[2].id, more.id);
        let position = |id| filled.iter().position(|stop| stop.order.id == id);
        if let (Some(same), Some(other)) = (position(same), position(other)) {
            assert_eq!(same.abs_diff(other), 1, "beside the one at the same door");
        }
    });
}

#[test]
fn the_livreur_may_know_better() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let (karim, lina) = (shop.livreur("karim").await, shop.livreur("lina").await);
        let mut placed = Vec::new();
        for street in ["1 rue A", "2 rue B", "3 rue C"] {
            placed.push(on_the_road(shop, &karim, &brie, street).await.id);
        }
        let other = on_the_road(shop, &lina, &brie, "4 rue D").await;
        assert_eq!(ids(&orders::round(shop, &karim).await.unwrap()), placed);
        let wanted = RoundChange {
            // One of them was never in this round; one is left out.
            orders: vec![placed[2], other.id, placed[0]],
        };
        let round = orders::reorder(shop, &karim, &wanted).await.unwrap();
        let by_hand = [placed[2], placed[0], placed[1]];
        assert_eq!(ids(&round), by_hand);
        assert_eq!(ids(&orders::round(shop, &karim).await.unwrap()), by_hand);
        let new = on_the_road(shop, &karim, &brie, "5 rue E").await;
        let longer = ids(&orders::round(shop, &karim).await.unwrap());
        assert_eq!((&longer[..3], longer[3]), (&by_hand[..], new.id));
        // The next day is another round.
        shop.clock.advance_seconds(86_400);
        placed.push(new.id);
        assert_eq!(ids(&orders::round(shop, &karim).await.unwrap()), placed);
        let chosen = orders::reorder(shop, &karim, &RoundChange::default()).await.unwrap();
        assert_eq!(ids(&chosen), placed);
        let twice = RoundChange {
            orders: vec![placed[0], placed[0]],
        };
        let refused = orders::reorder(shop, &karim, &twice).await.unwrap_err();
        assert_eq!(broken(&refused), ["orders twice"]);
    });
}

/// Gives an order a slot, however it came there.
async fn set_slot(shop: &TestShop, order: &Order, kind: &str, from: Timestamp, to: Timestamp) {
    let date = |at: Timestamp| mongodb::bson::DateTime::from_millis(at.millis());
    let slot = doc! { "_id": ObjectId::from_bytes([7; 12]), "kind": kind, "from": date(from), "to": date(to) };
    let orders = shop.store.database().collection::<Document>("orders");
    let id = ObjectId::from_bytes(order.id.bytes());
    let done = orders
        .update_one(doc! { "_id": id }, doc! { "$set": { "slot": slot } })
        .await;
    assert_eq!(done.unwrap().modified_count, 1);
}

#[test]
fn what_its_customer_collects_and_what_is_promised_for_tomorrow_is_in_no_round_of_today() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let karim = shop.livreur("karim").await;
        let mut placed = Vec::new();
        for street in ["1 rue A", "2 rue B", "3 rue C"] {
            placed.push(on_the_road(shop, &karim, &brie, street).await);
        }
        let now = shop.now();
        set_slot(shop, &placed[0], "pickup", now, now.plus_seconds(3600)).await;
        set_slot(
            shop,
            &placed[1],
            "delivery",
            now.plus_days(1),
            now.plus_days(1).plus_seconds(3600),
        )
        .await;
        set_slot(
            shop,
            &placed[2],
            "delivery",
            now.plus_seconds(1800),
            now.plus_seconds(5400),
        )
        .await;
        let round = orders::round(shop, &karim).await.unwrap();
        assert_eq!(ids(&round), [placed[2].id]);
        // The livreur waits for the slot to begin.
        assert_eq!(round[0].arrival, Some(now.plus_seconds(1800)));
        shop.clock.advance_seconds(86_400);
        assert_eq!(orders::round(shop, &karim).await.unwrap().len(), 2);
    });
}

#[test]
fn a_customer_sees_how_many_stops_are_before_theirs_and_a_window_that_narrows() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let karim = shop.livreur("karim").await;
        let mut placed = Vec::new();
        for street in ["1 rue A", "2 rue B", "3 rue C"] {
            placed.push(on_the_road(shop, &karim, &brie, street).await);
        }
        let near = async |order: &Order| {
            let order = orders::find_for_staff(shop, &shop.admin().await, order.id)
                .await
                .unwrap()
                .order;
            orders::progress_of(shop, &order).await.unwrap()
        };
        // Nobody has looked at the round yet.
        assert_eq!(near(&placed[2]).await, Progress::default());
        orders::round(shop, &karim).await.unwrap();
        let before = near(&placed[2]).await;
        assert_eq!((before.stops_before, before.from), (Some(2), None));
        shop.clock.advance_seconds(900);
        delivers(shop, &karim, &placed[0]).await;
        let after = near(&placed[2]).await;
        assert_eq!(after.stops_before, Some(1));
        let width = |progress: Progress| progress.to.unwrap().millis() - progress.from.unwrap().millis();
        shop.clock.advance_seconds(900);
        delivers(shop, &karim, &placed[1]).await;
        let next = near(&placed[2]).await;
        assert_eq!(next.stops_before, Some(0));
        assert!(width(next) < width(after), "{next:?} {after:?}");
        delivers(shop, &karim, &placed[2]).await;
        assert_eq!(near(&placed[2]).await, Progress::default());
        // Others do not see it at all.
        let stranger = shop.identity("stranger", shared::user::Role::User).await;
        let hidden = orders::progress(shop, &stranger, placed[2].id).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
    });
}
