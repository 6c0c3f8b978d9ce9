//! `/metrics`

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{Method, Request},
};
use mongodb::bson::{Document, doc};
use server::config::HttpConfig;
use shared::account::Secret;

use crate::{
    fixtures::product,
    support::{Answer, App, in_a_shop, in_a_shop_with, request},
};

pub async fn metrics(app: &App, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request: Request<_> = request(Method::GET, "/metrics", headers, "");
    let peer: SocketAddr = format!("{peer}:4711").parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(peer));
    app.guest().send(request).await
}

#[test]
fn figures_are_told_to_this_machine_and_to_nobody_else() {
    in_a_shop(async |app| {
        app.sells(product()).await;
        let products = app.shop.store.database().collection::<Document>("products");
        products.insert_one(doc! { "slug": "no-price" }).await.unwrap();
        app.shop.catalog.reload().await.unwrap();
        let told = metrics(app, "127.0.0.1", &[]).await;
        assert_eq!(told.status, 200);
        assert!(told.header("content-type").starts_with("text/plain; version=0.0.4"));
        for line in [
            "# TYPE fromagerie_catalog_behind_seconds gauge",
            "fromagerie_catalog_behind_seconds 0",
            "fromagerie_catalog_products 1",
            "fromagerie_catalog_unreadable 1",
            "fromagerie_catalog_reloads_total 2",
            "fromagerie_requests_running 0",
            "fromagerie_requests_waiting 0",
            "fromagerie_requests_refused_total 0",
        ] {
            assert!(told.text.lines().any(|told| told == line), "{line} in {}", told.text);
        }
        metrics(app, "192.0.2.7", &[]).await.refuses(403, "forbidden");
        for header in ["x-forwarded-for", "forwarded"] {
            let passed_on = metrics(app, "127.0.0.1", &[(header, "for=192.0.2.7")]).await;
            passed_on.refuses(403, "forbidden");
        }
    });
}

#[test]
fn where_there_is_a_token_it_is_asked_for_on_this_machine_too() {
    let http = HttpConfig {
        metrics_token: Some(Secret("sixteen-characters".into())),
        ..HttpConfig::default()
    };
    in_a_shop_with(http, async |app| {
        let right = [("authorization", "Bearer sixteen-characters")];
        assert_eq!(metrics(app, "192.0.2.7", &right).await.status, 200);
        for headers in [&[][..], &[("authorization", "Bearer sixteen-characterz")]] {
            metrics(app, "127.0.0.1", headers).await.refuses(401, "not_signed_in");
        }
    });
}
