//! Invoices and credit notes are held against the official rules, by the programs that carry them (`validate.py`): the
//! papers of some hundred orders of chance, from the same seed each time.

use std::{path::Path, process::Command};

use domain::{
    billing::{self, Credit, CreditLine, Kind},
    store::invoices::{Content, Invoice},
};
use rand::{Rng, SeedableRng, rngs::StdRng};
use shared::{
    Grams, Id, Language, Money, Timestamp,
    limits::VAT_RATES,
    order::{Company, Order, OrderItem, PaymentMethod},
    pricing::{self, RateShare},
    seller::Seller,
};

const ORDERS: usize = 300;
/// Every so many papers, the PDF is held against PDF/A, too: to draw one takes longer than to check its XML.
const PDF_EVERY: usize = 40;

/// An order of chance that was paid: one to 25 lines of one to three rates, with or without a discount and delivery,
/// and one in ten paid by a coupon alone.
fn order(dice: &mut StdRng, exempt: bool) -> Order {
    let rates: Vec<f64> = (0..dice.random_range(1..=3))
        .map(|_| VAT_RATES[dice.random_range(0..VAT_RATES.len())])
        .collect();
    // Few more often than many.
    let lines = dice.random_range(1..=25).min(dice.random_range(1..=25));
    let items: Vec<OrderItem> = (0..lines)
        .map(|n| OrderItem {
            id: Id::from_bytes([0; 12]),
            weighed: None,
            charged: None,
            product_id: Id::from_bytes([1; 12]),
            quantity: [1, 1, 2, 3, 6, 99][dice.random_range(0..6)],
            weight: Grams(dice.random_range(50..=2000)),
            price: Money::from_cents(dice.random_range(1..=6000)),
            name: Some(format!("Fromage n° {n} & <Cie>")),
            vat_rate: Some(if exempt {
                0.0
            } else {
                rates[dice.random_range(0..rates.len())]
            }),
            sold_by: None,
            is_perishable: None,
            lots: Vec::new(),
        })
        .collect();
    let subtotal: Money = items.iter().map(OrderItem::total).sum();
    let free = dice.random_bool(0.1);
    let discount = match dice.random_range(0..3) {
        _ if free => subtotal,
        0 => Money::ZERO,
        1 => subtotal.checked_ratio(dice.random_range(1..=1500), 10_000).unwrap(),
        _ => Money::from_cents(dice.random_range(1..=2000)).min(subtotal),
    };
    let shipping = Money::from_cents(if free || dice.random_bool(0.4) {
        0
    } else {
        dice.random_range(1..=1200)
    });
    let method = PaymentMethod::ALL[dice.random_range(0..3)];
    let mut order: Order = serde_json::from_value(serde_json::json!({
        "_id": "65f0abcd0102030405060702", "userId": "65f0abcd0102030405060703", "orderNumber": "K7M3-Q9TD",
        "items": items, "status": "pending",
        "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" },
        "paymentMethod": method, "paymentStatus": "paid", "subtotal": subtotal, "shippingCost": shipping,
        "total": pricing::total(subtotal, discount, shipping), "createdAt": "2026-03-03T12:00:00.000Z",
        "updatedAt": "2026-03-05T12:00:00.000Z", "paidAt": "2026-03-04T23:30:00.000Z", "invoiceNumber": "2026-000007",
    }))
    .unwrap();
    order.discount = (discount > Money::ZERO).then_some(discount);
    order.company = dice.random_bool(0.3).then(|| Company {
        name: "Crémerie & Fils".into(),
        siren: "732829320".into(),
        vat_number: dice.random_bool(0.5).then(|| "FR44732829320".into()),
    });
    order
}

fn seller(exempt: bool) -> Seller {
    let demo = Seller::demo();
    Seller {
        address: vec!["12 rue du Lait".into(), "39100 Dole".into()],
        siret: "73282932000074".into(),
        rcs: (!exempt).then(|| "RCS Dole 732 829 320".into()),
        vat_number: (!exempt).then(|| "FR44732829320".into()),
        vat_exempt: exempt,
        ..demo
    }
}

fn paper(kind: Kind, number: String, order: &Order, exempt: bool, dice: &mut StdRng, content: Content) -> Invoice {
    let issued_at: Timestamp = order.paid_at.unwrap();
    Invoice {
        number,
        kind,
        order_id: order.id,
        refund_id: None,
        issued_at: issued_at.plus_days(i64::from(kind == Kind::CreditNote)),
        buyer: "Nadia Benali".into(),
        buyer_email: dice.random_bool(0.9).then(|| "nadia@fromagerie.test".into()),
        company: order.company.clone(),
        language: if dice.random_bool(0.5) {
            Language::French
        } else {
            Language::English
        },
        seller: seller(exempt),
        delivered_at: dice.random_bool(0.5).then_some(issued_at),
        content: Some(content),
    }
}

/// Up to three credit notes that together take all of it back: the whole of it cut into parts by chance.
fn credits(dice: &mut StdRng, order: &Order) -> Vec<Credit> {
    let mut before: Vec<RateShare> = Vec::new();
    let mut left = Credit::whole(order, Language::French).lines;
    let mut credits = Vec::new();
    let count = dice.random_range(1..=3);
    for n in 1..=count {
        let mut lines = Vec::new();
        for line in &mut left {
            let part = if n == count {
                line.gross.cents()
            } else {
                dice.random_range(0..=line.gross.cents())
            };
            line.gross = Money::from_cents(line.gross.cents() - part);
            lines.push(CreditLine {
                gross: Money::from_cents(part),
                ..line.clone()
            });
        }
        let shares = lines.iter().map(|line| RateShare {
            rate: line.rate,
            gross: line.gross,
        });
        let after: Vec<_> = before.iter().copied().chain(shares).collect();
        credits.push(Credit {
            refund_id: None,
            lines,
            before: std::mem::replace(&mut before, after),
        });
    }
    credits
}

/// Rate, net and VAT in cents, of all of these together.
fn by_rate<'a>(contents: impl IntoIterator<Item = &'a Content>) -> Vec<(i64, i64, i64)> {
    let mut sums: Vec<(i64, i64, i64)> = Vec::new();
    for share in contents.into_iter().flat_map(|content| &content.vat) {
        let rate = pricing::hundredths(share.rate);
        let (net, vat) = (share.net.cents(), share.vat.cents());
        match sums.iter_mut().find(|sum| sum.0 == rate) {
            Some(sum) => (sum.1, sum.2) = (sum.1 + net, sum.2 + vat),
            None => sums.push((rate, net, vat)),
        }
    }
    sums.retain(|sum| sum.1 + sum.2 > 0);
    sums.sort_unstable();
    sums
}

#[test]
fn some_hundred_papers_keep_the_official_rules() {
    let folder = tempfile::tempdir().unwrap();
    let mut dice = StdRng::seed_from_u64(12);
    let mut count = 0;
    let mut write = |paper: &Invoice, order: &Order| {
        let name = folder.path().join(format!("{count:04}"));
        let xml = billing::xml(paper, order).unwrap().unwrap();
        std::fs::write(name.with_extension("xml"), &xml).unwrap();
        if count % PDF_EVERY == 0 {
            std::fs::write(name.with_extension("pdf"), billing::draw(paper, order).unwrap()).unwrap();
        }
        count += 1;
        // Nothing is rounded away: the customer paid this much.
        let total = format!(
            "<ram:GrandTotalAmount>{}</ram:GrandTotalAmount>",
            paper.content.as_ref().unwrap().total
        );
        assert!(xml.contains(&total), "{total} in {xml}");
    };
    for n in 0..ORDERS {
        let exempt = n % 8 == 7;
        let order = order(&mut dice, exempt);
        let content = billing::of_invoice(&order, Language::French, order.paid_at.unwrap());
        assert_eq!(content.total, order.total);
        let invoice = paper(
            Kind::Invoice,
            format!("2026-{n:06}"),
            &order,
            exempt,
            &mut dice,
            content.clone(),
        );
        write(&invoice, &order);
        if n % 6 == 0 {
            let credits = credits(&mut dice, &order);
            let contents: Vec<_> = credits
                .iter()
                .map(|credit| billing::of_credit_note(&order, credit))
                .collect();
            assert_eq!(
                by_rate(&contents),
                by_rate([&content]),
                "credit notes add up to their invoice"
            );
            for (part, content) in contents.into_iter().enumerate() {
                let note = paper(
                    Kind::CreditNote,
                    format!("AV-2026-{n:05}{part}"),
                    &order,
                    exempt,
                    &mut dice,
                    content,
                );
                write(&note, &order);
            }
        }
    }
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let validate = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/domain/billing/validate.py");
    let answer = Command::new(python).arg(validate).arg(folder.path()).output().unwrap();
    let (said, errors) = (
        String::from_utf8_lossy(&answer.stdout),
        String::from_utf8_lossy(&answer.stderr),
    );
    assert!(answer.status.success(), "{said}{errors}");
}
