//! Parameters in a query, known and unknown.

use axum::http::Method;
use domain::seed;

use crate::{
    openapi::{document, examples::caller, operations},
    support::in_a_shop,
};

#[test]
fn every_operation_refuses_a_parameter_that_it_does_not_know() {
    in_a_shop(async |app| {
        seed::load(&app.shop).await.expect("demo data");
        for (path, method, _) in operations(&document()) {
            // What watches the server is no part of REST.
            if !path.starts_with("/api/") {
                continue;
            }
            println!("{method} {path}");
            let caller = caller(app, &path, &method).await;
            let path = path
                .replace("{key}", "brie-de-meaux")
                .replace("{id}", "65f000000000000000000000")
                .replace("{productId}", "65f000000000000000000000");
            let answer = caller.call(method, &format!("{path}?nonsense=1"), None).await;
            answer.refuses_fields(&[("nonsense", "unknown_field")]);
        }
    });
}

#[test]
fn a_head_takes_what_its_get_takes() {
    in_a_shop(async |app| {
        for (query, status) in [("?limit=1", 200), ("?nonsense=1", 422)] {
            let path = format!("/api/products{query}");
            assert_eq!(app.guest().call(Method::HEAD, &path, None).await.status, status);
        }
        let admin = app.admin().await;
        for (query, status) in [("", 200), ("?nonsense=1", 422)] {
            let path = format!("/api/users/profile{query}");
            assert_eq!(admin.call(Method::HEAD, &path, None).await.status, status);
        }
    });
}
