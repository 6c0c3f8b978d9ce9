//! `POST /api/admin/orders` and `PUT /api/orders/{id}/livreur`

use serde_json::json;

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
};

#[test]
fn an_admin_orders_for_a_new_customer_at_the_counter() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let comte = app.sells(product().price("10").stock(3)).await;
        let item = json!({ "productId": id(&comte), "quantity": 2 });
        let body = json!({
            "newCustomer": { "name": "Odile", "phoneNumber": "06 11 22 33 44" }, "items": [item],
            "discount": { "amount": 1.5, "reason": "Fin de meule" }, "paymentMethod": "card_terminal",
        });
        nadia
            .post("/api/admin/orders", body.clone())
            .await
            .refuses(403, "forbidden");
        let answer = admin.post("/api/admin/orders", body.clone()).await;
        let place = answer.header("location").to_owned();
        let order = answer.is(201);
        assert_eq!(place, format!("/api/orders/{}", id(&order)));
        assert_eq!(
            (
                &order["status"],
                &order["paymentMethod"],
                &order["total"],
                &order["shippingCost"]
            ),
            (&json!("delivered"), &json!("card_terminal"), &json!(18.5), &json!(0.0))
        );
        admin.post("/api/admin/orders", body).await.refuses(409, "email_taken");
        let short = json!({ "items": [item], "paymentMethod": "cash" });
        admin
            .post("/api/admin/orders", short)
            .await
            .refuses(409, "out_of_stock");
        let wrong = json!({ "items": [], "paymentMethod": "bank_transfer", "newCustomer": { "name": "" } });
        admin.post("/api/admin/orders", wrong).await.refuses_fields(&[
            ("items", "required"),
            ("newCustomer.email", "email_or_phone"),
            ("newCustomer.name", "required"),
            ("paymentMethod", "paid_when_collected"),
        ]);
        // No customer pays like that by themselves.
        let own = json!({
            "shippingAddress": { "street": "1 rue du Lait", "city": "Lyon", "state": "", "postalCode": "69001" },
            "paymentMethod": "cash",
        });
        nadia
            .post("/api/orders", own)
            .await
            .refuses_fields(&[("paymentMethod", "wrong_type")]);
    });
}

#[test]
fn an_admin_gives_an_order_to_a_livreur() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let karim = app.livreur("karim").await;
        let comte = app.sells(product()).await;
        let order = nadia.orders(&comte).await;
        let path = format!("/api/orders/{}/livreur", id(&order));
        let body = json!({ "livreurId": karim.id });
        nadia.put(&path, body.clone()).await.refuses(403, "forbidden");
        let given = admin.put(&path, body.clone()).await.is(200);
        assert_eq!(given["livreurId"], json!(karim.id));
        let no_livreur = json!({ "livreurId": nadia.id });
        admin
            .put(&path, no_livreur)
            .await
            .refuses_fields(&[("livreurId", "not_a_livreur")]);
        admin.moves(&order, "cancelled").await;
        let lina = json!({ "livreurId": app.livreur("lina").await.id });
        admin.put(&path, lina).await.refuses(409, "order_closed");
    });
}
