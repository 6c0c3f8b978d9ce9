//! `/api/users`

use serde_json::{Value, json};

use crate::{
    fixtures::{id, product},
    support::in_a_shop,
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
            "name": "", "role": "admin", "email": "new@exemple.fr", "phoneNumber": "call me",
            "addresses": [{ "street": "1 rue Haute", "postalCode": 39100 }], "favoriteProducts": ["comte"],
        });
        nadia.put("/api/users/profile", change).await.refuses_fields(&[
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
