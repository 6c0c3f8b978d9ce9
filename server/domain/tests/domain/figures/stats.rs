//! What was sold, to the cent and to the day in Paris.

use domain::{Error, figures::stats};
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id, Money,
    order::{Order, OrderStatus},
    period::Edge,
    stats::{Stats, StatsQuery},
};
use test_support::{
    errors::broken,
    fixtures::{cut, money, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

#[expect(clippy::unnecessary_wraps, reason = "the shape of a query")]
fn day(text: &str) -> Option<Edge> {
    Some(Edge::Day(text.parse().unwrap()))
}

async fn all_of(shop: &TestShop, from: &str, to: &str) -> domain::Result<Stats> {
    let query = StatsQuery {
        from: day(from),
        to: day(to),
    };
    stats::compute(shop, &shop.admin().await, query).await
}

/// Sets fields of an order that no function of the shop sets.
async fn set(shop: &TestShop, order: Id<Order>, fields: Document) {
    let orders = shop.store.database().collection::<Document>("orders");
    let id = ObjectId::from_bytes(order.bytes());
    orders
        .update_one(doc! { "_id": id }, doc! { "$set": fields })
        .await
        .unwrap();
}

#[test]
fn a_thousand_amounts_that_binary_cannot_write_add_up_to_the_cent() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        set(
            shop,
            order.id,
            doc! { "paymentStatus": "paid", "total": 0.1, "items.0.price": 0.1 },
        )
        .await;
        let [model] = &shop.documents("orders").await[..] else {
            panic!("one order")
        };
        let copies = (0..999).map(|n| {
            let mut copy = model.clone();
            copy.insert("_id", ObjectId::from_bytes(shop.new_id::<Order>().bytes()));
            copy.insert("orderNumber", n.to_string());
            copy
        });
        let orders = shop.store.database().collection::<Document>("orders");
        orders.insert_many(copies).await.unwrap();
        // 1000 × 0.1 is 99.9999999999986 in doubles; and Mongoose stores 7 as an integer.
        set(shop, order.id, doc! { "total": 7 }).await;
        let sold = all_of(shop, "2050-03-03", "2050-03-03").await.unwrap();
        assert_eq!((sold.revenue, sold.orders), (money("106.90"), 1000));
        assert_eq!(sold.average_basket, money("0.11"));
        assert_eq!(sold.best_sellers[0].revenue, money("100"));
    });
}

#[test]
fn only_what_is_paid_and_not_cancelled_is_sold() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        let mut orders = Vec::new();
        for _ in 0..4 {
            orders.push(shop.order(&nadia, &brie, 1).await.id);
        }
        set(shop, orders[0], doc! { "paymentStatus": "paid", "status": "delivered" }).await;
        set(shop, orders[1], doc! { "paymentStatus": "paid", "status": "cancelled" }).await;
        set(shop, orders[2], doc! { "paymentStatus": "failed" }).await;
        let sold = all_of(shop, "2050-03-03", "2050-03-03").await.unwrap();
        assert_eq!((sold.revenue, sold.orders), (money("16.90"), 1));
        let standing: Vec<_> = sold.by_status.iter().map(|s| (s.status, s.count)).collect();
        assert_eq!(
            standing,
            [
                (OrderStatus::Pending, 2),
                (OrderStatus::Processing, 0),
                (OrderStatus::Shipped, 0),
                (OrderStatus::Delivered, 1),
                (OrderStatus::Cancelled, 1)
            ]
        );
        assert_eq!((sold.best_sellers.len(), sold.best_sellers[0].quantity), (1, 1));
    });
}

#[test]
fn a_day_is_a_day_in_paris_and_days_without_sales_are_there() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        for at in [
            "2050-03-26T22:59:59.999Z",
            "2050-03-26T23:00:00Z",
            "2050-03-27T21:59:59Z",
            "2050-03-28T21:59:59Z",
        ] {
            let order = shop.order(&nadia, &brie, 1).await;
            let at = mongodb::bson::DateTime::parse_rfc3339_str(at).unwrap();
            set(shop, order.id, doc! { "paymentStatus": "paid", "createdAt": at }).await;
        }
        // The clocks go forward on the 27th, which has 23 hours.
        let sold = all_of(shop, "2050-03-25", "2050-03-29").await.unwrap();
        let days: Vec<_> = sold
            .by_day
            .iter()
            .map(|sales| (sales.day.to_string(), sales.orders, sales.revenue))
            .collect();
        let day = |day: &str, orders, euros| (day.to_owned(), orders, money(euros));
        assert_eq!(
            days,
            [
                day("2050-03-25", 0, "0"),
                day("2050-03-26", 1, "16.90"),
                day("2050-03-27", 2, "33.80"),
                day("2050-03-28", 1, "16.90"),
                day("2050-03-29", 0, "0")
            ]
        );
        assert_eq!(
            (sold.from.to_string(), sold.to.to_string()),
            ("2050-03-24T23:00:00.000Z".into(), "2050-03-29T22:00:00.000Z".into())
        );
        assert_eq!(all_of(shop, "2050-03-26", "2050-03-26").await.unwrap().orders, 1);
    });
}

#[test]
fn best_sellers_come_by_how_many_were_sold_and_by_their_name_today() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().named("Brie").price("2.35")).await;
        let comte = shop
            .sells(product().named("Comté").price("30").stock(2000).cut(100, 1000, 50))
            .await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 3).await;
        let mut cart = domain::cart::CartOwner::customer(&nadia);
        domain::cart::add(shop, &mut cart, &cut(&comte, 2, 150)).await.unwrap();
        let order = domain::orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        set(shop, order.id, doc! { "paymentStatus": "paid" }).await;
        domain::catalog::update(
            shop,
            &shop.admin().await,
            &brie.slug,
            product().named("Brie de Meaux").0,
        )
        .await
        .unwrap();
        let sold = all_of(shop, "2050-03-03", "2050-03-03").await.unwrap();
        let sellers: Vec<_> = sold
            .best_sellers
            .iter()
            .map(|s| (s.name.as_str(), s.quantity, s.revenue))
            .collect();
        assert_eq!(
            sellers,
            [("Brie de Meaux", 3, money("7.05")), ("Comté", 2, money("36"))]
        );
    });
}

#[test]
fn what_runs_out_is_named_the_least_first() {
    in_a_shop(async |shop| {
        for (name, stock) in [("Plenty", 6), ("Few", 5), ("None", 0)] {
            shop.sells(product().named(name).stock(stock)).await;
        }
        for (name, stock) in [("Wheel", 1001), ("Heel", 1000)] {
            shop.sells(product().named(name).stock(stock).cut(100, 500, 50)).await;
        }
        let products = shop.store.database().collection::<Document>("products");
        // As the original models write it.
        products
            .update_one(
                doc! { "name": "Few" },
                doc! { "$unset": { "soldBy": "" }, "$set": { "stock": 5.0 } },
            )
            .await
            .unwrap();
        let low = all_of(shop, "2050-03-03", "2050-03-03").await.unwrap().low_stock;
        let low: Vec<_> = low.iter().map(|l| (l.name.as_str(), l.stock)).collect();
        assert_eq!(low, [("None", 0), ("Few", 5), ("Heel", 1000)]);
    });
}

#[test]
fn the_period_is_thirty_days_up_to_today_unless_said_and_400_at_most() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let of = async |from, to| stats::compute(shop, &admin, StatsQuery { from, to }).await;
        let usual = of(None, None).await.unwrap();
        assert_eq!(
            (
                usual.by_day.len(),
                usual.by_day[0].day.to_string(),
                usual.by_day[29].day.to_string()
            ),
            (30, "2050-02-02".into(), "2050-03-03".into())
        );
        assert_eq!((usual.revenue, usual.average_basket), (Money::ZERO, Money::ZERO));
        assert_eq!(
            of(None, day("2050-01-31")).await.unwrap().by_day[0].day.to_string(),
            "2050-01-02"
        );
        assert_eq!(
            of(day("2049-01-01"), day("2050-02-04")).await.unwrap().by_day.len(),
            400
        );
        for (from, to, expected) in [
            (day("2049-01-01"), day("2050-02-05"), "from period_too_long:400"),
            (day("0000-01-01"), None, "from period_too_long:400"),
            (day("0001-01-01"), day("9999-12-31"), "from period_too_long:400"),
            (day("2050-03-04"), day("2050-03-03"), "to before_from"),
            (day("9999-12-31"), None, "to before_from"),
        ] {
            assert_eq!(broken(&of(from, to).await.unwrap_err()), [expected]);
        }
        assert!(!matches!(
            of(day("9999-12-31"), day("9999-12-31")).await,
            Err(Error::Internal(_))
        ));
    });
}
