//! `/api/delivery`

use serde_json::json;

use crate::{
    fixtures::{address, id, order, product},
    support::in_a_shop,
};

#[test]
fn a_livreur_sees_what_they_have_on_the_road_to_whom_where_and_what_to_collect() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        nadia
            .put("/api/users/profile", json!({ "phoneNumber": "06 12 34 56 78" }))
            .await
            .is(200);
        let comte = app.sells(product().price("12.35")).await;
        let in_cash = nadia.orders(&comte).await;
        app.seconds_later(1);
        nadia.fills(&comte, 1).await;
        let mut transfer = order();
        transfer["paymentMethod"] = json!("bank_transfer");
        let transferred = nadia.post("/api/orders", transfer).await.is(201);
        let payment = format!("/api/orders/{}/payment", id(&transferred));
        admin.put(&payment, json!({ "status": "paid" })).await.is(200);
        let waiting = nadia.orders(&comte).await;
        for order in [&transferred, &in_cash] {
            for status in ["processing", "shipped"] {
                admin.moves(order, status).await;
            }
        }
        admin.moves(&waiting, "processing").await;
        let list = leo.get("/api/delivery/orders").await.is(200);
        assert_eq!((&list["total"], &list["page"]), (&json!(2), &json!(1)));
        let first = &list["items"][0];
        assert_eq!(
            (id(&first["order"]), &first["toCollect"]),
            (id(&in_cash), &json!(19.25))
        );
        assert_eq!(
            (&first["customerName"], &first["customerPhone"]),
            (&json!("nadia"), &json!("+33 6 12 34 56 78"))
        );
        assert_eq!(first["order"]["shippingAddress"], address());
        let second = &list["items"][1];
        assert_eq!(
            (id(&second["order"]), &second["toCollect"]),
            (id(&transferred), &json!(0.0))
        );
        leo.moves(&in_cash, "delivered").await;
        let answer = leo.get("/api/delivery/orders?limit=1").await;
        assert!(answer.header("link").contains("rel=\"last\""));
        assert_eq!(id(&answer.is(200)["items"][0]["order"]), id(&transferred));
        let maya = app.livreur("maya").await;
        assert_eq!(maya.get("/api/delivery/orders").await.is(200)["items"], json!([]));
    });
}

#[test]
fn the_round_is_for_livreurs() {
    in_a_shop(async |app| {
        let path = "/api/delivery/orders";
        app.guest().get(path).await.refuses(401, "not_signed_in");
        app.customer("nadia").await.get(path).await.refuses(403, "forbidden");
        app.admin().await.get(path).await.refuses(403, "forbidden");
        let leo = app.livreur("leo").await;
        leo.get(&format!("{path}?livreurId={}&page=0", leo.id))
            .await
            .refuses_fields(&[("livreurId", "unknown_field")]);
        leo.get(&format!("{path}?page=0"))
            .await
            .refuses_fields(&[("page", "too_small")]);
    });
}
