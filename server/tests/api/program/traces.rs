//! Traces, as a receiver of OpenTelemetry's protocol gets them over the wire.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use hex::encode as hex;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{AnyValue, KeyValue, any_value::Value as Of},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use prost::Message;
use serde_json::Value;
use test_support::runtime::run;
use tokio::net::TcpListener;

use crate::support::{ServerProcess, server_command};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// What arrived at a receiver.
type Arrived = Arc<Mutex<Vec<ExportTraceServiceRequest>>>;

/// A receiver that takes what has the right key, and its address.
async fn receiver() -> (String, Arrived) {
    async fn take(State(arrived): State<Arrived>, headers: HeaderMap, body: Bytes) {
        assert_eq!(headers["content-type"], "application/x-protobuf");
        assert_eq!(headers["api-key"], "a key");
        let batch = ExportTraceServiceRequest::decode(body).expect("protobuf");
        arrived.lock().expect("no panic").push(batch);
    }
    let arrived = Arrived::default();
    let router = Router::new()
        .route("/v1/traces", post(take))
        .with_state(arrived.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, arrived)
}

/// An attribute as text; empty where there is none.
fn attribute(attributes: &[KeyValue], name: &str) -> String {
    let found = attributes.iter().find(|attribute| attribute.key == name);
    match found.and_then(|found| found.value.as_ref()) {
        Some(AnyValue {
            value: Some(Of::StringValue(text)),
            ..
        }) => text.clone(),
        Some(AnyValue {
            value: Some(Of::IntValue(number)),
            ..
        }) => number.to_string(),
        _ => String::new(),
    }
}

#[test]
fn a_request_is_one_span_by_its_route_below_its_callers_with_its_commands_below_it_as_a_job_has_and_nobodys_name() {
    run(async {
        let (endpoint, arrived) = receiver().await;
        let folder = tempfile::tempdir().expect("a folder");
        let running = ServerProcess::start(
            server_command(folder.path())
                .args(["run", "--demo"])
                // What is recorded does not depend on what is logged.
                .env("RUST_LOG", "off")
                .env("RATE_LIMITS", "off")
                .env("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)
                .env("OTEL_EXPORTER_OTLP_HEADERS", "api-key=a%20key")
                .env("OTEL_SERVICE_NAME", "shop of the test"),
        );
        let token = running.token();
        let profile = running.json("GET", "/api/users/profile", &token, &Value::Null);
        let user = profile["user"]["_id"].as_str().expect("an id").to_owned();
        let body = r#"{ "name": "Zoé Ici" }"#;
        let answer = running.send(&format!(
            "PUT /api/users/profile HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             traceparent: 00-{TRACE}-{CALLER}-01\r\ntracestate: of=anybody\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        running.get("/fromages/comte-24-mois?q=zoe.secrete");
        let (code, ..) = running.stop("-TERM");
        assert_eq!(code, Some(0));

        // All of it is there once the server has ended.
        let batches = arrived.lock().expect("no panic").clone();
        let resources = batches.iter().flat_map(|batch| &batch.resource_spans);
        let spans: Vec<&Span> = resources
            .inspect(|of| {
                let resource = of.resource.as_ref().expect("a resource");
                assert_eq!(attribute(&resource.attributes, "service.name"), "shop of the test");
            })
            .flat_map(|of| &of.scope_spans)
            .flat_map(|of| &of.spans)
            .collect();
        let named = |name: &str| {
            let found = spans.iter().find(|span| span.name == name);
            found.unwrap_or_else(|| {
                panic!(
                    "{name} in {:?}",
                    spans.iter().map(|span| &span.name).collect::<Vec<_>>()
                )
            })
        };
        let change = named("PUT /api/users/profile");
        assert_eq!(
            (hex(&change.trace_id), hex(&change.parent_span_id)),
            (TRACE.into(), CALLER.into())
        );
        assert_eq!(change.trace_state, "");
        assert_eq!(change.kind, SpanKind::Server as i32);
        assert_eq!(attribute(&change.attributes, "http.route"), "/api/users/profile");
        assert_eq!(attribute(&change.attributes, "http.response.status_code"), "200");
        assert!(change.end_time_unix_nano > change.start_time_unix_nano);
        let below: Vec<_> = spans
            .iter()
            .filter(|span| span.parent_span_id == change.span_id)
            .collect();
        assert!(!below.is_empty(), "no command of it");
        for command in &below {
            assert_eq!(hex(&command.trace_id), TRACE);
            assert_eq!(command.kind, SpanKind::Client as i32);
            assert_eq!(attribute(&command.attributes, "db.system.name"), "mongodb");
            assert!(
                command
                    .name
                    .starts_with(&attribute(&command.attributes, "db.operation.name"))
            );
            assert!(command.end_time_unix_nano >= command.start_time_unix_nano);
        }
        let collections = below
            .iter()
            .map(|command| attribute(&command.attributes, "db.collection.name"));
        let collections: Vec<_> = collections.collect();
        assert!(collections.iter().any(|name| name == "users"), "{collections:?}");
        assert!(below.iter().all(|command| {
            let status = command.status.as_ref().map_or(0, |status| status.code);
            status != StatusCode::Error as i32
        }));
        // A request that nobody sent a trace with begins one.
        let page = named("GET /fromages/{key}");
        assert!(page.parent_span_id.is_empty() && hex(&page.trace_id) != TRACE);

        // So does a job each time it is done, and no command stands alone.
        let job = named("job letters");
        assert!(job.parent_span_id.is_empty());
        assert!(spans.iter().any(|span| span.parent_span_id == job.span_id));
        let of_database = |span: &&&Span| span.kind == SpanKind::Client as i32;
        let alone: Vec<_> = spans
            .iter()
            .filter(of_database)
            .filter(|span| span.parent_span_id.is_empty())
            .collect();
        assert!(alone.is_empty(), "{alone:?}");

        let all = format!("{batches:?}");
        for secret in [
            &*user,
            &token,
            "client@fromagerie.test",
            "comte-24-mois",
            "zoe.secrete",
            "Zoé",
        ] {
            assert!(!all.contains(secret), "{secret}");
        }
    });
}

#[test]
fn a_receiver_that_is_away_changes_nothing_for_customers_and_is_told_of_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = ServerProcess::start(
        server_command(folder.path())
            .args(["run", "--demo"])
            .env("RUST_LOG", "error=warn,system=warn")
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"),
    );
    assert!(running.get("/health/ready").starts_with("HTTP/1.1 200"));
    assert!(running.get("/fromages/comte-24-mois").starts_with("HTTP/1.1 200"));
    let (code, _, log) = running.stop("-TERM");
    assert_eq!(code, Some(0));
    let told = log.lines().filter(|line| line.contains("traces are not taken"));
    assert_eq!(told.count(), 1, "{log}");
}
