//! `/api/admin/delivery`

use serde_json::json;

use crate::{fixtures::id, orders::slots::sundays, support::in_a_shop};

#[test]
fn areas_are_made_read_changed_and_taken_away() {
    in_a_shop(async |app| {
        let (admin, path) = (app.admin().await, "/api/admin/delivery/areas");
        let lyon = json!({ "name": "Lyon", "postalCodes": ["6900*", "69100"], "fee": 4.9, "freeFrom": 45 });
        let answer = admin.post(path, lyon).await;
        let location = answer.header("location").to_owned();
        let made = answer.is(201);
        let own = format!("{path}/{}", id(&made));
        assert_eq!(location, own);
        assert_eq!(admin.get(&own).await.is(200), made);
        assert_eq!(admin.get(path).await.is(200)["items"], json!([made]));
        let broken = json!({ "name": " ", "postalCodes": ["690"], "fee": -1, "freeFrom": 1.234 });
        admin.post(path, broken).await.refuses(422, "invalid_input");
        let taken = json!({ "name": "Encore", "postalCodes": ["69100"], "fee": 1 });
        admin
            .post(path, taken)
            .await
            .refuses_fields(&[("postalCodes", "postal_code_taken")]);
        let changed = json!({ "name": "Lyon", "postalCodes": ["69100", "69*"], "fee": 3 });
        let changed = admin.put(&own, changed).await.is(200);
        assert_eq!(changed["freeFrom"], json!(null));
        let options = app.guest().get("/api/delivery/options?postalCode=69380").await.is(200);
        assert_eq!(options, json!({ "served": true, "fee": 3.0, "slots": [] }));
        admin.delete(&own).await.is(204);
        admin.delete(&own).await.refuses(404, "not_found");
        admin.get(&own).await.refuses(404, "not_found");
        let audit = admin.get("/api/admin/audit").await.is(200);
        let entries = audit["items"].as_array().unwrap().iter();
        let mut actions: Vec<_> = entries.map(|entry| entry["action"].as_str().unwrap()).collect();
        actions.sort_unstable();
        assert_eq!(
            actions,
            [
                "delivery_area.created",
                "delivery_area.deleted",
                "delivery_area.updated"
            ]
        );
    });
}

#[test]
fn slots_are_weekly_rules_and_single_days() {
    in_a_shop(async |app| {
        let (admin, path) = (app.admin().await, "/api/admin/delivery/slots");
        let rule = admin.post(path, sundays("delivery", 3)).await.is(201);
        assert_eq!(
            (&rule["weekday"], &rule["day"], &rule["from"]),
            (&json!("sunday"), &json!(null), &json!("09:00"))
        );
        let single = json!({
            "day": "2050-03-08", "from": "14:00", "to": "16:00", "kind": "pickup", "capacity": 2, "cutoffHours": 1
        });
        let single = admin.post(path, single).await.is(201);
        let listed = admin.get(path).await.is(200);
        // The rule, its two Sundays, and the single day between them.
        assert_eq!(listed["total"], 4);
        assert_eq!((&listed["items"][0], &listed["items"][2]), (&rule, &single));
        assert_eq!(listed["items"][1]["ruleId"], rule["_id"]);
        let sunday = format!("{path}/{}", id(&listed["items"][1]));
        assert_eq!(admin.get(&sunday).await.is(200)["taken"], 0);
        let closed = json!({
            "day": "2050-03-06", "from": "09:00", "to": "12:00", "kind": "delivery", "capacity": 0, "cutoffHours": 12
        });
        admin.put(&sunday, closed.clone()).await.is(200);
        let mut elsewhere = closed;
        elsewhere["from"] = json!("10:00");
        admin
            .put(&sunday, elsewhere)
            .await
            .refuses_fields(&[("day", "slot_stays")]);
        admin.delete(&sunday).await.is(204);
        assert_eq!(
            admin.get(&sunday).await.is(200)["capacity"],
            3,
            "as its rule says again"
        );
        let both = json!({
            "weekday": "monday", "day": "2050-03-08", "from": "14:00", "to": "13:00", "kind": "pickup", "capacity": -1,
            "cutoffHours": 400
        });
        admin.post(path, both).await.refuses_fields(&[
            ("capacity", "too_small"),
            ("cutoffHours", "too_large"),
            ("to", "before_from"),
            ("weekday", "weekday_or_day"),
        ]);
        let past = json!({
            "day": "2050-03-02", "from": "14:00", "to": "16:00", "kind": "pickup", "capacity": 2, "cutoffHours": 1
        });
        admin.post(path, past).await.refuses_fields(&[("day", "in_the_past")]);
        admin.delete(&format!("{path}/{}", id(&rule))).await.is(204);
        assert_eq!(admin.get(path).await.is(200)["total"], 1);
    });
}

#[test]
fn where_and_when_is_for_admins_to_say() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        for path in ["/api/admin/delivery/areas", "/api/admin/delivery/slots"] {
            app.guest().get(path).await.refuses(401, "not_signed_in");
            nadia.get(path).await.refuses(403, "forbidden");
            nadia
                .delete(&format!("{path}/{}", app.unknown_id()))
                .await
                .refuses(403, "forbidden");
        }
        nadia
            .post("/api/admin/delivery/slots", sundays("delivery", 1))
            .await
            .refuses(403, "forbidden");
    });
}
