//! The forms that staff fill: what they do not show stays as it is stored.

use axum::http::Method;
use serde_json::json;

use crate::{
    cross_site::cookie_of,
    doors::request,
    fixtures::{id, product},
    support::{Actor, App, in_a_shop},
};

/// Sends a form as its page does; fields that are numbers and words, without anything to escape.
async fn sends(app: &App, admin: &Actor, path: &str, fields: &[(&str, &str)]) {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("form%5B{name}%5D={value}"))
        .collect();
    let cookie = cookie_of(app, admin).await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = admin
        .send(request(Method::POST, path, &headers, fields.join("&")))
        .await;
    assert!(
        answer.status.is_success() || answer.header("location").ends_with("?saved=1"),
        "{} {}",
        answer.header("location"),
        answer.text
    );
}

#[test]
fn languages_that_the_form_of_the_tiers_does_not_show_are_kept() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let bronze = json!({
            "name": "bronze", "minPoints": 0, "multiplier": 1, "benefits": ["Un point"], "isActive": true,
            "translations": { "en": { "benefits": ["A point"] }, "de": { "benefits": ["Ein Punkt"] } },
        });
        let tiers = "/api/admin/loyalty/tiers";
        admin.put(tiers, json!({ "tiers": [bronze] })).await.is(200);
        let typed = [("bronze_multiplier", "2"), ("bronze_benefits_en", "Points")];
        sends(app, &admin, "/fn/tiers/save", &typed).await;
        let saved = &admin.get(tiers).await.is(200)["items"][0];
        let expected = json!({ "en": { "benefits": ["Points"] }, "de": { "benefits": ["Ein Punkt"] } });
        assert_eq!((&saved["translations"], &saved["multiplier"]), (&expected, &json!(2.0)));
    });
}

#[test]
fn languages_that_the_form_of_a_product_does_not_show_are_kept() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let translations = json!({ "en": { "name": "Comté cheese" }, "de": { "name": "Comté-Käse" } });
        let comte = app.sells(product().with("translations", translations)).await;
        let typed = [
            ("id", id(&comte)),
            ("name", "Comté"),
            ("description", "Long"),
            ("price", "13"),
            ("weight", "250"),
            ("stock", "10"),
            ("sold_by", "piece"),
            ("category", "pates-pressees-cuites"),
        ];
        sends(app, &admin, "/fn/dashboard/save-product", &typed).await;
        let saved = admin.get(&format!("/api/products/{}", id(&comte))).await.is(200);
        let expected = json!({ "de": { "name": "Comté-Käse" } });
        assert_eq!((&saved["translations"], &saved["price"]), (&expected, &json!(13.0)));
    });
}
