//! `PUT /api/orders/{id}/status`: every step of the table, for everyone.

use mongodb::bson::{Document, doc, oid::ObjectId};
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product, status_of},
    support::{App, in_a_shop},
};

const ALL: [&str; 5] = ["pending", "processing", "shipped", "delivered", "cancelled"];

/// Puts an order where it is to stand, given to this livreur.
async fn stands(app: &App, order: &Value, status: &str, livreur: &str) {
    let orders = app.shop.store.database().collection::<Document>("orders");
    let set = doc! { "status": status, "livreurId": ObjectId::parse_str(livreur).unwrap() };
    let order = ObjectId::parse_str(id(order)).unwrap();
    orders
        .update_one(doc! { "_id": order }, doc! { "$set": set })
        .await
        .unwrap();
}

#[test]
fn each_role_takes_its_own_steps_and_no_other() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let (maya, omar) = (app.livreur("maya").await, app.customer("omar").await);
        let placed = nadia.orders(&app.sells(product().stock(99)).await).await;
        let admins = [
            ("pending", "processing"),
            ("pending", "cancelled"),
            ("processing", "shipped"),
            ("processing", "cancelled"),
            ("shipped", "delivered"),
            ("shipped", "cancelled"),
        ];
        let livreurs = [("shipped", "delivered")];
        for (caller, allowed) in [(&admin, &admins[..]), (&leo, &livreurs[..])] {
            for from in ALL {
                for to in ALL {
                    stands(app, &placed, from, &leo.id).await;
                    let answer = caller.put(&status_of(&placed), json!({ "status": to })).await;
                    if allowed.contains(&(from, to)) {
                        assert_eq!(answer.is(200)["status"], to, "{from} → {to}");
                    } else {
                        answer.refuses(409, "invalid_transition");
                        let path = format!("/api/orders/{}", id(&placed));
                        assert_eq!(admin.get(&path).await.is(200)["status"], from, "{from} → {to}");
                    }
                }
            }
        }
        for from in ALL {
            stands(app, &placed, from, &leo.id).await;
            for to in ALL {
                let body = json!({ "status": to });
                // Another livreur learns nothing of it; a customer moves nothing, not even their own.
                maya.put(&status_of(&placed), body.clone())
                    .await
                    .refuses(404, "not_found");
                omar.put(&status_of(&placed), body.clone())
                    .await
                    .refuses(403, "forbidden");
                nadia
                    .put(&status_of(&placed), body.clone())
                    .await
                    .refuses(403, "forbidden");
                app.guest()
                    .put(&status_of(&placed), body)
                    .await
                    .refuses(401, "not_signed_in");
            }
        }
    });
}
