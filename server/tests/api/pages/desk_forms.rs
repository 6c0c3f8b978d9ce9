//! The dashboard's forms for recipes, copies of products, and people.

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{id, product, recipe},
    http::cross_site::cookie_of,
    support::{Actor, Answer, App, in_a_shop, request},
};

/// Sends a form of these encoded fields, signed in.
async fn sends(app: &App, who: &Actor, path: &str, form: String) -> Answer {
    let cookie = cookie_of(app, who).await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept", "text/html"),
        ("referer", "http://shop.test/gestion"),
    ];
    who.send(request(Method::POST, path, &headers, form)).await
}

async fn page(app: &App, who: &Actor, path: &str, status: u16) -> String {
    let cookie = cookie_of(app, who).await;
    let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
    let answer = who.send(request(Method::GET, path, &headers, "")).await;
    assert_eq!(answer.status, status, "{path}");
    answer.text
}

#[test]
fn a_recipe_saved_by_its_form_links_its_products_and_keeps_other_languages() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app.sells(product().with("slug", "comte")).await;
        let translations = json!({ "de": { "title": "Käsefondue" } });
        let body = recipe().with("slug", "fondue").with("translations", translations);
        let fondue = admin
            .post("/api/recipes", body.ingredient(None, 1, "piece").0)
            .await
            .is(201);
        let form = format!(
            "form[id]={}&form[title]=Fondue&form[slug]=fondue&form[description]=Chaud&form[instructions]=Fondre.%0D%0A%0D%0AServir.\
             &form[difficulty]=easy&form[prep_time]=10&form[cook_time]=20&form[servings]=4&form[category]=plat\
             &form[rows][0][quantity]=400&form[rows][0][unit]=g&form[rows][0][name]=Comt%C3%A9&form[rows][0][product]=comte\
             &form[rows][1][unit]=g",
            id(&fondue)
        );
        let form = form.replace('[', "%5B").replace(']', "%5D");
        let saved = sends(app, &admin, "/fn/dashboard/save-recipe", form.clone()).await;
        assert!(
            saved.header("location").ends_with("?saved=1"),
            "{} {}",
            saved.header("location"),
            saved.text
        );
        let now = app.guest().get("/api/recipes/fondue").await.is(200);
        assert_eq!(now["instructions"], json!(["Fondre.", "Servir."]));
        assert_eq!(now["ingredients"].as_array().map(Vec::len), Some(1));
        assert_eq!(now["ingredients"][0]["productId"], comte["_id"]);
        assert_eq!(now["translations"]["de"]["title"], "Käsefondue");
        let nowhere = form.replace("=comte", "=nulle-part");
        let refused = sends(app, &admin, "/fn/dashboard/save-recipe", nowhere).await;
        assert!(
            refused.header("location").contains("__err="),
            "{}",
            refused.header("location")
        );
        let nadia = app.customer("nadia").await;
        let refused = sends(app, &nadia, "/fn/dashboard/save-recipe", form).await;
        assert!(
            refused.header("location").contains("__err="),
            "{}",
            refused.header("location")
        );
    });
}

#[test]
fn a_copy_begins_with_the_facts_of_another_product_and_is_a_new_one() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let comte = app
            .sells(product().with("name", "Comté d’été").with("slug", "comte"))
            .await;
        let path = format!("/gestion/produits/nouveau?copie={}", id(&comte));
        let copy = page(app, &admin, &path, 200).await;
        assert!(copy.contains("Comté d’été"), "{copy}");
        let known = [id(&comte), "value=\"comte\""];
        let form = &copy[copy.find("desk-form").expect("the form")..];
        assert!(known.iter().all(|known| !form.contains(known)), "{form}");
    });
}

#[test]
fn an_admin_notes_closes_and_gives_a_role_by_the_customers_page_and_the_audit_names_it() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let of = format!("/gestion/clients/{}", nadia.id);
        for (function, field, done) in [
            ("user-note", "note=Vient+le+samedi", "noted"),
            ("change-role", "role=livreur", "role"),
            ("close-user", "closed=true", "closed"),
        ] {
            let form = format!("id={}&{field}", nadia.id);
            let answer = sends(app, &admin, &format!("/fn/dashboard/{function}"), form).await;
            assert!(
                answer.header("location").ends_with(&format!("?{done}=1")),
                "{}",
                answer.text
            );
        }
        let shown = page(app, &admin, &of, 200).await;
        assert!(
            shown.contains("Vient le samedi") && shown.contains("Rouvrir le compte"),
            "{shown}"
        );
        let found = page(app, &admin, "/gestion/clients?q=nadia&role=livreur", 200).await;
        assert!(found.contains(&of) && found.contains("Fermé"), "{found}");
        let audit = page(app, &admin, "/gestion/journal?action=user.closed&from=2050-03-03", 200).await;
        assert!(audit.contains("Compte fermé") && audit.contains(&of), "{audit}");
        let wrong = page(app, &admin, "/gestion/journal?from=hier", 422).await;
        assert!(wrong.contains("role=\"alert\""), "{wrong}");
        let own = format!("id={}&closed=true", admin.id);
        let refused = sends(app, &admin, "/fn/dashboard/close-user", own).await;
        assert!(
            refused.header("location").contains("__err="),
            "{}",
            refused.header("location")
        );
    });
}
