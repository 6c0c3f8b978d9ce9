//! `/metrics`

use std::net::SocketAddr;

use axum::{
    extract::ConnectInfo,
    http::{HeaderName, Method, Request},
};
use mongodb::bson::{Document, doc};
use server::config::HttpConfig;
use shared::account::Secret;

use crate::{
    fixtures::product,
    support::{Answer, App, in_a_shop, in_a_shop_with, request},
};

/// What is answered to a program at this address, which asks for this machine unless `headers` name another.
pub async fn metrics(app: &App, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request: Request<_> = request(Method::GET, "/metrics", &[], "");
    let host = [("host", "127.0.0.1:3000")];
    for (name, value) in host.iter().chain(headers) {
        let name: HeaderName = name.parse().expect("a name");
        request.headers_mut().insert(name, value.parse().expect("a value"));
    }
    let peer = SocketAddr::new(peer.parse().expect("an address"), 4711);
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
        for header in ["x-forwarded-for", "forwarded", "via", "host"] {
            let passed_on = metrics(app, "127.0.0.1", &[(header, "shop.test")]).await;
            passed_on.refuses(403, "forbidden");
        }
        for host in ["localhost:3000", "[::1]:3000"] {
            assert_eq!(metrics(app, "::1", &[("host", host)]).await.status, 200);
        }
    });
}

#[test]
fn in_production_figures_are_told_to_nobody_without_a_token() {
    let http = HttpConfig {
        metrics_need_token: true,
        ..HttpConfig::default()
    };
    in_a_shop_with(http, async |app| {
        metrics(app, "127.0.0.1", &[]).await.refuses(403, "forbidden");
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

/// The value of a figure, with its labels.
fn value(told: &Answer, figure: &str) -> String {
    let line = told
        .text
        .lines()
        .find_map(|line| line.strip_prefix(figure)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{figure} in {}", told.text)).to_owned()
}

#[test]
fn requests_are_counted_by_route_and_no_address_makes_a_figure() {
    in_a_shop(async |app| {
        let brie = app.sells(product()).await;
        let slug = brie["slug"].as_str().unwrap();
        app.guest().get(&format!("/api/products/{slug}")).await.is(200);
        for name in ["zoe.secrete", "another"] {
            app.guest().get(&format!("/api/products/{name}")).await.is(404);
            app.guest().get(&format!("/{name}?q={name}")).await;
        }
        let told = metrics(app, "127.0.0.1", &[]).await;
        let of = |route: &str, status: &str| {
            let labels = format!("route=\"{route}\",method=\"GET\",status=\"{status}\"");
            value(&told, &format!("fromagerie_requests_total{{{labels}}}"))
        };
        assert_eq!(of("/api/products/{key}", "2xx"), "1");
        assert_eq!(of("/api/products/{key}", "4xx"), "2");
        assert_eq!(of("none", "4xx"), "2");
        let products = "route=\"/api/products/{key}\",method=\"GET\"";
        assert_eq!(
            value(&told, &format!("fromagerie_request_seconds_count{{{products}}}")),
            "3"
        );
        let within = format!("fromagerie_request_seconds_bucket{{{products},le=\"+Inf\"}}");
        assert_eq!(value(&told, &within), "3");
        for name in ["zoe.secrete", "another", slug] {
            assert!(!told.text.contains(name), "{name}");
        }
    });
}

#[test]
fn what_waits_in_the_database_is_counted_and_its_time_is_told() {
    in_a_shop(async |app| {
        let nadia = app.customer("nadia").await;
        let brie = app.sells(product()).await;
        nadia.orders(&brie).await;
        app.seconds_later(90);
        let told = metrics(app, "127.0.0.1", &[]).await;
        let outbox = app.shop.store.database().collection::<Document>("outbox");
        let waiting = outbox
            .count_documents(doc! { "dueAt": { "$exists": true } })
            .await
            .unwrap();
        assert!(waiting >= 2, "a welcome and an order");
        for (figure, expected) in [
            ("database_up", "1".to_owned()),
            ("letters_waiting", waiting.to_string()),
            ("letters_due", waiting.to_string()),
            ("letters_late_seconds", "90".to_owned()),
            ("letters_refused", "0".to_owned()),
            ("payments_waiting", "0".to_owned()),
            ("payments_late_seconds", "0".to_owned()),
            ("payments_undecided", "0".to_owned()),
            ("webhook_events_waiting", "0".to_owned()),
            ("webhooks_active", "0".to_owned()),
        ] {
            assert_eq!(value(&told, &format!("fromagerie_{figure}")), expected, "{figure}");
        }
        let commands: u64 = value(&told, "fromagerie_database_command_seconds_count")
            .parse()
            .unwrap();
        assert!(commands > 10, "{commands}");
        let open: u64 = value(&told, "fromagerie_database_connections").parse().unwrap();
        assert!(open >= 1, "{open}");
    });
}

#[test]
fn each_figure_is_of_a_family_that_is_explained_once() {
    in_a_shop(async |app| {
        app.guest().get("/health/live").await.is(200);
        let told = metrics(app, "127.0.0.1", &[]).await;
        let mut families = Vec::new();
        for line in told.text.lines() {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let name = rest.split(' ').next().unwrap();
                assert!(!families.contains(&name), "{name} twice");
                families.push(name);
            } else if !line.starts_with('#') {
                let name = line.split(['{', ' ']).next().unwrap();
                let family = families.last().expect("a family");
                let of_histogram = ["_bucket", "_sum", "_count"].map(|end| format!("{family}{end}"));
                assert!(
                    name == *family || of_histogram.iter().any(|of| of == name),
                    "{line} in {family}"
                );
                let value = line.rsplit(' ').next().unwrap();
                assert!(value.parse::<f64>().is_ok(), "{line}");
            }
        }
        assert!(families.len() > 25, "{families:?}");
    });
}
