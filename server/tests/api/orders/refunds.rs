//! `/api/orders/{id}/refunds`, `…/{refundId}` and `…/{refundId}/credit-note`

use std::fmt::Write;

use axum::http::Method;
use futures_util::future::join_all;
use mongodb::bson::{DateTime, Document, doc};
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product, transfer},
    http::cross_site::cookie_of,
    support::{Actor, App, in_a_shop, request},
};

/// Two Comtés at 12,35 € and one Brie at 5,90 €, paid by transfer: 30,60 € and 6,90 € for the delivery.
struct Paid {
    order: Value,
    comte: Value,
    brie: Value,
}

impl Paid {
    async fn by(app: &App, customer: &Actor, admin: &Actor) -> Self {
        let comte = app.sells(product().named("Comté").price("12.35")).await;
        let brie = app.sells(product().named("Brie").price("5.90")).await;
        customer.fills(&comte, 2).await;
        customer.fills(&brie, 1).await;
        let order = customer.post("/api/orders", transfer()).await.is(201);
        let paid = json!({ "status": "paid" });
        let order = admin.put(&path_of(&order, "payment"), paid).await.is(200);
        Self { order, comte, brie }
    }

    fn path(&self) -> String {
        path_of(&self.order, "refunds")
    }
}

fn path_of(order: &Value, part: &str) -> String {
    format!("/api/orders/{}/{part}", id(order))
}

fn sum(amount: f64) -> Value {
    json!({ "amount": amount, "reason": "goodwill" })
}

fn of_line(product: &Value, quantity: i64) -> Value {
    json!({ "lines": [{ "productId": id(product), "quantity": quantity }], "reason": "damaged" })
}

#[test]
fn lines_delivery_and_a_sum_go_back_with_a_credit_note_each_and_the_order_says_so() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let paid = Paid::by(app, &nadia, &admin).await;
        let mut line = of_line(&paid.comte, 1);
        line["shipping"] = true.into();
        line["restock"] = true.into();
        line["note"] = "  Désolés. ".into();
        let stock = app.stock_of(&paid.comte).await;
        let answer = admin.post(&paid.path(), line).await;
        assert_eq!(answer.header("location"), paid.path());
        let first = answer.is(201);
        assert_eq!(
            (&first["amount"], &first["shipping"], &first["reason"], &first["note"]),
            (&json!(19.25), &json!(true), &json!("damaged"), &json!("Désolés."))
        );
        assert_eq!(
            first["lines"],
            json!([{ "productId": paid.comte["_id"], "weight": 250, "quantity": 1, "amount": 12.35 }])
        );
        assert_eq!(
            (
                &first["orderId"],
                &first["method"],
                &first["status"],
                &first["creditNoteNumber"]
            ),
            (
                &paid.order["_id"],
                &json!("transfer"),
                &json!("pending"),
                &json!("AV-2050-000001")
            )
        );
        assert_eq!(app.stock_of(&paid.comte).await, stock + 1);

        let second = admin.post(&paid.path(), sum(10.0)).await.is(201);
        assert_eq!(second["creditNoteNumber"], "AV-2050-000002");
        let order = nadia.get(&format!("/api/orders/{}", id(&paid.order))).await.is(200);
        assert_eq!(
            (&order["refundedTotal"], &order["refundDue"], &order["refunds"]),
            (&json!(29.25), &json!(29.25), &json!([first["_id"], second["_id"]]))
        );

        let sent = json!({ "status": "sent" });
        let path = format!("{}/{}", paid.path(), id(&first));
        app.seconds_later(60);
        let answer = admin.put(&path, sent.clone()).await.is(200);
        assert_eq!(
            (&answer["status"], &answer["sentAt"]),
            (&json!("sent"), &json!("2050-03-03T12:01:00.000Z"))
        );
        admin.put(&path, sent).await.refuses(409, "no_refund_due");
        let order = nadia.get(&format!("/api/orders/{}", id(&paid.order))).await.is(200);
        assert_eq!(
            (&order["refundedTotal"], &order["refundDue"]),
            (&json!(29.25), &json!(10.0))
        );
    });
}

#[test]
fn a_customer_reads_their_refunds_and_credit_notes_and_nobody_else_does() {
    in_a_shop(async |app| {
        let (nadia, omar, admin) = (
            app.customer("nadia").await,
            app.customer("omar").await,
            app.admin().await,
        );
        let paid = Paid::by(app, &nadia, &admin).await;
        let refund = admin.post(&paid.path(), sum(5.0)).await.is(201);
        app.seconds_later(1);
        admin.post(&paid.path(), sum(1.0)).await.is(201);
        let list = nadia.get(&paid.path()).await.is(200);
        assert_eq!((&list["total"], &list["items"][0]), (&json!(2), &refund));
        let second = nadia.get(&format!("{}?page=2&limit=1", paid.path())).await.is(200);
        assert_eq!(second["items"][0]["amount"], 1.0);

        let paper = format!("{}/{}/credit-note", paid.path(), id(&refund));
        for reader in [&nadia, &admin] {
            let answer = reader.get(&paper).await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("content-disposition")),
                (200, "attachment; filename=\"avoir-AV-2050-000001.pdf\"")
            );
            assert!(answer.text.starts_with("%PDF-"));
        }
        let of_another = Paid::by(app, &nadia, &admin).await;
        let misplaced = format!("{}/{}/credit-note", of_another.path(), id(&refund));
        nadia.get(&misplaced).await.refuses(404, "not_found");
        omar.get(&paid.path()).await.refuses(404, "not_found");
        omar.get(&paper).await.refuses(404, "not_found");
        let path = format!("{}/{}", paid.path(), id(&refund));
        for other in [&nadia, &omar] {
            other.post(&paid.path(), sum(5.0)).await.refuses(403, "forbidden");
            other
                .put(&path, json!({ "status": "sent" }))
                .await
                .refuses(403, "forbidden");
        }
        app.guest()
            .post(&paid.path(), sum(5.0))
            .await
            .refuses(401, "not_signed_in");
        app.guest().get(&paid.path()).await.refuses(401, "not_signed_in");
        assert_eq!(app.count("refunds").await, 2);
    });
}

#[test]
fn what_cannot_be_refunded_is_refused_by_name_and_nothing_is_stored() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let paid = Paid::by(app, &nadia, &admin).await;
        let other = app.sells(product()).await;
        let with = |mut body: Value, field: &str, value: Value| {
            body[field] = value;
            body
        };
        let rows: [(Value, &[(&str, &str)]); 9] = [
            (sum(0.0), &[("amount", "too_small")]),
            (sum(-1.0), &[("amount", "too_small")]),
            (json!({ "reason": "other" }), &[("amount", "required")]),
            (of_line(&paid.comte, 0), &[("lines[0].quantity", "too_small")]),
            (of_line(&other, 1), &[("lines[0].productId", "not_in_order")]),
            (with(sum(1.0), "shipping", true.into()), &[("amount", "sum_or_lines")]),
            (with(sum(1.0), "restock", true.into()), &[("restock", "needs_lines")]),
            (
                with(sum(1.0), "reason", "cancelled".into()),
                &[("reason", "unknown_reason")],
            ),
            (with(sum(1.0), "note", "x".repeat(501).into()), &[("note", "too_long")]),
        ];
        for (body, broken) in rows {
            admin.post(&paid.path(), body).await.refuses_fields(broken);
        }
        let problem = admin
            .post(&paid.path(), sum(37.51))
            .await
            .refuses(409, "refund_too_large");
        assert!(problem["detail"].as_str().unwrap().contains("€37.50"), "{problem}");
        let problem = admin.post(&paid.path(), of_line(&paid.comte, 3)).await;
        let problem = problem.refuses(409, "refund_too_large");
        assert_eq!(problem["errors"][0]["field"], "lines[0].quantity");

        let unpaid = nadia.orders(&paid.brie).await;
        admin
            .post(&path_of(&unpaid, "refunds"), sum(1.0))
            .await
            .refuses(409, "not_paid");
        let cancelled = Paid::by(app, &nadia, &admin).await;
        admin.moves(&cancelled.order, "cancelled").await;
        admin
            .post(&cancelled.path(), sum(1.0))
            .await
            .refuses(409, "order_cancelled");
        let unknown = format!("/api/orders/{}/refunds", app.unknown_id());
        admin.post(&unknown, sum(1.0)).await.refuses(404, "not_found");
        // That of the cancelled order.
        assert_eq!(app.count("refunds").await, 1);
    });
}

#[test]
fn of_two_who_refund_the_same_line_at_once_one_does() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let paid = Paid::by(app, &nadia, &admin).await;
        let path = paid.path();
        let both = (0..2).map(|_| admin.post(&path, of_line(&paid.brie, 1)));
        let mut answers: Vec<_> = join_all(both)
            .await
            .iter()
            .map(|answer| answer.status.as_u16())
            .collect();
        answers.sort_unstable();
        assert_eq!(answers, [201, 409]);
        assert_eq!(app.count("refunds").await, 1);
    });
}

#[test]
fn a_refund_that_is_sent_twice_under_one_key_is_made_once() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let paid = Paid::by(app, &nadia, &admin).await;
        let bearer = format!("Bearer {}", admin.token.as_deref().unwrap());
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", "once"),
        ];
        let send = async || {
            let request = request(Method::POST, &paid.path(), &headers, sum(5.0).to_string());
            admin.send(request).await.is(201)
        };
        assert_eq!(send().await, send().await);
        assert_eq!(app.count("refunds").await, 1);
    });
}

#[test]
fn the_form_of_the_dashboard_refunds_and_says_beside_its_fields_what_is_wrong() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let paid = Paid::by(app, &nadia, &admin).await;
        let cookie = cookie_of(app, &admin).await;
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let page = format!("/gestion/commandes/{}", id(&paid.order));
        let read = async || admin.send(request(Method::GET, &page, &headers, "")).await.text;
        let shown = read().await;
        // What the page's fields send, the quantities typed into them.
        let form = |comte: &str, brie: &str| {
            let lines = [(&paid.comte, comte), (&paid.brie, brie)];
            let mut body = format!("id={}&form%5Breason%5D=damaged&form%5Bamount%5D=", id(&paid.order));
            for (place, (product, quantity)) in lines.into_iter().enumerate() {
                for (field, value) in [("product_id", id(product)), ("weight", "250"), ("quantity", quantity)] {
                    let name = format!("form[lines][{place}][{field}]");
                    assert!(shown.contains(&format!("name=\"{name}\"")), "{name} in {shown}");
                    let name = name.replace('[', "%5B").replace(']', "%5D");
                    let _ = write!(body, "&{name}={value}");
                }
            }
            body
        };
        let send = async |path: &str, body: String| admin.send(request(Method::POST, path, &headers, body)).await;

        let problem = send("/fn/dashboard/refund", form("0", "2")).await;
        let problem = problem.refuses_in_json(409, "refund_too_large");
        assert_eq!(problem["errors"][0]["field"], "lines1Quantity");
        assert!(shown.contains("id=\"lines1Quantity\""), "{shown}");
        let refunded = send("/fn/dashboard/refund", form("", "1")).await;
        assert!(
            refunded.header("location").ends_with("?refunded=1"),
            "{}",
            refunded.text
        );
        let list = admin.get(&paid.path()).await.is(200);
        assert_eq!((&list["total"], &list["items"][0]["amount"]), (&json!(1), &json!(5.9)));
        let refund = &list["items"][0];
        let shown = read().await;
        assert!(
            shown.contains("1 × Brie, 250") && shown.contains("À envoyer par virement"),
            "{shown}"
        );
        assert!(!shown.contains("id=\"lines1Quantity\""), "{shown}");

        let body = format!("id={}&refund={}", id(&paid.order), id(refund));
        let noted = send("/fn/dashboard/refund-sent", body).await;
        assert!(noted.header("location").ends_with("?sent=1"), "{}", noted.text);
        let shown = read().await;
        assert!(
            shown.contains("Parti par virement le") && !shown.contains("Marquer envoyé"),
            "{shown}"
        );
        let own = cookie_of(app, &nadia).await;
        let headers = [("cookie", own.as_str())];
        let page = format!("/commandes/{}", id(&paid.order));
        let shown = nadia.send(request(Method::GET, &page, &headers, "")).await.text;
        let paper = format!("{}/{}/credit-note", paid.path(), id(refund));
        assert!(shown.contains("Abîmé ou gâté") && shown.contains(&paper), "{shown}");
    });
}

#[test]
fn a_contested_order_is_neither_handed_over_nor_refunded_in_the_dashboard() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let paid = Paid::by(app, &nadia, &admin).await;
        admin.moves(&paid.order, "processing").await;
        let cookie = cookie_of(app, &admin).await;
        let path = format!("/gestion/commandes/{}", id(&paid.order));
        let read = async || {
            let headers = [("cookie", cookie.as_str())];
            admin.send(request(Method::GET, &path, &headers, "")).await.text
        };
        let offers = ["Confier au livreur", "Combien de chaque article"];
        let shown = read().await;
        assert!(offers.iter().all(|offer| shown.contains(offer)), "{shown}");
        let since = DateTime::from_millis(app.shop.now().millis());
        for (status, words, is_open) in [
            ("open", "n’expédiez pas. Répondez chez Stripe avant l’échéance.", false),
            ("lost", "La banque a donné raison au client", false),
            ("won", "La banque a rejeté la contestation", true),
        ] {
            let dispute = doc! { "status": status, "amount": 37.5, "since": since };
            let change = doc! { "$set": { "dispute": dispute, "fraudWarningAt": since } };
            let orders = app.shop.store.database().collection::<Document>("orders");
            orders.update_one(doc! {}, change).await.unwrap();
            let shown = read().await;
            assert!(
                shown.contains(words) && shown.contains("Stripe signale"),
                "{status}: {shown}"
            );
            assert!(
                offers.iter().all(|offer| shown.contains(offer) == is_open),
                "{status}: {shown}"
            );
            let list = admin.get("/api/orders").await.is(200);
            assert_eq!(list["items"][0]["dispute"]["status"], status);
        }
    });
}
