//! Credit notes: which orders have one, what it says, and that numbers leave none out and are kept with what they stand on.

use std::collections::BTreeSet;

use domain::{
    Error,
    billing::{self, Kind},
    orders,
    promotions::coupons,
};
use futures_util::future::join_all;
use mongodb::bson::{Document, doc};
use shared::{
    order::{Order, OrderStatus, PlaceOrder},
    user::Role,
};
use test_support::{
    fixtures::{by_transfer, product},
    pdf::read_rows,
    shop::{TestShop, in_a_shop},
};

use crate::{billing::invoices::has, orders::coupons::ten_per_cent};

/// The numbers of the papers that the shop keeps.
async fn stored_numbers(shop: &TestShop) -> BTreeSet<String> {
    let papers = shop.documents("invoices").await;
    papers
        .iter()
        .map(|paper| paper.get_str("_id").unwrap().to_owned())
        .collect()
}

#[test]
fn a_cancelled_order_has_a_credit_note_that_takes_its_whole_invoice_back() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().named("Brie de Meaux")).await;
        let mut board = product().named("Planche en hêtre").price("25");
        board.0.vat_rate = 20.0;
        let board = shop.sells(board).await;
        let (admin, identity) = (shop.admin().await, shop.identity("nadia", Role::User).await);
        let nadia = identity.clone().customer();
        coupons::create(shop, &admin, ten_per_cent(shop, "BRIE10"))
            .await
            .unwrap();
        shop.fill_cart(&nadia, &brie, 3).await;
        shop.fill_cart(&nadia, &board, 1).await;
        let with_code = PlaceOrder {
            coupon_code: Some("BRIE10".into()),
            ..by_transfer()
        };
        let order = orders::place(shop, &nadia, &with_code).await.unwrap();
        orders::mark_paid(shop, &admin, order.id).await.unwrap();
        let none = billing::print(shop, &identity, order.id, Kind::CreditNote).await;
        assert!(matches!(none, Err(Error::NoCreditNote)), "{none:?}");

        shop.clock.advance_seconds(86_400);
        let cancelled = orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(cancelled.credit_note_number.as_deref(), Some("AV-2050-000001"));
        let paper = billing::print(shop, &identity, order.id, Kind::CreditNote)
            .await
            .unwrap();
        assert_eq!(paper.number, "AV-2050-000001");
        let rows = read_rows(&paper.pdf);
        has(
            &rows,
            &[
                "Avoir",
                "Numéro AV-2050-000001",
                "Émis le 4 mars 2050",
                &format!("Commande {}", order.order_number),
                "SIRET 00000000000000",
                "nadia",
                // What was paid for each, a tenth less than it cost, and the parts of the delivery.
                "Brie de Meaux 250 g −3 8,53 € 5,5 % 9,00 € −27,00 €",
                "Planche en hêtre 250 g −1 18,75 € 20 % 22,50 € −22,50 €",
                "Livraison −1 2,62 € 20 % 3,14 € −3,14 €",
                "Livraison −1 3,56 € 5,5 % 3,76 € −3,76 €",
                "Total TTC −56,40 €",
                // Of 56,40 €, 25/55 and 30/55, each to the cent.
                "20 % −21,37 € −4,27 € −25,64 €",
                "5,5 % −29,16 € −1,60 € −30,76 €",
                "Total −50,53 € −5,87 € −56,40 €",
                "Annule la facture n° 2050-000001 du 3 mars 2050.",
            ],
        );
        assert!(
            !rows
                .iter()
                .any(|row| row.contains("Payée") || row.contains("acquittée") || row.contains("Sous-total"))
        );
    });
}

#[test]
fn what_was_not_invoiced_has_no_credit_note() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let identity = shop.identity("nadia", Role::User).await;
        let nadia = identity.clone().customer();
        let order = shop.transfer_order(&nadia, &brie).await;
        let cancelled = orders::cancel(shop, &nadia, order.id).await.unwrap();
        assert_eq!(cancelled.credit_note_number, None);
        let none = billing::print(shop, &identity, order.id, Kind::CreditNote).await;
        assert!(matches!(none, Err(Error::NoCreditNote)), "{none:?}");
        assert_eq!(stored_numbers(shop).await, BTreeSet::new());
        assert_eq!(shop.documents("creditnotenumbers").await, []);
    });
}

#[test]
fn both_series_leave_none_out_however_many_pay_and_cancel_at_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product().stock(200)).await;
        let (admin, staff) = (shop.admin().await, shop.admin_staff().await);
        let placed = join_all((0..30).map(async |n| {
            let buyer = shop.customer(&format!("buyer-{n}")).await;
            (shop.transfer_order(&buyer, &brie).await.id, buyer)
        }))
        .await;
        // All are paid; two thirds are cancelled meanwhile by two at once, or a little later by one more.
        join_all(placed.iter().enumerate().map(async |(n, (order, buyer))| {
            let cancel = async || {
                if n % 3 > 0 {
                    let called_off = orders::cancel(shop, buyer, *order);
                    let _ = tokio::join!(called_off, shop.advance(&staff, *order, OrderStatus::Cancelled));
                }
            };
            let pay = async || _ = orders::mark_paid(shop, &admin, *order).await;
            if n % 3 == 1 {
                tokio::join!(pay(), cancel());
            } else {
                pay().await;
                cancel().await;
            }
        }))
        .await;

        let orders = shop.store.database().collection::<Order>("orders");
        let (mut invoices, mut credit_notes) = (BTreeSet::new(), BTreeSet::new());
        for (id, _) in &placed {
            let id = mongodb::bson::oid::ObjectId::from_bytes(id.bytes());
            let order = orders.find_one(doc! { "_id": id }).await.unwrap().unwrap();
            let cancelled = order.status == OrderStatus::Cancelled;
            assert_eq!(
                order.credit_note_number.is_some(),
                cancelled && order.invoice_number.is_some(),
                "{order:?}"
            );
            invoices.extend(order.invoice_number);
            credit_notes.extend(order.credit_note_number);
        }
        assert!(invoices.len() >= 20 && credit_notes.len() >= 10);
        let first = |series: &str, count| (1..=count).map(|n| format!("{series}-{n:06}")).collect();
        let expected: [BTreeSet<_>; 2] = [first("2050", invoices.len()), first("AV-2050", credit_notes.len())];
        assert_eq!([&invoices, &credit_notes], [&expected[0], &expected[1]]);
        assert_eq!(stored_numbers(shop).await, &invoices | &credit_notes);
    });
}

#[test]
fn a_number_whose_transaction_fails_is_given_again() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let (nadia, admin) = (shop.customer("nadia").await, shop.admin().await);
        let order = shop.transfer_order(&nadia, &brie).await.id;
        let papers = shop.store.database().collection::<Document>("invoices");
        let in_the_way = async |number: &str| {
            papers.insert_one(doc! { "_id": number }).await.unwrap();
        };
        let out_of_the_way = async |number: &str| {
            papers.delete_one(doc! { "_id": number }).await.unwrap();
        };
        in_the_way("2050-000001").await;
        orders::mark_paid(shop, &admin, order).await.unwrap_err();
        out_of_the_way("2050-000001").await;
        let paid = orders::mark_paid(shop, &admin, order).await.unwrap();
        assert_eq!(paid.invoice_number.as_deref(), Some("2050-000001"));

        in_the_way("AV-2050-000001").await;
        orders::cancel(shop, &nadia, order).await.unwrap_err();
        assert_eq!(shop.stock_of(&brie).await, 99, "nothing was given back");
        out_of_the_way("AV-2050-000001").await;
        let cancelled = orders::cancel(shop, &nadia, order).await.unwrap();
        assert_eq!(cancelled.credit_note_number.as_deref(), Some("AV-2050-000001"));
        assert_eq!(shop.stock_of(&brie).await, 100);
    });
}

#[test]
fn orders_of_an_older_version_get_what_they_lack_at_start_up_once() {
    in_a_shop(async |shop| {
        let brie = shop.sells(product()).await;
        let admin = shop.admin().await;
        let identity = shop.identity("nadia", Role::User).await;
        let nadia = identity.clone().customer();
        let mut paid = Vec::new();
        for _ in 0..3 {
            let order = shop.transfer_order(&nadia, &brie).await.id;
            orders::mark_paid(shop, &admin, order).await.unwrap();
            paid.push(order);
        }
        orders::cancel(shop, &nadia, paid[1]).await.unwrap();
        let print = async |order, kind| billing::print(shop, &identity, order, kind).await.unwrap().pdf;
        let before = print(paid[2], Kind::Invoice).await;

        // As the older version would have left them.
        let database = shop.store.database();
        for collection in ["invoices", "creditnotenumbers"] {
            database
                .collection::<Document>(collection)
                .delete_many(doc! {})
                .await
                .unwrap();
        }
        let unnumbered = doc! { "$unset": { "creditNoteNumber": "" } };
        database
            .collection::<Document>("orders")
            .update_many(doc! {}, unnumbered)
            .await
            .unwrap();

        shop.clock.advance_seconds(86_400);
        // Two servers start at once.
        let (one, two) = tokio::join!(billing::issue_missing(shop), billing::issue_missing(shop));
        one.and(two).unwrap();
        billing::issue_missing(shop).await.unwrap();
        assert!(print(paid[2], Kind::Invoice).await == before);
        has(
            &read_rows(&print(paid[1], Kind::CreditNote).await),
            &[
                "Numéro AV-2050-000001",
                "Émis le 4 mars 2050",
                "n° 2050-000002 du 3 mars 2050",
            ],
        );
        let numbers = ["2050-000001", "2050-000002", "2050-000003", "AV-2050-000001"];
        assert_eq!(stored_numbers(shop).await, numbers.map(ToOwned::to_owned).into());
    });
}
