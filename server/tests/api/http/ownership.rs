//! What belongs to one customer, asked for by another.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    fixtures::product,
    openapi::{document, operations},
    subscriptions::subscription,
    support::{Actor, App, in_a_shop},
};

/// An order, a line of the cart, a session and a subscription of Nadia's: the path that each is found under, and its id.
async fn belongings(app: &App, nadia: &Actor) -> Vec<(&'static str, String)> {
    let product = app.sells(product()).await;
    let order = nadia.orders(&product).await;
    let cart = nadia.fills(&product, 1).await;
    let sessions = nadia.get("/api/users/sessions").await.is(200);
    let monthly = nadia.post("/api/subscriptions", subscription()).await.is(201);
    let id = |value: &Value| value.as_str().expect("an id").to_owned();
    vec![
        ("/api/orders/", id(&order["_id"])),
        ("/api/cart/items/", id(&cart["items"][0]["_id"])),
        ("/api/users/sessions/", id(&sessions["items"][0]["_id"])),
        ("/api/subscriptions/", id(&monthly["_id"])),
    ]
}

#[test]
fn what_belongs_to_another_customer_is_not_found_by_any_route() {
    in_a_shop(async |app| {
        let (nadia, omar) = (app.customer("nadia").await, app.customer("omar").await);
        let livreur = app.livreur("lise").await;
        let owned = belongings(app, &nadia).await;
        let mut met = BTreeSet::new();
        for (path, method, operation) in operations(&document()) {
            let Some((prefix, id)) = owned
                .iter()
                .find(|(prefix, _)| path.starts_with(&format!("{prefix}{{")))
            else {
                continue;
            };
            met.insert(*prefix);
            let rest = path.split_once('}').map_or("", |(_, rest)| rest);
            let path = format!("{prefix}{id}{rest}");
            let body = operation["requestBody"]["content"]["application/json"]["example"].clone();
            for (who, status) in [(&omar, [404, 403]), (&livreur, [404, 403]), (&app.guest(), [401, 401])] {
                let answer = who
                    .call(method.clone(), &path, Some(body.clone()).filter(|body| !body.is_null()))
                    .await;
                assert!(
                    status.contains(&answer.status.as_u16()),
                    "{method} {path}: {} {}",
                    answer.status,
                    answer.text
                );
                assert!(!answer.text.contains(&nadia.email), "{}", answer.text);
            }
        }
        assert_eq!(met.len(), owned.len(), "{met:?}");
        // All of it is still hers, and as it was.
        for (prefix, id) in owned {
            let found = match prefix {
                "/api/orders/" => nadia.get(&format!("/api/orders/{id}")).await.is(200)["status"] == "pending",
                "/api/cart/items/" => nadia.get("/api/cart").await.is(200)["items"][0]["quantity"] == 1,
                "/api/subscriptions/" => nadia.get(&format!("{prefix}{id}")).await.is(200)["dayOfMonth"] == 15,
                _ => nadia.get("/api/users/sessions").await.status == 200,
            };
            assert!(found, "{prefix}");
        }
    });
}
