//! What waits for the shopkeeper, each thing counted where it waits and no longer.

use domain::{figures, orders};
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id,
    order::{Order, OrderStatus},
    today::Today,
};
use test_support::{
    fixtures::{cut, money, product},
    shop::{TestShop, in_a_shop},
};

async fn today(shop: &TestShop) -> Today {
    figures::today(shop, &shop.admin().await).await.unwrap()
}

/// Sets fields of an order that take a long way to come about.
async fn set(shop: &TestShop, order: Id<Order>, fields: Document) {
    let orders = shop.store.database().collection::<Document>("orders");
    let id = ObjectId::from_bytes(order.bytes());
    orders
        .update_one(doc! { "_id": id }, doc! { "$set": fields })
        .await
        .unwrap();
}

#[test]
fn what_is_paid_or_paid_at_the_door_is_prepared_by_day_and_what_waits_for_its_money_is_not() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(50)).await;
        let nadia = shop.customer("nadia").await;
        let staff = shop.admin_staff().await;
        let admin = shop.admin().await;
        let later = || shop.clock.advance_seconds(60);
        let cash = shop.order(&nadia, &brie, 3).await;
        later();
        let unpaid = shop.transfer_order(&nadia, &brie).await;
        let card = shop.order(&nadia, &brie, 1).await;
        set(shop, card.id, doc! { "paymentMethod": "card" }).await;
        later();
        let older = shop.order(&nadia, &brie, 1).await;
        let method = doc! { "paymentMethod": "paypal", "paymentStatus": "pending" };
        set(shop, older.id, method).await;
        let shipped = shop.order(&nadia, &brie, 1).await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            shop.advance(&staff, shipped.id, status).await.unwrap();
        }
        // 00:30 of the next day in Paris.
        shop.set_time("2050-03-03T23:30:00Z");
        let paid = shop.transfer_order(&nadia, &brie).await;
        orders::mark_paid(shop, &admin, paid.id).await.unwrap();
        shop.advance(&staff, paid.id, OrderStatus::Processing).await.unwrap();

        let list = orders::preparation(shop, &admin, &[]).await.unwrap();
        let listed: Vec<_> = list.orders.iter().map(|order| order.order.id).collect();
        assert_eq!((listed, list.more), (vec![cash.id, paid.id], 0));
        assert!(list.orders.iter().all(|order| order.order.is_to_prepare()));
        let to_prepare = today(shop).await.to_prepare;
        let days: Vec<_> = to_prepare
            .days
            .iter()
            .map(|day| (day.day.to_string(), day.orders, day.pieces))
            .collect();
        assert_eq!(days, [("2050-03-03".to_owned(), 1, 3), ("2050-03-04".to_owned(), 1, 1)]);
        assert_eq!((to_prepare.orders, to_prepare.pieces), (2, 4));

        // Chosen ones come as they are chosen, wherever they stand.
        let chosen = [unpaid.id, shop.new_id(), cash.id];
        let list = orders::preparation(shop, &admin, &chosen).await.unwrap();
        let listed: Vec<_> = list.orders.iter().map(|order| order.order.id).collect();
        assert_eq!((listed, list.more), (vec![unpaid.id, cash.id], 0));
        assert_eq!(list.orders[1].to_collect, cash.total);
    });
}

#[test]
fn the_cellar_gets_one_line_for_each_cheese_with_its_cuts_over_all_orders() {
    in_a_shop(async |shop| {
        let comte = shop
            .sells(product().named("Comté").stock(9000).cut(100, 1000, 50))
            .await;
        let brie = shop.sells(product().named("Brie")).await;
        for (name, cuts) in [("nadia", 1), ("omar", 2)] {
            let customer = shop.customer(name).await;
            let mut cart = domain::cart::CartOwner::customer(&customer);
            domain::cart::add(shop, &mut cart, &cut(&comte, cuts, 250))
                .await
                .unwrap();
            shop.order(&customer, &brie, 1).await;
        }
        let list = orders::preparation(shop, &shop.admin().await, &[]).await.unwrap();
        let cellar: Vec<_> = list
            .cellar
            .iter()
            .map(|needed| (needed.name.as_str(), needed.cuts[0].quantity, needed.total().0))
            .collect();
        assert_eq!(cellar, [("Brie", 2, 500), ("Comté", 3, 750)]);
    });
}

#[test]
fn money_that_is_awaited_or_owed_and_what_nobody_delivers_is_counted_until_it_is_settled() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let nothing = today(shop).await;
        assert_eq!((nothing.transfers.orders, nothing.transfers.first_end), (0, None));
        assert_eq!((nothing.refunds.orders, nothing.disputes.len()), (0, 0));

        let first = shop.transfer_order(&nadia, &brie).await;
        shop.clock.advance_seconds(6 * 86_400);
        let second = shop.transfer_order(&nadia, &brie).await;
        let transfers = today(shop).await.transfers;
        assert_eq!((transfers.orders, transfers.ending), (2, 1));
        assert_eq!(transfers.amount.cents(), first.total.cents() + second.total.cents());
        assert_eq!(transfers.first_end, first.pay_by);
        orders::mark_paid(shop, &admin, first.id).await.unwrap();
        orders::mark_paid(shop, &admin, second.id).await.unwrap();
        assert_eq!(today(shop).await.transfers.orders, 0);

        orders::cancel(shop, &nadia, first.id).await.unwrap();
        let refunds = shop.store.database().collection::<Document>("refunds");
        refunds
            .update_one(doc! {}, doc! { "$set": { "status": "failed" } })
            .await
            .unwrap();
        let dispute = doc! { "status": "open", "amount": 1.5, "since": mongodb::bson::DateTime::from_millis(shop.now().millis()) };
        set(shop, second.id, doc! { "dispute": dispute }).await;
        let alone = shop.order(&nadia, &brie, 1).await;
        let staff = shop.admin_staff().await;
        for status in [OrderStatus::Processing, OrderStatus::Shipped] {
            shop.advance(&staff, alone.id, status).await.unwrap();
        }
        let waits = today(shop).await;
        assert_eq!((waits.refunds.orders, waits.refunds.amount), (1, first.total));
        assert_eq!(waits.refunds.failed, 1);
        let ids = |orders: &[shared::today::NamedOrder]| orders.iter().map(|order| order.id).collect::<Vec<_>>();
        assert_eq!(
            (ids(&waits.disputes), ids(&waits.without_livreur)),
            (vec![second.id], vec![alone.id])
        );
        orders::mark_refunded(shop, &admin, first.id).await.unwrap();
        assert_eq!(today(shop).await.refunds.orders, 0);
    });
}

#[test]
fn this_week_is_compared_with_the_same_days_of_the_week_before() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        // A Sunday, a Monday, the Thursday and the Friday of one week, then Monday and Thursday of the next one.
        for at in [
            "2050-03-06T12:00:00Z",
            "2050-03-07T12:00:00Z",
            "2050-03-10T12:00:00Z",
            "2050-03-11T12:00:00Z",
            "2050-03-14T12:00:00Z",
            "2050-03-17T12:00:00Z",
        ] {
            shop.set_time(at);
            let order = shop.transfer_order(&nadia, &brie).await;
            orders::mark_paid(shop, &admin, order.id).await.unwrap();
        }
        let revenue = today(shop).await.revenue;
        assert_eq!((revenue.today, revenue.week_ago), (money("16.90"), money("16.90")));
        assert_eq!((revenue.this_week, revenue.last_week), (money("33.80"), money("33.80")));
        shop.set_time("2050-03-18T12:00:00Z");
        let revenue = today(shop).await.revenue;
        assert_eq!((revenue.today, revenue.week_ago), (money("0"), money("16.90")));
        assert_eq!((revenue.this_week, revenue.last_week), (money("33.80"), money("50.70")));
    });
}
