//! Moving orders along: the table of steps, livreurs and what they report, and what cancelling gives back.

mod outcomes;
mod rounds;
mod routing;

use domain::{Error, Staff, orders};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id,
    order::{
        Order,
        OrderStatus::{self, Cancelled, Delivered, Pending, Processing, Shipped},
        PaymentStatus, StatusChange,
    },
    period::Day,
    product::Product,
    user::User,
};
use test_support::{
    errors::broken,
    fixtures::{cut, product, step, to_lyon},
    shop::{TestShop, in_a_shop},
};

#[test]
fn an_order_takes_the_steps_of_the_table_and_no_other() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(1000)).await;
        let admin = shop.admin_staff().await;
        let livreur = Staff::Livreur(shop.livreur("karim").await);
        let allowed = [
            (&admin, Pending, Processing),
            (&admin, Pending, Cancelled),
            (&admin, Processing, Shipped),
            (&admin, Processing, Cancelled),
            (&admin, Shipped, Delivered),
            (&admin, Shipped, Cancelled),
            (&livreur, Shipped, Delivered),
        ];
        for staff in [&admin, &livreur] {
            for from in OrderStatus::ALL {
                for to in OrderStatus::ALL {
                    let before = standing_at(shop, &brie, from, Some(livreur.user().id)).await;
                    let fine = allowed
                        .iter()
                        .any(|step| std::ptr::eq(step.0, staff) && (step.1, step.2) == (from, to));
                    match shop.advance(staff, before.id, to).await {
                        Ok(after) => {
                            assert!(fine, "{from:?} → {to:?}");
                            let event = after.timeline.last().unwrap();
                            assert_eq!((after.status, event.status, event.by), (to, to, Some(staff.user().id)));
                        }
                        Err(Error::InvalidTransition { from: said, to: asked }) => {
                            assert!(!fine && (said, asked) == (from, to), "{from:?} → {to:?}");
                            assert_eq!(find(shop, before.id).await, before);
                        }
                        Err(error) => panic!("{from:?} → {to:?}: {error}"),
                    }
                }
            }
        }
    });
}

#[test]
fn each_step_is_dated_and_the_numbers_given_are_kept() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let admin = shop.admin_staff().await;
        let order = shop.order(&shop.customer("nadia").await, &brie, 1).await;
        shop.clock.advance_seconds(60);
        shop.advance(&admin, order.id, Processing).await.unwrap();
        let planned = shop.now().plus_days(2);
        let change = StatusChange {
            status: Shipped,
            tracking_number: Some("8Z1".into()),
            delivery_date: Some(planned),
            ship_unpaid: false,
            livreur_id: None,
        };
        let shipped = orders::change_status(shop, &admin, order.id, &change).await.unwrap();
        assert_eq!(
            (
                shipped.tracking_number.as_deref(),
                shipped.delivery_date,
                shipped.livreur_id
            ),
            (Some("8Z1"), Some(planned), None)
        );
        shop.clock.advance_seconds(60);
        let delivered = shop.advance(&admin, order.id, Delivered).await.unwrap();
        assert_eq!(
            (delivered.tracking_number.as_deref(), delivered.delivery_date),
            (Some("8Z1"), Some(shop.now()))
        );
        let steps: Vec<_> = delivered.timeline.iter().map(|e| (e.status, e.payment, e.at)).collect();
        let minute = |n: i64| order.created_at.plus_seconds(60 * n);
        assert_eq!(
            steps,
            [
                (Pending, None, minute(0)),
                (Processing, None, minute(1)),
                (Shipped, None, minute(1)),
                (Delivered, Some(PaymentStatus::Paid), minute(2))
            ]
        );
        assert_eq!(delivered.updated_at, shop.now());
        let [stored] = &shop.documents("orders").await[..] else {
            panic!("one order")
        };
        let event = stored.get_array("timeline").unwrap()[3].as_document().unwrap();
        assert!(
            event.get_datetime("at").is_ok() && event.get_object_id("by").is_ok(),
            "{event}"
        );
    });
}

#[test]
fn a_delivered_order_paid_in_cash_is_paid_and_invoiced() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = standing_at(shop, &brie, Shipped, None).await;
        assert_eq!(
            (order.payment_status, order.invoice_number),
            (PaymentStatus::Pending, None)
        );
        let delivered = shop
            .advance(&shop.admin_staff().await, order.id, Delivered)
            .await
            .unwrap();
        let year = Day::at(shop.now()).year();
        assert_eq!(
            (delivered.payment_status, delivered.paid_at, delivered.invoice_number),
            (PaymentStatus::Paid, Some(shop.now()), Some(format!("{year}-000001")))
        );
    });
}

#[test]
fn what_was_paid_for_an_order_that_is_called_off_is_owed_to_its_customer() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(9)).await;
        let admin = shop.admin_staff().await;
        let (paid, unpaid) = (
            standing_at(shop, &brie, Processing, None).await,
            standing_at(shop, &brie, Processing, None).await,
        );
        let is_paid = doc! { "$set": { "paymentStatus": "paid" } };
        let orders = shop.store.database().collection::<Document>("orders");
        let id = ObjectId::from_bytes(paid.id.bytes());
        orders.update_one(doc! { "_id": id }, is_paid).await.unwrap();
        let called_off = shop.advance(&admin, paid.id, Cancelled).await.unwrap();
        assert_eq!(
            (called_off.refunded_total, called_off.refund_due),
            (paid.total, paid.total)
        );
        let unpaid = shop.advance(&admin, unpaid.id, Cancelled).await.unwrap();
        assert!(unpaid.refunds.is_empty());
    });
}

#[test]
fn a_shipped_order_goes_to_the_livreur_with_the_fewest_on_the_road() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let admin = shop.admin_staff().await;
        let karim = shop.livreur("karim").await;
        shop.clock.advance_seconds(60);
        let lina = shop.livreur("lina").await;
        let mut given = Vec::new();
        for _ in 0..3 {
            shop.clock.advance_seconds(60);
            let order = standing_at(shop, &brie, Processing, None).await;
            given.push(shop.advance(&admin, order.id, Shipped).await.unwrap());
        }
        let ids: Vec<_> = given.iter().map(|order| order.livreur_id.unwrap()).collect();
        assert_eq!(ids, [karim.user().id, lina.user().id, karim.user().id]);

        let round = orders::round(shop, &karim).await.unwrap();
        assert_eq!(
            round.iter().map(|stop| stop.order.id).collect::<Vec<_>>(),
            [given[0].id, given[2].id]
        );
        assert_eq!(round[0].customer_phone.as_deref(), Some("06 12 34 56 78"));
        // What is delivered weighs no more.
        for order in [&given[0], &given[2]] {
            shop.advance(&Staff::Livreur(karim.clone()), order.id, Delivered)
                .await
                .unwrap();
        }
        assert_eq!(orders::round(shop, &karim).await.unwrap(), []);
        let order = standing_at(shop, &brie, Processing, None).await;
        let next = shop.advance(&admin, order.id, Shipped).await.unwrap();
        assert_eq!(next.livreur_id, Some(karim.user().id));
    });
}

#[test]
fn a_livreur_moves_only_the_orders_given_to_them() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let (karim, lina) = (shop.livreur("karim").await, Staff::Livreur(shop.livreur("lina").await));
        for order in [
            standing_at(shop, &brie, Shipped, Some(karim.user().id)).await,
            standing_at(shop, &brie, Shipped, None).await,
        ] {
            let answer = shop.advance(&lina, order.id, Delivered).await;
            assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
            assert_eq!(find(shop, order.id).await, order);
        }
        let nowhere = shop.advance(&lina, shop.new_id(), Delivered).await;
        assert!(matches!(nowhere, Err(Error::NotFound)), "{nowhere:?}");
    });
}

#[test]
fn a_step_with_a_broken_field_is_refused() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = standing_at(shop, &brie, Processing, None).await;
        let change = StatusChange {
            tracking_number: Some("1".repeat(81)),
            ..step(Shipped)
        };
        let error = orders::change_status(shop, &shop.admin_staff().await, order.id, &change)
            .await
            .unwrap_err();
        assert_eq!(broken(&error), ["trackingNumber too_long:80"]);
        assert_eq!(find(shop, order.id).await, order);
    });
}

#[test]
fn twenty_cancels_at_once_give_the_stock_back_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(10)).await;
        let comte = shop.sells(product().named("Comté").stock(1000).cut(100, 500, 50)).await;
        let nadia = shop.customer("nadia").await;
        domain::cart::add(
            shop,
            &mut domain::cart::CartOwner::customer(&nadia),
            &cut(&comte, 2, 150),
        )
        .await
        .unwrap();
        let order = shop.order(&nadia, &brie, 3).await;
        assert_eq!((shop.stock_of(&brie).await, shop.stock_of(&comte).await), (7, 700));
        let admin = shop.admin_staff().await;
        let outcomes = join_all((0..20).map(|_| shop.advance(&admin, order.id, Cancelled))).await;
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1, "{outcomes:?}");
        let refused = |o: &&domain::Result<Order>| {
            matches!(
                o,
                Err(Error::InvalidTransition {
                    from: Cancelled,
                    to: Cancelled
                })
            )
        };
        assert_eq!(outcomes.iter().filter(refused).count(), 19, "{outcomes:?}");
        assert_eq!((shop.stock_of(&brie).await, shop.stock_of(&comte).await), (10, 1000));
        assert_eq!(find(shop, order.id).await.timeline.len(), 2);
    });
}

#[test]
fn of_cancelling_and_delivering_at_once_one_happens() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(10)).await;
        let admin = shop.admin_staff().await;
        let order = standing_at(shop, &brie, Shipped, None).await;
        let (cancelled, delivered) = tokio::join!(
            shop.advance(&admin, order.id, Cancelled),
            shop.advance(&admin, order.id, Delivered)
        );
        assert!(cancelled.is_ok() != delivered.is_ok(), "{cancelled:?} {delivered:?}");
        assert_eq!(shop.stock_of(&brie).await, if cancelled.is_ok() { 10 } else { 9 });
    });
}

#[test]
fn cancelling_an_order_of_a_product_that_is_gone_still_cancels_it() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let order = standing_at(shop, &brie, Pending, None).await;
        shop.store
            .database()
            .collection::<Document>("products")
            .delete_many(doc! {})
            .await
            .unwrap();
        let cancelled = shop
            .advance(&shop.admin_staff().await, order.id, Cancelled)
            .await
            .unwrap();
        assert_eq!(cancelled.status, Cancelled);
        assert_eq!(shop.documents("products").await, []);
    });
}

/// An order of one piece that stands here, however it came there.
async fn standing_at(shop: &TestShop, product: &Product, status: OrderStatus, livreur: Option<Id<User>>) -> Order {
    let customer = shop.customer(&format!("customer-{}", shop.new_id::<User>())).await;
    shop.fill_cart(&customer, product, 1).await;
    let order = orders::place(shop, &customer, &to_lyon()).await.unwrap();
    set_status(shop, order.id, status, livreur).await;
    find(shop, order.id).await
}

/// Puts an order where it is to stand.
pub async fn set_status(shop: &TestShop, id: Id<Order>, status: OrderStatus, livreur: Option<Id<User>>) {
    let mut set = doc! { "status": status.name() };
    if let Some(livreur) = livreur {
        set.insert("livreurId", ObjectId::from_bytes(livreur.bytes()));
    }
    let orders = shop.store.database().collection::<Document>("orders");
    let order = doc! { "_id": ObjectId::from_bytes(id.bytes()) };
    orders.update_one(order, doc! { "$set": set }).await.unwrap();
}

async fn find(shop: &TestShop, id: Id<Order>) -> Order {
    orders::find_for_staff(shop, &shop.admin().await, id)
        .await
        .unwrap()
        .order
}
