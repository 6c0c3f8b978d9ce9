//! Cuts on the scale: the customer never pays more than was shown, the stock loses what was cut, and whichever way it is
//! paid, it comes to the same.

mod labels;

use domain::{
    Customer, Error, Settings,
    cart::{self, CartOwner},
    catalog::stock,
    orders,
    promotions::coupons,
};
use futures_util::future::join_all;
use shared::{
    Grams, Id, PageRequest,
    account::Secret,
    coupon::CouponInput,
    order::{Order, OrderItem, OrderStatus, PaymentStatus, PlaceOrder},
    product::Product,
    refund::{Refund, RefundMethod, RefundReason},
    stock::{StockMovement, StockReason},
    weighing::WeightInput,
};
use test_support::{
    errors::broken,
    fixtures::{by_transfer, cut, money, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

use crate::orders::{
    coupons::{ten_per_cent, with_code},
    points::points_of,
};

/// Ten kilos of a Comté of 40 € a kilo, number 42 on the scale.
pub async fn comte(shop: &TestShop) -> Product {
    let mut comte = product().named("Comté").price("10").stock(10_000).cut(50, 5000, 50);
    comte.0.scale_code = Some("00042".into());
    shop.sells(comte).await
}

/// So many cuts of these grams each, ordered so.
pub async fn ordered(
    shop: &TestShop,
    customer: &Customer,
    cuts: &[(&Product, i64, i64)],
    checkout: &PlaceOrder,
) -> Order {
    for (product, quantity, grams) in cuts {
        let line = cut(product, *quantity, *grams);
        cart::add(shop, &mut CartOwner::customer(customer), &line)
            .await
            .unwrap();
    }
    orders::place(shop, customer, checkout).await.unwrap()
}

pub fn grams(weight: i64) -> WeightInput {
    WeightInput {
        weight: Some(weight),
        barcode: None,
    }
}

pub async fn prepare(shop: &TestShop, order: &Order) {
    let staff = shop.admin_staff().await;
    shop.advance(&staff, order.id, OrderStatus::Processing).await.unwrap();
}

pub async fn ship(shop: &TestShop, order: &Order) -> Order {
    let staff = shop.admin_staff().await;
    shop.advance(&staff, order.id, OrderStatus::Shipped).await.unwrap()
}

/// Weighs a line of an order.
pub async fn weigh(shop: &TestShop, order: &Order, line: usize, weight: i64) -> Order {
    let item = order.items[line].id;
    orders::weigh(shop, &shop.admin().await, order.id, item, &grams(weight))
        .await
        .unwrap()
}

async fn refused(shop: &TestShop, order: &Order, line: usize, input: &WeightInput) -> Vec<String> {
    let admin = shop.admin().await;
    let outcome = orders::weigh(shop, &admin, order.id, order.items[line].id, input).await;
    broken(&outcome.unwrap_err())
}

async fn movements(shop: &TestShop, product: &Product) -> Vec<StockMovement> {
    let paging = PageRequest { page: 1, limit: 100 };
    let all = stock::history(shop, &shop.admin().await, &product.id.to_string(), paging).await;
    let mut all = all.unwrap().items;
    all.retain(|movement| movement.reason == StockReason::Weighed);
    all
}

async fn refunds(shop: &TestShop, order: &Order) -> Vec<Refund> {
    orders::refunds_of_any(shop, &shop.admin().await, order.id)
        .await
        .unwrap()
}

#[test]
fn lighter_costs_less_heavier_the_same_and_weighing_again_corrects_it() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let brie = shop.sells(product()).await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = ordered(shop, &nadia, &[(&comte, 1, 500)], &to_lyon()).await;
        assert_eq!(order.total, money("36.90"));
        prepare(shop, &order).await;
        let [piece, line] = [0, 1];
        assert_eq!(
            refused(shop, &order, piece, &grams(250)).await,
            ["weight piece_not_weighed"]
        );

        let lighter = weigh(shop, &order, line, 450).await;
        assert_eq!(
            (lighter.total, lighter.ordered_total),
            (money("34.90"), Some(order.total))
        );
        let item = &lighter.items[line];
        assert_eq!(
            (item.weight, item.weighed, item.total(), item.price),
            (Grams(500), Some(Grams(450)), money("18"), money("20"))
        );
        assert_eq!(shop.stock_of(&comte).await, 9550);
        let heavier = weigh(shop, &order, line, 520).await;
        assert_eq!((heavier.total, heavier.ordered_total), (order.total, None));
        assert_eq!(shop.stock_of(&comte).await, 9480);
        let again = weigh(shop, &order, line, 480).await;
        assert_eq!((again.total, again.to_collect()), (money("36.10"), money("36.10")));
        assert_eq!(
            weigh(shop, &order, line, 480).await,
            again,
            "the same weight changes nothing"
        );
        assert_eq!(shop.stock_of(&comte).await, 9520);
        let mut moved: Vec<_> = movements(shop, &comte).await.iter().map(|m| m.difference).collect();
        moved.sort_unstable();
        assert_eq!(moved, [-70, 40, 50]);
        assert_eq!(
            movements(shop, &comte).await[0].note.as_ref(),
            Some(&order.order_number)
        );
        assert_eq!(
            shop.documents("audit")
                .await
                .iter()
                .filter(|entry| { entry.get_str("action").unwrap() == "order.weighed" })
                .count(),
            3
        );

        ship(shop, &order).await;
        let staff = shop.admin_staff().await;
        let paid = shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap();
        assert_eq!((paid.payment_status, paid.total), (PaymentStatus::Paid, money("36.10")));
        assert_eq!(points_of(shop, &nadia).await, 36);
        assert!(refunds(shop, &order).await.is_empty());
        let papers = shop
            .store
            .database()
            .collection::<domain::store::invoices::Invoice>("invoices");
        let invoice = papers.find_one(mongodb::bson::doc! {}).await.unwrap().unwrap();
        let lines = invoice.content.unwrap().lines;
        assert_eq!(
            (
                lines[line].weight,
                lines[line].quantity,
                lines[line].total,
                &*lines[line].name
            ),
            (Some(Grams(480)), 1, money("19.20"), "Comté, pesé")
        );
    });
}

#[test]
fn what_is_no_weight_or_no_line_of_an_order_in_preparation_is_refused() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let order = ordered(shop, &nadia, &[(&comte, 2, 250)], &to_lyon()).await;
        let admin = shop.admin().await;
        let item = order.items[0].id;
        let early = orders::weigh(shop, &admin, order.id, item, &grams(480)).await;
        assert!(matches!(early, Err(Error::NotBeingPrepared)), "{early:?}");
        prepare(shop, &order).await;
        assert_eq!(refused(shop, &order, 0, &grams(0)).await, ["weight no_weight"]);
        assert_eq!(refused(shop, &order, 0, &grams(-1)).await, ["weight no_weight"]);
        assert_eq!(
            refused(shop, &order, 0, &grams(1001)).await,
            ["weight far_above_ordered:500"]
        );
        assert_eq!(
            refused(shop, &order, 0, &grams(40_001)).await,
            ["weight above_scale:40"]
        );
        assert_eq!(
            refused(shop, &order, 0, &WeightInput::default()).await,
            ["weight required"]
        );
        for (id, item) in [
            (order.id, Id::<OrderItem>::from_bytes([7; 12])),
            (Id::from_bytes([7; 12]), item),
        ] {
            let unknown = orders::weigh(shop, &admin, id, item, &grams(480)).await;
            assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
        }
        weigh(shop, &order, 0, 480).await;
        ship(shop, &order).await;
        let late = orders::weigh(shop, &admin, order.id, item, &grams(470)).await;
        assert!(matches!(late, Err(Error::NotBeingPrepared)), "{late:?}");
        assert_eq!(shop.stock_of(&comte).await, 9520);
    });
}

#[test]
fn whoever_weighs_an_order_that_is_to_be_begun_begins_it() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let order = ordered(shop, &nadia, &[(&comte, 1, 250), (&comte, 1, 500)], &to_lyon()).await;
        let admin = shop.admin().await;
        let both = join_all(order.items.iter().map(async |item| {
            orders::begin_and_weigh(shop, &admin, order.id, item.id, &grams(item.weight.0 - 10)).await
        }))
        .await;
        assert!(both.iter().all(Result::is_ok), "{both:?}");
        let now = orders::find_for_staff(shop, &admin, order.id).await.unwrap().order;
        assert_eq!(now.status, OrderStatus::Processing);
        assert_eq!(now.total, money("36.10"));
        assert_eq!(now.timeline.len(), 2);
    });
}

#[test]
fn a_discount_is_shared_and_free_delivery_stays_free() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let coupon = CouponInput {
            min_purchase: Some(money("60")),
            ..ten_per_cent(shop, "DIX")
        };
        coupons::create(shop, &shop.admin().await, coupon).await.unwrap();
        let order = ordered(shop, &nadia, &[(&comte, 2, 750)], &with_code("DIX")).await;
        assert_eq!((order.total, order.shipping_cost), (money("54"), money("0")));
        prepare(shop, &order).await;
        let weighed = weigh(shop, &order, 0, 1400).await;
        assert_eq!(
            (weighed.subtotal, weighed.discount, weighed.shipping_cost, weighed.total),
            (money("56"), Some(money("5.60")), money("0"), money("50.40"))
        );
        let staff = shop.admin_staff().await;
        ship(shop, &order).await;
        shop.advance(&staff, order.id, OrderStatus::Delivered).await.unwrap();
        assert_eq!(points_of(shop, &nadia).await, 50);
    });
}

#[test]
fn of_a_transfer_that_has_come_the_difference_goes_back_once_when_the_order_leaves() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        coupons::create(shop, &shop.admin().await, ten_per_cent(shop, "DIX"))
            .await
            .unwrap();
        let cuts = [(&comte, 1, 300), (&comte, 3, 250), (&comte, 1, 500)];
        let in_cash = ordered(shop, &nadia, &cuts, &with_code("DIX")).await;
        let checkout = PlaceOrder {
            coupon_code: Some("DIX".into()),
            ..by_transfer()
        };
        let order = ordered(shop, &nadia, &cuts, &checkout).await;
        let admin = shop.admin().await;
        orders::mark_paid(shop, &admin, order.id).await.unwrap();
        for order in [&in_cash, &order] {
            prepare(shop, order).await;
            weigh(shop, order, 0, 200).await;
            weigh(shop, order, 0, 291).await;
            weigh(shop, order, 1, 733).await;
            weigh(shop, order, 2, 540).await;
        }
        let weighed = orders::find_for_staff(shop, &admin, order.id).await.unwrap().order;
        assert_eq!(
            (weighed.total, weighed.refunds.len()),
            (order.total, 0),
            "nothing goes back yet"
        );
        let left = ship(shop, &order).await;
        let cheaper = ship(shop, &in_cash).await;
        assert!(cheaper.total < in_cash.total);
        assert_eq!(
            left.total.saturating_sub(left.refunded_total),
            cheaper.total,
            "both pay the same"
        );
        let all = refunds(shop, &order).await;
        assert_eq!(all.len(), 1, "one refund, however many cuts");
        assert_eq!(
            (all[0].reason, all[0].method),
            (RefundReason::Weighed, RefundMethod::Transfer)
        );
        assert_eq!(
            all[0].lines.iter().map(|line| line.quantity).collect::<Vec<_>>(),
            [0, 0]
        );
        assert_eq!(
            all[0].lines.iter().map(|line| line.amount).sum::<shared::Money>(),
            all[0].amount
        );
        assert!(all[0].credit_note_number.is_some());
        assert_eq!(left.refund_due, all[0].amount);
        orders::mark_refund_sent(shop, &admin, order.id, all[0].id)
            .await
            .unwrap();

        // Cancelled on the road: what is left goes back, and not what went back before.
        let staff = shop.admin_staff().await;
        let cancelled = shop.advance(&staff, order.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(cancelled.refunded_total, order.total);
        shop.advance(&staff, in_cash.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(shop.stock_of(&comte).await, 10_000, "what was cut goes back");
    });
}

#[test]
fn a_transfer_that_is_still_to_come_is_of_less() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let order = ordered(shop, &nadia, &[(&comte, 1, 500)], &by_transfer()).await;
        prepare(shop, &order).await;
        weigh(shop, &order, 0, 450).await;
        let paid = orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        assert_eq!(paid.total, money("24.90"));
        ship(shop, &order).await;
        assert!(refunds(shop, &order).await.is_empty());
    });
}

#[test]
fn a_cut_that_the_stock_does_not_have_is_told_with_what_is_left() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let last = shop.sells(product().price("10").stock(530).cut(50, 5000, 50)).await;
        let order = ordered(shop, &nadia, &[(&last, 1, 500)], &to_lyon()).await;
        prepare(shop, &order).await;
        assert_eq!(
            refused(shop, &order, 0, &grams(531)).await,
            ["weight short_of_stock:30"]
        );
        weigh(shop, &order, 0, 530).await;
        assert_eq!(shop.stock_of(&last).await, 0);
    });
}

#[test]
fn what_was_paid_back_is_not_on_the_scale_and_not_paid_back_twice() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let order = ordered(shop, &nadia, &[(&comte, 2, 500)], &by_transfer()).await;
        let admin = shop.admin().await;
        orders::mark_paid(shop, &admin, order.id).await.unwrap();
        prepare(shop, &order).await;
        let missing = serde_json::from_value(serde_json::json!({
            "lines": [{ "productId": comte.id, "quantity": 1 }], "reason": "missing", "restock": true,
        }));
        orders::refund(shop, &admin, order.id, &missing.unwrap()).await.unwrap();
        assert_eq!(
            refused(shop, &order, 0, &grams(1001)).await,
            ["weight far_above_ordered:500"]
        );
        weigh(shop, &order, 0, 450).await;
        assert_eq!(shop.stock_of(&comte).await, 9550);
        let left = ship(shop, &order).await;
        assert_eq!(left.refunded_total, money("22"), "one cut, and the tenth of the other");
    });
}

#[test]
fn what_was_paid_back_before_or_after_it_was_weighed_comes_back_into_stock_once() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let (admin, staff) = (shop.admin().await, shop.admin_staff().await);
        let order = async || {
            let order = ordered(shop, &nadia, &[(&comte, 2, 500)], &by_transfer()).await;
            orders::mark_paid(shop, &admin, order.id).await.unwrap();
            prepare(shop, &order).await;
            order
        };
        let pay_back_one = async |order: &Order| {
            let one = serde_json::from_value(serde_json::json!({
                "lines": [{ "productId": comte.id, "quantity": 1 }], "reason": "missing", "restock": true,
            }));
            let refund = orders::refund(shop, &admin, order.id, &one.unwrap()).await.unwrap();
            refund.lines[0].weighed
        };
        let before = order().await;
        assert_eq!(pay_back_one(&before).await, None);
        weigh(shop, &before, 0, 450).await;
        weigh(shop, &before, 0, 430).await;
        assert_eq!(shop.stock_of(&comte).await, 9570);
        shop.advance(&staff, before.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(shop.stock_of(&comte).await, 10_000);

        let after = order().await;
        weigh(shop, &after, 0, 900).await;
        assert_eq!(pay_back_one(&after).await, Some(Grams(450)));
        assert_eq!(shop.stock_of(&comte).await, 9550);
        weigh(shop, &after, 0, 470).await;
        assert_eq!(shop.stock_of(&comte).await, 9530);
        let left = ship(shop, &after).await;
        // One cut, and what the other weighs too little.
        assert_eq!(left.refunded_total, money("21.20"));
        shop.advance(&staff, after.id, OrderStatus::Cancelled).await.unwrap();
        assert_eq!(shop.stock_of(&comte).await, 10_000);
    });
}

#[test]
fn two_admins_who_weigh_at_once_leave_sums_that_hold() {
    in_a_shop(async |shop| {
        let (comte, nadia) = (comte(shop).await, shop.customer("nadia").await);
        let order = ordered(shop, &nadia, &[(&comte, 1, 300), (&comte, 1, 500)], &to_lyon()).await;
        prepare(shop, &order).await;
        let other = shop.on_another_server().await;
        let (admin, shops) = (shop.admin().await, [shop, &other]);
        let weighed = join_all((0..16_usize).map(async |n| {
            let item = &order.items[n % 2];
            let weight = item.weight.0 - 30 + i64::try_from(n).unwrap();
            orders::weigh(shops[n % 3 % 2], &admin, order.id, item.id, &grams(weight)).await
        }))
        .await;
        for outcome in &weighed {
            assert!(matches!(outcome, Ok(_) | Err(Error::Busy)), "{outcome:?}");
        }
        let now = orders::find_for_staff(shop, &admin, order.id).await.unwrap().order;
        let cut: i64 = now.items.iter().map(|item| item.weighed.unwrap().0).sum();
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&comte).await, 10_000 - cut);
        let moved: i64 = movements(shop, &comte).await.iter().map(|m| m.difference).sum();
        assert_eq!(moved, 800 - cut);
        let goods: shared::Money = now.items.iter().map(OrderItem::worth_as_weighed).sum();
        assert_eq!(now.subtotal, goods);
        assert_eq!(goods.checked_add(now.shipping_cost), Some(now.total));
    });
}
