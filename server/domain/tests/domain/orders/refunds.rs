//! Money that goes back: whole, in parts, of lines, of the delivery or a sum, and never more than was paid.

use domain::{Customer, Error, billing, orders, promotions::loyalty};
use futures_util::future::join_all;
use shared::{
    Grams, Money,
    coupon::CouponInput,
    order::{Order, OrderStatus},
    product::Product,
    refund::{Refund, RefundInput, RefundLineInput, RefundMethod, RefundReason, RefundStatus},
    user::Role,
};
use test_support::{
    errors::broken,
    fixtures::{by_transfer, cut, item, money, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

use crate::orders::{
    coupons::{ten_per_cent, used, with_code},
    points::points_of,
};

/// A refund of this sum, in euros.
fn sum(euros: &str) -> RefundInput {
    RefundInput {
        lines: Vec::new(),
        shipping: false,
        amount: Some(money(euros)),
        reason: RefundReason::Goodwill,
        note: None,
        restock: false,
        expected_refunded: None,
    }
}

/// A refund of so many of a product.
fn of(product: &Product, quantity: i64) -> RefundInput {
    let line = RefundLineInput {
        product_id: product.id,
        weight: None,
        quantity,
    };
    RefundInput {
        lines: vec![line],
        amount: None,
        reason: RefundReason::Damaged,
        ..sum("1")
    }
}

async fn delivered(shop: &TestShop, order: &Order) {
    let staff = shop.admin_staff().await;
    for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
        shop.advance(&staff, order.id, status).await.unwrap();
    }
}

async fn refund(shop: &TestShop, order: &Order, input: RefundInput) -> domain::Result<Refund> {
    orders::refund(shop, &shop.admin().await, order.id, &input).await
}

async fn now(shop: &TestShop, order: &Order) -> Order {
    let admin = shop.admin().await;
    orders::find_for_staff(shop, &admin, order.id).await.unwrap().order
}

/// The sums of the credit notes' totals, and of their VAT, in cents.
async fn credited(shop: &TestShop) -> (i64, i64) {
    let papers = shop
        .store
        .database()
        .collection::<domain::store::invoices::Invoice>("invoices");
    let found = papers.find(mongodb::bson::doc! { "kind": "creditNote" }).await.unwrap();
    let notes: Vec<_> = futures_util::TryStreamExt::try_collect(found).await.unwrap();
    let contents = notes
        .into_iter()
        .map(|note: domain::store::invoices::Invoice| note.content.unwrap());
    contents.fold((0, 0), |(total, vat), content| {
        let lines: Money = content.lines.iter().map(|line| line.total).sum();
        assert_eq!(lines, content.total, "a credit note adds up");
        let taxed: i64 = content
            .vat
            .iter()
            .map(|share| share.net.cents() + share.vat.cents())
            .sum();
        assert_eq!(taxed, content.total.cents());
        let of_this: i64 = content.vat.iter().map(|share| share.vat.cents()).sum();
        (total + content.total.cents(), vat + of_this)
    })
}

/// Nadia's delivered order of three Bries at 10 € (5.5 %), and a knife at 19.99 € (20 %), ten per cent off, delivered for
/// 6.90 €: 51.89 €.
async fn mixed_order(shop: &TestShop, nadia: &Customer) -> (Order, Product, Product) {
    let brie = shop.sells(product().price("10")).await;
    let mut knife = product().named("Couteau").price("19.99");
    knife.0.vat_rate = 20.0;
    let knife = shop.sells(knife).await;
    domain::promotions::coupons::create(
        shop,
        &shop.admin().await,
        CouponInput {
            usage_limit: Some(1),
            ..ten_per_cent(shop, "DIX")
        },
    )
    .await
    .unwrap();
    shop.fill_cart(nadia, &brie, 3).await;
    shop.fill_cart(nadia, &knife, 1).await;
    let order = orders::place(shop, nadia, &with_code("DIX")).await.unwrap();
    assert_eq!(order.total, money("51.89"));
    delivered(shop, &order).await;
    (order, brie, knife)
}

#[test]
fn parts_add_up_to_the_whole_in_money_vat_and_points_and_the_coupon_comes_back_with_the_last() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, brie, knife) = mixed_order(shop, &nadia).await;
        let coupon = order.coupon_id.unwrap();
        assert_eq!(points_of(shop, &nadia).await, 51);
        let vat: Money = shared::pricing::vat(&order.items, order.total)
            .iter()
            .map(|share| share.vat)
            .sum();

        // A line's parts are what was paid for it, after its share of the discount.
        let amounts = [
            refund(shop, &order, of(&brie, 1)).await.unwrap().amount,
            refund(shop, &order, sum("3.33")).await.unwrap().amount,
            refund(shop, &order, of(&brie, 2)).await.unwrap().amount,
        ];
        assert_eq!(amounts, ["9", "3.33", "18"].map(money));
        assert_eq!(used(shop, coupon).await, 1);
        // After a sum went back, less is left than the lines are worth.
        let too_much = refund(
            shop,
            &order,
            RefundInput {
                shipping: true,
                ..of(&knife, 1)
            },
        )
        .await;
        assert!(
            matches!(too_much, Err(Error::RefundTooLarge { left }) if left == money("21.56")),
            "{too_much:?}"
        );
        let delivery = refund(
            shop,
            &order,
            RefundInput {
                amount: None,
                shipping: true,
                ..sum("1")
            },
        )
        .await
        .unwrap();
        assert_eq!((delivery.amount, delivery.shipping), (money("6.90"), true));
        refund(shop, &order, sum("14.66")).await.unwrap();

        let order = now(shop, &order).await;
        assert_eq!((order.refunded_total, order.refunds.len()), (order.total, 5));
        assert_eq!(points_of(shop, &nadia).await, 0);
        assert_eq!(used(shop, coupon).await, 0);
        assert_eq!(credited(shop).await, (order.total.cents(), vat.cents()));
        assert_eq!(order.credit_note_number, None, "no single one cancels the invoice");
        let more = refund(shop, &order, sum("0.01")).await;
        assert!(matches!(more, Err(Error::RefundTooLarge { .. })), "{more:?}");
    });
}

#[test]
fn twenty_who_refund_the_same_line_at_once_at_two_servers_refund_it_once() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, _, knife) = mixed_order(shop, &nadia).await;
        let other = shop.on_another_server().await;
        let admin = shop.admin().await;
        let input = RefundInput {
            restock: true,
            ..of(&knife, 1)
        };
        let all = (0..20).map(|n| orders::refund(if n % 2 == 0 { shop } else { &other }, &admin, order.id, &input));
        let (done, refused): (Vec<_>, Vec<_>) = join_all(all).await.into_iter().partition(Result::is_ok);
        assert_eq!(done.len(), 1);
        assert!(
            refused
                .iter()
                .all(|r| matches!(r, Err(Error::RefundOfTooMany { left: 0, .. }))),
            "{refused:?}"
        );
        assert_eq!(now(shop, &order).await.refunded_total, money("17.99"));
        // The other server may have been the one.
        shop.catch_up().await;
        assert_eq!(shop.stock_of(&knife).await, 100);
        assert_eq!(shop.documents("refunds").await.len(), 1);
        assert_eq!(shop.documents("creditnotenumbers").await[0].get_i64("last").unwrap(), 1);
    });
}

#[test]
fn a_refund_that_was_meant_once_is_made_once() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let (order, ..) = mixed_order(shop, &nadia).await;
        // The answer was lost, and the form is sent again.
        let seen = RefundInput {
            expected_refunded: Some(Money::ZERO),
            ..sum("5")
        };
        refund(shop, &order, seen.clone()).await.unwrap();
        let again = refund(shop, &order, seen).await;
        assert!(matches!(again, Err(Error::PreconditionFailed)), "{again:?}");
        assert_eq!(now(shop, &order).await.refunded_total, money("5"));
    });
}

#[test]
fn what_is_refunded_is_told_credited_and_sent_by_hand_once() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        let order = shop.order(&nadia, &brie, 2).await;
        delivered(shop, &order).await;
        let made = refund(
            shop,
            &order,
            RefundInput {
                note: Some("Il avait coulé.".into()),
                ..of(&brie, 1)
            },
        )
        .await
        .unwrap();
        assert_eq!((made.method, made.status), (RefundMethod::Cash, RefundStatus::Pending));
        assert_eq!(made.credit_note_number.as_deref(), Some("AV-2050-000001"));
        let reader = shop.identity("fatima", Role::Admin).await;
        let note = billing::print_credit_note(shop, &reader, order.id, made.id)
            .await
            .unwrap();
        assert_eq!(note.number, "AV-2050-000001");
        let stranger = shop.identity("omar", Role::User).await;
        let read = orders::refunds_of(shop, &stranger, order.id).await;
        assert!(matches!(read, Err(Error::NotFound)), "{read:?}");

        let admin = shop.admin().await;
        let sent = join_all((0..5).map(|_| orders::mark_refund_sent(shop, &admin, order.id, made.id))).await;
        assert_eq!(sent.iter().filter(|sent| sent.is_ok()).count(), 1, "{sent:?}");
        let order = now(shop, &order).await;
        assert_eq!((order.refunded_total, order.refund_due), (money("10"), Money::ZERO));
        let steps: Vec<_> = order
            .timeline
            .iter()
            .filter_map(|event| event.refund)
            .map(|refund| refund.status)
            .collect();
        assert_eq!(steps, [RefundStatus::Pending, RefundStatus::Sent]);
        let causes: Vec<_> = shop.documents("outbox").await;
        for cause in ["refund", "refund_sent"] {
            let cause = format!("{cause}/{}", made.id);
            assert_eq!(
                causes
                    .iter()
                    .filter(|letter| letter.get_str("cause").unwrap() == cause)
                    .count(),
                1,
                "{cause}"
            );
        }
    });
}

#[test]
fn what_cannot_be_refunded_is_refused_and_changes_nothing() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        let comte = shop.sells(product().named("Comté").cut(100, 500, 50).stock(1000)).await;
        domain::cart::add(
            shop,
            &mut domain::cart::CartOwner::customer(&nadia),
            &cut(&comte, 1, 200),
        )
        .await
        .unwrap();
        domain::cart::add(
            shop,
            &mut domain::cart::CartOwner::customer(&nadia),
            &cut(&comte, 1, 300),
        )
        .await
        .unwrap();
        domain::cart::add(shop, &mut domain::cart::CartOwner::customer(&nadia), &item(&brie, 1))
            .await
            .unwrap();
        let order = orders::place(shop, &nadia, &to_lyon()).await.unwrap();
        let unpaid = refund(shop, &order, sum("1")).await;
        assert!(matches!(unpaid, Err(Error::NotPaid)), "{unpaid:?}");
        delivered(shop, &order).await;
        let refused = async |input| broken(&refund(shop, &order, input).await.unwrap_err());
        assert_eq!(refused(sum("0")).await, ["amount too_small:0.01"]);
        assert_eq!(
            refused(RefundInput {
                amount: None,
                ..sum("1")
            })
            .await,
            ["amount required"]
        );
        assert_eq!(
            refused(RefundInput {
                amount: Some(money("1")),
                ..of(&brie, 1)
            })
            .await,
            ["amount sum_or_lines"]
        );
        assert_eq!(
            refused(RefundInput {
                restock: true,
                ..sum("1")
            })
            .await,
            ["restock needs_lines"]
        );
        assert_eq!(refused(of(&comte, 1)).await, ["lines[0].weight required"]);
        assert_eq!(refused(of(&brie, 0)).await, ["lines[0].quantity too_small:1"]);
        assert_eq!(
            refused(RefundInput {
                reason: RefundReason::Cancelled,
                ..sum("1")
            })
            .await,
            ["reason unknown_reason"]
        );
        let other = shop.sells(product().named("Autre")).await;
        assert_eq!(refused(of(&other, 1)).await, ["lines[0].productId not_in_order"]);
        let heavier = RefundLineInput {
            product_id: comte.id,
            weight: Some(Grams(400)),
            quantity: 1,
        };
        assert_eq!(
            refused(RefundInput {
                lines: vec![heavier],
                ..of(&brie, 1)
            })
            .await,
            ["lines[0].productId not_in_order"]
        );
        for input in [of(&brie, 2), sum("1000")] {
            let too_much = refund(shop, &order, input).await;
            assert!(
                matches!(
                    too_much,
                    Err(Error::RefundTooLarge { .. } | Error::RefundOfTooMany { .. })
                ),
                "{too_much:?}"
            );
        }
        let paid_and_cancelled = shop.transfer_order(&nadia, &brie).await;
        orders::mark_paid(shop, &shop.admin().await, paid_and_cancelled.id)
            .await
            .unwrap();
        orders::cancel(shop, &nadia, paid_and_cancelled.id).await.unwrap();
        let cancelled = refund(shop, &paid_and_cancelled, sum("1")).await;
        assert!(matches!(cancelled, Err(Error::OrderCancelled)), "{cancelled:?}");
        assert_eq!(shop.documents("refunds").await.len(), 1, "that of the cancelled order");
        assert_eq!(now(shop, &order).await.refunded_total, Money::ZERO);
    });
}

#[test]
fn an_order_refunded_in_part_and_then_cancelled_gives_back_the_rest_and_no_more() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        shop.fill_cart(&nadia, &brie, 2).await;
        let order = shop.transfer_order(&nadia, &brie).await;
        orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        assert_eq!(shop.stock_of(&brie).await, 97);
        // One is broken and one goes back onto the shelf.
        refund(shop, &order, of(&brie, 1)).await.unwrap();
        refund(
            shop,
            &order,
            RefundInput {
                restock: true,
                ..of(&brie, 1)
            },
        )
        .await
        .unwrap();
        assert_eq!(shop.stock_of(&brie).await, 98);
        let cancelled = orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!((cancelled.refunded_total, cancelled.refunds.len()), (order.total, 3));
        assert_eq!(shop.stock_of(&brie).await, 99);
        assert_eq!(cancelled.credit_note_number.as_deref(), Some("AV-2050-000003"));
        assert_eq!(credited(shop).await.0, order.total.cents());
        assert_eq!(loyalty::points(shop, &nadia).await.unwrap().points, 0);
    });
}

#[test]
fn what_is_refunded_before_it_is_delivered_earns_nothing() {
    in_a_shop(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product().price("20")).await;
        let order = shop.transfer_order(&nadia, &brie).await;
        orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        refund(shop, &order, sum("13.45")).await.unwrap();
        delivered(shop, &order).await;
        // 26 for 26.90 €, of which a half went back.
        assert_eq!(points_of(shop, &nadia).await, 13);
    });
}

#[test]
fn what_was_paid_back_before_it_left_is_not_packed_any_more_but_a_kindness_takes_nothing_out() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(50)).await;
        let admin = shop.admin().await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 3).await;
        let order = orders::place(shop, &nadia, &by_transfer()).await.unwrap();
        orders::mark_paid(shop, &admin, order.id).await.unwrap();
        let packed = async || {
            let list = orders::preparation(shop, &admin, &[order.id]).await.unwrap();
            let lines = list.orders[0].order.items.iter().map(|item| item.quantity).sum::<i64>();
            let cellar = list.cellar.iter().flat_map(|needed| &needed.cuts);
            (lines, cellar.map(|cut| cut.quantity).sum::<i64>())
        };
        refund(shop, &order, sum("1")).await.unwrap();
        let kindness = RefundInput {
            reason: RefundReason::Goodwill,
            ..of(&brie, 1)
        };
        refund(shop, &order, kindness).await.unwrap();
        assert_eq!(packed().await, (3, 3));
        refund(shop, &order, of(&brie, 1)).await.unwrap();
        assert_eq!(packed().await, (2, 2));
    });
}
