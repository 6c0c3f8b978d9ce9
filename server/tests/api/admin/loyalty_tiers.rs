//! `/api/admin/loyalty/tiers`

use serde_json::{Value, json};

use crate::support::in_a_shop;

fn tier(name: &str, points: i64) -> Value {
    json!({ "name": name, "minPoints": points, "multiplier": 1.5, "benefits": ["Un cadeau"], "isActive": true })
}

#[test]
fn an_admin_replaces_the_tiers_and_customers_see_the_active_ones() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let mut silver = tier("silver", 500);
        silver["isActive"] = json!(false);
        silver["translations"] = json!({ "en": { "benefits": ["A present"] } });
        let tiers = json!({ "tiers": [tier("bronze", 0), silver, tier("gold", 1500)] });
        let put = admin.put("/api/admin/loyalty/tiers", tiers).await.is(200);
        assert_eq!((&put["total"], &put["items"][1]["name"]), (&json!(3), &json!("silver")));
        assert_eq!(admin.get("/api/admin/loyalty/tiers").await.is(200), put);
        let shown = app.guest().get("/api/loyalty/tiers").await.is(200);
        let names = [&shown["items"][0]["name"], &shown["items"][1]["name"], &shown["total"]];
        assert_eq!(names, [&json!("bronze"), &json!("gold"), &json!(2)]);
        assert_eq!(shown["items"][0]["isActive"], true);
        // Those left out go; those that stay keep their ids.
        let fewer = json!({ "tiers": [tier("bronze", 0), tier("gold", 1000)] });
        let fewer = admin.put("/api/admin/loyalty/tiers", fewer).await.is(200);
        assert_eq!(fewer["items"][1]["_id"], put["items"][2]["_id"]);
        assert_eq!(app.count("loyaltytiers").await, 2);
    });
}

#[test]
fn tiers_that_break_a_rule_are_refused_with_every_field_and_nothing_changes() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let put = async |body| admin.put("/api/admin/loyalty/tiers", body).await;
        put(json!({ "tiers": [tier("bronze", 0)] })).await.is(200);
        put(json!({ "tiers": [tier("bronze", 1)] }))
            .await
            .refuses_fields(&[("tiers", "no_bronze")]);
        put(json!({ "tiers": [] }))
            .await
            .refuses_fields(&[("tiers", "no_bronze")]);
        put(json!({ "tiers": [tier("bronze", 0), tier("gold", 500), tier("silver", 600)] }))
            .await
            .refuses_fields(&[("tiers", "not_ascending")]);
        let mut wrong = tier("diamond", -1);
        wrong["multiplier"] = json!(11);
        wrong["benefits"] = json!([{ "$gt": "" }]);
        wrong["_id"] = json!("443040b57ecf70ee36143605");
        put(json!({ "tiers": [tier("bronze", 0), wrong], "all": true }))
            .await
            .refuses(422, "invalid_input");
        put(json!([tier("bronze", 0)])).await.refuses(422, "invalid_input");
        assert_eq!(app.count("loyaltytiers").await, 1);
    });
}
