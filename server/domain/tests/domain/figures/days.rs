//! The figures of a period are the books', and its days are days in Paris.

use domain::{Customer, billing, figures, orders, promotions::coupons};
use mongodb::bson::{Document, doc};
use rand::{Rng, SeedableRng, rngs::StdRng};
use shared::{
    Money,
    figures::{FiguresQuery, PeriodFigures, Step},
    order::Order,
    period::Day,
    product::Product,
    refund::{RefundInput, RefundReason},
    report::{Report, ReportQuery},
};
use test_support::{
    errors::broken,
    fixtures::{by_transfer, cut, money, product},
    shop::{TestShop, in_a_shop},
};

use crate::orders::coupons::ten_per_cent;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn read(shop: &TestShop, from: &str, to: &str, by: Step) -> PeriodFigures {
    let (from, to) = (Some(day(from)), Some(day(to)));
    let query = FiguresQuery { from, to, by };
    figures::read(shop, &shop.admin().await, query).await.unwrap()
}

async fn books(shop: &TestShop, (from, to): (Day, Day)) -> Report {
    let query = ReportQuery {
        from: Some(from),
        to: Some(to),
        customers: None,
    };
    billing::reports::vat_daily(shop, &shop.admin().await, query)
        .await
        .unwrap()
}

fn sales(figures: &shared::report::Figures) -> i64 {
    figures.rates.iter().map(|rate| rate.sales.gross.cents()).sum()
}

/// An order of so many of a product that is paid now.
async fn paid(shop: &TestShop, customer: &Customer, product: &Product, quantity: i64) -> Order {
    shop.fill_cart(customer, product, quantity).await;
    let order = orders::place(shop, customer, &by_transfer()).await.unwrap();
    orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap()
}

async fn refund(shop: &TestShop, order: &Order, amount: Money) {
    let input = RefundInput {
        lines: Vec::new(),
        shipping: false,
        amount: Some(amount),
        reason: RefundReason::Goodwill,
        note: None,
        restock: false,
        expected_refunded: None,
    };
    orders::refund(shop, &shop.admin().await, order.id, &input)
        .await
        .unwrap();
}

#[test]
fn the_revenue_of_every_day_is_that_of_the_books_to_the_cent_with_refunds_and_across_a_clock_change() {
    in_a_shop(async |shop| {
        let mut dice = StdRng::seed_from_u64(7);
        let brie = shop.sells(product().price("9.99").stock(900)).await;
        let mut board = product().named("Planche").price("33.35").stock(900);
        board.0.vat_rate = 20.0;
        let board = shop.sells(board).await;
        let nadia = shop.customer("nadia").await;
        shop.set_time("2050-03-18T09:00:00Z");
        let mut orders = Vec::new();
        for _ in 0..40 {
            shop.clock.advance_seconds(dice.random_range(0..60_000));
            let product = if dice.random_bool(0.6) { &brie } else { &board };
            let order = paid(shop, &nadia, product, dice.random_range(1..4)).await;
            orders.push((order.total.cents(), order));
            if dice.random_bool(0.5) {
                let any = dice.random_range(0..orders.len());
                let (left, order) = &mut orders[any];
                if *left > 0 {
                    let amount = dice.random_range(1..=*left);
                    *left -= amount;
                    refund(shop, order, Money::from_cents(amount)).await;
                }
            }
        }
        let today = Day::at(shop.now());
        assert!(today > day("2050-03-29"), "{today}");
        // Stored days count as added up ones do.
        for _ in 0..2 {
            let figures = read(shop, "2050-03-10", &today.to_string(), Step::Day).await;
            assert_eq!(
                figures.parts.len(),
                usize::try_from(today.days_after(day("2050-03-10"))).unwrap() + 1
            );
            for part in &figures.parts {
                let report = books(shop, part.days).await;
                assert_eq!(part.sums.revenue().cents(), sales(&report.total), "{:?}", part.days);
            }
            let report = books(shop, figures.days).await;
            assert_eq!(figures.sums.revenue().cents(), sales(&report.total));
            assert!(figures.sums.credited > Money::ZERO);
            assert_eq!(figures.sums.orders, 40);
        }
        let stored = shop.documents("dailyfigures").await;
        let days: Vec<_> = stored.iter().map(|day| day.get_str("_id").unwrap()).collect();
        assert!(
            days.contains(&"2050-03-27") && !days.contains(&&*today.to_string()),
            "{days:?}"
        );
    });
}

#[test]
fn parts_and_the_period_before_are_cut_by_days_in_paris_over_a_clock_change() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let nadia = shop.customer("nadia").await;
        // On the 27th, a Sunday of 23 hours, the clocks go forward.
        for at in [
            "2050-03-10T12:00:00Z",
            "2050-03-26T22:59:59Z",
            "2050-03-26T23:00:00Z",
            "2050-03-27T21:59:59Z",
            "2050-03-27T22:00:00Z",
            "2050-03-31T21:59:59Z",
        ] {
            shop.set_time(at);
            paid(shop, &nadia, &brie, 1).await;
        }
        let weeks = read(shop, "2050-03-19", "2050-04-04", Step::Week).await;
        let parts: Vec<_> = weeks
            .parts
            .iter()
            .map(|part| {
                (
                    part.days.0.to_string(),
                    part.days.1.to_string(),
                    part.sums.orders,
                    part.before.orders,
                )
            })
            .collect();
        let part = |from: &str, to: &str, now, before| (from.to_owned(), to.to_owned(), now, before);
        assert_eq!(
            parts,
            [
                part("2050-03-19", "2050-03-20", 0, 0),
                // The days from the 4th to the 10th.
                part("2050-03-21", "2050-03-27", 3, 1),
                part("2050-03-28", "2050-04-03", 2, 0),
                part("2050-04-04", "2050-04-04", 0, 0),
            ]
        );
        assert_eq!(weeks.before_days, (day("2050-03-02"), day("2050-03-18")));
        assert_eq!((weeks.sums.orders, weeks.before.orders), (5, 1));
        let months = read(shop, "2050-03-27", "2050-04-30", Step::Month).await;
        let parts: Vec<_> = months
            .parts
            .iter()
            .map(|part| (part.days.1.to_string(), part.sums.orders))
            .collect();
        assert_eq!(parts, [("2050-03-31".to_owned(), 4), ("2050-04-30".to_owned(), 0)]);
    });
}

#[test]
fn a_paper_that_gets_an_older_date_changes_the_sums_of_a_day_that_was_stored() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().price("10")).await;
        let order = paid(shop, &shop.customer("nadia").await, &brie, 1).await;
        shop.clock.advance_seconds(2 * 86_400);
        let revenue = async || read(shop, "2050-03-03", "2050-03-03", Step::Day).await.sums.revenue();
        assert_eq!(revenue().await, order.total);
        // As a shop of an older version left it, which stored the number alone.
        let database = shop.store.database();
        database
            .collection::<Document>("invoices")
            .delete_many(doc! { "kind": "invoice" })
            .await
            .unwrap();
        let changed = doc! { "$set": { "total": 20, "shippingCost": 0, "items.0.price": 20 } };
        database
            .collection::<Document>("orders")
            .update_one(doc! {}, changed)
            .await
            .unwrap();
        billing::issue_missing(shop).await.unwrap();
        assert_eq!(revenue().await, money("20"));
        assert_eq!(revenue().await, money("20"));
    });
}

#[test]
fn figures_tell_who_came_back_what_coupons_took_and_what_sold_best_by_category() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().named("Brie").price("10")).await;
        let comte = product()
            .named("Comté")
            .price("30")
            .stock(9000)
            .category("pate-pressee-cuite");
        let comte = shop.sells(comte.cut(100, 1000, 50)).await;
        let (nadia, omar) = (shop.customer("nadia").await, shop.customer("omar").await);
        paid(shop, &nadia, &brie, 1).await;
        shop.clock.advance_seconds(86_400);
        let admin = shop.admin().await;
        coupons::create(shop, &admin, ten_per_cent(shop, "BRIE10"))
            .await
            .unwrap();
        let mut cart = domain::cart::CartOwner::customer(&nadia);
        domain::cart::add(shop, &mut cart, &cut(&comte, 2, 500)).await.unwrap();
        let with_code = shared::order::PlaceOrder {
            coupon_code: Some("BRIE10".into()),
            ..by_transfer()
        };
        let lowered = orders::place(shop, &nadia, &with_code).await.unwrap();
        orders::mark_paid(shop, &admin, lowered.id).await.unwrap();
        paid(shop, &omar, &brie, 3).await;
        // Not paid: not sold.
        shop.order(&omar, &brie, 1).await;

        let figures = read(shop, "2050-03-04", "2050-03-04", Step::Day).await;
        let sums = figures.sums;
        assert_eq!((sums.orders, sums.returning, sums.with_coupon), (2, 1, 1));
        assert_eq!(sums.discounts, lowered.discount.unwrap());
        assert_eq!(sums.average(), sums.invoiced.checked_ratio(1, 2).unwrap());
        let comte_cents = lowered.subtotal;
        let best: Vec<_> = figures
            .best_sellers
            .iter()
            .map(|sold| (sold.name.as_deref().unwrap(), sold.quantity, sold.revenue))
            .collect();
        assert_eq!(best, [("Comté", 2, comte_cents), ("Brie", 3, money("30"))]);
        let categories: Vec<_> = figures
            .categories
            .iter()
            .map(|sold| (sold.category.as_deref(), sold.revenue))
            .collect();
        assert_eq!(
            categories,
            [
                (Some("pate-pressee-cuite"), comte_cents),
                (Some("pates-molles"), money("30"))
            ]
        );
        assert_eq!((figures.before.orders, figures.before.returning), (1, 0));

        // Once the day is over it is added up, stored, and read from there.
        shop.clock.advance_seconds(86_400);
        for _ in 0..2 {
            assert_eq!(read(shop, "2050-03-04", "2050-03-04", Step::Day).await, figures);
        }
        assert_eq!(shop.documents("dailyfigures").await.len(), 2);
    });
}

#[test]
fn the_period_is_thirty_days_up_to_today_unless_said_and_a_year_at_most() {
    in_a_shop(async |shop| {
        let admin = shop.admin().await;
        let of = async |from: Option<&str>, to: Option<&str>| {
            let [from, to] = [from, to].map(|text| text.map(day));
            figures::read(
                shop,
                &admin,
                FiguresQuery {
                    from,
                    to,
                    by: Step::Day,
                },
            )
            .await
        };
        let usual = of(None, None).await.unwrap();
        assert_eq!(usual.days, (day("2050-02-02"), day("2050-03-03")));
        assert_eq!(of(Some("2049-03-03"), None).await.unwrap().parts.len(), 366);
        for (from, to, expected) in [
            (Some("2049-03-02"), None, "from period_too_long:366"),
            (Some("2050-03-04"), None, "to before_from"),
            (Some("2050-03-04"), Some("2050-03-03"), "to before_from"),
        ] {
            assert_eq!(broken(&of(from, to).await.unwrap_err()), [expected]);
        }
        for edge in ["0000-01-01", "9999-12-31"] {
            assert_eq!(of(Some(edge), Some(edge)).await.unwrap().parts.len(), 1);
        }
        // The calendar ends within this month, and within its last week.
        for (by, parts) in [(Step::Day, 31), (Step::Week, 5), (Step::Month, 1)] {
            let figures = read(shop, "9999-12-01", "9999-12-31", by).await;
            let days: i64 = figures
                .parts
                .iter()
                .map(|part| part.days.1.days_after(part.days.0) + 1)
                .sum();
            assert_eq!(days, 31, "{by:?}");
            assert!(figures.parts.len() >= parts, "{by:?}");
        }
    });
}
