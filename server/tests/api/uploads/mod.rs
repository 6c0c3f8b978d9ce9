//! `/api/uploads`, `/api/reviews/images` and `/uploads`

mod cloudinary;
mod places;
mod shown_pictures;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    body::{Body, Bytes},
    http::Method,
};
use domain::identity::sessions;
use futures_util::stream;
use serde_json::json;
use shared::picture::{card, srcset};
use test_support::pictures::{PAYLOAD, is_bare_webp, photograph, png, polyglots, refused};

use crate::{
    fixtures::product,
    support::{BOUNDARY, form, in_a_shop, request},
};

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
        // What other sites show of it.
        let page = app
            .guest()
            .get(&format!("/fromages/{}", made["slug"].as_str().unwrap()))
            .await;
        let card = card(&location).unwrap();
        assert!(page.text.contains(&format!("{card}\"")), "{}", page.text);
        let file = app.guest().get(&card).await;
        assert_eq!(file.header("content-type"), "image/jpeg");
        file.is(200);
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
        assert!(app.has_no_pictures().await);
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
        assert!(app.has_no_pictures().await);
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
        assert_eq!(app.picture_files().len(), polyglots().len());
        for file in app.picture_files() {
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
        assert_eq!(app.picture_files().len(), 8);
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
        assert!(app.has_no_pictures().await);
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
        assert!(app.has_no_pictures().await);
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
        assert_eq!((app.picture_files().len(), app.count("uploads").await), (1, 1));
    });
}

#[test]
fn only_the_routes_for_pictures_take_more_than_256_kilobytes() {
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
        assert!(app.has_no_pictures().await);
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
        assert_eq!((first, app.picture_files().len()), (second, 1));
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
        // The one that was refused counts, too.
        for _ in 0..19 {
            let uploaded = nadia.uploads("/api/reviews/images", &picture).await.is(201);
            assert_eq!((&uploaded["width"], &uploaded["height"]), (&json!(10), &json!(10)));
        }
        app.seconds_later(60);
        let answer = nadia.uploads("/api/reviews/images", &picture).await;
        assert_eq!(answer.header("retry-after"), (24 * 3600 - 60 + 1).to_string());
        answer.refuses(429, "too_many_uploads");
        assert_eq!(app.count("uploads").await, 19);
    });
}
