//! The forms of the dashboard: what they do not show stays as it is stored; and what pages offer of an order and a cart.

use axum::http::Method;
use mongodb::bson::{Document, doc};
use serde_json::json;

use crate::{
    fixtures::{id, order, product, transfer},
    http::cross_site::cookie_of,
    support::{Actor, App, in_a_shop, request},
};

/// Sends a form as its page does; fields that are numbers and words, without anything to escape. `bronze.multiplier` is
/// the field `form[bronze][multiplier]`.
async fn sends(app: &App, admin: &Actor, path: &str, fields: &[(&str, &str)]) {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("form%5B{}%5D={value}", name.replace('.', "%5D%5B")))
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
        let typed = [("bronze.multiplier", "2"), ("bronze.benefits_en", "Points")];
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

#[test]
fn a_transfer_for_a_cancelled_order_is_noted_in_the_dashboard_and_owed_back() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        nadia.fills(&app.sells(product()).await, 1).await;
        let order = nadia.post("/api/orders", transfer()).await.is(201);
        admin.moves(&order, "cancelled").await;
        let paid = json!({ "status": "paid" });
        let payment = format!("/api/orders/{}/payment", id(&order));
        admin.put(&payment, paid).await.refuses(409, "order_cancelled");

        let cookie = cookie_of(app, &admin).await;
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        let path = format!("/gestion/commandes/{}", id(&order));
        let page = async || admin.send(request(Method::GET, &path, &headers, "")).await.text;
        let offer = "Le virement est arrivé quand même";
        assert!(page().await.contains(offer));
        let form = format!("id={}", id(&order));
        let noted = request(Method::POST, "/fn/dashboard/late-transfer", &headers, form);
        let noted = admin.send(noted).await;
        assert!(
            noted.status.is_success() || noted.status.is_redirection(),
            "{}",
            noted.text
        );
        let page = page().await;
        assert!(!page.contains(offer) && page.contains("Marquer envoyé"), "{page}");
        let due = admin.get("/api/orders?refundDue=true").await.is(200);
        assert_eq!((&due["total"], &due["items"][0]["_id"]), (&json!(1), &order["_id"]));
    });
}

#[test]
fn the_cart_page_says_why_a_line_is_not_sold_any_more_and_the_order_page_which_code_comes_back() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let cut = product().by_weight().stock(5000);
        let comte = app.sells(cut.clone()).await;
        let cookie = cookie_of(app, &nadia).await;
        let headers = [("cookie", cookie.as_str())];
        let page = async |path: &str| nadia.send(request(Method::GET, path, &headers, "")).await.text;

        nadia.fills(&comte, 1).await;
        let path = format!("/api/products/{}", id(&comte));
        admin.put(&path, cut.with("minCut", 300).0).await.is(200);
        let cart = page("/panier").await;
        assert!(cart.contains("La plus petite coupe est de 300 g."), "{cart}");
        assert!(!cart.contains("Passer la commande"), "{cart}");

        nadia.delete("/api/cart").await.is(200);
        let brie = app.sells(product()).await;
        let coupon = json!({
            "code": "DIX", "type": "percentage", "value": 10, "startDate": "2050-03-01T00:00:00Z",
            "endDate": "2050-03-04T00:00:00Z",
        });
        admin.post("/api/admin/coupons", coupon).await.is(201);
        nadia.fills(&brie, 1).await;
        let mut input = order();
        input["couponCode"] = "DIX".into();
        let placed = nadia.post("/api/orders", input).await.is(201);
        let path = format!("/commandes/{}", id(&placed));
        let returns = "Le code que vous avez utilisé redevient le vôtre.";
        assert!(page(&path).await.contains(returns));
        app.seconds_later(86_400);
        let over = page(&path).await;
        assert!(
            over.contains("Annuler la commande") && !over.contains(returns),
            "{over}"
        );
    });
}

#[test]
fn a_product_that_cannot_be_read_is_named_in_the_dashboard_with_what_is_wrong() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        app.sells(product()).await;
        let cookie = cookie_of(app, &admin).await;
        let page = async |language: &str| {
            let cookie = cookie.replace("lang=fr", &format!("lang={language}"));
            let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
            let page = admin
                .send(request(Method::GET, "/gestion/produits", &headers, ""))
                .await;
            assert_eq!(page.status, 200);
            page.text
        };
        assert!(!page("fr").await.contains("ne peut pas être lu"));
        let products = app.shop.store.database().collection::<Document>("products");
        let dear = doc! { "$set": { "slug": "too-dear", "price": "ten" } };
        products.update_one(doc! {}, dear).await.unwrap();
        app.shop.catalog.reload().await.unwrap();
        for (language, words) in [
            ("fr", "Un produit ne peut pas être lu"),
            ("en", "One product cannot be read"),
        ] {
            let page = page(language).await;
            assert!(page.contains(words) && page.contains("too-dear ("), "{page}");
            assert!(page.contains("price, "), "{page}");
        }
    });
}
