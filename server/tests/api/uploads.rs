//! `/api/uploads`, `/api/reviews/images` and `/uploads`

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{Multipart, Path, State},
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{
    Settings,
    media::{Cloudinary, CloudinaryAccount, Storage},
    sessions,
};
use futures_util::stream;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use shared::{account::Secret, picture::srcset};
use tokio::net::TcpListener;

use crate::{
    doors::request,
    fixtures::product,
    pictures::{PAYLOAD, is_bare_webp, photograph, png, polyglots, refused},
    support::{Actor, Answer, App, in_a_shop},
};

pub const BOUNDARY: &str = "----a-boundary-of-the-tests";

/// The body of a form with files: field, file name, content.
pub fn form(files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, file, content) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file}\"\r\n\
             Content-Type: text/html\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

impl Actor {
    /// Sends a body as a form with files, with the actor's token.
    pub async fn submits(&self, path: &str, body: impl Into<Body>) -> Answer {
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let bearer = format!("Bearer {}", self.token.as_deref().unwrap_or_default());
        let mut headers = vec![("content-type", kind.as_str())];
        if self.token.is_some() {
            headers.push(("authorization", &bearer));
        }
        self.send(request(Method::POST, path, &headers, body)).await
    }

    /// Sends this file as the form's `image`.
    pub async fn uploads(&self, path: &str, content: &[u8]) -> Answer {
        self.submits(path, form(&[("image", "fromage.jpg", content)])).await
    }
}

impl App {
    /// Whether no picture is kept anywhere.
    pub async fn kept_nothing(&self) -> bool {
        self.files().is_empty() && self.count("uploads").await == 0
    }

    /// The files of the pictures that are kept.
    pub fn files(&self) -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(self.uploads.path()).expect("the folder");
        entries.map(|entry| entry.expect("a file").path()).collect()
    }
}

#[test]
fn post_uploads_answers_address_width_and_height() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let answer = admin.uploads("/api/uploads", &photograph(140, 1200)).await;
        let location = answer.header("location").to_owned();
        let picture = answer.is(201);
        assert_eq!(picture, json!({ "url": location, "width": 1200, "height": 140 }));
        let versions = srcset(&location).expect("narrower versions");
        let versions: Vec<_> = versions.split(", ").map(|v| v.split(' ').next().unwrap()).collect();
        assert_eq!((versions.len(), versions[2]), (3, location.as_str()));
        for address in versions {
            let file = app.guest().get(address).await;
            assert_eq!(file.header("content-type"), "image/webp");
            assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(file.header("x-content-type-options"), "nosniff");
            file.is(200);
            app.guest().call(Method::HEAD, address, None).await.is(200);
        }
        let made = app.sells(product().with("images", json!([location]))).await;
        assert_eq!(made["images"], json!([location]));
    });
}

#[test]
fn post_uploads_is_for_admins_alone() {
    in_a_shop(async |app| {
        let picture = png(10, 10);
        app.guest()
            .uploads("/api/uploads", &picture)
            .await
            .refuses(401, "not_signed_in");
        for actor in [app.customer("nadia").await, app.livreur("leo").await] {
            actor.uploads("/api/uploads", &picture).await.refuses(403, "forbidden");
        }
        assert!(app.kept_nothing().await);
    });
}

#[test]
fn post_uploads_refuses_what_is_not_a_picture_and_keeps_nothing() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        for (what, bytes, rule) in refused() {
            let code = rule.split(':').next().unwrap();
            println!("{what}");
            admin
                .uploads("/api/uploads", &bytes)
                .await
                .refuses_fields(&[("image", code)]);
        }
        assert!(app.kept_nothing().await);
    });
}

#[test]
fn post_uploads_keeps_the_picture_and_nothing_else_of_a_polyglot() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        for (what, bytes) in polyglots() {
            println!("{what}");
            admin.uploads("/api/uploads", &bytes).await.is(201);
        }
        assert_eq!(app.files().len(), polyglots().len());
        for file in app.files() {
            assert!(is_bare_webp(&std::fs::read(file).unwrap()));
        }
    });
}

#[test]
fn post_uploads_takes_no_notice_of_a_files_name() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let picture = png(10, 10);
        for name in [
            "../../x.webp",
            "..\\..\\x.webp",
            "/etc/passwd",
            "x.php",
            "shell.svg",
            PAYLOAD,
            "",
            "\u{202e}gpj.exe",
        ] {
            let url = admin
                .submits("/api/uploads", form(&[("image", &name.replace('"', "%22"), &picture)]))
                .await
                .is(201)["url"]
                .clone();
            let url = url.as_str().unwrap();
            assert!(
                url.starts_with("/uploads/") && url.ends_with("-10.webp") && url.len() == 49,
                "{url}"
            );
        }
        assert_eq!(app.files().len(), 8);
        assert_eq!(std::fs::read_dir(app.uploads.path()).unwrap().count(), 8);
    });
}

#[test]
fn post_uploads_takes_one_image_and_nothing_beside_it() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let picture = png(10, 10);
        let sent = async |files: &[(&str, &str, &[u8])]| admin.submits("/api/uploads", form(files)).await;
        sent(&[]).await.refuses_fields(&[("image", "required")]);
        sent(&[("image", "", b"")])
            .await
            .refuses_fields(&[("image", "required")]);
        sent(&[("picture", "a.png", &picture)])
            .await
            .refuses_fields(&[("image", "required"), ("picture", "unknown_field")]);
        sent(&[("image", "a.png", &picture), ("image", "b.png", &picture)])
            .await
            .refuses_fields(&[("image", "too_many")]);
        sent(&[("image", "a.png", &picture), ("image[$gt]", "", b"")])
            .await
            .refuses_fields(&[("image[$gt]", "unknown_field")]);
        assert!(app.kept_nothing().await);
    });
}

#[test]
fn post_uploads_takes_a_multipart_form_that_is_whole() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        admin
            .post("/api/uploads", json!({ "image": "a.png" }))
            .await
            .refuses(415, "unsupported_media_type");
        let bearer = format!("Bearer {}", admin.token.clone().unwrap());
        for (kind, code) in [
            ("image/png", 415),
            ("multipart/mixed; boundary=x", 415),
            ("multipart/form-data", 400),
        ] {
            let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
            let answer = admin
                .send(request(Method::POST, "/api/uploads", &headers, png(10, 10)))
                .await;
            assert_eq!(answer.status.as_u16(), code, "{kind}: {}", answer.text);
        }
        let whole = form(&[("image", "a.png", &png(10, 10))]);
        for broken_off in [Vec::new(), b"nonsense".to_vec(), whole[..whole.len() / 2].to_vec()] {
            admin
                .submits("/api/uploads", broken_off)
                .await
                .refuses(400, "malformed_multipart");
        }
        assert!(app.kept_nothing().await);
    });
}

#[test]
fn post_uploads_takes_eight_megabytes_and_reads_no_further() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let just = [png(10, 10), vec![0; 8 * 1024 * 1024 - png(10, 10).len()]].concat();
        admin.uploads("/api/uploads", &just).await.is(201);
        let one_more = [just, vec![0]].concat();
        admin
            .uploads("/api/uploads", &one_more)
            .await
            .refuses(413, "picture_too_large");
        // A hundred megabytes, said and unsaid: the rest of it is never asked for.
        let head = form(&[("image", "a.png", b"")]);
        let head = Bytes::from(head[..head.len() - BOUNDARY.len() - 8].to_vec());
        let read = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&read);
        let flood = stream::iter(
            [head]
                .into_iter()
                .chain((0..1600).map(|_| Bytes::from(vec![0; 65_536]))),
        );
        let flood = futures_util::StreamExt::map(flood, move |chunk| {
            counted.fetch_add(chunk.len(), Ordering::Relaxed);
            Ok::<_, std::io::Error>(chunk)
        });
        admin
            .submits("/api/uploads", Body::from_stream(flood))
            .await
            .refuses(413, "body_too_large");
        assert!(read.load(Ordering::Relaxed) < 9 * 1024 * 1024, "{read:?}");
        let bearer = format!("Bearer {}", admin.token.clone().unwrap());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", kind.as_str()),
            ("content-length", "104857600"),
        ];
        admin
            .send(request(Method::POST, "/api/uploads", &headers, "--"))
            .await
            .refuses(413, "body_too_large");
        assert_eq!((app.files().len(), app.count("uploads").await), (1, 1));
    });
}

#[test]
fn only_the_doors_for_pictures_take_more_than_256_kilobytes() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let large = form(&[("image", "a.png", &vec![0; 300_000])]);
        for path in ["/api/products", "/api/cart/items", "/fn/cart/add", "/api/nothing"] {
            let kind = format!("multipart/form-data; boundary={BOUNDARY}");
            let bearer = format!("Bearer {}", admin.token.clone().unwrap());
            let length = large.len().to_string();
            let headers = [
                ("authorization", bearer.as_str()),
                ("content-type", kind.as_str()),
                ("content-length", length.as_str()),
                ("sec-fetch-site", "same-origin"),
            ];
            admin
                .send(request(Method::POST, path, &headers, large.clone()))
                .await
                .refuses(413, "body_too_large");
        }
        admin
            .uploads("/api/uploads", &vec![0; 300_000])
            .await
            .refuses_fields(&[("image", "not_a_picture")]);
    });
}

#[test]
fn another_site_cannot_upload_with_an_admins_cookie() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let users = app.shop.store.database().collection::<shared::user::User>("users");
        let user = users.find_one(mongodb::bson::doc! { "email": &admin.email }).await;
        let (_, secret) = sessions::open(&app.shop, &user.unwrap().unwrap(), None).await.unwrap();
        let cookie = format!("session={}", secret.0);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let sent = async |site: &str| {
            let headers = [
                ("cookie", cookie.as_str()),
                ("content-type", kind.as_str()),
                ("sec-fetch-site", site),
            ];
            let body = form(&[("image", "a.png", &png(10, 10))]);
            app.guest()
                .send(request(Method::POST, "/api/uploads", &headers, body))
                .await
        };
        sent("cross-site").await.refuses(403, "cross_site");
        assert!(app.kept_nothing().await);
        sent("same-origin").await.is(201);
    });
}

#[test]
fn an_upload_that_is_sent_twice_with_a_key_is_kept_once() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let bearer = format!("Bearer {}", admin.token.clone().unwrap());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", kind.as_str()),
            ("idempotency-key", "picture-1"),
        ];
        let body = form(&[("image", "a.png", &png(10, 10))]);
        let send = || admin.send(request(Method::POST, "/api/uploads", &headers, body.clone()));
        let (first, second) = (send().await.is(201), send().await.is(201));
        assert_eq!((first, app.files().len()), (second, 1));
    });
}

#[test]
fn get_uploads_leads_to_pictures_alone() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let url = admin.uploads("/api/uploads", &png(10, 10)).await.is(201)["url"].clone();
        let url = url.as_str().unwrap();
        std::fs::write(app.uploads.path().join("secret.txt"), "secret").unwrap();
        let other = url.replace("-10.", "-480.");
        for path in [
            "/uploads",
            "/uploads/",
            "/uploads/secret.txt",
            "/uploads/./secret.txt",
            "/uploads/../Cargo.toml",
            "/uploads/..%2FCargo.toml",
            "/uploads/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "/uploads/%00",
            &other,
            &url.to_uppercase(),
            &format!("{url}/"),
            &url.replace("/uploads/", "/images/"),
        ] {
            let answer = app.guest().get(path).await;
            assert_eq!(answer.status, 404, "{path}: {}", answer.text);
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert!(
                !answer.text.contains("secret.txt") && !answer.text.contains("[package]"),
                "{path}"
            );
        }
        app.guest()
            .call(Method::DELETE, url, None)
            .await
            .refuses(405, "method_not_allowed");
    });
}

#[test]
fn post_reviews_images_is_for_who_is_signed_in_twenty_times_a_day() {
    in_a_shop(async |app| {
        let (nadia, picture) = (app.customer("nadia").await, png(10, 10));
        app.guest()
            .uploads("/api/reviews/images", &picture)
            .await
            .refuses(401, "not_signed_in");
        nadia
            .uploads("/api/reviews/images", b"<svg onload=alert(1)>")
            .await
            .refuses_fields(&[("image", "not_a_picture")]);
        for _ in 0..20 {
            let kept = nadia.uploads("/api/reviews/images", &picture).await.is(201);
            assert_eq!((&kept["width"], &kept["height"]), (&json!(10), &json!(10)));
        }
        app.seconds_later(60);
        let answer = nadia.uploads("/api/reviews/images", &picture).await;
        assert_eq!(answer.header("retry-after"), (24 * 3600 - 60 + 1).to_string());
        answer.refuses(429, "too_many_uploads");
        assert_eq!(app.count("uploads").await, 20);
    });
}

#[test]
fn products_show_no_pictures_of_other_sites() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let images = json!(["/images/mark.svg", "https://evil.test/track.gif", "//evil.test/a.webp"]);
        admin
            .post("/api/products", product().with("images", images).0)
            .await
            .refuses_fields(&[("images[1]", "foreign_picture"), ("images[2]", "foreign_picture")]);
        assert_eq!(app.count("products").await, 0);
    });
}

// Cloudinary, and what stands in for it: it takes requests that are signed as its documentation says, and no others.

const CLOUD: &str = "alioui";
const KEY: &str = "123456789012345";
const SECRET: &str = "the secret of the tests' cloud";

/// The pictures in the cloud, by public id.
type Cloud = Arc<Mutex<BTreeMap<String, Kept>>>;

#[derive(Clone, Debug)]
struct Kept {
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
    let kept = Kept {
        eager: fields.remove("eager"),
        bytes: file,
    };
    cloud.insert(id.clone(), kept);
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
    app.with(Settings {
        media: Storage::Cloudinary(Cloudinary::new(account).expect("a client")),
        ..app.shop.settings.clone()
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
        let (id, kept) = cloud
            .lock()
            .unwrap()
            .first_key_value()
            .map(|(id, kept)| (id.clone(), kept.clone()))
            .unwrap();
        assert!(id.starts_with("fromagerie/") && id.ends_with("-1200"), "{id}");
        assert_eq!(kept.eager.as_deref(), Some("c_limit,w_480|c_limit,w_960"));
        assert!(is_bare_webp(&kept.bytes));
        assert_eq!(
            url,
            format!("https://res.cloudinary.com/{CLOUD}/image/upload/v1/{id}.webp")
        );
        assert_eq!((&picture["width"], &picture["height"]), (&json!(1200), &json!(140)));
        assert!(app.files().is_empty());
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
        // Nobody listens where someone just did.
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let down = format!("http://{closed}");
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
        assert!(app.kept_nothing().await && cloud.lock().unwrap().is_empty());
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
fn pictures_of_the_demo_data_and_uploads_are_all_the_shops_own() {
    in_a_shop(async |app| {
        domain::seed::load(&app.shop).await.unwrap();
        let products = app.guest().get("/api/products?limit=100").await.is(200);
        for item in products["items"].as_array().unwrap() {
            let images: Vec<String> = serde_json::from_value(item["images"].clone()).unwrap_or_default();
            assert_eq!(
                domain::media::foreign_images(&app.shop, &images),
                [],
                "{}",
                Value::from(images.len())
            );
        }
    });
}
