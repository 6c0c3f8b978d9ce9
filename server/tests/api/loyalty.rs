//! `/api/loyalty`

use domain::seed;
use mongodb::bson::{doc, oid::ObjectId};
use serde_json::json;
use shared::loyalty::{Loyalty, LoyaltyTier};

use crate::{
    fixtures::{order, product},
    support::{App, in_a_shop},
};

/// Gives the customer of the demo data this many points.
pub async fn earned(app: &App, points: i64) {
    let login = json!({ "email": seed::ACCOUNTS[0], "password": seed::PASSWORD });
    let login = app.guest().post("/api/auth/login", login).await.is(200);
    give(app, login["user"]["_id"].as_str().expect("an id"), points).await;
}

/// Opens an account with one movement of this many points, in place of the one there is.
pub async fn give(app: &App, user: &str, points: i64) {
    let now = app.shop.now();
    let movement = json!({ "type": "earn", "points": points, "description": "Commande", "createdAt": now });
    let account = json!({
        "_id": app.unknown_id(), "userId": user, "points": points, "tier": "bronze", "history": [movement],
        "createdAt": now, "updatedAt": now,
    });
    let accounts = app.shop.store.database().collection::<Loyalty>("loyalties");
    let account: Loyalty = serde_json::from_value(account).expect("an account");
    let owner = ObjectId::parse_str(user).expect("an id");
    accounts
        .delete_one(doc! { "userId": owner })
        .await
        .expect("the database");
    accounts.insert_one(account).await.expect("an account");
}

#[test]
fn anyone_sees_the_tiers_lowest_first_in_their_language() {
    in_a_shop(async |app| {
        let tiers = app.shop.store.database().collection::<LoyaltyTier>("loyaltytiers");
        for (name, points) in [("gold", 1500), ("bronze", 0)] {
            let tier = json!({
                "_id": app.unknown_id(), "name": name, "minPoints": points, "multiplier": 1.5, "isActive": true,
                "benefits": ["Un cadeau"], "translations": { "en": { "benefits": ["A present"] } },
            });
            tiers
                .insert_one(serde_json::from_value::<LoyaltyTier>(tier).unwrap())
                .await
                .unwrap();
        }
        let list = app.guest().get("/api/loyalty/tiers").await.is(200);
        assert_eq!(
            (&list["total"], &list["page"], &list["pages"]),
            (&json!(2), &json!(1), &json!(1))
        );
        let names: Vec<_> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tier| &tier["name"])
            .collect();
        assert_eq!(names, ["bronze", "gold"]);
        assert_eq!(
            (&list["items"][1]["minPoints"], &list["items"][1]["multiplier"]),
            (&json!(1500), &json!(1.5))
        );
        assert_eq!(list["items"][0]["benefits"], json!(["Un cadeau"]));
        let list = app.guest().get("/api/loyalty/tiers?lang=en").await.is(200);
        assert_eq!(list["items"][0]["benefits"], json!(["A present"]));
        app.guest()
            .get("/api/loyalty/tiers?lang=de")
            .await
            .refuses_fields(&[("lang", "wrong_type")]);
        let admin = app.admin().await;
        for path in ["/api/loyalty/tiers", "/api/admin/loyalty/tiers"] {
            let second = admin.get(&format!("{path}?page=2&limit=1")).await.is(200);
            assert_eq!(second["items"][0]["name"], "gold", "{path}");
            admin
                .get(&format!("{path}?limit=0"))
                .await
                .refuses_fields(&[("limit", "too_small")]);
        }
    });
}

#[test]
fn points_and_history_are_the_customers_own_and_add_up() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let tiers = json!({ "tiers": [
            { "name": "bronze", "minPoints": 0, "multiplier": 1, "isActive": true },
            { "name": "silver", "minPoints": 500, "multiplier": 1.25, "isActive": true },
        ] });
        app.admin().await.put("/api/admin/loyalty/tiers", tiers).await.is(200);
        let order = app.unknown_id();
        let movement = |kind: &str, points: i64, at: &str| json!({ "type": kind, "points": points, "description": "Commande", "orderId": order, "createdAt": at });
        let account = json!({
            "_id": app.unknown_id(), "userId": nadia.id, "points": 120, "tier": "bronze",
            "history": [movement("earn", 420, "2050-03-01T12:00:00Z"), movement("redeem", -300, "2050-03-02T12:00:00Z")],
            "createdAt": "2050-03-01T12:00:00Z", "updatedAt": "2050-03-02T12:00:00Z",
        });
        let accounts = app.shop.store.database().collection::<Loyalty>("loyalties");
        accounts
            .insert_one(serde_json::from_value::<Loyalty>(account).unwrap())
            .await
            .unwrap();

        let points = nadia.get("/api/loyalty/points").await.is(200);
        let expected =
            json!({ "points": 120, "tier": "bronze", "multiplier": 1.0, "nextTier": "silver", "pointsToNextTier": 80 });
        assert_eq!(points, expected);
        let answer = nadia.get("/api/loyalty/history?limit=1").await;
        assert!(
            answer
                .header("link")
                .contains("</api/loyalty/history?page=2&limit=1>; rel=\"next\"")
        );
        let history = answer.is(200);
        assert_eq!((&history["total"], &history["pages"]), (&json!(2), &json!(2)));
        let spent = json!({
            "type": "redeem", "points": -300, "description": "Commande", "orderId": order,
            "createdAt": "2050-03-02T12:00:00.000Z",
        });
        assert_eq!(history["items"], json!([spent]));

        let points = omar.get("/api/loyalty/points").await.is(200);
        assert_eq!((&points["points"], &points["tier"]), (&json!(0), &json!("bronze")));
        assert_eq!(omar.get("/api/loyalty/history").await.is(200)["items"], json!([]));
        for path in ["/api/loyalty/points", "/api/loyalty/history"] {
            app.guest().get(path).await.refuses(401, "not_signed_in");
        }
        omar.get(&format!("/api/loyalty/history?userId={}", nadia.id))
            .await
            .refuses_fields(&[("userId", "unknown_field")]);
        omar.get("/api/loyalty/history?limit=0")
            .await
            .refuses_fields(&[("limit", "too_small")]);
    });
}

#[test]
fn a_delivered_and_paid_order_earns_a_point_a_euro_once() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let placed = nadia.orders(&app.sells(product().price("62.90")).await).await;
        for status in ["processing", "shipped", "delivered"] {
            assert_eq!(nadia.get("/api/loyalty/points").await.is(200)["points"], 0);
            admin.moves(&placed, status).await;
        }
        assert_eq!(nadia.get("/api/loyalty/points").await.is(200)["points"], 62);
        let history = nadia.get("/api/loyalty/history").await.is(200);
        let movement = json!({
            "type": "earn", "points": 62, "description": format!("Commande {}", placed["orderNumber"].as_str().unwrap()),
            "orderId": placed["_id"], "createdAt": "2050-03-03T12:00:00.000Z",
        });
        assert_eq!(history["items"], json!([movement]));
    });
}

#[test]
fn redeeming_gives_a_coupon_for_oneself_alone_and_takes_the_points() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        give(app, &nadia.id, 350).await;
        let redeemed = nadia
            .post("/api/loyalty/redeem", json!({ "points": 300 }))
            .await
            .is(201);
        let coupon = &redeemed["coupon"];
        assert_eq!(redeemed["points"], 50);
        assert_eq!(
            (
                &coupon["type"],
                &coupon["value"],
                &coupon["usageLimit"],
                &coupon["userId"]
            ),
            (&json!("fixed"), &json!(15.0), &json!(1), &json!(nadia.id))
        );
        assert_eq!(nadia.get("/api/loyalty/points").await.is(200)["points"], 50);
        let history = nadia.get("/api/loyalty/history").await.is(200);
        assert_eq!(history["items"][0]["points"], -300);

        let comte = app.sells(product().price("20")).await;
        let mut body = order();
        body["couponCode"] = coupon["code"].clone();
        for customer in [&omar, &nadia] {
            customer.fills(&comte, 1).await;
        }
        omar.post("/api/orders", body.clone())
            .await
            .refuses(422, "coupon_unknown");
        assert_eq!(nadia.post("/api/orders", body.clone()).await.is(201)["discount"], 15.0);
        nadia.fills(&comte, 1).await;
        nadia.post("/api/orders", body).await.refuses(422, "coupon_exhausted");
    });
}

#[test]
fn too_few_points_or_no_hundreds_are_refused_and_nothing_moves() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let redeem =
            async |points: serde_json::Value| nadia.post("/api/loyalty/redeem", json!({ "points": points })).await;
        redeem(json!(100)).await.refuses(409, "not_enough_points");
        give(app, &nadia.id, 199).await;
        redeem(json!(200)).await.refuses(409, "not_enough_points");
        redeem(json!(150)).await.refuses_fields(&[("points", "not_hundreds")]);
        for too_few in [0, -100] {
            redeem(json!(too_few)).await.refuses_fields(&[("points", "too_small")]);
        }
        redeem(json!(1_000_000_000))
            .await
            .refuses_fields(&[("points", "too_large")]);
        for hostile in [json!({ "$gt": 0 }), json!("100"), json!(100.5)] {
            redeem(hostile).await.refuses_fields(&[("points", "wrong_type")]);
        }
        let guest = app.guest().post("/api/loyalty/redeem", json!({ "points": 100 })).await;
        guest.refuses(401, "not_signed_in");
        assert_eq!(nadia.get("/api/loyalty/points").await.is(200)["points"], 199);
        assert_eq!(app.count("coupons").await, 0);
    });
}
