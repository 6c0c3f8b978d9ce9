//! What a customer can cancel, and what that gives back, once.

use domain::{Error, notifications, orders, promotions::coupons};
use futures_util::future::join_all;
use shared::{
    coupon::CouponInput,
    order::OrderStatus::{self, Cancelled, Pending},
    user::Role,
};
use test_support::{fixtures::product, mail_server::MailServer, shop::in_a_shop};

use crate::{
    delivery::set_status,
    orders::coupons::{ten_per_cent, used, with_code},
};

#[test]
fn a_customer_cancels_their_own_order_while_it_is_pending_and_only_then() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        // Admins cancel the orders of others in the dashboard, where the audit records it.
        let fatima = shop.identity("fatima", Role::Admin).await.customer();
        for from in OrderStatus::ALL {
            let order = shop.order(&nadia, &brie, 1).await;
            set_status(shop, order.id, from, None).await;
            for other in [&omar, &fatima] {
                let answer = orders::cancel(shop, other, order.id).await;
                assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
            }
            let answer = orders::cancel(shop, &nadia, order.id).await;
            if from == Pending {
                let cancelled = answer.unwrap();
                let last = cancelled.timeline.last().unwrap();
                assert_eq!(
                    (cancelled.status, last.status, last.at, last.by),
                    (Cancelled, Cancelled, shop.now(), Some(nadia.user().id))
                );
            } else {
                let refused = matches!(answer, Err(Error::InvalidTransition { .. }));
                assert!(refused, "{from:?}: {answer:?}");
            }
        }
        let nothing = orders::cancel(shop, &nadia, shop.new_id()).await;
        assert!(matches!(nothing, Err(Error::NotFound)), "{nothing:?}");
        assert_eq!(shop.stock_of(&brie).await, 96);
    });
}

#[test]
fn stock_and_coupon_come_back_once_however_many_cancel_at_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let once = CouponInput {
            usage_limit: Some(1),
            ..ten_per_cent(shop, "ONCE")
        };
        let coupon = coupons::create(shop, &shop.admin().await, once).await.unwrap();
        let nadia = shop.customer("nadia").await;
        let staff = shop.admin_staff().await;
        for _ in 0..2 {
            shop.fill_cart(&nadia, &brie, 3).await;
            let order = orders::place(shop, &nadia, &with_code("ONCE")).await.unwrap();
            assert_eq!((shop.stock_of(&brie).await, used(shop, coupon.id).await), (97, 1));
            let outcomes = join_all((0..20).map(async |n| {
                if n % 2 == 0 {
                    orders::cancel(shop, &nadia, order.id).await
                } else {
                    shop.advance(&staff, order.id, Cancelled).await
                }
            }))
            .await;
            let refused = |o: &&domain::Result<_>| matches!(o, Err(Error::InvalidTransition { .. }));
            assert_eq!(outcomes.iter().filter(refused).count(), 19, "{outcomes:?}");
            assert_eq!((shop.stock_of(&brie).await, used(shop, coupon.id).await), (100, 0));
        }
    });
}

#[test]
fn cancelling_gives_no_use_to_a_coupon_that_is_gone_nor_to_one_that_has_its_code_now() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let admin = shop.admin().await;
        let old = coupons::create(shop, &admin, ten_per_cent(shop, "BRIE10"))
            .await
            .unwrap();
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = orders::place(shop, &nadia, &with_code("BRIE10")).await.unwrap();
        coupons::delete(shop, &admin, old.id).await.unwrap();
        let new = coupons::create(shop, &admin, ten_per_cent(shop, "BRIE10"))
            .await
            .unwrap();
        shop.fill_cart(&omar, &brie, 1).await;
        orders::place(shop, &omar, &with_code("BRIE10")).await.unwrap();
        let cancelled = orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(
            (cancelled.coupon_code.as_deref(), used(shop, new.id).await),
            (Some("BRIE10"), 1)
        );
    });
}

#[test]
fn a_coupon_of_ones_own_that_ended_meanwhile_comes_back_for_a_month() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let own = CouponInput {
            usage_limit: Some(1),
            user_id: Some(nadia.user().id),
            ..ten_per_cent(shop, "OWN")
        };
        let own = coupons::create(shop, &admin, own).await.unwrap();
        let everyones = ten_per_cent(shop, "ALL");
        let everyones = coupons::create(shop, &admin, everyones).await.unwrap();
        let mut orders = Vec::new();
        for code in ["OWN", "ALL"] {
            shop.fill_cart(&nadia, &brie, 1).await;
            orders.push(orders::place(shop, &nadia, &with_code(code)).await.unwrap());
        }
        assert!(coupons::comes_back(shop, &orders[1]).await.unwrap());
        shop.clock.advance_seconds(2 * 86_400);
        let expected = [true, false];
        for (order, counts) in orders.iter().zip(expected) {
            assert_eq!(coupons::comes_back(shop, order).await.unwrap(), counts);
            orders::cancel(shop, &nadia, order.id).await.unwrap();
        }
        let end = |id| async move { coupons::find(shop, &shop.admin().await, id).await.unwrap().end_date };
        assert_eq!(end(own.id).await, shop.now().plus_days(30));
        assert_eq!(end(everyones.id).await, everyones.end_date);
        shop.fill_cart(&nadia, &brie, 1).await;
        let again = orders::place(shop, &nadia, &with_code("OWN")).await.unwrap();
        assert_eq!(again.discount, Some(test_support::fixtures::money("1")));

        // One that is still good stays as it is.
        orders::cancel(shop, &nadia, again.id).await.unwrap();
        assert_eq!(end(own.id).await, shop.now().plus_days(30));
    });
}

#[test]
fn a_letter_calls_a_code_ones_own_again_only_where_it_counts_again() {
    in_a_shop(async |shop| {
        let server = MailServer::start().await;
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        for (code, counts) in [("GOOD", true), ("OVER", false), ("OFF", false), ("GONE", false)] {
            let made = coupons::create(shop, &admin, ten_per_cent(shop, code)).await.unwrap();
            shop.fill_cart(&nadia, &brie, 1).await;
            let order = orders::place(shop, &nadia, &with_code(code)).await.unwrap();
            match code {
                "OVER" => shop.clock.advance_seconds(86_400),
                "GONE" => coupons::delete(shop, &admin, made.id).await.unwrap(),
                "OFF" => {
                    let off = CouponInput {
                        is_active: false,
                        ..ten_per_cent(shop, code)
                    };
                    coupons::update(shop, &admin, made.id, off).await.unwrap();
                }
                _ => {}
            }
            assert_eq!(coupons::comes_back(shop, &order).await.unwrap(), counts, "{code}");
            let cancelled = orders::cancel(shop, &nadia, order.id).await.unwrap();
            assert_eq!(cancelled.coupon_code.as_deref(), Some(code));
            notifications::send_due(shop, &server.mailer()).await.unwrap();
            let letter = server.letter(&format!("Commande {}\u{a0}: annulée", order.order_number));
            assert_eq!(
                letter.text.contains("redevient le vôtre"),
                counts,
                "{code}: {}",
                letter.text
            );
        }
    });
}
