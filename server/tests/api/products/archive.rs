//! `DELETE /api/products/{id}`

use serde_json::json;

use crate::{
    fixtures::{id, order, product},
    support::in_a_shop,
};

#[test]
fn an_archived_product_is_gone_for_everyone_and_stays_in_old_orders() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().named("Comté").with("slug", "comte")).await;
        app.cooks("fondue", Some(&comte)).await;
        let ordered = nadia.orders(&comte).await;
        nadia.fills(&comte, 2).await;

        let answer = admin.delete("/api/products/comte").await;
        assert_eq!(answer.text, "");
        answer.is(204);
        for actor in [app.guest(), nadia.clone(), admin.clone()] {
            for key in ["comte", id(&comte)] {
                actor
                    .get(&format!("/api/products/{key}"))
                    .await
                    .refuses(404, "not_found");
            }
            for query in ["", "?q=comte"] {
                let page = actor.get(&format!("/api/products{query}")).await.is(200);
                assert_eq!((&page["total"], &page["facets"]["category"]), (&json!(0), &json!([])));
            }
        }
        let body = product().with("slug", "comte").0;
        admin
            .put("/api/products/comte", body.clone())
            .await
            .refuses(404, "not_found");
        admin.delete("/api/products/comte").await.refuses(404, "not_found");
        admin.post("/api/products", body).await.refuses(409, "slug_taken");

        let ordered_before = nadia.get(&format!("/api/orders/{}", id(&ordered))).await.is(200);
        assert_eq!(ordered_before["items"][0]["name"], "Comté");
        let cart = nadia.get("/api/cart").await.is(200);
        assert_eq!(
            (&cart["items"][0]["available"], &cart["items"][0]["product"]["stock"]),
            (&json!(false), &json!(0))
        );
        let item = json!({ "productId": id(&comte), "quantity": 1 });
        nadia.post("/api/cart/items", item).await.refuses(404, "not_found");
        let problem = nadia.post("/api/orders", order()).await.refuses(409, "out_of_stock");
        let detail = problem["errors"][0]["message"].as_str().unwrap();
        assert!(detail.starts_with("Comté"), "{problem}");
        let filled = nadia.post("/api/recipes/fondue/cart", json!({})).await.is(200);
        assert_eq!(
            filled["skipped"],
            json!([{ "productId": id(&comte), "name": "Comté", "reason": "not_sold" }])
        );
    });
}

#[test]
fn only_an_admin_archives_a_product_and_only_one_that_is_there() {
    in_a_shop(async |app| {
        let comte = app.sells(product()).await;
        let path = format!("/api/products/{}", id(&comte));
        app.guest().delete(&path).await.refuses(401, "not_signed_in");
        for actor in [app.customer("nadia").await, app.livreur("leo").await] {
            actor.delete(&path).await.refuses(403, "forbidden");
        }
        let admin = app.admin().await;
        for key in [app.unknown_id().as_str(), "no-such-slug", "%00", "{\"$gt\":\"\"}"] {
            let key = key.replace(['{', '}', '"'], "%22");
            admin
                .delete(&format!("/api/products/{key}"))
                .await
                .refuses(404, "not_found");
        }
        assert_eq!(app.guest().get(&path).await.is(200), comte);
    });
}
