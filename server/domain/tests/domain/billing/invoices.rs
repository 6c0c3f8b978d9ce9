//! Invoices: who may have them, what they say, and that their numbers leave none out.

use domain::{
    Error,
    billing::{self, Kind},
    identity::accounts,
    orders,
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use shared::{
    Id, Language,
    account::ProfileUpdate,
    order::{Company, Order, OrderStatus, PlaceOrder},
    user::Role,
};
use test_support::{
    fixtures::{by_transfer, product},
    pdf::{read_rows, read_text},
    shop::{TestShop, in_a_shop},
};

#[track_caller]
pub fn has(rows: &[String], wanted: &[&str]) {
    for wanted in wanted {
        assert!(rows.iter().any(|row| row.contains(wanted)), "{wanted} in {rows:#?}");
    }
}

async fn set(shop: &TestShop, id: Id<Order>, fields: Document) {
    let orders = shop.store.database().collection::<Document>("orders");
    let id = mongodb::bson::oid::ObjectId::from_bytes(id.bytes());
    orders
        .update_one(doc! { "_id": id }, doc! { "$set": fields })
        .await
        .expect("the order");
}

#[test]
fn an_invoice_names_both_sides_each_line_and_the_vat_of_each_rate() {
    in_a_shop(async |shop| {
        shop.set_time("2050-03-03T12:00:00Z");
        let brie = shop.sells(product().named("Brie de Meaux")).await;
        let mut board = product().named("Planche en hêtre").price("25");
        board.0.vat_rate = 20.0;
        let board = shop.sells(board).await;
        let identity = shop.identity("nadia", Role::User).await;
        let nadia = identity.clone().customer();
        shop.fill_cart(&nadia, &brie, 3).await;
        shop.fill_cart(&nadia, &board, 1).await;
        let order = orders::place(shop, &nadia, &by_transfer()).await.unwrap();
        let unpaid = billing::print(shop, &identity, order.id, Kind::Invoice).await;
        assert!(matches!(unpaid, Err(Error::NotInvoiced)), "{unpaid:?}");

        shop.set_time("2050-03-05T09:00:00Z");
        orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        let invoice = billing::print(shop, &identity, order.id, Kind::Invoice).await.unwrap();
        assert_eq!(invoice.number, "2050-000001");
        let rows = read_rows(&invoice.pdf);
        has(
            &rows,
            &[
                "Facture",
                "Numéro 2050-000001",
                "Émise le 5 mars 2050",
                &format!("Commande {}", order.order_number),
                "Passée le 3 mars 2050",
                "Fromagerie Alioui (démonstration)",
                "1 rue de la Démonstration",
                "SIRET 00000000000000",
                "RCS Nulle-Part 000 000 000",
                "FR12000000000",
                "nadia",
                "1 rue du Lait",
                "69001 Lyon",
                "Brie de Meaux 250 g 3 9,48 € 5,5 % 10,00 € 30,00 €",
                "Planche en hêtre 250 g 1 20,83 € 20 % 25,00 € 25,00 €",
                "Sous-total TTC 55,00 €",
                "Livraison TTC 6,90 €",
                "Total TTC 61,90 €",
                // Of 61,90 €, 25/55 and 30/55, each to the cent.
                "20 % 23,45 € 4,69 € 28,14 €",
                "5,5 % 32,00 € 1,76 € 33,76 €",
                "Total 55,45 € 6,45 € 61,90 €",
                "Payée le 5 mars 2050 par virement bancaire.",
                "Page 1 / 1",
            ],
        );
        assert!(!rows.iter().any(|row| row.contains("Remise") || row.contains("Annulée")));
    });
}

#[test]
fn an_invoice_is_the_customers_and_the_admins() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let identity = shop.identity("nadia", Role::User).await;
        let order = shop.transfer_order(&identity.clone().customer(), &brie).await;
        orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        let own = billing::print(shop, &identity, order.id, Kind::Invoice).await.unwrap();
        shop.clock.advance_seconds(86_400);
        let fatima = shop.identity("fatima", Role::Admin).await;
        let theirs = billing::print(shop, &fatima, order.id, Kind::Invoice).await.unwrap();
        assert!(own.pdf == theirs.pdf, "the same order gives the same bytes");
        let leo = shop.identity("leo", Role::Livreur).await;
        set(
            shop,
            order.id,
            doc! { "livreurId": mongodb::bson::oid::ObjectId::from_bytes(leo.user().id.bytes()) },
        )
        .await;
        for other in [leo, shop.identity("omar", Role::User).await] {
            let answer = billing::print(shop, &other, order.id, Kind::Invoice).await;
            assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
        }
        let nothing = billing::print(shop, &fatima, shop.new_id(), Kind::Invoice).await;
        assert!(matches!(nothing, Err(Error::NotFound)), "{nothing:?}");
    });
}

#[test]
fn forty_lines_with_long_names_go_on_to_further_pages_below_the_same_head() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let identity = shop.identity("nadia", Role::User).await;
        let order = shop.transfer_order(&identity.clone().customer(), &brie).await;
        orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        let papers = shop
            .store
            .database()
            .collection::<domain::store::invoices::Invoice>("invoices");
        let mut paper = papers.find_one(doc! {}).await.unwrap().unwrap();
        let content = paper.content.as_mut().unwrap();
        let line = content.lines[0].clone();
        content.lines = (1..=40)
            .map(|n| {
                let mut line = line.clone();
                line.name = match n {
                    7 => "Crottin de Chavignol affiné vingt-quatre semaines dans le foin de montagne".into(),
                    8 => "X".repeat(120),
                    9 => "Сыр \u{202e}Żółty\u{7} 山羊".into(),
                    n => format!("Fromage {n}"),
                };
                line
            })
            .collect();
        papers.replace_one(doc! { "_id": &paper.number }, &paper).await.unwrap();
        let invoice = billing::print(shop, &identity, order.id, Kind::Invoice).await.unwrap();
        let text = read_text(&invoice.pdf);
        let pages: Vec<_> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
        assert_eq!(pages.len(), 2, "{text}");
        for (page, number) in pages.iter().zip(1..) {
            assert!(
                page.contains("Désignation") && page.contains(&format!("Page {number} / 2")),
                "{page}"
            );
            assert!(page.contains("SIRET"), "{page}");
        }
        assert!(pages[1].contains("Facture 2050-000001 (suite)"));
        let rows = read_rows(&invoice.pdf);
        has(
            &rows,
            &[
                "Fromage 40 250 g 1",
                "Crottin de Chavignol affiné",
                "dans le foin de",
                "Syr Żółty",
            ],
        );
        for n in [1, 20, 39] {
            assert_eq!(
                rows.iter()
                    .filter(|row| row.starts_with(&format!("Fromage {n} ")))
                    .count(),
                1
            );
        }
    });
}

/// The same shop after it moved and changed its name.
fn moved(shop: &TestShop) -> domain::Shop {
    let mut settings = domain::Settings::clone(&shop.settings);
    settings.seller.name = "Crèmerie du Port".into();
    settings.seller.address = vec!["9 quai Neuf".into(), "13002 Marseille".into()];
    with_settings(shop, settings)
}

fn with_settings(shop: &TestShop, settings: domain::Settings) -> domain::Shop {
    domain::Shop::new(
        shop.store.clone(),
        shop.catalog.clone(),
        shop.clock.clone(),
        domain::Randomness::seeded(2),
        domain::AccountLimits::Off,
        settings,
    )
}

#[test]
fn a_seller_without_vat_charges_none_and_says_so() {
    in_a_shop(async |shop| {
        let mut settings = domain::Settings::clone(&shop.settings);
        settings.seller.vat_exempt = true;
        settings.seller.vat_number = None;
        settings.seller.rcs = None;
        let exempt = &with_settings(shop, settings);
        let brie = shop.sells(product().named("Brie de Meaux")).await;
        let identity = shop.identity("nadia", Role::User).await;
        let nadia = identity.clone().customer();
        shop.fill_cart(&nadia, &brie, 3).await;
        let order = orders::place(exempt, &nadia, &by_transfer()).await.unwrap();
        assert_eq!(order.items[0].vat_rate, Some(0.0));
        orders::mark_paid(exempt, &shop.admin().await, order.id).await.unwrap();
        let rows = read_rows(
            &billing::print(exempt, &identity, order.id, Kind::Invoice)
                .await
                .unwrap()
                .pdf,
        );
        has(
            &rows,
            &[
                "Brie de Meaux 250 g 3 10,00 € sans 10,00 € 30,00 €",
                "Total TTC 36,90 €",
                "TVA non applicable, art. 284 de la directive 2006/112/CE (ex-art. 293",
                "B du CGI).",
            ],
        );
        let gone = ["Taux de TVA", "intracommunautaire", "RCS"];
        assert!(
            !rows.iter().any(|row| gone.iter().any(|gone| row.contains(gone))),
            "{rows:#?}"
        );
    });
}

#[test]
fn a_firms_invoice_names_it_with_its_numbers() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let identity = shop.identity("nadia", Role::User).await;
        let nadia = identity.clone().customer();
        shop.fill_cart(&nadia, &brie, 1).await;
        let company = |siren: &str, vat_number: &str| Company {
            name: "Crémerie & Fils".into(),
            siren: siren.into(),
            vat_number: Some(vat_number.into()),
        };
        for (siren, vat_number, wrong) in [
            ("732829321", "FR44732829320", "company.siren"),
            ("732829320", "FR45732829320", "company.vatNumber"),
        ] {
            let refused = orders::place(shop, &nadia, &for_company(company(siren, vat_number))).await;
            let Err(Error::Invalid(rules)) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(rules.iter().map(|rule| &*rule.field).collect::<Vec<_>>(), [wrong]);
        }
        let order = orders::place(shop, &nadia, &for_company(company("732829320", "FR44732829320")))
            .await
            .unwrap();
        orders::mark_paid(shop, &shop.admin().await, order.id).await.unwrap();
        let rows = read_rows(
            &billing::print(shop, &identity, order.id, Kind::Invoice)
                .await
                .unwrap()
                .pdf,
        );
        let siren = "SIREN 732829320 · TVA intracommunautaire FR44732829320";
        has(&rows, &["Crémerie & Fils", "nadia", siren]);
    });
}

fn for_company(company: Company) -> PlaceOrder {
    PlaceOrder {
        company: Some(company),
        ..by_transfer()
    }
}

#[test]
fn a_paper_stays_as_it_was_issued_whatever_becomes_of_order_customer_and_seller() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let identity = shop.identity("tom", Role::User).await;
        let tom = identity.clone().customer();
        accounts::choose_language(shop, &tom, Language::English).await.unwrap();
        let (admin, staff) = (shop.admin().await, shop.admin_staff().await);
        let (kept, off) = (
            shop.transfer_order(&tom, &brie).await.id,
            shop.transfer_order(&tom, &brie).await.id,
        );
        for order in [kept, off] {
            orders::mark_paid(shop, &admin, order).await.unwrap();
        }
        shop.clock.advance_seconds(86_400);
        orders::cancel(shop, &tom, off).await.unwrap();
        let papers = [(kept, Kind::Invoice), (off, Kind::Invoice), (off, Kind::CreditNote)];
        let print = async |shop: &domain::Shop| {
            let printed = papers.map(|(order, kind)| billing::print(shop, &identity, order, kind));
            join_all(printed)
                .await
                .into_iter()
                .map(|paper| paper.unwrap().pdf)
                .collect::<Vec<_>>()
        };
        let before = print(shop).await;
        has(
            &read_rows(&before[0]),
            &["Invoice", "tom", "Issued on 3 March 2050", "Paid on 3 March 2050"],
        );

        let renamed = ProfileUpdate {
            name: Some("Tom Dupont".into()),
            ..Default::default()
        };
        accounts::update(shop, &tom, renamed).await.unwrap();
        let tom = shop.sign_in_again(&identity).await.customer();
        accounts::choose_language(shop, &tom, Language::French).await.unwrap();
        orders::mark_refunded(shop, &admin, off).await.unwrap();
        for status in [OrderStatus::Processing, OrderStatus::Shipped, OrderStatus::Delivered] {
            shop.advance(&staff, kept, status).await.unwrap();
        }
        let late = shop.transfer_order(&tom, &brie).await.id;
        let shop = &moved(shop);
        billing::issue_missing(shop).await.unwrap();
        assert!(print(shop).await == before, "a byte changed");

        // What is issued now says what is so now.
        orders::mark_paid(shop, &admin, late).await.unwrap();
        let paper = billing::print(shop, &identity, late, Kind::Invoice).await.unwrap();
        has(
            &read_rows(&paper.pdf),
            &["Facture", "Tom Dupont", "Crèmerie du Port", "9 quai Neuf"],
        );
    });
}

#[test]
fn the_numbers_of_a_year_leave_none_out_however_many_pay_at_once_and_fail() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(200)).await;
        let admin = shop.admin().await;
        let names: Vec<_> = (0..50).map(|n| format!("buyer-{n}")).collect();
        let placed = join_all(names.iter().map(async |name| {
            let buyer = shop.customer(name).await;
            (shop.transfer_order(&buyer, &brie).await, buyer)
        }))
        .await;
        // Every fifth is cancelled while it is paid: one of the two comes too late.
        let paid = join_all(placed.iter().enumerate().map(async |(n, (order, buyer))| {
            let pay = || orders::mark_paid(shop, &admin, order.id);
            let (one, two, ()) = tokio::join!(pay(), pay(), async {
                if n % 5 == 0 {
                    let _ = orders::cancel(shop, buyer, order.id).await;
                }
            });
            let count = usize::from(one.is_ok()) + usize::from(two.is_ok());
            assert!(count == 1 || n % 5 == 0 && count == 0, "{one:?} {two:?}");
            one.ok().or(two.ok()).and_then(|order| order.invoice_number)
        }))
        .await;
        let mut numbers: Vec<_> = paid.into_iter().flatten().collect();
        numbers.sort();
        let expected: Vec<_> = (1..=numbers.len()).map(|n| format!("2050-{n:06}")).collect();
        assert_eq!(numbers, expected);
        assert!(numbers.len() >= 40);
    });
}

#[test]
fn numbers_begin_anew_with_the_year_in_paris() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let nadia = shop.customer("nadia").await;
        let admin = shop.admin().await;
        let mut numbers = Vec::new();
        for moment in [
            "2050-12-31T22:30:00Z",
            "2050-12-31T22:59:59Z",
            "2050-12-31T23:30:00Z",
            "2051-01-01T12:00:00Z",
        ] {
            shop.set_time(moment);
            let order = shop.transfer_order(&nadia, &brie).await;
            let paid = orders::mark_paid(shop, &admin, order.id).await.unwrap();
            numbers.extend(paid.invoice_number);
        }
        assert_eq!(numbers, ["2050-000001", "2050-000002", "2051-000001", "2051-000002"]);
    });
}
