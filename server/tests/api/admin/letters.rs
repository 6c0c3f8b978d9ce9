//! `/api/admin/letters`, and the page that shows the same.

use axum::http::Method;
use mongodb::bson::{Document, doc};
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    http::cross_site::cookie_of,
    support::{App, in_a_shop, request},
};

/// Has the letter that confirms an order given up, as after a week without a mail server, and answers its id.
pub async fn given_up(app: &App, order: &Value) -> String {
    let outbox = app.shop.store.database().collection::<Document>("outbox");
    let cause = doc! { "cause": format!("order_placed/{}", id(order)) };
    let now = mongodb::bson::DateTime::from_millis(app.shop.now().millis());
    let change = doc! {
        "$set": { "lastError": "the mail server answered 421", "attempts": 170_i64, "givenUpAt": now },
        "$unset": { "dueAt": "" },
    };
    let letter = outbox.find_one_and_update(cause, change).await.unwrap().unwrap();
    letter.get_object_id("_id").unwrap().to_hex()
}

#[test]
fn letters_that_were_given_up_are_listed_with_why_and_sent_again_or_erased() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let brie = app.sells(product()).await;
        let (first, second) = (nadia.orders(&brie).await, nadia.orders(&brie).await);
        let letters = "/api/admin/letters";
        assert_eq!(admin.get(letters).await.is(200)["total"], 0);
        let (again, erased) = (given_up(app, &first).await, given_up(app, &second).await);
        let list = admin.get(&format!("{letters}?limit=1&page=2")).await;
        assert!(list.header("link").contains("rel=\"prev\""));
        let list = admin.get(letters).await.is(200);
        assert_eq!(
            (&list["total"], list["items"].as_array().unwrap().len()),
            (&json!(2), 2)
        );
        let letter = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|letter| letter["_id"] == again)
            .unwrap();
        assert_eq!(
            (&letter["to"], &letter["orderId"]),
            (&json!("nadia@exemple.fr"), &first["_id"])
        );
        assert_eq!(letter["lastError"], "the mail server answered 421");
        assert!(
            letter["subject"]
                .as_str()
                .unwrap()
                .contains(first["orderNumber"].as_str().unwrap())
        );

        // The page says the same.
        let cookie = cookie_of(app, &admin).await;
        let headers = [
            ("accept", "text/html"),
            ("accept-language", "fr"),
            ("cookie", cookie.as_str()),
        ];
        let page = admin
            .send(request(Method::GET, "/gestion/courrier", &headers, ""))
            .await;
        assert_eq!(page.status, 200);
        for words in [
            "nadia@exemple.fr",
            "the mail server answered 421",
            "Envoyer à nouveau",
            "Ne plus envoyer",
            "Abandonnée",
        ] {
            assert!(page.text.contains(words), "{words}");
        }

        let send = format!("{letters}/{again}/send");
        admin.post(&send, Value::Null).await.is(204);
        admin.post(&send, Value::Null).await.refuses(404, "not_found");
        let waits = &admin.get(letters).await.is(200)["items"];
        let waits = waits
            .as_array()
            .unwrap()
            .iter()
            .find(|letter| letter["_id"] == again)
            .unwrap();
        assert_eq!(
            (&waits["attempts"], waits["nextAttemptAt"].is_string()),
            (&json!(0), true)
        );
        admin.delete(&format!("{letters}/{erased}")).await.is(204);
        admin
            .delete(&format!("{letters}/{erased}"))
            .await
            .refuses(404, "not_found");
        assert_eq!(admin.get(letters).await.is(200)["total"], 1);

        // The dashboard's own forms.
        given_up(app, &first).await;
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        for (path, body, outcome) in [
            ("/fn/dashboard/letters-again", String::new(), "again"),
            ("/fn/dashboard/letter-let-be", format!("id={again}"), "erased"),
        ] {
            let answer = admin.send(request(Method::POST, path, &headers, body)).await;
            let location = answer.header("location");
            assert!(
                location.ends_with(&format!("/gestion/courrier?{outcome}=1")),
                "{location} {}",
                answer.text
            );
        }
        assert_eq!(admin.get(letters).await.is(200)["total"], 0);
        let audit = admin.get("/api/admin/audit?limit=20").await.is(200);
        let actions: Vec<_> = audit["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["action"].clone())
            .collect();
        assert_eq!(
            actions.iter().filter(|action| **action == "letter.sent_again").count(),
            2,
            "{actions:?}"
        );
        assert_eq!(
            actions.iter().filter(|action| **action == "letter.let_be").count(),
            2,
            "{actions:?}"
        );
    });
}
