//! `/api/admin/audit`

use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::{Answer, in_a_shop},
};

fn actions(answer: Answer) -> Vec<String> {
    let list = answer.is(200);
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .map(|entry| entry["action"].as_str().expect("an action").to_owned())
        .collect()
}

#[test]
fn what_staff_change_is_remembered_newest_first_with_who_and_what() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let comte = admin.post("/api/products", product().price("10").0).await.is(201);
        app.seconds_later(1);
        admin
            .put(&format!("/api/products/{}", id(&comte)), product().price("12.5").0)
            .await
            .is(200);
        let placed = nadia.orders(&comte).await;
        for status in ["processing", "shipped"] {
            app.seconds_later(1);
            admin.moves(&placed, status).await;
        }
        app.seconds_later(1);
        leo.moves(&placed, "delivered").await;
        let answer = admin.get("/api/admin/audit?limit=2").await;
        assert!(
            answer
                .header("link")
                .contains("</api/admin/audit?page=2&limit=2>; rel=\"next\"")
        );
        let list = answer.is(200);
        assert_eq!((&list["total"], &list["pages"]), (&json!(5), &json!(3)));
        let delivered = &list["items"][0];
        assert_eq!(
            (&delivered["action"], &delivered["by"], &delivered["at"]),
            (
                &json!("order.status_changed"),
                &json!(leo.id),
                &json!("2050-03-03T12:00:04.000Z")
            )
        );
        assert_eq!(delivered["target"], json!({ "kind": "order", "id": placed["_id"] }));
        assert_eq!(
            delivered["changes"],
            json!([{ "field": "status", "from": "shipped", "to": "delivered" }])
        );

        let get = async |query: String| actions(admin.get(&format!("/api/admin/audit?{query}")).await);
        assert_eq!(
            get(format!("targetId={}", id(&comte))).await,
            ["product.updated", "product.created"]
        );
        assert_eq!(get(format!("by={}", leo.id)).await, ["order.status_changed"]);
        assert_eq!(
            get(format!("by={}&action=product.created", admin.id)).await,
            ["product.created"]
        );
        assert_eq!(get("from=2050-03-03T12:00:04Z".into()).await, ["order.status_changed"]);
        assert_eq!(get("to=2050-03-03T12:00:01Z".into()).await, ["product.created"]);
        assert_eq!(get("from=2050-03-03&to=2050-03-03".into()).await.len(), 5);
        assert_eq!(get("from=2050-03-04".into()).await, Vec::<String>::new());
    });
}

#[test]
fn the_audit_holds_no_names_addresses_or_secrets() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        admin.moves(&placed, "cancelled").await;
        let path = format!("/api/admin/users/{}/role", nadia.id);
        admin.put(&path, json!({ "role": "livreur" })).await.is(200);
        let text = admin.get("/api/admin/audit").await.text;
        for personal in ["nadia", "exemple.fr", "rue des Fromagers", "69002", "argon2"] {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    });
}

#[test]
fn a_query_of_the_audit_names_every_fault() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        admin
            .get("/api/admin/audit?by=1&action=delete&targetId=%7B%22$ne%22:1%7D&from=yesterday&to=2050-02-30&x=1")
            .await
            .refuses_fields(&[
                ("action", "wrong_type"),
                ("by", "wrong_type"),
                ("from", "wrong_type"),
                ("targetId", "wrong_type"),
                ("to", "wrong_type"),
                ("x", "unknown_field"),
            ]);
        admin
            .get("/api/admin/audit?limit=101")
            .await
            .refuses_fields(&[("limit", "too_large")]);
        let none: Value = admin.get("/api/admin/audit").await.is(200);
        assert_eq!(none["items"], json!([]));
    });
}
