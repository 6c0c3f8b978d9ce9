//! `/api/admin/lots`

use serde_json::{Value, json};

use crate::{
    fixtures::{id, order, product},
    support::{App, in_a_shop},
};

/// A lot's body.
pub fn lot(product: &Value, code: &str, best_before: &str, quantity: i64) -> Value {
    json!({ "productId": id(product), "code": code, "bestBefore": best_before, "quantity": quantity })
}

async fn stock(app: &App, product: &Value) -> Value {
    let path = format!("/api/products/{}", id(product));
    app.guest().get(&path).await.is(200)
}

#[test]
fn a_lot_is_made_read_changed_and_taken_away_and_the_stock_follows() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app.sells(product().stock(9)).await;
        let mut body = lot(&brie, "L2411", "2050-04-01", 12);
        body["supplier"] = "Ferme des Hauts".into();
        body["ageingSince"] = "2050-01-15".into();
        let answer = admin.post("/api/admin/lots", body).await;
        let location = answer.header("location").to_owned();
        let made = answer.is(201);
        assert_eq!(location, format!("/api/admin/lots/{}", id(&made)));
        let expected = json!({
            "_id": made["_id"], "productId": id(&brie), "code": "L2411", "bestBefore": "2050-04-01",
            "ageingSince": "2050-01-15", "quantity": 12, "remaining": 12, "supplier": "Ferme des Hauts",
            "receivedAt": made["receivedAt"],
        });
        assert_eq!(made, expected);
        assert_eq!(admin.get(&location).await.is(200), made);
        let shown = stock(app, &brie).await;
        assert_eq!(
            (&shown["stock"], &shown["bestBefore"], &shown["lots"]),
            (&json!(12), &json!("2050-04-01"), &Value::Null)
        );

        let twice = admin
            .post("/api/admin/lots", lot(&brie, "L2411", "2050-04-01", 1))
            .await;
        let problem = twice.refuses(409, "lot_code_taken");
        assert_eq!(problem["errors"][0]["field"], "code");
        let over = admin.post("/api/admin/lots", lot(&brie, "OLD", "2050-03-02", 1)).await;
        let problem = over.refuses(422, "invalid_input");
        assert_eq!(
            (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
            (&json!("bestBefore"), &json!("expired_lot"))
        );

        let changed = admin
            .put(&location, lot(&brie, "L2411", "2050-03-20", 10))
            .await
            .is(200);
        assert_eq!(
            (&changed["remaining"], &changed["supplier"]),
            (&json!(10), &Value::Null)
        );
        let movements = format!("{location}/movements");
        let waste = json!({ "difference": -3, "reason": "waste" });
        let movement = admin.post(&movements, waste).await.is(201);
        assert_eq!((&movement["stock"], &movement["lotCode"]), (&json!(7), &json!("L2411")));
        let counted = json!({ "counted": 6, "expectedStock": 10, "reason": "count" });
        admin.post(&movements, counted).await.refuses(409, "stock_moved");
        assert_eq!(admin.get(&movements).await.is(200)["total"], 3);
        let product_path = format!("/api/admin/products/{}/stock-corrections", id(&brie));
        let by_product = admin
            .post(&product_path, json!({ "difference": -1, "reason": "waste" }))
            .await;
        assert_eq!(by_product.refuses(422, "invalid_input")["errors"][0]["code"], "by_lot");

        admin
            .post("/api/admin/lots", lot(&brie, "L2", "2050-05-01", 4))
            .await
            .is(201);
        let soon = format!("/api/admin/lots?productId={}&until=2050-03-31&ended=false", id(&brie));
        let soon = admin.get(&soon).await.is(200);
        assert_eq!(
            (&soon["total"], &soon["items"][0]["code"]),
            (&json!(1), &json!("L2411"))
        );
        assert_eq!(stock(app, &brie).await["stock"], 11);
        assert_eq!(admin.delete(&location).await.status, 204);
        admin.get(&location).await.refuses(404, "not_found");
        assert_eq!(stock(app, &brie).await["stock"], 4);
        let audit = admin.get("/api/admin/audit?action=lot.deleted").await.is(200);
        assert_eq!(audit["items"][0]["target"], json!({ "kind": "lot", "id": made["_id"] }));
    });
}

#[test]
fn an_order_names_its_lots_and_a_recall_finds_it() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let brie = app.sells(product()).await;
        let first = admin
            .post("/api/admin/lots", lot(&brie, "A", "2050-03-10", 2))
            .await
            .is(201);
        admin
            .post("/api/admin/lots", lot(&brie, "B", "2050-04-10", 5))
            .await
            .is(201);
        nadia.fills(&brie, 3).await;
        let placed = nadia.post("/api/orders", order()).await.is(201);
        let lots = &placed["items"][0]["lots"];
        assert_eq!(
            lots[0],
            json!({ "lotId": first["_id"], "code": "A", "bestBefore": "2050-03-10", "quantity": 2 })
        );
        assert_eq!((&lots[1]["code"], &lots[1]["quantity"]), (&json!("B"), &json!(1)));
        let path = format!("/api/admin/lots/{}", id(&first));
        admin.delete(&path).await.refuses(409, "lot_in_use");
        let orders = admin.get(&format!("{path}/orders?limit=5")).await.is(200);
        assert_eq!(
            (&orders["total"], &orders["items"][0]["_id"]),
            (&json!(1), &placed["_id"])
        );
        assert_eq!(
            orders["items"][0]["customerName"].as_str().map(str::is_empty),
            Some(false)
        );

        let recall = format!("{path}/recall");
        admin
            .post(&recall, json!({ "reason": " " }))
            .await
            .refuses(422, "invalid_input");
        let recalled = admin.post(&recall, json!({ "reason": "Listeria." })).await.is(200);
        assert_eq!(
            (&recalled["remaining"], &recalled["recallReason"]),
            (&json!(0), &json!("Listeria."))
        );
        let step = format!("/api/orders/{}/status", id(&placed));
        admin.put(&step, json!({ "status": "processing" })).await.is(200);
        let refused = admin
            .put(&step, json!({ "status": "shipped" }))
            .await
            .refuses(409, "lot_recalled");
        assert!(refused["detail"].as_str().is_some_and(|words| words.contains('A')));
        admin
            .put(&path, lot(&brie, "A", "2050-03-10", 2))
            .await
            .refuses(409, "lot_ended");
        let movement = json!({ "difference": 1, "reason": "delivery" });
        admin
            .post(&format!("{path}/movements"), movement)
            .await
            .refuses(409, "lot_ended");
    });
}

#[test]
fn a_price_is_lowered_for_a_short_date_and_says_so() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app.sells(product().price("12.50")).await;
        let made = admin
            .post("/api/admin/lots", lot(&brie, "A", "2050-03-05", 3))
            .await
            .is(201);
        let path = format!("/api/admin/lots/{}/reduction", id(&made));
        let dearer = admin
            .put(&path, json!({ "price": 13 }))
            .await
            .refuses(422, "invalid_input");
        assert_eq!(dearer["errors"][0]["code"], "not_below_price");
        admin
            .put(&path, json!({ "price": 0 }))
            .await
            .refuses(422, "invalid_input");
        admin.put(&path, json!({ "price": 7.5 })).await.is(200);
        let shown = stock(app, &brie).await;
        let said = json!({ "lotId": made["_id"], "bestBefore": "2050-03-05", "priceBefore": 12.5 });
        assert_eq!((&shown["price"], &shown["shortDate"]), (&json!(7.5), &said));
        assert_eq!(admin.delete(&path).await.status, 204);
        admin.delete(&path).await.refuses(404, "not_found");
        let shown = stock(app, &brie).await;
        assert_eq!((&shown["price"], &shown["shortDate"]), (&json!(12.5), &Value::Null));
    });
}

#[test]
fn what_spoils_soon_waits_on_the_first_page() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app.sells(product().named("Brie")).await;
        for (code, day, quantity) in [("NEAR", "2050-03-05", 3), ("FAR", "2050-06-01", 3)] {
            admin
                .post("/api/admin/lots", lot(&brie, code, day, quantity))
                .await
                .is(201);
        }
        let today = admin.get("/api/admin/today").await.is(200);
        let ending = today["endingLots"].as_array().unwrap();
        assert_eq!(ending.len(), 1);
        assert_eq!(
            (&ending[0]["code"], &ending[0]["remaining"]),
            (&json!("NEAR"), &json!(3))
        );
    });
}
