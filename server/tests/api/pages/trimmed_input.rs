//! What people type, through REST and through forms: stored without the blanks around it, and on one line where there is one.

use axum::http::Method;
use serde_json::json;

use crate::{
    fixtures::{order, product},
    http::cross_site::cookie_of,
    support::{Actor, App, in_a_shop, request},
};

/// Sends a form as its page does.
async fn sends(app: &App, actor: &Actor, path: &str, form: &str) {
    let cookie = cookie_of(app, actor).await;
    let headers = [
        ("accept", "text/html"),
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = actor.send(request(Method::POST, path, &headers, form.to_owned())).await;
    assert!(
        !answer.header("location").contains("__err"),
        "{}",
        answer.header("location")
    );
    assert!(answer.status.is_redirection(), "{} {}", answer.status, answer.text);
}

#[test]
fn a_profile_is_kept_without_the_blanks_around_what_was_typed() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let address = json!({
            "type": " maison", "street": "\t1 rue Haute ", "city": "Dole\r\n", "state": " ", "postalCode": " 39100 ", "isDefault": true,
        });
        let change = json!({ "name": " Nadia B. ", "phoneNumber": " 06 12 34 56 78 ", "addresses": [address] });
        let account = nadia.put("/api/users/profile", change).await.is(200);
        assert_eq!(
            (&account["user"]["name"], &account["user"]["phoneNumber"]),
            (&json!("Nadia B."), &json!("+33 6 12 34 56 78"))
        );
        let stored = json!({
            "type": "maison", "street": "1 rue Haute", "city": "Dole", "state": "", "postalCode": "39100", "isDefault": true,
        });
        assert_eq!(account["profile"]["addresses"], json!([stored]));
        // The length is that of what is kept.
        let name = "é".repeat(80);
        let account = nadia
            .put("/api/users/profile", json!({ "name": format!(" {name} ") }))
            .await
            .is(200);
        assert_eq!(account["user"]["name"], name);
    });
}

#[test]
fn forms_store_what_rest_stores() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let comte = app.sells(product()).await;
        sends(app, &nadia, "/fn/account/change", "name=+Nadia+B.+&phone_number=++").await;
        let account = nadia.get("/api/users/profile").await.is(200);
        assert_eq!(account["user"]["name"], "Nadia B.");
        assert_eq!(account["user"].get("phoneNumber"), None);

        nadia.fills(&comte, 1).await;
        let form = "street=+1+rue+Haute+&city=Dole+&state=+&postal_code=+39100+&phone_number=+06+12+34+56+78+\
                    &payment_method=cash_on_delivery";
        sends(app, &nadia, "/fn/orders/place", form).await;
        let orders = nadia.get("/api/users/orders").await.is(200);
        let stored = json!({ "street": "1 rue Haute", "city": "Dole", "state": "", "postalCode": "39100" });
        assert_eq!(orders["items"][0]["shippingAddress"], stored);
        let account = nadia.get("/api/users/profile").await.is(200);
        assert_eq!(account["user"]["phoneNumber"], "+33 6 12 34 56 78");
    });
}

#[test]
fn a_field_of_one_line_takes_no_line_break() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let before = nadia.get("/api/users/profile").await.is(200);
        for control in ['\r', '\n', '\t', '\u{0}', '\u{7f}'] {
            let mut order = order();
            order["shippingAddress"]["street"] = format!("1{control}rue Haute").into();
            nadia
                .post("/api/orders", order)
                .await
                .refuses_fields(&[("shippingAddress.street", "control_characters")]);
            let change = json!({ "name": format!("Nadia{control}B") });
            nadia
                .put("/api/users/profile", change)
                .await
                .refuses_fields(&[("name", "control_characters")]);
        }
        assert_eq!(nadia.get("/api/users/profile").await.is(200), before);
    });
}

#[test]
fn one_choice_of_mail_leaves_the_others_and_the_form_sends_all_three() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let preferences = async || nadia.get("/api/users/profile").await.is(200)["profile"]["preferences"].clone();
        for choice in [json!({ "orderNotifications": false }), json!({ "newsletter": true })] {
            nadia
                .put("/api/users/profile", json!({ "preferences": choice }))
                .await
                .is(200);
        }
        let expected = json!({ "newsletter": true, "orderNotifications": false, "promotionalEmails": false });
        assert_eq!(preferences().await, expected);
        nadia
            .put("/api/users/profile", json!({ "preferences": { "letters": true } }))
            .await
            .refuses_fields(&[("preferences.letters", "unknown_field")]);
        // A box that is not ticked is not sent.
        sends(app, &nadia, "/fn/account/preferences", "promotional_emails=true").await;
        let expected = json!({ "newsletter": false, "orderNotifications": false, "promotionalEmails": true });
        assert_eq!(preferences().await, expected);
    });
}
