//! The books: their sums are those of the papers to the cent, and the days are those of Paris.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{Data, Reader, Xlsx};
use domain::{
    billing::{Kind, ledger::Ledger, reports},
    orders, payments,
    store::invoices::{Content, Invoice, Means},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;
use shared::{
    Id, Language, Money, Timestamp,
    order::{Company, Order, OrderPaymentMethod},
    pricing::{self, VatShare},
    refund::{RefundInput, RefundReason},
    report::{Amounts, Customers, Report, ReportQuery},
    seller::Seller,
};
use test_support::{
    fixtures::{money, product},
    shop::{TestShop, in_a_shop, in_a_shop_with_cards},
    stripe::{self, GOOD_CARD, intent_of},
    stripe_proxy::{forward, listen},
};

use crate::payments::{card_order, secret_of, with_stripe};

/// Moments at the edges of days, and the day in Paris they belong to.
const EDGES: [(&str, &str); 13] = [
    ("2026-03-28", "2026-03-28T00:00:00.000+01:00"),
    ("2026-03-28", "2026-03-28T23:59:59.999+01:00"),
    ("2026-03-29", "2026-03-29T00:00:00.000+01:00"),
    ("2026-03-29", "2026-03-29T01:59:59.999+01:00"),
    ("2026-03-29", "2026-03-29T03:00:00.000+02:00"),
    ("2026-03-29", "2026-03-29T23:59:59.999+02:00"),
    ("2026-03-30", "2026-03-30T00:00:00.000+02:00"),
    ("2026-10-24", "2026-10-24T23:59:59.999+02:00"),
    ("2026-10-25", "2026-10-25T00:00:00.000+02:00"),
    ("2026-10-25", "2026-10-25T02:30:00.000+02:00"),
    ("2026-10-25", "2026-10-25T02:30:00.000+01:00"),
    ("2026-10-25", "2026-10-25T23:59:59.999+01:00"),
    ("2026-10-26", "2026-10-26T00:00:00.000+01:00"),
];

/// Net and VAT in cents, invoices less credit notes, by day and hundredths of the rate.
type Sums = BTreeMap<(String, i64), (i64, i64)>;

fn at(text: &str) -> Timestamp {
    serde_json::from_value(text.into()).unwrap()
}

fn period(from: &str, to: &str) -> ReportQuery {
    ReportQuery {
        from: Some(from.parse().unwrap()),
        to: Some(to.parse().unwrap()),
        customers: None,
    }
}

/// An order of an older version, whose papers keep no amounts.
fn order(id: Id<Order>, dice: &mut StdRng) -> Order {
    let cents = |dice: &mut StdRng| Money::from_cents(dice.random_range(1..=9999));
    let (cheese, board, shipping) = (cents(dice), cents(dice), cents(dice));
    let item = |price: Money, rate: f64| json!({ "productId": id, "quantity": 1, "weight": 250, "price": price, "name": "Brie", "vatRate": rate });
    let subtotal = Money::from_cents(cheese.cents() + board.cents());
    serde_json::from_value(json!({
        "_id": id, "userId": id, "orderNumber": id, "items": [item(cheese, 5.5), item(board, 20.0)],
        "status": "cancelled", "paymentMethod": "bank_transfer", "paymentStatus": "paid",
        "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "Rhône", "postalCode": "69001" },
        "subtotal": subtotal, "shippingCost": shipping, "total": subtotal.checked_add(shipping),
        "createdAt": "2026-03-03T12:00:00.000Z", "updatedAt": "2026-03-03T12:00:00.000Z",
        "paidAt": "2026-03-03T12:00:00.000Z",
    }))
    .unwrap()
}

fn content(dice: &mut StdRng) -> Content {
    let rates = [20.0, 10.0, 5.5, 2.1, 0.0];
    let shares = rates.into_iter().filter(|_| dice.random_bool(0.5)).collect::<Vec<_>>();
    let vat: Vec<_> = shares
        .into_iter()
        .map(|rate| {
            let gross = Money::from_cents(dice.random_range(0..=20_000));
            VatShare::of(pricing::RateShare { rate, gross })
        })
        .collect();
    let total = vat.iter().map(|share| share.net.cents() + share.vat.cents()).sum();
    let methods = ["card", "bank_transfer", "cash_on_delivery", "cheque"];
    let method: OrderPaymentMethod =
        serde_json::from_value(methods[dice.random_range(0..methods.len())].into()).unwrap();
    Content {
        lines: Vec::new(),
        discount: Money::ZERO,
        shipping: Money::ZERO,
        total: Money::from_cents(total),
        vat,
        paid: Some(Means {
            method,
            at: Timestamp::default(),
        }),
        corrects: None,
    }
}

/// Two hundred papers of chance, a tenth of an older version, and what they add up to.
async fn papers(shop: &TestShop) -> Sums {
    let mut dice = StdRng::seed_from_u64(12);
    let mut sums = Sums::new();
    let (mut invoices, mut old_orders) = (Vec::new(), Vec::new());
    for n in 0..200 {
        let (day, moment) = EDGES[dice.random_range(0..EDGES.len())];
        let kind = if dice.random_bool(0.3) {
            Kind::CreditNote
        } else {
            Kind::Invoice
        };
        let id = shop.new_id::<Order>();
        let content = dice.random_bool(0.9).then(|| content(&mut dice));
        let vat = content.as_ref().map_or_else(
            || {
                let order = order(id, &mut dice);
                let vat = pricing::vat(&order.items, order.total);
                old_orders.push(order);
                vat
            },
            |content| content.vat.clone(),
        );
        let sign = if kind == Kind::Invoice { 1 } else { -1 };
        for share in vat.iter().filter(|share| share.net > Money::ZERO) {
            let sum = sums.entry((day.into(), pricing::hundredths(share.rate))).or_default();
            *sum = (sum.0 + sign * share.net.cents(), sum.1 + sign * share.vat.cents());
        }
        invoices.push(Invoice {
            number: format!("{n}"),
            kind,
            order_id: id,
            refund_id: None,
            issued_at: at(moment),
            buyer: "=cmd|' /C calc'!A0\tNadia".into(),
            buyer_email: None,
            company: dice.random_bool(0.3).then(|| Company {
                name: "=HYPERLINK(\"http://fromagerie.test\")".into(),
                siren: "732829320".into(),
                vat_number: None,
            }),
            language: Language::French,
            seller: Seller::demo(),
            delivered_at: None,
            content,
        });
    }
    let database = shop.store.database();
    database.collection("invoices").insert_many(invoices).await.unwrap();
    database.collection("orders").insert_many(old_orders).await.unwrap();
    sums
}

async fn read(shop: &TestShop, query: ReportQuery) -> Report {
    reports::vat_daily(shop, &shop.admin().await, query).await.unwrap()
}

fn cents(Amounts { net, vat, gross }: Amounts) -> (i64, i64) {
    assert_eq!(net.cents() + vat.cents(), gross.cents());
    (net.cents(), vat.cents())
}

fn sums_of(report: &Report) -> Sums {
    let rates = report.days.iter().flat_map(|day| {
        let named = |rate: &shared::report::RateFigures| (day.day.to_string(), pricing::hundredths(rate.rate));
        day.figures
            .rates
            .iter()
            .map(move |rate| (named(rate), cents(rate.sales)))
    });
    rates.collect()
}

async fn text(shop: &TestShop, query: ReportQuery) -> String {
    let mut ledger = Ledger::of(shop, &shop.admin().await, query).unwrap();
    let mut text = String::new();
    while let Some(day) = ledger.next().await.unwrap() {
        text.push_str(&day);
    }
    text
}

/// `12,50` in cents.
fn typed(amount: &str) -> i64 {
    amount.replace(',', "").parse().unwrap()
}

#[test]
fn the_sums_of_a_day_and_a_rate_are_those_of_its_papers_across_both_clock_changes() {
    in_a_shop(async |shop| {
        let expected = papers(shop).await;
        let year = read(shop, period("2026-01-01", "2026-12-31")).await;
        assert_eq!(sums_of(&year), expected);
        // Any parts of the period add up to it.
        let mut parts = Sums::new();
        for (from, to) in [
            ("2026-01-01", "2026-03-28"),
            ("2026-03-29", "2026-03-29"),
            ("2026-03-30", "2026-10-24"),
            ("2026-10-25", "2026-10-25"),
            ("2026-10-26", "2026-12-31"),
        ] {
            parts.extend(sums_of(&read(shop, period(from, to)).await));
        }
        assert_eq!(parts, expected);
        // As do private customers and firms, and each rate over the days.
        let mut whole = BTreeMap::<i64, (i64, i64)>::new();
        for customers in [Customers::Private, Customers::Companies] {
            let only = ReportQuery {
                customers: Some(customers),
                ..period("2026-01-01", "2026-12-31")
            };
            for rate in read(shop, only).await.total.rates {
                let sum = whole.entry(pricing::hundredths(rate.rate)).or_default();
                let (net, vat) = cents(rate.sales);
                *sum = (sum.0 + net, sum.1 + vat);
            }
        }
        let total = year
            .total
            .rates
            .iter()
            .map(|rate| (pricing::hundredths(rate.rate), cents(rate.sales)));
        assert_eq!(whole, total.collect());
        // All that was invoiced was taken.
        let taken = year.total.taken;
        let taken: Money = [taken.card, taken.transfer, taken.cash, taken.other].into_iter().sum();
        assert_eq!(taken, year.total.rates.iter().map(|rate| rate.invoices.gross).sum());
        assert!(year.total.taken.other > Money::ZERO);
    });
}

#[test]
fn a_spreadsheet_reads_a_report_back_without_loss() {
    in_a_shop(async |shop| {
        papers(shop).await;
        let report = read(shop, period("2026-03-01", "2026-10-31")).await;
        let csv = reports::csv(&report, Language::French).unwrap();
        let lines: Vec<Vec<&str>> = csv
            .strip_prefix('\u{feff}')
            .unwrap()
            .lines()
            .map(|line| line.split(';').collect())
            .collect();
        let file = reports::xlsx(&report, Language::French, shop.now()).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(sheet.height(), lines.len());
        let mut read = Sums::new();
        for (row, line) in sheet.rows().zip(&lines).skip(1) {
            let Data::DateTime(day) = &row[0] else {
                panic!("{row:?}")
            };
            let day = day.to_ymd_hms_milli();
            assert_eq!(format!("{:04}-{:02}-{:02}", day.0, day.1, day.2), line[0]);
            for (cell, text) in row.iter().zip(line).skip(1) {
                match cell {
                    Data::Float(number) => {
                        assert_eq!(text.replace(',', ".").parse().map(f64::to_bits), Ok(number.to_bits()));
                    }
                    Data::Empty => assert_eq!(*text, ""),
                    other => panic!("{other:?}"),
                }
            }
            if !line[1].is_empty() {
                let rate = (line[1].replace(',', ".").parse::<f64>().unwrap() * 100.0).round();
                #[expect(clippy::cast_possible_truncation, reason = "a rate of VAT")]
                read.insert((line[0].into(), rate as i64), (typed(line[8]), typed(line[9])));
            }
        }
        assert_eq!(read, sums_of(&report));
    });
}

#[test]
fn every_entry_of_the_ledger_balances_and_it_has_the_sums_of_the_report() {
    in_a_shop(async |shop| {
        let expected = papers(shop).await;
        let year = period("2026-01-01", "2026-12-31");
        let ledger = text(shop, year).await;
        assert_eq!(ledger, text(shop, year).await);
        let mut entries = BTreeMap::<i64, i64>::new();
        let mut sums = Sums::new();
        for line in ledger.lines().skip(1) {
            let fields: Vec<_> = line.split('\t').collect();
            let [
                _,
                _,
                number,
                day,
                account,
                _,
                _,
                company,
                ..,
                debit,
                credit,
                _,
                _,
                _,
                _,
                _,
            ] = &fields[..]
            else {
                panic!("{line}")
            };
            assert_eq!(fields.len(), 18, "{line}");
            assert!(
                !fields.iter().any(|field| field.starts_with(['=', '+', '-', '@'])),
                "{line}"
            );
            assert!(
                ["", "Clients particuliers"].contains(company) || company.starts_with("'=HYPERLINK"),
                "{line}"
            );
            let cents = typed(credit) - typed(debit);
            *entries.entry(number.parse().unwrap()).or_default() += cents;
            let day = format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]);
            let of = |end: &str| (day.clone(), end.parse::<i64>().unwrap() * 10);
            if let Some(end) = account.strip_prefix("4457") {
                sums.entry(of(end)).or_default().1 += cents;
            } else if let Some(end) = account.strip_prefix("707") {
                sums.entry(of(end)).or_default().0 += cents;
            }
        }
        assert_eq!(sums, expected);
        assert!(entries.values().all(|cents| *cents == 0), "{entries:?}");
        assert!(entries.keys().copied().eq(1..=i64::try_from(entries.len()).unwrap()));
    });
}

#[test]
fn money_is_counted_on_the_day_it_moves_with_what_stripe_keeps() {
    in_a_shop_with_cards(async |shop| {
        let nadia = shop.customer("nadia").await;
        let brie = shop.sells(product()).await;
        let order = card_order(shop, &nadia, &brie).await;
        let secret = secret_of(shop, &nadia, &order).await;
        assert!(stripe::pay(&secret, GOOD_CARD).await);
        let charge = json!({
            "amount": order.total.cents(), "refunds": { "data": [] },
            "balance_transaction": { "fee": 64, "currency": "eur" },
        });
        let intent = json!({
            "id": intent_of(&secret), "status": "succeeded", "amount": order.total.cents(), "currency": "eur",
            "client_secret": null, "latest_charge": charge,
        })
        .to_string();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length:";
        let answer: &str = Box::leak(format!("{head} {}\r\n\r\n{intent}", intent.len()).into_boxed_str());
        let (stripe, listener) = listen().await;
        let tapped = with_stripe(shop, stripe);
        tokio::select! {
            state = payments::reconcile(&tapped, order.id) => assert!(state.is_ok(), "{state:?}"),
            never = forward(&listener, async |_: &str| Some(answer)) => match never {},
        }
        shop.clock.advance_seconds(86_400);
        let input = RefundInput {
            lines: Vec::new(),
            shipping: false,
            amount: Some(money("5")),
            reason: RefundReason::Goodwill,
            note: None,
            restock: false,
            expected_refunded: None,
        };
        orders::refund(shop, &shop.admin().await, order.id, &input)
            .await
            .unwrap();
        // It is credited today and leaves tomorrow; what Stripe says of its fee by then changes nothing.
        shop.clock.advance_seconds(86_400);
        payments::reconcile(shop, order.id).await.unwrap();
        let report = read(shop, period("2050-03-01", "2050-03-31")).await;
        let days: Vec<_> = report
            .days
            .iter()
            .map(|day| {
                let figures = &day.figures;
                let sales: Money = figures.rates.iter().map(|rate| rate.sales.gross).sum();
                (
                    day.day.to_string(),
                    sales,
                    figures.taken.card,
                    figures.refunded.card,
                    figures.fees,
                )
            })
            .collect();
        let none = Money::ZERO;
        assert_eq!(
            days,
            [
                ("2050-03-03".to_owned(), order.total, order.total, none, money("0.64")),
                ("2050-03-04".to_owned(), money("5").negative(), none, none, none),
                ("2050-03-05".to_owned(), none, none, money("5"), none),
            ]
        );
        let ledger = text(shop, period("2050-03-01", "2050-03-31")).await;
        let back: Vec<_> = ledger.lines().rev().take(2).collect();
        assert!(
            back[1].contains("\t20500305\t411000\t") && back[1].contains("\t5,00\t0,00\t"),
            "{ledger}"
        );
        assert!(
            back[0].contains("\t20500305\t511000\t") && back[0].contains("\t0,00\t5,00\t"),
            "{ledger}"
        );
    });
}
