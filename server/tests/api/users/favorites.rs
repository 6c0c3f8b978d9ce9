//! `/api/users/favorites`

use axum::http::Method;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::{Actor, in_a_shop},
};

fn favorite(product: &Value) -> String {
    format!("/api/users/favorites/{}", id(product))
}

async fn marked(actor: &Actor) -> Value {
    actor.get("/api/users/profile").await.is(200)["profile"]["favoriteProducts"].clone()
}

#[test]
fn put_and_delete_users_favorites_can_be_repeated_and_concern_oneself_alone() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let (comte, brie) = (app.sells(product()).await, app.sells(product()).await);
        let put = async |product: &Value| nadia.call(Method::PUT, &favorite(product), None).await;
        for product in [&comte, &brie, &comte] {
            let answer = put(product).await;
            assert_eq!(answer.text, "");
            answer.is(204);
        }
        assert_eq!(marked(&nadia).await, json!([id(&comte), id(&brie)]));
        for _ in 0..2 {
            nadia.delete(&favorite(&comte)).await.is(204);
        }
        assert_eq!(marked(&nadia).await, json!([id(&brie)]));
        assert_eq!(marked(&omar).await, json!([]));
    });
}

#[test]
fn put_and_delete_users_favorites_know_no_other_products() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product().with("slug", "comte")).await;
        for unknown in [app.unknown_id().as_str(), "comte", "%00", "%7B%22$gt%22:%22%22%7D"] {
            let path = format!("/api/users/favorites/{unknown}");
            nadia.call(Method::PUT, &path, None).await.refuses(404, "not_found");
            nadia.delete(&path).await.refuses(404, "not_found");
        }
        for method in [Method::PUT, Method::DELETE] {
            app.guest()
                .call(method, &favorite(&comte), None)
                .await
                .refuses(401, "not_signed_in");
        }
        assert_eq!(marked(&nadia).await, json!([]));
    });
}

#[test]
fn put_users_favorites_at_once_loses_none_and_ends_at_two_hundred() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let mut cheeses = Vec::new();
        for _ in 0..6 {
            cheeses.push(app.sells(product()).await);
        }
        let paths: Vec<_> = cheeses.iter().map(favorite).collect();
        join_all(paths.iter().map(|path| nadia.call(Method::PUT, path, None))).await;
        assert_eq!(marked(&nadia).await.as_array().unwrap().len(), 6);

        let profiles = app
            .shop
            .store
            .database()
            .collection::<mongodb::bson::Document>("profiles");
        let others = vec![mongodb::bson::oid::ObjectId::from_bytes([7; 12]); 200];
        let full = mongodb::bson::doc! { "$set": { "favoriteProducts": others } };
        profiles.update_one(mongodb::bson::doc! {}, full).await.unwrap();
        nadia
            .call(Method::PUT, &favorite(&cheeses[0]), None)
            .await
            .refuses(409, "favorites_full");
    });
}
