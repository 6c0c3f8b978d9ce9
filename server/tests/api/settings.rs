//! `/api/settings` and `/api/admin/settings`, and the forms of the dashboard that do the same.

use axum::http::Method;
use serde_json::json;

use crate::{
    http::cross_site::cookie_of,
    support::{Actor, Answer, App, in_a_shop, request},
};

/// Sends a form of these encoded fields, signed in.
async fn sends(app: &App, who: &Actor, path: &str, form: &str) -> Answer {
    let cookie = cookie_of(app, who).await;
    let headers = [
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("accept", "text/html"),
        ("referer", "http://shop.test/gestion/reglages"),
    ];
    let form = form.replace('[', "%5B").replace(']', "%5D");
    who.send(request(Method::POST, path, &headers, form)).await
}

/// The page that a refused form leads back to.
async fn led_back(app: &App, who: &Actor, refused: &Answer) -> String {
    let address = refused.header("location");
    let (_, query) = address.split_once('?').expect("a problem in the address");
    let cookie = cookie_of(app, who).await;
    let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
    let page = format!("/gestion/reglages?{query}");
    who.send(request(Method::GET, &page, &headers, "")).await.text
}

#[test]
fn an_admin_reads_and_sets_and_everyone_reads_what_concerns_them() {
    in_a_shop(async |app| {
        let (admin, nadia) = (app.admin().await, app.customer("nadia").await);
        let hours = json!({ "tuesday": [{ "from": "09:00", "to": "12:30" }, { "from": "14:30", "to": "19:00" }] });
        let closures = json!({ "days": [
            { "first": "2000-01-01", "last": "2000-01-02", "fr": "Passé", "en": "Over" },
            { "first": "2090-08-03", "last": "2090-08-16", "fr": "Congés", "en": "Holidays" },
        ] });
        for (group, body) in [
            ("hours", hours.clone()),
            ("closures", closures.clone()),
            ("shipping", json!({ "fee": 5.9, "freeFrom": 50 })),
            ("payment", json!({ "transferDays": 10, "remindDays": 3 })),
            ("notice", json!({ "fr": "Bonjour.", "en": "Hello." })),
            (
                "texts/conditions-de-vente",
                json!({ "fr": "## Prix", "en": "## Prices" }),
            ),
        ] {
            let path = format!("/api/admin/settings/{group}");
            nadia.put(&path, body.clone()).await.refuses(403, "forbidden");
            let set = admin.put(&path, body).await;
            assert_eq!(
                (set.status.as_u16(), set.header("etag")),
                (200, "\"1\""),
                "{group}: {}",
                set.text
            );
        }
        nadia.get("/api/admin/settings").await.refuses(403, "forbidden");
        let all = admin.get("/api/admin/settings").await.is(200);
        assert_eq!(all["closures"], closures);
        assert_eq!(
            (&all["payment"]["transferDays"], &all["terms"]["fr"]),
            (&json!(10), &json!("## Prix"))
        );
        assert_eq!(
            (&all["versions"]["terms"], &all["versions"]["privacy"]),
            (&json!(1), &json!(0))
        );

        let public = app.guest().get("/api/settings").await.is(200);
        assert_eq!(public["hours"]["tuesday"], hours["tuesday"]);
        assert_eq!(public["hours"]["monday"], json!([]));
        assert_eq!(public["closures"], json!([closures["days"][1]]));
        assert_eq!(public["shipping"], json!({ "fee": 5.9, "freeFrom": 50.0 }));
        assert_eq!(public["notice"]["en"], "Hello.");
        assert!(public.get("payment").is_none() && public.get("terms").is_none());
        assert!(app.guest().get("/conditions-de-vente").await.text.contains("<h2>Prix"));
        admin
            .put("/api/admin/settings/texts/recettes", json!({}))
            .await
            .refuses(404, "not_found");
    });
}

#[test]
fn a_legal_page_leads_to_what_it_said_before_and_shows_the_language_that_alone_was_written() {
    in_a_shop(async |app| {
        let (admin, guest) = (app.admin().await, app.guest());
        let see = async |path: &str| {
            let page = guest.get(path).await;
            assert_eq!(page.status.as_u16(), 200, "{path}");
            page.text.replace("<!>", "")
        };
        let before = see("/confidentialite").await;
        assert!(before.contains("Version 1, en vigueur depuis le "), "{before}");
        let text = json!({ "fr": "Rien du tout.", "en": "" });
        let address = "/api/admin/settings/texts/confidentialite";
        admin.put(address, text).await.is(200);
        for (path, words) in [
            ("/confidentialite", "Version 2, en vigueur depuis le "),
            ("/confidentialite", "href=\"/confidentialite/versions\""),
            ("/confidentialite/versions", "href=\"/confidentialite/versions/1\""),
            ("/confidentialite/versions/2", "Rien du tout."),
            ("/en/confidentialite", "This text exists in French only."),
            ("/en/confidentialite", "Rien du tout."),
        ] {
            let page = see(path).await;
            assert!(page.contains(words), "{words} in {path}: {page}");
        }
        assert!(!see("/confidentialite").await.contains("n’existe qu’en"));
        let first = see("/confidentialite/versions/1").await;
        assert!(
            first.contains("En vigueur depuis le ") && !first.contains("Rien du tout."),
            "{first}"
        );
        assert_eq!(guest.get("/confidentialite/versions/3").await.status.as_u16(), 404);
    });
}

#[test]
fn a_change_of_an_older_version_is_refused_and_broken_fields_are_named() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let path = "/api/admin/settings/shipping";
        let put = async |version: &str, fee: f64| {
            let headers = [
                (
                    "authorization",
                    format!("Bearer {}", admin.token.as_deref().expect("a token")),
                ),
                ("content-type", "application/json".into()),
                ("if-match", version.to_owned()),
            ];
            let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let body = json!({ "fee": fee, "freeFrom": 60 }).to_string();
            admin.send(request(Method::PUT, path, &headers, body)).await
        };
        put("\"0\"", 5.0).await.is(200);
        put("\"0\"", 4.0).await.refuses(412, "precondition_failed");
        put("W/\"1\"", 4.0).await.refuses(412, "precondition_failed");
        put("\"1\"", 4.0).await.is(200);
        put("*", 3.0).await.is(200);
        assert_eq!(app.guest().get("/api/settings").await.is(200)["shipping"]["fee"], 3.0);

        let overlap = json!({ "friday": [{ "from": "09:00", "to": "14:00" }, { "from": "13:00", "to": "12:00" }] });
        admin
            .put("/api/admin/settings/hours", overlap)
            .await
            .refuses_fields(&[("friday[1].to", "closes_before_it_opens")]);
        let unread = json!({ "friday": [{ "from": "tôt", "to": "14:00" }] });
        admin
            .put("/api/admin/settings/hours", unread)
            .await
            .refuses(422, "invalid_input");
    });
}

#[test]
fn the_forms_say_what_is_wrong_beside_the_field_and_who_was_faster() {
    in_a_shop(async |app| {
        let admin = app.admin().await;
        let hours = "form[version]=0&form[friday][from1]=19:00&form[friday][to1]=09:00";
        let refused = sends(app, &admin, "/fn/settings/hours", hours).await;
        let page = led_back(app, &admin, &refused).await;
        assert!(
            page.contains("id=\"fridayTo1-error\"") && page.contains("La fermeture vient après"),
            "{page}"
        );

        assert!(page.contains("value=\"19:00\""), "what was typed stays: {page}");

        let fee = |version: &str, fee: &str| format!("form[version]={version}&form[fee]={fee}&form[free_from]=60");
        let saved = sends(app, &admin, "/fn/settings/shipping", &fee("0", "4,50")).await;
        assert!(
            saved.header("location").ends_with("/gestion/reglages?saved=shipping"),
            "{}",
            saved.header("location")
        );
        let refused = sends(app, &admin, "/fn/settings/shipping", &fee("0", "5")).await;
        let page = led_back(app, &admin, &refused).await;
        assert!(
            page.contains("Un autre gérant a changé ce réglage entre-temps"),
            "{page}"
        );
        assert!(page.contains("value=\"4,50\""), "{page}");
        sends(app, &admin, "/fn/settings/shipping", &fee("1", "5")).await;
        assert_eq!(app.guest().get("/api/settings").await.is(200)["shipping"]["fee"], 5.0);

        let closed = "form[version]=0&form[days][0][first]=2090-12-25&form[days][1][first]=&form[days][2][first]=2090-12-24&form[days][2][last]=2090-12-26";
        let refused = sends(app, &admin, "/fn/settings/closures", closed).await;
        let page = led_back(app, &admin, &refused).await;
        assert!(page.contains("id=\"days2First-error\""), "{page}");
        for typed in ["2090-12-25", "2090-12-24", "2090-12-26"] {
            assert!(page.contains(&format!("value=\"{typed}\"")), "{typed}: {page}");
        }
        let text = "form[version]=0&form[page]=confidentialite&form[fr]=%23%23+Nous%0D%0A%0D%0A%3Cb%3E&form[en]=";
        sends(app, &admin, "/fn/settings/text", text).await;
        let shown = app.guest().get("/confidentialite").await.text;
        assert!(shown.contains("<h2>Nous") && shown.contains("&lt;b&gt;"), "{shown}");
    });
}
