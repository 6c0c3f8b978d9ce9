//! Gifts, as integrators, customers and those who bring them meet them.

use axum::http::Method;
use serde_json::{Value, json};

use super::slots::sundays;
use crate::{
    fixtures::{id, order, product, transfer},
    http::cross_site::cookie_of,
    support::{Actor, App, in_a_shop, request},
};

fn gift(of: Value, day: Option<&str>) -> Value {
    let mut gift = json!({ "to": "  Jeanne Petit ", "note": "Bon anniversaire !\nPaul" });
    if let Some(day) = day {
        gift["day"] = json!(day);
    }
    let mut body = of;
    body["gift"] = gift;
    body
}

async fn page(app: &App, who: &Actor, path: &str) -> String {
    let cookie = cookie_of(app, who).await;
    let headers = [("cookie", cookie.as_str()), ("accept", "text/html")];
    let answer = who.send(request(Method::GET, path, &headers, String::new())).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.text
}

#[test]
fn an_order_says_whom_it_is_for_and_no_older_order_does() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let comte = app.sells(product().price("10")).await;
        nadia.fills(&comte, 1).await;
        for path in ["/api/orders/quote", "/api/orders"] {
            nadia
                .post(path, gift(order(), None))
                .await
                .refuses_fields(&[("paymentMethod", "gift_is_prepaid")]);
            nadia
                .post(path, gift(transfer(), Some("2050-03-02")))
                .await
                .refuses_fields(&[("gift.day", "in_the_past")]);
            nadia
                .post(path, gift(transfer(), Some("2050-02-31")))
                .await
                .refuses_fields(&[("gift.day", "wrong_type")]);
            let mut both = gift(order(), Some("2060-03-02"));
            both["gift"]["to"] = json!("  ");
            both["gift"]["from"] = json!("Paul");
            nadia
                .post(path, both)
                .await
                .refuses_fields(&[("gift.from", "unknown_field"), ("gift.to", "required")]);
        }
        let placed = nadia
            .post("/api/orders", gift(transfer(), Some("2050-03-12")))
            .await
            .is(201);
        let expected = json!({ "to": "Jeanne Petit", "note": "Bon anniversaire !\nPaul", "day": "2050-03-12" });
        assert_eq!(placed["gift"], expected);
        // Midnight in Paris.
        assert_eq!(placed["deliveryDate"], "2050-03-11T23:00:00.000Z");
        let path = format!("/api/orders/{}", id(&placed));
        assert_eq!(admin.get(&path).await.is(200)["gift"], expected);
        let found = admin.get("/api/orders?q=jeanne").await.is(200);
        assert_eq!((&found["total"], id(&found["items"][0])), (&json!(1), id(&placed)));
        assert_eq!(nadia.orders(&comte).await.get("gift"), None);

        nadia.fills(&comte, 1).await;
        admin
            .post("/api/admin/delivery/slots", sundays("delivery", 5))
            .await
            .is(201);
        nadia
            .post("/api/orders", gift(transfer(), Some("2050-03-12")))
            .await
            .refuses_fields(&[("gift.day", "day_by_slot")]);
        nadia.post("/api/orders", gift(transfer(), None)).await.is(201);
    });
}

#[test]
fn nothing_that_goes_with_a_gift_says_a_price() {
    in_a_shop(async |app| {
        let (nadia, admin, leo) = (app.customer("nadia").await, app.admin().await, app.livreur("leo").await);
        nadia
            .put("/api/users/profile", json!({ "phoneNumber": "06 12 34 56 78" }))
            .await
            .is(200);
        let comte = app.sells(product().named("Comté").price("12.35")).await;
        nadia.fills(&comte, 1).await;
        let placed = nadia
            .post("/api/orders", gift(transfer(), Some("2050-03-03")))
            .await
            .is(201);
        let payment = format!("/api/orders/{}/payment", id(&placed));
        let sheet = format!("/gestion/preparation?ids={}", id(&placed));
        for is_paid in [false, true] {
            if is_paid {
                admin.put(&payment, json!({ "status": "paid" })).await.is(200);
            }
            let text = page(app, &admin, &sheet).await;
            let sheets = text.split("class=\"sheets\"").nth(1).expect("sheets");
            for words in [
                "Cadeau pour",
                "Jeanne Petit",
                "aucun prix dans le colis",
                "class=\"gift-card\"",
                "Paul",
            ] {
                assert!(sheets.contains(words), "{words} in {sheets}");
            }
            for secret in ["€", "19,25", "12,35", "06 12 34", "+33"] {
                assert!(!sheets.contains(secret), "{secret} in {sheets}");
            }
        }
        let own = page(app, &nadia, &format!("/commandes/{}", id(&placed))).await;
        let dashboard = page(app, &admin, &format!("/gestion/commandes/{}", id(&placed))).await;
        for text in [&own, &dashboard] {
            assert!(
                text.contains("Pour Jeanne Petit") && text.contains("Bon anniversaire"),
                "{text}"
            );
        }
        for status in ["processing", "shipped"] {
            admin.moves(&placed, status).await;
        }
        let stops = leo.get("/api/delivery/orders").await.is(200);
        let stop = &stops["items"][0];
        assert_eq!(
            (&stop["toCollect"], &stop["order"]["gift"]["to"]),
            (&json!(0.0), &json!("Jeanne Petit"))
        );
        let round = page(app, &leo, "/livraisons").await;
        for words in [
            "Jeanne Petit",
            "Rien à encaisser, aucun prix à la porte",
            "Appeler qui l’offre",
        ] {
            assert!(round.contains(words), "{words} in {round}");
        }
        assert!(!round.contains('€'), "{round}");
    });
}

#[test]
fn the_checkouts_form_takes_a_gift_and_remembers_its_note_when_it_is_refused() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product()).await;
        nadia.fills(&comte, 1).await;
        let cookie = cookie_of(app, &nadia).await;
        let send = async |method: &str, to: &str, note: &str, day: &str| {
            let form = format!(
                "street=1+rue+Haute&city=Dole&postal_code=39100&payment_method={method}\
                 &gift[to]={to}&gift[note]={note}&gift[day]={day}"
            );
            let headers = [
                ("accept", "application/json"),
                ("accept-language", "fr"),
                ("cookie", cookie.as_str()),
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
            ];
            let form = form.replace('[', "%5B").replace(']', "%5D");
            nadia
                .send(request(Method::POST, "/fn/orders/place", &headers, form))
                .await
        };
        let shown = async |remembered: &str| {
            let both = format!("{cookie}; {remembered}");
            let headers = [("accept", "text/html"), ("cookie", both.as_str())];
            let page = nadia
                .send(request(Method::GET, "/commander", &headers, String::new()))
                .await;
            page.text
        };
        let cookie_in = |answer: &crate::support::Answer| {
            let set = answer.header("set-cookie").to_owned();
            set.split(';').next().unwrap_or_default().to_owned()
        };
        let refused = send("cash_on_delivery", "Jeanne", "Bravo%0D%0APaul", "2050-03-12").await;
        let remembered = cookie_in(&refused);
        let problem = refused.refuses_in_json(422, "invalid_input");
        assert_eq!(problem["errors"][0]["field"], "paymentMethod");
        let text = shown(&remembered).await;
        for typed in ["value=\"Jeanne\"", "Bravo\nPaul</textarea>", "value=\"2050-03-12\""] {
            assert!(text.contains(typed), "{typed} in {text}");
        }
        let no_day = send("bank_transfer", "Jeanne", "", "2050-02-31").await;
        let problem = no_day.refuses_in_json(422, "invalid_input");
        assert_eq!(
            (&problem["errors"][0]["field"], &problem["errors"][0]["code"]),
            (&json!("gift.day"), &json!("not_a_day"))
        );
        // A cookie that is longer than browsers keep would lose the address, too.
        let long = send(
            "cash_on_delivery",
            &"%C3%89".repeat(80),
            &"%F0%9F%A7%80".repeat(300),
            "",
        )
        .await;
        let remembered = cookie_in(&long);
        assert!(remembered.len() < 4096, "{}", remembered.len());
        let text = shown(&remembered).await;
        assert!(text.contains("value=\"1 rue Haute\"") && text.contains("ÉÉ"), "{text}");
        assert!(!text.contains('🧀'), "{text}");
        assert_eq!(app.count("orders").await, 0);

        let placed = send("bank_transfer", "Jeanne", "Bravo%0D%0APaul", "").await;
        assert!(
            placed.status.is_success() || placed.status.is_redirection(),
            "{}",
            placed.text
        );
        let orders = nadia.get("/api/users/orders").await.is(200);
        assert_eq!(
            orders["items"][0]["gift"],
            json!({ "to": "Jeanne", "note": "Bravo\nPaul" })
        );
        let account = nadia.get("/api/users/profile").await.is(200);
        assert_eq!(account["profile"]["addresses"], json!([]), "it is Jeanne’s");
    });
}
