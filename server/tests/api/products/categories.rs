//! `/api/categories` and `/api/admin/categories`

use serde_json::{Value, json};

use crate::{fixtures::product, support::in_a_shop};

fn slugs(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().expect("items").iter();
    items.map(|item| item["_id"].as_str().expect("a slug")).collect()
}

#[test]
fn categories_are_public_in_their_order_and_admins_set_them() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let list = async || app.guest().get("/api/categories").await.is(200);
        let page = list().await;
        assert_eq!((slugs(&page)[0], &page["total"]), ("brebis", &json!(8)));
        let tommes = json!({ "slug": "tommes", "order": 1, "name": { "fr": "Tommes", "en": "Tommes" } });
        let made = admin.post("/api/admin/categories", tommes.clone()).await.is(201);
        assert_eq!((&made["_id"], &made["order"]), (&json!("tommes"), &json!(1)));
        admin.post("/api/admin/categories", tommes).await.is(409);
        let body = json!({ "name": { "fr": "Tommes de Savoie" }, "text": { "fr": "Grises.", "en": "Grey." } });
        let saved = admin.put("/api/admin/categories/tommes", body.clone()).await.is(200);
        assert_eq!((&saved["order"], &saved["text"]["en"]), (&json!(1), &json!("Grey.")));
        assert_eq!(list().await["items"][0], saved);
        admin.put("/api/admin/categories/none", body.clone()).await.is(404);
        app.sells(product().with("category", "tommes")).await;
        let refused = admin.delete("/api/admin/categories/tommes").await;
        assert_eq!(
            (refused.status.as_u16(), &refused.body["code"]),
            (409, &json!("category_in_use"))
        );
        admin.delete("/api/admin/categories/brebis").await.is(204);
        assert_eq!(slugs(&list().await)[..2], ["tommes", "chevre"]);
        app.customer("nadia")
            .await
            .put("/api/admin/categories/tommes", body)
            .await
            .is(403);
        admin
            .post(
                "/api/admin/categories",
                json!({ "slug": "Pâte", "name": { "fr": "" }, "order": 0 }),
            )
            .await
            .refuses_fields(&[("name.fr", "required"), ("order", "too_small"), ("slug", "not_a_slug")]);
    });
}
