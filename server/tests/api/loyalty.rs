//! `/api/loyalty`

use serde_json::json;
use shared::loyalty::LoyaltyTier;

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
