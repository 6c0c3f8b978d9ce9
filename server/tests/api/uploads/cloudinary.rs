//! Pictures at Cloudinary, and what stands in for it: it takes requests that are signed as its documentation says, and no
//! others.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Multipart, Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{
    Settings,
    media::{Cloudinary, CloudinaryAccount, Storage},
    periods::UNUSED_PICTURE_DAYS,
    privacy::retention,
};
use serde_json::json;
use sha1::{Digest, Sha1};
use shared::{account::Secret, picture::srcset};
use test_support::pictures::{is_bare_webp, photograph, png};
use tokio::net::TcpListener;

use crate::{
    fixtures::product,
    support::{App, in_a_shop},
};

// Cloudinary, and what stands in for it: it takes requests that are signed as its documentation says, and no others.

const CLOUD: &str = "alioui";
const KEY: &str = "123456789012345";
const SECRET: &str = "the secret of the tests' cloud";

/// The pictures in the cloud, by public id.
type Cloud = Arc<Mutex<BTreeMap<String, StoredPicture>>>;

#[derive(Clone, Debug)]
struct StoredPicture {
    eager: Option<String>,
    bytes: Bytes,
}

async fn stand_in(
    State(cloud): State<Cloud>,
    Path((name, method)): Path<(String, String)>,
    mut multipart: Multipart,
) -> Response {
    let (mut fields, mut file) = (BTreeMap::new(), Bytes::new());
    while let Some(field) = multipart.next_field().await.expect("a form") {
        let name = field.name().expect("a name").to_owned();
        let bytes = field.bytes().await.expect("a part");
        if name == "file" {
            file = bytes;
        } else {
            fields.insert(name, String::from_utf8(bytes.to_vec()).expect("text"));
        }
    }
    let refused = |why: &'static str| {
        let body = Json(json!({ "error": { "message": why } }));
        (StatusCode::UNAUTHORIZED, [("x-cld-error", why)], body).into_response()
    };
    let (signature, key) = (fields.remove("signature"), fields.remove("api_key"));
    let signed: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let digest = Sha1::digest(signed.join("&") + SECRET);
    let expected = domain::hex(&digest);
    if name != CLOUD || key.as_deref() != Some(KEY) {
        return refused("Unknown API key");
    }
    if signature != Some(expected) || !fields.contains_key("timestamp") {
        return refused("Invalid Signature");
    }
    let id = fields.remove("public_id").expect("a public id");
    let mut cloud = cloud.lock().expect("the cloud");
    if method == "destroy" {
        cloud.remove(&id);
        return Json(json!({ "result": "ok" })).into_response();
    }
    let stored = StoredPicture {
        eager: fields.remove("eager"),
        bytes: file,
    };
    cloud.insert(id.clone(), stored);
    Json(json!({ "public_id": id })).into_response()
}

/// Its address, and what it holds.
async fn cloud() -> (String, Cloud) {
    let cloud = Cloud::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let routes = Router::new()
        .route("/v1_1/{cloud}/image/{method}", post(stand_in))
        .with_state(Arc::clone(&cloud));
    tokio::spawn(async { axum::serve(listener, routes).await });
    (address, cloud)
}

/// The shop, keeping its pictures there.
fn at_cloudinary(app: &App, api: &str, secret: &str) -> App {
    let account = CloudinaryAccount {
        cloud: CLOUD.into(),
        key: KEY.into(),
        secret: Secret(secret.into()),
        api: api.into(),
    };
    app.with_settings(Settings {
        media: Storage::Cloudinary(Cloudinary::new(account).expect("a client")),
        ..Settings::clone(&app.shop.settings)
    })
}

#[test]
fn at_cloudinary_a_picture_is_kept_by_one_signed_request_in_three_widths() {
    in_a_shop(async |app| {
        let (api, cloud) = cloud().await;
        let app = &at_cloudinary(app, &api, SECRET);
        let admin = app.admin().await;
        let picture = admin.uploads("/api/uploads", &photograph(140, 1200)).await.is(201);
        let url = picture["url"].as_str().unwrap();
        let (id, stored) = cloud
            .lock()
            .unwrap()
            .first_key_value()
            .map(|(id, stored)| (id.clone(), stored.clone()))
            .unwrap();
        assert!(id.starts_with("fromagerie/") && id.ends_with("-1200"), "{id}");
        assert_eq!(
            stored.eager.as_deref(),
            Some("c_limit,w_480|c_limit,w_960|c_fill,w_1200,h_630/jpg")
        );
        assert!(is_bare_webp(&stored.bytes));
        assert_eq!(
            url,
            format!("https://res.cloudinary.com/{CLOUD}/image/upload/v1/{id}.webp")
        );
        assert_eq!((&picture["width"], &picture["height"]), (&json!(1200), &json!(140)));
        assert!(app.picture_files().is_empty());
        // Its addresses are the shop's own now, and no other cloud's.
        app.sells(product().with("images", json!([url, srcset(url).unwrap().split(' ').next()])))
            .await;
        let others = json!([url.replace(CLOUD, "another"), url.replace("https", "http")]);
        admin
            .post("/api/products", product().with("images", others).0)
            .await
            .refuses_fields(&[("images[0]", "foreign_picture"), ("images[1]", "foreign_picture")]);
    });
}

#[test]
fn when_cloudinary_refuses_or_is_down_nothing_is_kept_and_the_answer_says_so() {
    in_a_shop(async |app| {
        let (api, cloud) = cloud().await;
        // Nobody listens there.
        let down = "http://127.0.0.1:1".to_owned();
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        for (api, secret) in [(&api, "another secret"), (&down, SECRET)] {
            let shop = at_cloudinary(app, api, secret);
            for (actor, path) in [(&admin, "/api/uploads"), (&nadia, "/api/reviews/images")] {
                let actor = shop.guest().with_token(actor.token.clone().unwrap());
                let answer = actor.uploads(path, &png(1000, 10)).await;
                assert_eq!(answer.header("retry-after"), "1");
                let problem = answer.refuses(503, "media_unavailable");
                assert!(!problem.to_string().contains("loudinary"), "{problem}");
            }
        }
        assert!(app.has_no_pictures().await && cloud.lock().unwrap().is_empty());
    });
}

#[test]
fn at_cloudinary_a_picture_that_cannot_be_remembered_is_destroyed() {
    in_a_shop(async |app| {
        let (api, cloud) = cloud().await;
        let app = &at_cloudinary(app, &api, SECRET);
        let admin = app.admin().await;
        let refuse_all = mongodb::bson::doc! { "collMod": "uploads", "validator": { "never": true } };
        app.shop.store.database().run_command(refuse_all).await.unwrap();
        admin
            .uploads("/api/uploads", &png(10, 10))
            .await
            .refuses(500, "internal");
        for _ in 0..1000 {
            if cloud.lock().unwrap().is_empty() {
                return;
            }
            tokio::task::yield_now().await;
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("{cloud:?}");
    });
}

#[test]
fn at_cloudinary_a_picture_that_nothing_shows_is_destroyed_after_a_week() {
    in_a_shop(async |app| {
        let (api, cloud) = cloud().await;
        let app = &at_cloudinary(app, &api, SECRET);
        let admin = app.admin().await;
        let shown = admin.uploads("/api/uploads", &png(1000, 10)).await.is(201);
        admin.uploads("/api/uploads", &png(20, 20)).await.is(201);
        app.sells(product().with("images", json!([shown["url"]]))).await;
        app.seconds_later(UNUSED_PICTURE_DAYS * 86_400 + 1);
        // While the cloud refuses, nothing is forgotten.
        let refused = at_cloudinary(app, &api, "another secret");
        assert_eq!(retention::remove_old(&refused.shop).await.unwrap().pictures, 0);
        assert_eq!(
            retention::remove_old(&app.shop).await.unwrap().pictures,
            0,
            "it waits for a day"
        );
        app.seconds_later(86_400);
        assert_eq!(retention::remove_old(&app.shop).await.unwrap().pictures, 1);
        let left: Vec<_> = cloud.lock().unwrap().keys().cloned().collect();
        assert!(left.len() == 1 && left[0].ends_with("-1000"), "{left:?}");
    });
}
