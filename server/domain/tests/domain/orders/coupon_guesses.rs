//! Guessing the codes of coupons.

use std::net::IpAddr;

use domain::{AccountLimits, Error, Randomness, Settings, Shop, cart::CartOwner, orders, promotions::coupons};
use shared::coupon::{CouponInput, CouponRefusal};
use test_support::{
    fixtures::{product, to_lyon},
    shop::in_a_shop,
};

use super::coupons::{ten_per_cent, with_code};

/// The shop's own codes are words that can be guessed.
#[test]
fn whoever_types_many_unknown_codes_is_told_of_none_for_a_while_in_any_process() {
    in_a_shop(async |shop| {
        let process = || {
            Shop::new(
                shop.store.clone(),
                shop.catalog.clone(),
                shop.clock.clone(),
                Randomness::seeded(2),
                AccountLimits::On,
                Settings::clone(&shop.settings),
            )
        };
        let shops = [process(), process()];
        let brie = shop.sells(product().price("10")).await;
        let admin = shop.admin().await;
        coupons::create(shop, &admin, ten_per_cent(shop, "BRIE10"))
            .await
            .unwrap();
        let personal = CouponInput {
            user_id: Some(shop.customer("omar").await.user().id),
            ..ten_per_cent(shop, "OMARS")
        };
        coupons::create(shop, &admin, personal).await.unwrap();
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let owner = CartOwner::customer(&nadia);
        let why = async |process: &Shop, code: &str, guest: Option<IpAddr>| {
            let owner = match guest {
                Some(_) => CartOwner::Guest(Vec::new()),
                None => owner.clone(),
            };
            orders::preview(process, &owner, Some(code), guest).await.unwrap().1
        };
        // The same code again tells nothing new, and right ones are no guesses.
        for n in 0..50 {
            assert_eq!(why(&shops[n % 2], "NONE", None).await, Some(CouponRefusal::Unknown));
            assert_eq!(why(&shops[n % 2], "BRIE10", None).await, None);
        }
        for n in 1..20 {
            let code = if n == 7 {
                "OMARS".to_owned()
            } else {
                format!("GUESS{n}")
            };
            assert_eq!(
                why(&shops[n % 2], &code, None).await,
                Some(CouponRefusal::Unknown),
                "{code}"
            );
        }
        for process in &shops {
            assert_eq!(why(process, "BRIE10", None).await, Some(CouponRefusal::TooManyTries));
            let input = with_code("BRIE10");
            for refused in [
                orders::quote_order(process, &nadia, &input).await.map(|_| ()),
                orders::place(process, &nadia, &input).await.map(|_| ()),
            ] {
                assert!(
                    matches!(refused, Err(Error::Coupon(CouponRefusal::TooManyTries))),
                    "{refused:?}"
                );
            }
        }
        // Another customer, and an order without a code, are not held up.
        let other = CartOwner::customer(&shop.customer("zoe").await);
        let (_, refusal) = orders::preview(&shops[0], &other, Some("BRIE10"), None).await.unwrap();
        assert_eq!(refusal, None);
        orders::place(&shops[0], &nadia, &to_lyon()).await.unwrap();
        shop.clock.advance_seconds(180);
        assert_eq!(why(&shops[1], "BRIE10", None).await, None);

        // Guests of one network, of which IPv6 has 64 bits, count together.
        for n in 0..60 {
            let from = format!("2001:db8::{n:x}").parse().ok();
            let refusal = why(&shops[n % 2], &format!("GUESS{n}"), from).await;
            assert_eq!(refusal, Some(CouponRefusal::Unknown), "{n}");
        }
        let same: Option<IpAddr> = "2001:db8::ffff".parse().ok();
        assert_eq!(why(&shops[0], "BRIE10", same).await, Some(CouponRefusal::TooManyTries));
        let elsewhere: Option<IpAddr> = "2001:db8:0:1::1".parse().ok();
        assert_eq!(why(&shops[0], "BRIE10", elsewhere).await, None);
    });
}
