//! `/uploads`, and which pictures the shop shows.

use axum::http::Method;
use serde_json::{Value, json};
use test_support::pictures::png;

use crate::{fixtures::product, support::in_a_shop};

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

#[test]
fn pictures_of_the_demo_data_and_uploads_are_all_the_shops_own() {
    in_a_shop(async |app| {
        domain::seed::load(&app.shop).await.unwrap();
        let products = app.guest().get("/api/products?limit=100").await.is(200);
        for item in products["items"].as_array().unwrap() {
            let images: Vec<String> = serde_json::from_value(item["images"].clone()).unwrap_or_default();
            assert_eq!(
                domain::media::foreign_images(&app.shop.settings, &images, &[]),
                [],
                "{}",
                Value::from(images.len())
            );
        }
    });
}
