//! `POST /api/orders/{id}/cancel`

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    admin::coupons::{coupon, with},
    fixtures::{id, order, product},
    support::in_a_shop,
};

fn cancel_of(order: &Value) -> String {
    format!("/api/orders/{}/cancel", id(order))
}

#[test]
fn an_owner_cancels_while_pending_and_stock_and_coupon_come_back_once() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let made = with(coupon("ONCE"), "usageLimit", 1);
        let made = admin.post("/api/admin/coupons", made).await.is(201);
        let comte = app.sells(product().stock(5)).await;
        nadia.fills(&comte, 2).await;
        let placed = nadia
            .post("/api/orders", with(order(), "couponCode", "ONCE"))
            .await
            .is(201);
        app.seconds_later(60);
        let cancelled = nadia.call(Method::POST, &cancel_of(&placed), None).await.is(200);
        assert_eq!(cancelled["status"], "cancelled");
        let event = json!({ "status": "cancelled", "at": "2050-03-03T12:01:00.000Z", "by": nadia.id });
        assert_eq!(cancelled["timeline"][1], event);
        let used = async || {
            let path = format!("/api/admin/coupons/{}", id(&made));
            admin.get(&path).await.is(200)["usedCount"].clone()
        };
        assert_eq!((app.stock_of(&comte).await, used().await), (5, json!(0)));
        nadia
            .call(Method::POST, &cancel_of(&placed), None)
            .await
            .refuses(409, "invalid_transition");
        assert_eq!((app.stock_of(&comte).await, used().await), (5, json!(0)));
    });
}

#[test]
fn once_it_is_prepared_an_order_is_no_longer_the_customers_to_cancel() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        for status in ["processing", "shipped", "delivered"] {
            admin.moves(&placed, status).await;
            nadia
                .call(Method::POST, &cancel_of(&placed), None)
                .await
                .refuses(409, "invalid_transition");
        }
    });
}

#[test]
fn another_customers_order_cannot_be_cancelled_nor_found_out_about() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let (admin, leo) = (app.admin().await, app.livreur("leo").await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        for other in [&omar, &admin, &leo] {
            other
                .call(Method::POST, &cancel_of(&placed), None)
                .await
                .refuses(404, "not_found");
        }
        let guest = app.guest();
        guest
            .call(Method::POST, &cancel_of(&placed), None)
            .await
            .refuses(401, "not_signed_in");
        for unknown in [app.unknown_id().as_str(), "1", "%7B%22$gt%22:%22%22%7D"] {
            let path = format!("/api/orders/{unknown}/cancel");
            nadia.call(Method::POST, &path, None).await.refuses(404, "not_found");
        }
        let path = format!("/api/orders/{}", id(&placed));
        assert_eq!(nadia.get(&path).await.is(200)["status"], "pending");
    });
}
