//! `/api/users`

mod favorites;
mod own_data;
mod stock_alerts;

use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::{Actor, PASSWORD, in_a_shop, request},
};

#[test]
fn a_profile_starts_empty_and_wants_word_of_orders_only() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let account = nadia.get("/api/users/profile").await.is(200);
        assert_eq!(account["user"]["email"], "nadia@exemple.fr");
        let profile = &account["profile"];
        assert_eq!(profile["userId"], nadia.id.as_str());
        assert_eq!(profile["addresses"], json!([]));
        assert_eq!(profile["favoriteProducts"], json!([]));
        let preferences = json!({ "newsletter": false, "orderNotifications": true, "promotionalEmails": false });
        assert_eq!(profile["preferences"], preferences);
    });
}

#[test]
fn a_change_keeps_what_it_does_not_name() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let cheese = app.sells(product()).await;
        let address = json!({ "type": "maison", "street": "1 rue Haute", "city": "Dole", "state": "", "postalCode": "39100", "isDefault": true });
        let change =
            json!({ "phoneNumber": "+33 6 12 34 56 78", "addresses": [address], "favoriteProducts": [id(&cheese)] });
        nadia.put("/api/users/profile", change).await.is(200);
        let renamed = nadia
            .put("/api/users/profile", json!({ "name": "Nadia B." }))
            .await
            .is(200);
        assert_eq!(renamed["user"]["name"], "Nadia B.");
        assert_eq!(renamed["user"]["phoneNumber"], "+33 6 12 34 56 78");
        assert_eq!(renamed["profile"]["addresses"], json!([address]));
        assert_eq!(renamed["profile"]["favoriteProducts"], json!([id(&cheese)]));
        assert_eq!(nadia.get("/api/users/profile").await.is(200), renamed);
    });
}

#[test]
fn a_wrong_profile_names_every_field_and_changes_nothing() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let before = nadia.get("/api/users/profile").await.is(200);
        let change = json!({
            "_id": app.unknown_id(), "isVerified": true, "name": "", "role": "admin", "email": "new@exemple.fr", "phoneNumber": "call me",
            "addresses": [{ "street": "1 rue Haute", "postalCode": 39100 }], "favoriteProducts": ["comte"],
        });
        nadia.put("/api/users/profile", change).await.refuses_fields(&[
            ("_id", "unknown_field"),
            ("isVerified", "unknown_field"),
            ("addresses[0].city", "required"),
            ("addresses[0].postalCode", "wrong_type"),
            ("email", "unknown_field"),
            ("favoriteProducts[0]", "wrong_type"),
            ("name", "required"),
            ("phoneNumber", "not_a_phone"),
            ("role", "unknown_field"),
        ]);
        let change = json!({ "name": "Other", "favoriteProducts": [app.unknown_id()] });
        nadia
            .put("/api/users/profile", change)
            .await
            .refuses_fields(&[("favoriteProducts", "unknown_product")]);
        assert_eq!(nadia.get("/api/users/profile").await.is(200), before);
    });
}

#[test]
fn a_guest_has_neither_profile_nor_orders() {
    in_a_shop(async |app| {
        app.guest()
            .get("/api/users/profile")
            .await
            .refuses(401, "not_signed_in");
        app.guest()
            .put("/api/users/profile", json!({ "name": "X" }))
            .await
            .refuses(401, "not_signed_in");
        app.guest().get("/api/users/orders").await.refuses(401, "not_signed_in");
    });
}

#[test]
fn own_orders_come_newest_first_page_by_page_and_nobody_elses() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let cheese = app.sells(product().stock(9)).await;
        let mut placed = Vec::new();
        for _ in 0..3 {
            placed.push(nadia.orders(&cheese).await);
            app.seconds_later(1);
        }
        omar.orders(&cheese).await;

        let answer = nadia.get("/api/users/orders?limit=2").await;
        assert_eq!(
            answer.header("link"),
            "</api/users/orders?page=1&limit=2>; rel=\"first\", </api/users/orders?page=2&limit=2>; rel=\"next\", \
             </api/users/orders?page=2&limit=2>; rel=\"last\""
        );
        let page = answer.is(200);
        assert_eq!(
            page,
            json!({ "items": [placed[2], placed[1]], "page": 1, "limit": 2, "total": 3, "pages": 2 })
        );
        let page = nadia.get("/api/users/orders?limit=2&page=2").await.is(200);
        assert_eq!(page["items"], json!([placed[0]]));
    });
}

#[test]
fn own_orders_can_be_narrowed_to_a_status() {
    in_a_shop(async |app| {
        let (nadia, admin) = (app.customer("nadia").await, app.admin().await);
        let cheese = app.sells(product()).await;
        let cancelled = nadia.orders(&cheese).await;
        nadia.orders(&cheese).await;
        admin.moves(&cancelled, "cancelled").await;
        let page = nadia.get("/api/users/orders?status=cancelled").await.is(200);
        let numbers: Vec<&Value> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| &order["orderNumber"])
            .collect();
        assert_eq!(numbers, [&cancelled["orderNumber"]]);
        nadia
            .get("/api/users/orders?status=lost&page=0&limit=101&userId=1")
            .await
            .refuses_fields(&[("status", "wrong_type"), ("userId", "unknown_field")]);
        nadia
            .get("/api/users/orders?page=0&limit=101")
            .await
            .refuses_fields(&[("limit", "too_large"), ("page", "too_small")]);
    });
}

#[test]
fn a_new_password_takes_the_present_one_and_ends_all_other_sessions() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let login = json!({ "email": nadia.email, "password": PASSWORD });
        let other = app.guest().post("/api/auth/login", login.clone()).await.is(200);
        let other = app.guest().with_token(other["token"].as_str().unwrap());
        let change = async |body: Value| nadia.put("/api/users/password", body).await;
        change(json!({ "currentPassword": "not mine", "password": "password123" }))
            .await
            .refuses_fields(&[("currentPassword", "wrong_password"), ("password", "common_password")]);
        change(json!({ "currentPassword": { "$ne": "" }, "role": "admin" }))
            .await
            .refuses_fields(&[
                ("currentPassword", "wrong_type"),
                ("password", "required"),
                ("role", "unknown_field"),
            ]);
        other.get("/api/users/profile").await.is(200);

        let new = json!({ "currentPassword": PASSWORD, "password": "quatre petites brebis" });
        assert_eq!(change(new.clone()).await.status, 204);
        nadia.get("/api/users/profile").await.is(200);
        other.get("/api/users/profile").await.refuses(401, "not_signed_in");
        app.guest()
            .post("/api/auth/login", login)
            .await
            .refuses(401, "invalid_credentials");
        app.guest()
            .put("/api/users/password", new)
            .await
            .refuses(401, "not_signed_in");
    });
}

#[test]
fn own_sessions_are_listed_and_ended_one_by_one_or_all_at_once() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        app.seconds_later(60);
        let login = json!({ "email": nadia.email, "password": PASSWORD }).to_string();
        let headers = [("content-type", "application/json"), ("user-agent", "curl/8.5.0")];
        let login = request(Method::POST, "/api/auth/login", &headers, login);
        let second = app.guest().send(login).await.is(200);
        let second = app.guest().with_token(second["token"].as_str().unwrap());

        let answer = nadia.get("/api/users/sessions?limit=1").await;
        assert!(answer.header("link").contains("page=2&limit=1>; rel=\"next\""));
        let page = answer.is(200);
        let id = page["items"][0]["_id"].as_str().unwrap();
        assert_eq!(
            page,
            json!({
                "items": [{
                    "_id": id, "kind": "api", "userAgent": "curl/8.5.0", "current": false,
                    "createdAt": "2050-03-03T12:01:00.000Z", "lastUsedAt": "2050-03-03T12:01:00.000Z",
                    "expiresAt": "2050-04-02T12:01:00.000Z",
                }],
                "page": 1, "limit": 1, "total": 2, "pages": 2,
            })
        );
        let own = second.get("/api/users/sessions").await.is(200);
        assert_eq!(
            (&own["items"][0]["current"], &own["items"][0]["_id"]),
            (&json!(true), &json!(id))
        );
        nadia
            .get("/api/users/sessions?page=0&limit=101")
            .await
            .refuses_fields(&[("limit", "too_large"), ("page", "too_small")]);
        nadia
            .get("/api/users/sessions?userId=1")
            .await
            .refuses_fields(&[("userId", "unknown_field")]);

        let path = format!("/api/users/sessions/{id}");
        for (who, path) in [
            (&omar, path.as_str()),
            (&nadia, &format!("/api/users/sessions/{}", app.unknown_id())),
            (&nadia, "/api/users/sessions/mine"),
        ] {
            who.delete(path).await.refuses(404, "not_found");
        }
        second.get("/api/users/profile").await.is(200);
        assert_eq!(nadia.delete(&path).await.status, 204);
        second.get("/api/users/profile").await.refuses(401, "not_signed_in");
        nadia.delete(&path).await.refuses(404, "not_found");

        assert_eq!(nadia.delete("/api/users/sessions").await.status, 204);
        nadia.get("/api/users/profile").await.refuses(401, "not_signed_in");
        omar.get("/api/users/profile").await.is(200);
    });
}

#[test]
fn a_browser_that_signs_in_again_has_one_session_and_the_old_one_ends() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let signs_in = async |who: &Actor, cookie: &str| {
            let headers = [
                ("cookie", cookie),
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
            ];
            let fields = format!("email={}&password={}", who.email, PASSWORD.replace(' ', "+"));
            let answer = app
                .guest()
                .send(request(Method::POST, "/fn/account/sign-in", &headers, fields))
                .await;
            let set = answer.headers.get_all("set-cookie").iter();
            let mut set = set.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
            set.find(|cookie| cookie.starts_with("session="))
                .expect("a session")
                .to_owned()
        };
        let profile = async |cookie: &str| {
            let headers = [("cookie", cookie)];
            let profile = request(Method::GET, "/api/users/profile", &headers, "");
            app.guest().send(profile).await.status.as_u16()
        };
        let first = signs_in(&nadia, "").await;
        let second = signs_in(&nadia, &first).await;
        assert_eq!((profile(&first).await, profile(&second).await), (401, 200));
        let kinds = async || {
            let listed = nadia.get("/api/users/sessions").await.is(200);
            let items = listed["items"].as_array().unwrap().iter();
            let mut kinds: Vec<_> = items.map(|item| item["kind"].as_str().unwrap().to_owned()).collect();
            kinds.sort();
            kinds
        };
        assert_eq!(kinds().await, ["api", "browser"], "her program's goes on");
        // Whoever signs in there next.
        signs_in(&omar, &second).await;
        assert_eq!((profile(&second).await, kinds().await), (401, vec!["api".into()]));
    });
}

#[test]
fn a_guest_has_no_sessions() {
    in_a_shop(async |app| {
        let guest = app.guest();
        guest.get("/api/users/sessions").await.refuses(401, "not_signed_in");
        guest.delete("/api/users/sessions").await.refuses(401, "not_signed_in");
        let path = format!("/api/users/sessions/{}", app.unknown_id());
        guest.delete(&path).await.refuses(401, "not_signed_in");
    });
}
