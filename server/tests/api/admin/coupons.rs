//! `/api/admin/coupons`

use serde_json::{Value, json};

use crate::{fixtures::id, support::in_a_shop};

/// A coupon's body: ten per cent off for the year of the tests.
pub fn coupon(code: &str) -> Value {
    json!({
        "code": code, "type": "percentage", "value": 10, "startDate": "2050-01-01T00:00:00.000Z",
        "endDate": "2051-01-01T00:00:00.000Z",
    })
}

/// The body with another field.
pub fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

#[test]
fn an_admin_makes_reads_changes_and_deletes_a_coupon() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let answer = admin
            .post("/api/admin/coupons", with(coupon("brie10"), "minPurchase", 30.5))
            .await;
        let location = answer.header("location").to_owned();
        let made = answer.is(201);
        assert_eq!(location, format!("/api/admin/coupons/{}", id(&made)));
        let expected = json!({
            "_id": made["_id"], "code": "BRIE10", "type": "percentage", "value": 10.0, "minPurchase": 30.5,
            "startDate": "2050-01-01T00:00:00.000Z", "endDate": "2051-01-01T00:00:00.000Z", "usedCount": 0, "isActive": true,
        });
        assert_eq!(made, expected);
        assert_eq!(admin.get(&location).await.is(200), made);

        let change = with(coupon("Brie12"), "usageLimit", 3);
        let changed = admin.put(&location, with(change, "isActive", false)).await.is(200);
        assert_eq!(
            (
                &changed["code"],
                &changed["usageLimit"],
                &changed["isActive"],
                &changed["minPurchase"]
            ),
            (&json!("BRIE12"), &json!(3), &json!(false), &Value::Null)
        );
        admin.post("/api/admin/coupons", coupon("ANOTHER")).await.is(201);
        let answer = admin.get("/api/admin/coupons?limit=1").await;
        assert!(answer.header("link").contains("page=2&limit=1>; rel=\"next\""));
        let list = answer.is(200);
        assert_eq!(
            (&list["total"], &list["items"][0]["code"]),
            (&json!(2), &json!("ANOTHER"))
        );

        assert_eq!(admin.delete(&location).await.status, 204);
        admin.get(&location).await.refuses(404, "not_found");
        admin.delete(&location).await.refuses(404, "not_found");
        admin.put(&location, coupon("GONE")).await.refuses(404, "not_found");
        let audit = admin.get("/api/admin/audit?action=coupon.updated").await.is(200);
        assert_eq!(
            audit["items"][0]["target"],
            json!({ "kind": "coupon", "id": made["_id"] })
        );
    });
}

#[test]
fn a_code_that_is_taken_in_any_case_is_refused() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        admin.post("/api/admin/coupons", coupon("BRIE10")).await.is(201);
        let other = admin.post("/api/admin/coupons", coupon("OTHER")).await.is(201);
        let problem = admin
            .post("/api/admin/coupons", coupon("brie10"))
            .await
            .refuses(409, "coupon_code_taken");
        assert_eq!(problem["errors"][0]["field"], "code");
        let path = format!("/api/admin/coupons/{}", id(&other));
        admin
            .put(&path, coupon("Brie10"))
            .await
            .refuses(409, "coupon_code_taken");
        assert_eq!(app.count("coupons").await, 2);
    });
}

#[test]
fn every_broken_field_of_a_coupon_is_named_at_once() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let broken = json!({
            "code": "a b", "type": "percentage", "value": 100.5, "minPurchase": -1, "usageLimit": 0,
            "startDate": "2050-01-02T00:00:00.000Z", "endDate": "2050-01-02T00:00:00.000Z",
        });
        admin.post("/api/admin/coupons", broken).await.refuses_fields(&[
            ("code", "not_a_code"),
            ("endDate", "before_from"),
            ("minPurchase", "too_small"),
            ("usageLimit", "too_small"),
            ("value", "too_large"),
        ]);
        for (field, value) in [
            ("code", json!({ "$gt": "" })),
            ("type", json!("gift")),
            ("value", json!("10")),
            ("value", json!(10.001)),
            ("endDate", json!("tomorrow")),
            ("usageLimit", json!(1.5)),
            ("userId", json!({ "$ne": null })),
        ] {
            admin
                .post("/api/admin/coupons", with(coupon("BRIE10"), field, value))
                .await
                .refuses_fields(&[(field, "wrong_type")]);
        }
        admin
            .post("/api/admin/coupons", with(coupon("BRIE10"), "usedCount", 0))
            .await
            .refuses_fields(&[("usedCount", "unknown_field")]);
        admin
            .post("/api/admin/coupons", with(coupon("BRIE10"), "userId", app.unknown_id()))
            .await
            .refuses_fields(&[("userId", "unknown_user")]);
        assert_eq!(app.count("coupons").await, 0);
    });
}

#[test]
fn coupons_are_for_admins_only() {
    in_a_shop(async |app| {
        let made = app
            .admin()
            .await
            .post("/api/admin/coupons", coupon("BRIE10"))
            .await
            .is(201);
        let path = format!("/api/admin/coupons/{}", id(&made));
        let (nadia, leo) = (app.customer("nadia").await, app.livreur("leo").await);
        for (caller, status, code) in [
            (&nadia, 403, "forbidden"),
            (&leo, 403, "forbidden"),
            (&app.guest(), 401, "not_signed_in"),
        ] {
            caller.get("/api/admin/coupons").await.refuses(status, code);
            caller.get(&path).await.refuses(status, code);
            caller
                .post("/api/admin/coupons", coupon("MINE"))
                .await
                .refuses(status, code);
            caller.put(&path, coupon("MINE")).await.refuses(status, code);
            caller.delete(&path).await.refuses(status, code);
        }
        assert_eq!(app.count("coupons").await, 1);
    });
}
