//! `/api/subscriptions` and `/api/admin/subscriptions`

use domain::subscriptions::monthly::order_due;
use serde_json::{Value, json};

use crate::{
    fixtures::product,
    support::{App, in_a_shop},
};

/// A subscription's body.
pub fn subscription() -> Value {
    json!({
        "platter": { "people": 4, "budget": 30, "strength": "mild", "excludeAllergens": ["eggs"] },
        "dayOfMonth": 15, "paymentMethod": "cash_on_delivery",
        "shippingAddress": { "street": " 1 rue du Lait ", "city": "Lyon", "state": "", "postalCode": "69001" },
    })
}

async fn sells_two_cheeses(app: &App) {
    for (name, category) in [("Brie", "croute-fleurie"), ("Crottin", "chevre")] {
        let cheese = product().named(name).with("milk", "cow").with("category", category);
        app.sells(cheese.price("10")).await;
    }
}

#[test]
fn a_subscription_is_begun_read_changed_paused_skipped_and_ended() {
    in_a_shop(async |app| {
        sells_two_cheeses(app).await;
        let nadia = app.customer("nadia").await;
        let answer = nadia.post("/api/subscriptions", subscription()).await;
        let location = answer.header("location").to_owned();
        let made = answer.is(201);
        assert_eq!(
            location,
            format!("/api/subscriptions/{}", made["_id"].as_str().unwrap())
        );
        let expected = json!({
            "_id": made["_id"], "userId": nadia.id, "status": "active",
            "platter": { "people": 4, "occasion": "course", "budget": 30.0, "strength": "mild", "excludeAllergens": ["eggs"] },
            "dayOfMonth": 15, "paymentMethod": "cash_on_delivery",
            "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" },
            "next": "2050-03-15", "orderAt": "2050-03-10T07:00:00.000Z", "termsVersion": 1,
            "createdAt": "2050-03-03T12:00:00.000Z", "updatedAt": "2050-03-03T12:00:00.000Z",
        });
        assert_eq!(made, expected);
        assert_eq!(nadia.get(&location).await.is(200), made);
        let list = nadia.get("/api/subscriptions?limit=5").await.is(200);
        assert_eq!((&list["items"], &list["total"]), (&json!([made]), &json!(1)));

        let change = json!({ "dayOfMonth": 31, "platter": { "people": 6, "budget": 60 } });
        let changed = nadia.patch(&location, change).await.is(200);
        assert_eq!(
            (&changed["next"], &changed["platter"]),
            (
                &json!("2050-03-31"),
                &json!({ "people": 6, "occasion": "course", "budget": 60.0, "excludeAllergens": [] })
            )
        );
        let skipped = nadia.patch(&location, json!({ "skip": "2050-03-31" })).await.is(200);
        assert_eq!(
            (&skipped["next"], &skipped["last"]),
            (
                &json!("2050-04-30"),
                &json!({ "day": "2050-03-31", "skipped": "by_customer" })
            )
        );
        let twice = nadia.patch(&location, json!({ "skip": "2050-03-31" })).await;
        twice.refuses(409, "platter_not_next");
        let paused = nadia.patch(&location, json!({ "paused": true })).await.is(200);
        assert_eq!((&paused["status"], &paused["next"]), (&json!("paused"), &Value::Null));

        assert_eq!(nadia.delete(&location).await.status, 204);
        assert_eq!(nadia.delete(&location).await.status, 204);
        let ended = nadia.get(&location).await.is(200);
        assert_eq!(
            (&ended["status"], &ended["endedAt"]),
            (&json!("ended"), &json!("2050-03-03T12:00:00.000Z"))
        );
        let late = nadia.patch(&location, json!({ "paused": false })).await;
        late.refuses(409, "subscription_ended");
    });
}

#[test]
fn its_order_names_it_and_admins_see_whose_it_is() {
    in_a_shop(async |app| {
        sells_two_cheeses(app).await;
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let made = nadia.post("/api/subscriptions", subscription()).await.is(201);
        nadia.get("/api/admin/subscriptions").await.refuses(403, "forbidden");
        app.seconds_later(7 * 86_400);
        assert_eq!(order_due(&app.shop).await.unwrap(), 1);
        let (nadia, admin) = (app.signs_in_again(&nadia).await, app.signs_in_again(&admin).await);
        let orders = nadia.get("/api/users/orders").await.is(200);
        let order = &orders["items"][0];
        assert_eq!(
            (&order["subscriptionId"], &order["subtotal"]),
            (&made["_id"], &json!(20.0))
        );
        let listed = admin.get("/api/admin/subscriptions?status=active").await.is(200);
        let row = &listed["items"][0];
        assert_eq!(row["customerName"], "nadia");
        assert_eq!(
            row["subscription"]["last"],
            json!({ "day": "2050-03-15", "orderId": order["_id"], "orderNumber": order["orderNumber"] })
        );
        assert_eq!(
            admin.get("/api/admin/subscriptions?status=ended").await.is(200)["total"],
            0
        );
        admin
            .get("/api/admin/subscriptions?status=over")
            .await
            .refuses(422, "invalid_input");
    });
}

#[test]
fn what_is_wrong_with_it_is_told_field_by_field() {
    in_a_shop(async |app| {
        sells_two_cheeses(app).await;
        let nadia = app.customer("nadia").await;
        app.guest()
            .post("/api/subscriptions", subscription())
            .await
            .refuses(401, "not_signed_in");
        let mut wrong = subscription();
        wrong["platter"]["people"] = json!(41);
        wrong["dayOfMonth"] = json!(0);
        wrong["shippingAddress"]["postalCode"] = json!("1000");
        let answer = nadia.post("/api/subscriptions", wrong).await;
        answer.refuses_fields(&[
            ("dayOfMonth", "too_small"),
            ("platter.people", "too_large"),
            ("shippingAddress.postalCode", "not_a_postal_code"),
        ]);
        let mut poor = subscription();
        poor["platter"]["budget"] = json!(12);
        let answer = nadia.post("/api/subscriptions", poor).await;
        answer.refuses_fields(&[("platter.budget", "platter_costs")]);
        let mut unknown = subscription();
        unknown["card"] = json!("4242");
        let answer = nadia.post("/api/subscriptions", unknown).await;
        answer.refuses_fields(&[("card", "unknown_field")]);
        let new = app.registered("omar").await;
        let answer = new.post("/api/subscriptions", subscription()).await;
        answer.refuses(409, "address_not_confirmed");
    });
}
