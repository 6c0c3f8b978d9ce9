//! `/api/loyalty`

use serde_json::json;
use shared::loyalty::{Loyalty, LoyaltyTier};

use crate::support::in_a_shop;

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
