//! The dashboard's forms for stock, prices and categories.

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{id, product},
    http::cross_site::cookie_of,
    support::{Actor, Answer, App, in_a_shop, request},
};

/// Sends a form of these encoded fields, signed in, as a browser without scripts does.
async fn sends(app: &App, who: &Actor, path: &str, form: &str) -> Answer {
    let cookie = cookie_of(app, who).await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept", "text/html"),
        ("referer", "http://shop.test/gestion"),
    ];
    let form = form.replace('[', "%5B").replace(']', "%5D");
    who.send(request(Method::POST, path, &headers, form)).await
}

async fn page(app: &App, who: &Actor, path: &str) -> String {
    let cookie = cookie_of(app, who).await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("accept", "text/html"),
        ("accept-language", "fr"),
    ];
    let answer = who.send(request(Method::GET, path, &headers, "")).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.text
}

#[test]
fn a_count_on_a_page_that_is_out_of_date_comes_back_with_what_was_typed() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app.sells(product().named("Brie").with("stock", 10)).await;
        let correct = async |fields: &str| {
            let form = format!("form[id]={}&{fields}", id(&brie));
            sends(app, &admin, "/fn/dashboard/correct-stock", &form)
                .await
                .header("location")
                .to_owned()
        };
        let done = correct("form[way]=difference&form[amount]=-2&form[reason]=waste&form[note]=&form[stock]=10").await;
        assert!(done.ends_with("?corrected=1"), "{done}");
        let refused =
            correct("form[way]=count&form[amount]=9&form[reason]=count&form[note]=Samedi&form[stock]=10").await;
        let shown = page(app, &admin, &refused).await;
        assert!(shown.contains("Il est de 8 maintenant"), "{refused}");
        assert!(
            shown.contains(r#"value="Samedi""#) && shown.contains(r#"name="form[stock]" value="8""#),
            "{shown}"
        );
        assert!(shown.contains("Perte") && shown.contains("−2"), "the history");
        let done = correct("form[way]=count&form[amount]=9&form[reason]=count&form[note]=Samedi&form[stock]=8").await;
        assert!(done.ends_with("?corrected=1"), "{done}");
    });
}

#[test]
fn prices_are_changed_as_the_preview_shows_them() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app
            .sells(product().named("Brie").with("slug", "brie").price("10.00"))
            .await;
        let comte = app
            .sells(product().named("Comté").with("slug", "comte").price("12.50"))
            .await;
        let asked = "/gestion/produits/prix?change=percent&by=5&round=10";
        let shown = page(app, &admin, asked).await;
        let (one, two) = (format!("{}:1000:1050", id(&brie)), format!("{}:1250:1310", id(&comte)));
        assert!(shown.contains(&one) && shown.contains(&two), "{shown}");
        let query = "form[change]=percent&form[by]=5&form[round]=10";
        let form = format!("{query}&lines[]={one}&lines[]={two}");
        admin
            .post(
                &format!("/api/admin/products/{}/stock-corrections", id(&brie)),
                json!({ "difference": -1, "reason": "gift" }),
            )
            .await
            .is(201);
        let done = sends(app, &admin, "/fn/dashboard/change-prices", &form).await;
        assert!(
            done.header("location").ends_with("?changed=2"),
            "{}",
            done.header("location")
        );
        assert_eq!(app.guest().get("/api/products/comte").await.is(200)["price"], 13.1);
        let again = sends(app, &admin, "/fn/dashboard/change-prices", &form).await;
        let refused = page(app, &admin, again.header("location")).await;
        assert!(
            refused.contains("rien n’est enregistré"),
            "{}",
            again.header("location")
        );
        assert!(
            refused.contains(&format!("{}:1050:1100", id(&brie))),
            "the preview is as it is now"
        );
        let nadia = app.customer("nadia").await;
        sends(app, &nadia, "/fn/dashboard/change-prices", &form).await;
        assert_eq!(app.guest().get("/api/products/brie").await.is(200)["price"], 10.5);
    });
}

#[test]
fn a_categorys_page_shows_its_name_and_text() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        app.sells(product().with("category", "tommes")).await;
        let before = page(app, &admin, "/fromages?category=tommes").await;
        assert!(before.contains("<h1>tommes<"), "{before}");
        let form = "form[slug]=tommes&form[name]=Tommes+de+Savoie&form[name_en]=Tommes&form[text]=Grises+et+souples.";
        let done = sends(app, &admin, "/fn/dashboard/save-category", form).await;
        assert!(
            done.header("location").ends_with("?saved=1"),
            "{}",
            done.header("location")
        );
        let after = page(app, &admin, "/fromages?category=tommes").await;
        assert!(
            after.contains("<h1>Tommes de Savoie<") && after.contains("Grises et souples."),
            "{after}"
        );
        assert!(page(app, &admin, "/").await.contains("Tommes de Savoie"));
        let moved = sends(app, &admin, "/fn/dashboard/move-category", "id=tommes&order=1").await;
        assert!(
            moved.header("location").ends_with("?moved=1"),
            "{}",
            moved.header("location")
        );
        let refused = sends(app, &admin, "/fn/dashboard/remove-category", "id=tommes").await;
        let told = page(app, &admin, refused.header("location")).await;
        assert!(refused.header("location").contains("__err="), "{told}");
        let again = sends(app, &admin, "/fn/dashboard/save-category", form).await;
        let kept = page(app, &admin, again.header("location")).await;
        assert!(
            kept.contains("déjà pris") && kept.contains("Grises et souples."),
            "{kept}"
        );
    });
}

#[test]
fn a_preview_shows_what_is_typed_to_admins_and_stores_nothing() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let brie = app
            .sells(product().named("Brie").with("slug", "brie").price("10.00"))
            .await;
        let typed = |price: &str| {
            format!(
                "form[id]={}&form[name]=Brie+noir&form[description]=Deux+ans.&form[price]={price}&form[weight]=250\
                 &form[stock]=3&form[stock_before]=100&form[vat_rate]=5,5&form[category]=croute-fleurie&form[sold_by]=piece",
                id(&brie)
            )
        };
        let shown = sends(app, &admin, "/gestion/produits/apercu", &typed("12,50")).await;
        assert_eq!(
            (shown.status.as_u16(), shown.header("cache-control")),
            (200, "no-store"),
            "{}",
            shown.text
        );
        for part in [
            "Brie noir",
            "12,50\u{a0}€",
            "50,00\u{a0}€/kg",
            "Rien n’est enregistré",
            "noindex",
            "Bientôt épuisé",
        ] {
            assert!(shown.text.contains(part), "{part}: {}", shown.text);
        }
        let now = app.guest().get("/api/products/brie").await.is(200);
        assert_eq!((&now["name"], &now["price"]), (&json!("Brie"), &json!(10.0)));
        let wrong = sends(app, &admin, "/gestion/produits/apercu", &typed("cher")).await;
        assert!(
            wrong.text.contains("Pas encore d’aperçu") && wrong.text.contains("12,50"),
            "{}",
            wrong.text
        );
        let nadia = app.customer("nadia").await;
        let refused = sends(app, &nadia, "/gestion/produits/apercu", &typed("12,50")).await;
        assert_eq!(refused.status, 403);
        assert!(!refused.text.contains("Brie noir"));
        assert_eq!(
            sends(app, &admin, "/gestion/produits/apercu", "form=1").await.status,
            422
        );
    });
}
