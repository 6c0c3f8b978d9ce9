//! Moving many orders along at once, and giving one to another livreur.

use domain::{Error, orders};
use shared::order::{Order, OrderStatus, StatusChange};
use test_support::{
    errors::broken,
    fixtures::{product, step},
    shop::{TestShop, in_a_shop},
};

async fn standing(shop: &TestShop, order: &Order) -> OrderStatus {
    let admin = shop.admin().await;
    orders::find_for_staff(shop, &admin, order.id)
        .await
        .unwrap()
        .order
        .status
}

#[test]
fn of_many_orders_each_moves_as_if_alone_and_those_that_do_not_are_named() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let staff = shop.admin_staff().await;
        let mut placed = Vec::new();
        for _ in 0..2 {
            placed.push(shop.order(&nadia, &brie, 1).await);
        }
        placed.push(shop.transfer_order(&nadia, &brie).await);
        placed.push(shop.order(&nadia, &brie, 1).await);
        orders::cancel(shop, &nadia, placed[1].id).await.unwrap();
        let ids: Vec<_> = placed.iter().map(|order| order.id).collect();
        let processing = step(OrderStatus::Processing);
        let refused = orders::change_status_of_each(shop, &staff, &ids, &processing)
            .await
            .unwrap_err();
        let Error::NotAllMoved { moved: 3, refused } = refused else {
            panic!("{refused:?}")
        };
        assert!(
            matches!(&refused[..], [(number, Error::InvalidTransition { .. })] if *number == placed[1].order_number),
            "{refused:?}"
        );
        let karim = shop.livreur("karim").await.user().id;
        shop.livreur("lina").await;
        let shipped = StatusChange {
            livreur_id: Some(karim),
            tracking_number: Some("6A1".into()),
            ..step(OrderStatus::Shipped)
        };
        let ids = [placed[0].id, placed[2].id, placed[3].id];
        let refused = orders::change_status_of_each(shop, &staff, &ids, &shipped)
            .await
            .unwrap_err();
        let Error::NotAllMoved { moved: 2, refused } = refused else {
            panic!("{refused:?}")
        };
        assert!(matches!(&refused[..], [(_, Error::OrderUnpaid)]), "{refused:?}");
        for (order, status) in placed.iter().zip([
            OrderStatus::Shipped,
            OrderStatus::Cancelled,
            OrderStatus::Processing,
            OrderStatus::Shipped,
        ]) {
            assert_eq!(standing(shop, order).await, status);
        }
        let first = orders::find_for_staff(shop, &shop.admin().await, placed[0].id)
            .await
            .unwrap();
        assert_eq!(
            (first.order.livreur_id, first.order.tracking_number.as_deref()),
            (Some(karim), Some("6A1"))
        );
    });
}

#[test]
fn nothing_moves_when_the_input_is_wrong_or_there_are_too_many() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        let staff = shop.admin_staff().await;
        let refused = async |ids: &[_], input: &StatusChange| {
            broken(
                &orders::change_status_of_each(shop, &staff, ids, input)
                    .await
                    .unwrap_err(),
            )
        };
        let processing = step(OrderStatus::Processing);
        assert_eq!(refused(&[], &processing).await, ["orders no_orders"]);
        assert_eq!(refused(&[order.id; 101], &processing).await, ["orders too_many:100"]);
        let given = StatusChange {
            livreur_id: Some(shop.livreur("karim").await.user().id),
            ..processing
        };
        assert_eq!(refused(&[order.id], &given).await, ["livreurId only_when_shipped"]);
        assert_eq!(standing(shop, &order).await, OrderStatus::Pending);
    });
}

#[test]
fn an_order_on_its_way_is_given_to_another_livreur_and_both_rounds_follow() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        let (staff, admin) = (shop.admin_staff().await, shop.admin().await);
        let (karim, lina) = (shop.livreur("karim").await, shop.livreur("lina").await);
        shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
        // Given ahead, it leaves with whom it is given to.
        orders::give_to(shop, &admin, order.id, lina.user().id).await.unwrap();
        let shipped = shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap();
        assert_eq!(shipped.livreur_id, Some(lina.user().id));
        shop.clock.advance_seconds(60);
        let given = orders::give_to(shop, &admin, order.id, karim.user().id).await.unwrap();
        let event = given.timeline.last().unwrap();
        assert_eq!(
            (event.livreur_id, event.by, event.at, event.is_step(), given.status),
            (
                Some(karim.user().id),
                Some(admin.user().id),
                shop.now(),
                false,
                OrderStatus::Shipped
            )
        );
        let round = async |livreur| orders::round(shop, livreur).await.unwrap().len();
        assert_eq!((round(&lina).await, round(&karim).await), (0, 1));
        // Once more changes nothing.
        let again = orders::give_to(shop, &admin, order.id, karim.user().id).await.unwrap();
        assert_eq!(again, given);
        let entries = shop.documents("audit").await;
        let given = entries.iter().filter(|entry| {
            entry
                .get_str("action")
                .is_ok_and(|action| action == "order.livreur_changed")
        });
        assert_eq!(given.count(), 2);
        let nobody = orders::give_to(shop, &admin, order.id, admin.user().id)
            .await
            .unwrap_err();
        assert_eq!(broken(&nobody), ["livreurId not_a_livreur"]);
        shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap();
        let closed = orders::give_to(shop, &admin, order.id, lina.user().id).await;
        assert!(matches!(closed, Err(Error::OrderClosed)), "{closed:?}");
    });
}
