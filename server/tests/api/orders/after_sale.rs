//! `/api/orders/{id}/withdrawal` and `/api/orders/{id}/complaints`, and what is under them

use axum::http::Method;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};
use test_support::pictures::png;

use crate::{
    fixtures::{id, product},
    support::{Actor, App, in_a_shop},
};

/// A board of 20 € and a Brie at 5 €, delivered and paid.
pub struct Delivered {
    pub order: Value,
    pub board: Value,
    pub brie: Value,
}

impl Delivered {
    pub async fn to(app: &App, customer: &Actor, admin: &Actor) -> Self {
        let board = product().named("Planche").price("20").with("isPerishable", false);
        let board = app.sells(board).await;
        let brie = app.sells(product().named("Brie").price("5")).await;
        customer.fills(&board, 2).await;
        let order = customer.orders(&brie).await;
        for status in ["processing", "shipped", "delivered"] {
            admin.moves(&order, status).await;
        }
        Self { order, board, brie }
    }

    pub fn path(&self, part: &str) -> String {
        format!("/api/orders/{}/{part}", id(&self.order))
    }

    pub fn boards(&self, quantity: i64) -> Value {
        json!({ "lines": [{ "productId": id(&self.board), "quantity": quantity }] })
    }

    pub fn squashed(&self) -> Value {
        json!({
            "lines": [{ "productId": id(&self.brie), "quantity": 1 }], "reason": "damaged", "text": " Écrasé. ",
        })
    }
}

#[test]
fn a_withdrawal_is_declared_listed_and_answered_and_a_product_says_what_may_be_withdrawn_from() {
    in_a_shop(async |app| {
        let (nadia, omar, admin) = (
            app.customer("nadia").await,
            app.customer("omar").await,
            app.admin().await,
        );
        let bought = Delivered::to(app, &nadia, &admin).await;
        assert_eq!(
            (&bought.board["isPerishable"], &bought.brie["isPerishable"]),
            (&json!(false), &json!(true))
        );
        assert_eq!(bought.order["items"][0]["isPerishable"], false);
        let path = bought.path("withdrawal");
        omar.post(&path, bought.boards(1)).await.refuses(404, "not_found");
        let cheese = json!({ "lines": [{ "productId": id(&bought.brie), "quantity": 1 }] });
        let cheese = nadia.post(&path, cheese).await.refuses(422, "not_withdrawable");
        assert_eq!(
            (&cheese["errors"][0]["field"], &cheese["errors"][0]["code"]),
            (&json!("lines[0].productId"), &json!("not_withdrawable"))
        );

        let answer = nadia.post(&path, bought.boards(2)).await;
        assert_eq!(answer.header("location"), path);
        let made = answer.is(201);
        assert_eq!(
            (&made["status"], &made["receivedAt"]),
            (&json!("received"), &json!("2050-03-03T12:00:00.000Z"))
        );
        assert_eq!(
            made["lines"],
            json!([{ "productId": bought.board["_id"], "weight": 250, "quantity": 2, "name": "Planche" }])
        );
        nadia.post(&path, bought.boards(1)).await.refuses(422, "invalid_input");
        omar.get(&path).await.refuses(404, "not_found");
        assert_eq!(nadia.get(&path).await.is(200)["items"], json!([made]));

        let answer = format!("{path}/{}", id(&made));
        let accepted = json!({ "status": "accepted", "restock": true });
        nadia.put(&answer, accepted.clone()).await.refuses(403, "forbidden");
        let unsaid = admin.put(&answer, json!({ "status": "refused" })).await;
        assert_eq!(unsaid.refuses(422, "invalid_input")["errors"][0]["field"], "note");
        let done = admin.put(&answer, accepted.clone()).await.is(200);
        let refunds = nadia.get(&bought.path("refunds")).await.is(200);
        assert_eq!(
            (
                &refunds["items"][0]["_id"],
                &refunds["items"][0]["amount"],
                &refunds["items"][0]["reason"]
            ),
            (&done["refundId"], &json!(40.0), &json!("withdrawal"))
        );
        admin.put(&answer, accepted).await.refuses(409, "already_answered");
    });
}

#[test]
fn a_withdrawal_too_late_says_until_when_it_was() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let bought = Delivered::to(app, &nadia, &admin).await;
        // 3 March is a Thursday: until 17 March.
        app.seconds_later(15 * 86_400);
        let nadia = app.signs_in_again(&nadia).await;
        let late = nadia.post(&bought.path("withdrawal"), bought.boards(1)).await;
        let late = late.refuses(409, "withdrawal_over");
        assert!(late["detail"].as_str().unwrap().contains("17 March 2050"), "{late}");
    });
}

#[test]
fn a_complaint_is_told_with_a_picture_and_answered_with_a_coupon() {
    in_a_shop(async |app| {
        let (nadia, omar, admin) = (
            app.customer("nadia").await,
            app.customer("omar").await,
            app.admin().await,
        );
        let bought = Delivered::to(app, &nadia, &admin).await;
        let path = bought.path("complaints");
        omar.post(&path, bought.squashed()).await.refuses(404, "not_found");
        let picture = nadia.uploads("/api/reviews/images", &png(10, 10)).await.is(201);
        let mut told = bought.squashed();
        told["images"] = json!([picture["url"]]);
        let made = nadia.post(&path, told).await.is(201);
        assert_eq!(
            (&made["messages"][0]["text"], &made["status"]),
            (&json!("Écrasé."), &json!("open"))
        );
        nadia
            .post(&path, bought.squashed())
            .await
            .refuses(409, "complaint_open");

        let one = format!("{path}/{}", id(&made));
        let messages = format!("{one}/messages");
        omar.post(&messages, json!({ "text": "?" }))
            .await
            .refuses(404, "not_found");
        let asked = admin.post(&messages, json!({ "text": "Depuis quand ?" })).await.is(201);
        assert_eq!(asked["messages"][1]["by"], "shop");
        let voucher = json!({ "outcome": "voucher", "amount": 10, "text": "Désolés." });
        nadia.put(&one, voucher.clone()).await.refuses(403, "forbidden");
        let done = admin.put(&one, voucher.clone()).await.is(200);
        assert_eq!((&done["outcome"], &done["amount"]), (&json!("voucher"), &json!(10.0)));
        admin.put(&one, voucher).await.refuses(409, "already_answered");
        assert_eq!(nadia.get(&path).await.is(200)["items"], json!([done]));
        omar.get(&path).await.refuses(404, "not_found");
        let coupons = app.shop.store.database().collection::<Document>("coupons");
        let own = doc! { "code": done["couponCode"].as_str().unwrap(), "usageLimit": 1 };
        assert_eq!(coupons.count_documents(own).await.unwrap(), 1);
    });
}

#[test]
fn an_order_that_has_not_arrived_is_not_complained_of() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product()).await;
        let placed = nadia.orders(&comte).await;
        let path = format!("/api/orders/{}/complaints", id(&placed));
        let missing =
            json!({ "lines": [{ "productId": id(&comte), "quantity": 1 }], "reason": "missing", "text": "?" });
        nadia.post(&path, missing).await.refuses(409, "not_delivered");
        nadia
            .call(
                Method::POST,
                &path,
                Some(json!({ "lines": [], "reason": "sad", "text": "" })),
            )
            .await
            .refuses(422, "invalid_input");
    });
}
