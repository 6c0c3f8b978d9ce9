//! Coupons: what they take off, whom they admit, and how often.

use domain::{
    Error,
    cart::{self, CartOwner},
    orders,
    promotions::coupons,
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc, oid::ObjectId};
use shared::{
    Id, Money, PageRequest,
    coupon::{Coupon, CouponInput, CouponKind, CouponRefusal},
    order::{Order, PlaceOrder},
};
use test_support::{
    errors::broken,
    fixtures::{item, money, product, to_lyon},
    shop::{TestShop, in_a_shop},
};

/// Ten per cent off for a day, any number of times.
pub fn ten_per_cent(shop: &TestShop, code: &str) -> CouponInput {
    CouponInput {
        code: code.into(),
        kind: CouponKind::Percentage,
        value: money("10"),
        min_purchase: None,
        start_date: shop.now(),
        end_date: shop.now().plus_days(1),
        usage_limit: None,
        is_active: true,
        user_id: None,
    }
}

/// A checkout with this code.
pub fn with_code(code: &str) -> PlaceOrder {
    PlaceOrder {
        coupon_code: Some(code.into()),
        ..to_lyon()
    }
}

async fn make(shop: &TestShop, input: CouponInput) -> Coupon {
    coupons::create(shop, &shop.admin().await, input).await.unwrap()
}

/// How often a coupon was used.
pub async fn used(shop: &TestShop, id: Id<Coupon>) -> i64 {
    coupons::find(shop, &shop.admin().await, id).await.unwrap().used_count
}

fn refusal<T: std::fmt::Debug>(outcome: domain::Result<T>) -> CouponRefusal {
    match outcome {
        Err(Error::Coupon(refusal)) => refusal,
        other => panic!("no refusal: {other:?}"),
    }
}

#[test]
fn a_coupon_lowers_quote_and_order_alike_and_is_used_once_by_the_order() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let coupon = make(shop, ten_per_cent(shop, "brie10")).await;
        assert_eq!((coupon.code.as_str(), coupon.used_count), ("BRIE10", 0));
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 6).await;
        let checkout = with_code(" Brie10 ");
        let quote = orders::quote_order(shop, &nadia, &checkout).await.unwrap();
        // Delivery stays free: the threshold looks at the goods, not at what is paid for them.
        assert_eq!(
            (quote.subtotal, quote.discount, quote.shipping_cost, quote.total),
            (money("60"), money("6"), money("0"), money("54"))
        );
        assert_eq!(
            quote.vat.iter().map(|v| v.net.cents() + v.vat.cents()).sum::<i64>(),
            5400
        );
        let shown = orders::preview(shop, &CartOwner::customer(&nadia), Some("BRIE10"), None).await;
        assert_eq!(shown.unwrap(), (quote, None));
        assert_eq!(used(shop, coupon.id).await, 0);

        let order = orders::place(shop, &nadia, &checkout).await.unwrap();
        assert_eq!(
            (
                order.discount,
                order.total,
                order.coupon_code.as_deref(),
                order.coupon_id
            ),
            (Some(money("6")), money("54"), Some("BRIE10"), Some(coupon.id))
        );
        assert_eq!(order.items[0].vat_rate, Some(5.5));
        assert_eq!(used(shop, coupon.id).await, 1);
    });
}

#[test]
fn a_coupon_whose_owner_is_gone_is_changed_without_becoming_everyones() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let for_nadia = CouponInput {
            user_id: Some(nadia.user().id),
            ..ten_per_cent(shop, "NADIA")
        };
        let coupon = make(shop, for_nadia.clone()).await;
        let named = async |email: &str| coupons::owner_named(shop, &admin, email, Some(&coupon)).await;
        assert_eq!(named("").await.unwrap(), None, "her address was taken out of the form");

        let users = shop.store.database().collection::<Document>("users");
        users
            .delete_one(doc! { "_id": ObjectId::from_bytes(nadia.user().id.bytes()) })
            .await
            .unwrap();
        assert_eq!(
            named("").await.unwrap(),
            coupon.user_id,
            "the form had no address to show"
        );
        assert_eq!(named(&omar.user().email).await.unwrap(), Some(omar.user().id));
        let unknown = named("nobody@example.com").await.unwrap_err();
        assert_eq!(broken(&unknown), ["userId unknown_user"]);

        let later = CouponInput {
            end_date: shop.now().plus_days(9),
            ..for_nadia.clone()
        };
        let changed = coupons::update(shop, &admin, coupon.id, later).await.unwrap();
        assert_eq!(
            (changed.user_id, changed.end_date),
            (coupon.user_id, shop.now().plus_days(9))
        );
        let another = CouponInput {
            code: "NADIA2".into(),
            ..for_nadia
        };
        let refused = coupons::create(shop, &admin, another).await.unwrap_err();
        assert_eq!(broken(&refused), ["userId unknown_user"]);
    });
}

#[test]
fn a_refused_code_says_why_and_nothing_is_stored() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        let now = shop.now();
        let change = |code: &str, change: &dyn Fn(&mut CouponInput)| {
            let mut input = ten_per_cent(shop, code);
            change(&mut input);
            input
        };
        make(shop, change("LATER", &|c| c.start_date = now.plus_seconds(1))).await;
        make(shop, change("OFF", &|c| c.is_active = false)).await;
        make(shop, change("RICH", &|c| c.min_purchase = Some(money("20.01")))).await;
        make(shop, change("OMARS", &|c| c.user_id = Some(omar.user().id))).await;
        make(shop, change("ONCE", &|c| c.usage_limit = Some(1))).await;
        let over = change("OVER", &|c| c.end_date = now.plus_seconds(10));
        let over = make(shop, over).await;
        shop.fill_cart(&omar, &brie, 1).await;
        orders::place(shop, &omar, &with_code("ONCE")).await.unwrap();
        shop.fill_cart(&nadia, &brie, 2).await;

        let refused = async |code: &str| {
            let quoted = refusal(orders::quote_order(shop, &nadia, &with_code(code)).await);
            let (shown, why) = orders::preview(shop, &CartOwner::customer(&nadia), Some(code), None)
                .await
                .unwrap();
            assert_eq!((shown.discount, shown.total), (money("0"), money("26.90")), "{code}");
            let placed = refusal(orders::place(shop, &nadia, &with_code(code)).await);
            assert_eq!((quoted, why), (placed, Some(placed)), "{code}");
            placed
        };
        assert_eq!(refused("NONE").await, CouponRefusal::Unknown);
        assert_eq!(refused("OMARS").await, CouponRefusal::Unknown);
        assert_eq!(refused("LATER").await, CouponRefusal::NotYet(now.plus_seconds(1)));
        assert_eq!(refused("OFF").await, CouponRefusal::SwitchedOff);
        assert_eq!(
            refused("RICH").await,
            CouponRefusal::MinPurchase {
                least: money("20.01"),
                missing: money("0.01")
            }
        );
        assert_eq!(refused("ONCE").await, CouponRefusal::Exhausted);
        shop.clock.advance_seconds(10);
        assert_eq!(refused("OVER").await, CouponRefusal::Over(over.end_date));

        assert_eq!(
            (shop.documents("orders").await.len(), shop.stock_of(&brie).await),
            (1, 99)
        );
        assert_eq!(shop.cart(&nadia).await.item_count, 2);
        // What was to start a second later has started, and the one it is meant for may use it.
        orders::place(shop, &nadia, &with_code("LATER")).await.unwrap();
        shop.fill_cart(&omar, &brie, 1).await;
        orders::place(shop, &omar, &with_code("OMARS")).await.unwrap();
        let blank = broken(&orders::place(shop, &omar, &with_code("")).await.unwrap_err());
        assert_eq!(blank, ["couponCode required"]);
    });
}

#[test]
fn a_fixed_coupon_never_takes_off_more_than_the_goods_are_worth() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let fixed = CouponInput {
            kind: CouponKind::Fixed,
            value: money("50"),
            ..ten_per_cent(shop, "FIFTY")
        };
        make(shop, fixed).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = orders::place(shop, &nadia, &with_code("fifty")).await.unwrap();
        assert_eq!((order.discount, order.total), (Some(money("10")), money("6.90")));
    });
}

#[test]
fn a_limit_holds_however_many_check_out_at_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let limited = CouponInput {
            usage_limit: Some(7),
            ..ten_per_cent(shop, "SEVEN")
        };
        let coupon = make(shop, limited).await;
        let names: Vec<_> = (0..40).map(|n| format!("buyer-{n}")).collect();
        let buyers = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            shop.fill_cart(&buyer, &brie, 1).await;
            buyer
        }))
        .await;
        let checkout = with_code("SEVEN");
        let outcomes = join_all(buyers.iter().map(|buyer| orders::place(shop, buyer, &checkout))).await;
        let placed: Vec<&Order> = outcomes.iter().flatten().collect();
        let exhausted = outcomes
            .iter()
            .filter(|o| matches!(o, Err(Error::Coupon(CouponRefusal::Exhausted))))
            .count();
        assert_eq!((placed.len(), exhausted), (7, 33), "{outcomes:?}");
        assert_eq!((used(shop, coupon.id).await, shop.stock_of(&brie).await), (7, 93));
    });
}

#[test]
fn admins_make_change_and_take_away_coupons_and_it_is_remembered() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let brie = shop.sells(product()).await;
        let mut input = ten_per_cent(shop, "first");
        input.usage_limit = Some(5);
        input.min_purchase = Some(money("5"));
        let first = coupons::create(shop, &admin, input.clone()).await.unwrap();
        let second = coupons::create(shop, &admin, ten_per_cent(shop, "ANOTHER"))
            .await
            .unwrap();
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        orders::place(shop, &nadia, &with_code("FIRST")).await.unwrap();

        let taken = coupons::create(shop, &admin, ten_per_cent(shop, "FiRsT")).await;
        assert!(matches!(taken, Err(Error::CouponCodeTaken)), "{taken:?}");
        let taken = coupons::update(shop, &admin, second.id, ten_per_cent(shop, "first")).await;
        assert!(matches!(taken, Err(Error::CouponCodeTaken)), "{taken:?}");

        let changed = coupons::update(shop, &admin, first.id, ten_per_cent(shop, "First"))
            .await
            .unwrap();
        assert_eq!(
            (changed.usage_limit, changed.min_purchase, changed.used_count),
            (None, None, 1)
        );
        assert_eq!(coupons::find(shop, &admin, first.id).await.unwrap(), changed);
        let stored = shop.documents("coupons").await;
        let stored = stored.iter().find(|c| c.get_str("code").unwrap() == "FIRST").unwrap();
        assert!(
            !stored.contains_key("usageLimit") && stored.get_datetime("endDate").is_ok(),
            "{stored}"
        );

        let page = coupons::list(shop, &admin, PageRequest { page: 1, limit: 1 })
            .await
            .unwrap();
        assert_eq!((page.items, page.total), (vec![second.clone()], 2));
        coupons::delete(shop, &admin, second.id).await.unwrap();
        assert!(matches!(
            coupons::find(shop, &admin, second.id).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            coupons::delete(shop, &admin, second.id).await,
            Err(Error::NotFound)
        ));
        let gone = coupons::update(shop, &admin, second.id, ten_per_cent(shop, "GONE")).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");

        let actions: Vec<_> = shop
            .documents("audit")
            .await
            .iter()
            .filter_map(|entry| {
                entry
                    .get_str("action")
                    .unwrap()
                    .strip_prefix("coupon.")
                    .map(str::to_owned)
            })
            .collect();
        assert_eq!(actions, ["created", "created", "updated", "deleted"]);
    });
}

#[test]
fn a_coupon_with_a_broken_field_is_refused_whole() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let mut input = ten_per_cent(shop, "É!");
        input.value = money("100.01");
        input.min_purchase = Some(Money::from_cents(-1));
        input.end_date = input.start_date;
        input.usage_limit = Some(0);
        let mut rules = broken(&coupons::create(shop, &admin, input).await.unwrap_err());
        rules.sort();
        assert_eq!(
            rules,
            [
                "code not_a_code",
                "endDate before_from",
                "minPurchase too_small:0",
                "usageLimit too_small:1",
                "value too_large:100"
            ]
        );
        let mut nobodys = ten_per_cent(shop, "NOBODYS");
        nobodys.user_id = Some(shop.new_id());
        let rules = broken(&coupons::create(shop, &admin, nobodys).await.unwrap_err());
        assert_eq!(rules, ["userId unknown_user"]);
        let free = CouponInput {
            value: Money::ZERO,
            ..ten_per_cent(shop, "FREE")
        };
        let rules = broken(&coupons::create(shop, &admin, free).await.unwrap_err());
        assert_eq!(rules, ["value too_small:0.01"]);
        assert_eq!(shop.documents("coupons").await, []);
    });
}

/// Mongoose writes no `usedCount` of its own when the shop before had none, and any case.
#[test]
fn a_coupon_of_the_original_models_works() {
    in_a_shop(async |shop| {
        let date = |days| mongodb::bson::DateTime::from_millis(shop.now().plus_days(days).millis());
        let document = doc! {
            "code": "Vieux10", "type": "percentage", "value": 10, "startDate": date(-1), "endDate": date(1),
            "usageLimit": 1.0, "isActive": true, "__v": 0,
        };
        let coupons = shop.store.database().collection::<Document>("coupons");
        coupons.insert_one(document).await.unwrap();
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        shop.fill_cart(&nadia, &brie, 1).await;
        let order = orders::place(shop, &nadia, &with_code("VIEUX10")).await.unwrap();
        assert_eq!(
            (order.discount, order.coupon_code.as_deref()),
            (Some(money("1")), Some("Vieux10"))
        );
        shop.fill_cart(&nadia, &brie, 1).await;
        let again = orders::place(shop, &nadia, &with_code("VIEUX10")).await;
        assert_eq!(refusal(again), CouponRefusal::Exhausted);
    });
}

#[test]
fn a_guest_is_shown_what_a_code_takes_off_and_not_whose_a_personal_one_is() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let omar = shop.customer("omar").await;
        make(shop, ten_per_cent(shop, "BRIE10")).await;
        let personal = CouponInput {
            user_id: Some(omar.user().id),
            ..ten_per_cent(shop, "OMARS")
        };
        make(shop, personal).await;
        let mut guest = CartOwner::Guest(Vec::new());
        let (nothing, why) = orders::preview(shop, &guest, Some("BRIE10"), None).await.unwrap();
        assert_eq!((nothing.total, why), (money("0"), None));

        cart::add(shop, &mut guest, &item(&brie, 2)).await.unwrap();
        let shown = async |code| orders::preview(shop, &guest, code, None).await.unwrap();
        let (quote, why) = shown(Some(" brie10 ")).await;
        assert_eq!((quote.discount, quote.total, why), (money("2"), money("24.90"), None));
        let (quote, why) = shown(Some("OMARS")).await;
        assert_eq!((quote.total, why), (money("26.90"), Some(CouponRefusal::Unknown)));
        assert_eq!(shown(None).await.0.total, money("26.90"));
    });
}
