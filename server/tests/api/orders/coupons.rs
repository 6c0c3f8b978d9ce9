//! `couponCode` in `POST /api/orders/quote` and `POST /api/orders`.

use serde_json::{Value, json};

use crate::{
    admin::coupons::{coupon, with},
    fixtures::{order, product},
    support::in_a_shop,
};

fn order_with(code: impl Into<Value>) -> Value {
    with(order(), "couponCode", code)
}

#[test]
fn a_code_lowers_the_quote_and_the_order_by_the_same_amount() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let admin = app.admin().await;
        let made = admin.post("/api/admin/coupons", coupon("BRIE10")).await.is(201);
        let comte = app.sells(product().price("12.35")).await;
        nadia.fills(&comte, 3).await;
        let quote = nadia.post("/api/orders/quote", order_with("brie10")).await.is(200);
        let expected = json!({
            "subtotal": 37.05, "discount": 3.71, "shippingCost": 6.9, "total": 40.24,
            "vat": [{ "rate": 5.5, "net": 38.14, "vat": 2.1 }],
        });
        assert_eq!(quote, expected);
        let placed = nadia.post("/api/orders", order_with("brie10")).await.is(201);
        for amount in ["subtotal", "discount", "shippingCost", "total"] {
            assert_eq!(placed[amount], expected[amount], "{amount}");
        }
        assert_eq!(
            (&placed["couponCode"], &placed["couponId"]),
            (&json!("BRIE10"), &made["_id"])
        );
        let path = format!("/api/admin/coupons/{}", made["_id"].as_str().unwrap());
        assert_eq!(admin.get(&path).await.is(200)["usedCount"], 1);
        let without = app.customer("omar").await.orders(&comte).await;
        assert_eq!(
            (&without["discount"], &without["couponCode"]),
            (&Value::Null, &Value::Null)
        );
    });
}

#[test]
fn a_refused_code_says_why_beside_its_field_and_nothing_is_stored() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        for body in [
            with(coupon("OMARS"), "userId", omar.id.as_str()),
            with(coupon("LATER"), "startDate", "2050-12-01T00:00:00.000Z"),
            with(coupon("OVER"), "endDate", "2050-01-02T00:00:00.000Z"),
            with(coupon("OFF"), "isActive", false),
            with(coupon("RICH"), "minPurchase", 40),
            with(coupon("ONCE"), "usageLimit", 1),
        ] {
            admin.post("/api/admin/coupons", body).await.is(201);
        }
        let comte = app.sells(product().price("12.35").stock(5)).await;
        omar.fills(&comte, 1).await;
        omar.post("/api/orders", order_with("ONCE")).await.is(201);
        nadia.fills(&comte, 3).await;
        for (code, refusal, words) in [
            ("NONE", "coupon_unknown", "There is no such code."),
            ("OMARS", "coupon_unknown", "There is no such code."),
            ("LATER", "coupon_expired", "This code is valid from 1 December 2050."),
            ("OVER", "coupon_expired", "This code ended on 2 January 2050."),
            ("OFF", "coupon_expired", "This code is no longer valid."),
            (
                "RICH",
                "coupon_min_purchase",
                "This code is good for orders from €40.00: €2.95 to go.",
            ),
            (
                "ONCE",
                "coupon_exhausted",
                "This code has been used as often as it can be.",
            ),
        ] {
            for path in ["/api/orders/quote", "/api/orders"] {
                let problem = nadia.post(path, order_with(code)).await.refuses(422, refusal);
                let error = json!([{ "field": "couponCode", "code": refusal, "message": words }]);
                assert_eq!(
                    (&problem["errors"], &problem["detail"]),
                    (&error, &json!(words)),
                    "{code}"
                );
            }
        }
        for hostile in [json!({ "$gt": "" }), json!(["BRIE10"]), json!(10)] {
            nadia
                .post("/api/orders", order_with(hostile))
                .await
                .refuses_fields(&[("couponCode", "wrong_type")]);
        }
        nadia
            .post("/api/orders", order_with("X".repeat(41)))
            .await
            .refuses_fields(&[("couponCode", "too_long")]);
        assert_eq!((app.count("orders").await, app.stock_of(&comte).await), (1, 4));
        assert_eq!(nadia.get("/api/cart").await.is(200)["itemCount"], 3);
    });
}

#[test]
fn a_total_that_was_shown_differently_is_refused_with_the_old_and_the_new_one() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().price("12.35").stock(5)).await;
        nadia.fills(&comte, 1).await;
        for path in ["/api/orders/quote", "/api/orders"] {
            let problem = nadia
                .post(path, with(order(), "expectedTotal", 18.90))
                .await
                .refuses(409, "price_changed");
            assert_eq!(
                problem["detail"],
                "The total has changed, nothing was ordered. It was €18.90 and is €19.25 now. Check it, then order again."
            );
            let error = json!({
                "field": "expectedTotal", "code": "price_changed", "message": "€18.90 before, €19.25 now.",
            });
            assert_eq!(problem["errors"], json!([error]));
        }
        assert_eq!((app.count("orders").await, app.stock_of(&comte).await), (0, 5));
        for hostile in [json!("19.25"), json!({ "$gt": 0 }), json!([19.25])] {
            nadia
                .post("/api/orders", with(order(), "expectedTotal", hostile))
                .await
                .refuses_fields(&[("expectedTotal", "wrong_type")]);
        }
        let placed = nadia
            .post("/api/orders", with(order(), "expectedTotal", 19.25))
            .await
            .is(201);
        assert_eq!(placed["total"], 19.25);
    });
}
