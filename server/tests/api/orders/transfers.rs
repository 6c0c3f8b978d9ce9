//! `PUT /api/orders/{id}/payment`, `PUT /api/orders/{id}/refund`, `GET /api/orders/{id}/invoice` and
//! `GET /api/orders/{id}/credit-note`

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product, transfer},
    support::{Actor, in_a_shop},
};

fn path_of(order: &Value, part: &str) -> String {
    format!("/api/orders/{}/{part}", id(order))
}

async fn orders_by_transfer(customer: &Actor, product: &Value) -> Value {
    customer.fills(product, 1).await;
    customer.post("/api/orders", transfer()).await.is(201)
}

#[test]
fn an_admin_marks_a_transfer_paid_once_and_the_customer_gets_the_invoice() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let order = orders_by_transfer(&nadia, &app.sells(product()).await).await;
        let invoice = path_of(&order, "invoice");
        nadia.get(&invoice).await.refuses(409, "not_invoiced");

        app.seconds_later(60);
        let (path, paid) = (path_of(&order, "payment"), json!({ "status": "paid" }));
        let answer = admin.put(&path, paid.clone()).await.is(200);
        assert_eq!(
            (&answer["paymentStatus"], &answer["invoiceNumber"], &answer["paidAt"]),
            (
                &json!("paid"),
                &json!("2050-000001"),
                &json!("2050-03-03T12:01:00.000Z")
            )
        );
        let event = json!({ "status": "pending", "payment": "paid", "at": "2050-03-03T12:01:00.000Z", "by": admin.id });
        assert_eq!(answer["timeline"][1], event);
        admin.put(&path, paid).await.refuses(409, "already_paid");

        for reader in [&nadia, &admin] {
            let answer = reader.get(&invoice).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("content-type"), "application/pdf");
            assert_eq!(
                answer.header("content-disposition"),
                "attachment; filename=\"facture-2050-000001.pdf\""
            );
            assert_eq!(answer.header("cache-control"), "private");
            assert!(answer.text.starts_with("%PDF-"));
        }
    });
}

#[test]
fn a_cancelled_order_that_was_invoiced_has_a_credit_note_for_its_customer_and_admins() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let order = orders_by_transfer(&nadia, &app.sells(product()).await).await;
        let credit_note = path_of(&order, "credit-note");
        nadia.get(&credit_note).await.refuses(409, "no_credit_note");
        admin
            .put(&path_of(&order, "payment"), json!({ "status": "paid" }))
            .await
            .is(200);
        nadia.get(&credit_note).await.refuses(409, "no_credit_note");
        admin.moves(&order, "cancelled").await;
        let cancelled = nadia.get(&format!("/api/orders/{}", id(&order))).await.is(200);
        assert_eq!(cancelled["creditNoteNumber"], "AV-2050-000001");
        for reader in [&nadia, &admin] {
            let answer = reader.get(&credit_note).await;
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("content-type"), "application/pdf");
            assert_eq!(
                answer.header("content-disposition"),
                "attachment; filename=\"avoir-AV-2050-000001.pdf\""
            );
            assert!(answer.text.starts_with("%PDF-"));
            // The invoice stays.
            assert_eq!(reader.get(&path_of(&order, "invoice")).await.status, 200);
        }
    });
}

#[test]
fn admins_list_the_orders_whose_money_is_still_to_go_back() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product()).await;
        let mut orders = Vec::new();
        for _ in 0..3 {
            app.seconds_later(60);
            let order = orders_by_transfer(&nadia, &comte).await;
            admin
                .put(&path_of(&order, "payment"), json!({ "status": "paid" }))
                .await
                .is(200);
            admin.moves(&order, "cancelled").await;
            orders.push(order);
        }
        // Cancelled before it was paid, and not cancelled.
        let unpaid = orders_by_transfer(&nadia, &comte).await;
        admin.moves(&unpaid, "cancelled").await;
        orders_by_transfer(&nadia, &comte).await;
        admin
            .put(&path_of(&orders[1], "refund"), json!({ "status": "done" }))
            .await
            .is(200);
        for query in [
            "refundDue=true",
            "refundDue=true&status=cancelled&paymentStatus=paid&q=nadia",
        ] {
            let list = admin.get(&format!("/api/orders?{query}")).await.is(200);
            let found: Vec<_> = list["items"].as_array().unwrap().iter().map(id).collect();
            assert_eq!(found, [id(&orders[2]), id(&orders[0])], "{query}");
            assert_eq!(list["total"], 2);
        }
        let all = admin.get("/api/orders?refundDue=false").await.is(200);
        assert_eq!(all["total"], 5);
        nadia.get("/api/orders?refundDue=true").await.refuses(403, "forbidden");
    });
}

#[test]
fn only_admins_mark_and_only_the_owner_and_admins_read() {
    in_a_shop(async |app| {
        let (nadia, omar, leo) = (
            app.customer("nadia").await,
            app.customer("omar").await,
            app.livreur("leo").await,
        );
        let order = orders_by_transfer(&nadia, &app.sells(product()).await).await;
        for part in ["payment", "refund"] {
            let body = json!({ "status": if part == "payment" { "paid" } else { "done" } });
            for other in [&nadia, &omar, &leo] {
                other
                    .put(&path_of(&order, part), body.clone())
                    .await
                    .refuses(403, "forbidden");
            }
            app.guest()
                .put(&path_of(&order, part), body)
                .await
                .refuses(401, "not_signed_in");
        }
        for paper in ["invoice", "credit-note"] {
            for other in [&omar, &leo] {
                other.get(&path_of(&order, paper)).await.refuses(404, "not_found");
            }
            app.guest()
                .get(&path_of(&order, paper))
                .await
                .refuses(401, "not_signed_in");
        }
    });
}

#[test]
fn what_is_no_open_transfer_is_refused_and_says_why() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product()).await;
        let paid = json!({ "status": "paid" });
        let cash = nadia.orders(&comte).await;
        admin
            .put(&path_of(&cash, "payment"), paid.clone())
            .await
            .refuses(409, "not_a_transfer");
        let off = orders_by_transfer(&nadia, &comte).await;
        nadia.call(Method::POST, &path_of(&off, "cancel"), None).await.is(200);
        admin
            .put(&path_of(&off, "payment"), paid.clone())
            .await
            .refuses(409, "order_cancelled");
        let order = orders_by_transfer(&nadia, &comte).await;
        for wrong in [
            json!({ "status": "pending" }),
            json!({}),
            json!({ "status": "paid", "total": 1 }),
        ] {
            assert_eq!(admin.put(&path_of(&order, "payment"), wrong).await.status, 422);
        }
        let unknown = format!("/api/orders/{}/payment", app.unknown_id());
        admin.put(&unknown, paid).await.refuses(404, "not_found");
    });
}

#[test]
fn the_money_of_a_cancelled_order_goes_back_once() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let order = orders_by_transfer(&nadia, &app.sells(product()).await).await;
        let (path, done) = (path_of(&order, "refund"), json!({ "status": "done" }));
        admin.put(&path, done.clone()).await.refuses(409, "no_refund_due");
        admin
            .put(&path_of(&order, "payment"), json!({ "status": "paid" }))
            .await
            .is(200);
        admin.put(&path, done.clone()).await.refuses(409, "no_refund_due");
        admin.moves(&order, "cancelled").await;
        let owed = nadia.get(&format!("/api/orders/{}", id(&order))).await.is(200);
        assert_eq!(
            (&owed["refundedTotal"], &owed["refundDue"]),
            (&order["total"], &order["total"])
        );
        app.seconds_later(60);
        let answer = admin.put(&path, done.clone()).await.is(200);
        assert_eq!(answer["refundedTotal"], order["total"]);
        assert!(answer["refundDue"].is_null());
        let sent = json!({ "amount": order["total"], "status": "sent" });
        let last = answer["timeline"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["refund"], &last["at"]),
            (&sent, &json!("2050-03-03T12:01:00.000Z"))
        );
        admin.put(&path, done).await.refuses(409, "no_refund_due");
    });
}
