//! `/api/admin/users`

use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::{
    fixtures::product,
    support::{Actor, in_a_shop},
};

fn role_of(user: &Actor) -> String {
    format!("/api/admin/users/{}/role", user.id)
}

fn names(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .map(|user| user["name"].as_str().expect("a name"))
        .collect()
}

#[test]
fn users_are_listed_newest_first_by_name_address_and_role() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        for name in ["nadia", "omar"] {
            app.seconds_later(1);
            app.customer(name).await;
        }
        let get = async |query: &str| admin.get(&format!("/api/admin/users{query}")).await;
        let answer = get("?limit=2").await;
        assert!(answer.header("link").contains("page=2&limit=2>; rel=\"next\""));
        let list = answer.is(200);
        assert_eq!((names(&list), &list["total"]), (vec!["omar", "nadia"], &json!(3)));
        assert_eq!(names(&get("?q=NAD").await.is(200)), ["nadia"]);
        assert_eq!(names(&get("?q=omar@exemple.fr").await.is(200)), ["omar"]);
        assert_eq!(names(&get("?role=admin").await.is(200)), ["admin"]);
        assert_eq!(names(&get("?q=exemple&role=admin").await.is(200)), ["admin"]);
        for nobody in [
            "?q=nobody",
            "?q=.*",
            "?q=%7B%22$gt%22:%22%22%7D",
            "?role=livreur",
            "?q=--",
        ] {
            assert_eq!(get(nobody).await.is(200)["total"], 0, "{nobody}");
        }
        get("?role=root&page=x&sort=name").await.refuses_fields(&[
            ("page", "wrong_type"),
            ("role", "wrong_type"),
            ("sort", "unknown_field"),
        ]);
        get(&format!("?q={}&limit=0", "x".repeat(101)))
            .await
            .refuses_fields(&[("limit", "too_small"), ("q", "too_long")]);
    });
}

#[test]
fn no_secret_of_a_user_leaves_the_server() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let users = app.shop.store.database().collection::<Document>("users");
        let secrets = doc! { "$set": { "resetPasswordToken": "a-token", "resetPasswordExpires": "soon" } };
        users.update_many(doc! {}, secrets).await.unwrap();
        let text = admin.get("/api/admin/users").await.text;
        for secret in ["password", "argon2", "oken", "Expires", "searchPrefixes", "__v"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    });
}

#[test]
fn a_new_role_holds_at_once_for_the_token_at_hand() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        nadia.get("/api/admin/stats").await.refuses(403, "forbidden");
        let changed = admin.put(&role_of(&nadia), json!({ "role": "admin" })).await.is(200);
        assert_eq!((&changed["role"], &changed["_id"]), (&json!("admin"), &json!(nadia.id)));
        nadia.get("/api/admin/stats").await.is(200);
        admin.put(&role_of(&nadia), json!({ "role": "livreur" })).await.is(200);
        nadia.get("/api/admin/stats").await.refuses(403, "forbidden");
        nadia.get("/api/delivery/orders").await.is(200);
    });
}

#[test]
fn an_admin_keeps_their_own_role() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        for role in ["user", "livreur"] {
            admin
                .put(&role_of(&admin), json!({ "role": role }))
                .await
                .refuses(409, "last_admin");
        }
        // Also while there is another.
        admin.put(&role_of(&nadia), json!({ "role": "admin" })).await.is(200);
        admin
            .put(&role_of(&admin), json!({ "role": "user" }))
            .await
            .refuses(409, "last_admin");
        nadia.put(&role_of(&admin), json!({ "role": "user" })).await.is(200);
        admin.get("/api/admin/users").await.refuses(403, "forbidden");
    });
}

#[test]
fn a_livreur_with_orders_on_the_road_keeps_their_role() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        let placed = nadia.orders(&app.sells(product()).await).await;
        for status in ["processing", "shipped"] {
            admin.moves(&placed, status).await;
        }
        admin
            .put(&role_of(&leo), json!({ "role": "user" }))
            .await
            .refuses(409, "orders_on_the_road");
        leo.moves(&placed, "delivered").await;
        admin.put(&role_of(&leo), json!({ "role": "user" })).await.is(200);
    });
}

#[test]
fn a_role_of_nobody_or_no_role_is_refused() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        for key in [app.unknown_id(), "me".into(), "%7B%7D".into()] {
            let path = format!("/api/admin/users/{key}/role");
            admin
                .put(&path, json!({ "role": "user" }))
                .await
                .refuses(404, "not_found");
        }
        admin
            .put(
                &role_of(&nadia),
                json!({ "role": { "$ne": "user" }, "isVerified": true }),
            )
            .await
            .refuses_fields(&[("isVerified", "unknown_field"), ("role", "wrong_type")]);
        admin
            .put(&role_of(&nadia), json!({}))
            .await
            .refuses_fields(&[("role", "required")]);
    });
}

#[test]
fn an_admin_notes_something_about_a_customer_that_they_do_not_see() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let path = format!("/api/admin/users/{}", nadia.id);
        let known = admin.get(&path).await.is(200);
        assert_eq!((&known["points"], &known["note"]), (&json!(0), &json!("")));
        let note = json!({ "note": "Vient le samedi." });
        let noted = admin.put(&format!("{path}/note"), note.clone()).await.is(200);
        assert_eq!(noted["note"], "Vient le samedi.");
        let own = nadia.get("/api/users/profile").await.is(200);
        assert!(!own.to_string().contains("samedi"), "{own}");
        nadia.get(&path).await.refuses(403, "forbidden");
        nadia.put(&format!("{path}/note"), note).await.refuses(403, "forbidden");
        admin
            .put(&format!("{path}/note"), json!({ "note": "x".repeat(2001) }))
            .await
            .refuses_fields(&[("note", "too_long")]);
        admin
            .get(&format!("/api/admin/users/{}", app.unknown_id()))
            .await
            .refuses(404, "not_found");
    });
}

#[test]
fn a_closed_account_is_out_at_once() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let closed = |user: &Actor| format!("/api/admin/users/{}/closed", user.id);
        let user = admin.put(&closed(&nadia), json!({ "closed": true })).await.is(200);
        assert!(user["closedAt"].is_string(), "{user}");
        nadia.get("/api/users/profile").await.refuses(401, "not_signed_in");
        admin
            .put(&closed(&admin), json!({ "closed": true }))
            .await
            .refuses(409, "own_account");
        let user = admin.put(&closed(&nadia), json!({ "closed": false })).await.is(200);
        assert!(user["closedAt"].is_null(), "{user}");
    });
}
