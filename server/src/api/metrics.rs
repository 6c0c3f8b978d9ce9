//! `/metrics`: figures for Prometheus, in its text format
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::fmt::Write;

use axum::{
    extract::State,
    http::{HeaderName, header},
};

use crate::{extract::MetricsReader, state::AppState};

const CONTENT_TYPE: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];

/// The server's figures, for Prometheus.
///
/// For `METRICS_TOKEN` as a bearer token; while that is not set, for this machine alone.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "health",
    security((), ("token" = [])),
    responses(
        (status = 200, description = "One figure a line.", body = String, content_type = "text/plain"),
        (status = 401, description = "`not_signed_in`: `METRICS_TOKEN` is set, and this is not it."),
        (status = 403, description = "`forbidden`: it is not set, and this is not a program on the same machine."),
    ),
)]
pub async fn read(_: MetricsReader, State(state): State<AppState>) -> ([(HeaderName, &'static str); 1], String) {
    let (catalog, in_flight, kept) = (&state.shop.catalog, &state.in_flight, &state.kept);
    let (hits, misses) = kept.hits_and_misses();
    let figures = catalog.figures();
    let behind = catalog.behind().map_or(0.0, |behind| behind.as_secs_f64());
    let mut text = String::new();
    let mut line = |name: &str, kind: &str, help: &str, value: &dyn std::fmt::Display| {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "# HELP fromagerie_{name} {help}\n# TYPE fromagerie_{name} {kind}\nfromagerie_{name} {value}\n"
        );
    };
    line(
        "catalog_behind_seconds",
        "gauge",
        "How old the catalog shown may be; 0 while changes arrive.",
        &behind,
    );
    line("catalog_products", "gauge", "Published products.", &figures.products);
    line(
        "catalog_unreadable",
        "gauge",
        "Products that cannot be read, and are not shown.",
        &figures.unreadable,
    );
    line(
        "catalog_reloads_total",
        "counter",
        "How often the whole catalog was read.",
        &figures.reloads,
    );
    line(
        "requests_running",
        "gauge",
        "Requests that are worked on.",
        &in_flight.running(),
    );
    line(
        "requests_waiting",
        "gauge",
        "Requests that wait for their turn.",
        &in_flight.waiting(),
    );
    line(
        "requests_refused_total",
        "counter",
        "Requests refused because too many waited.",
        &in_flight.refused(),
    );
    line(
        "kept_answers_bytes",
        "gauge",
        "Bytes of the answers that are kept.",
        &kept.bytes(),
    );
    line(
        "kept_answers_hits_total",
        "counter",
        "Requests answered with a kept answer.",
        &hits,
    );
    line(
        "kept_answers_misses_total",
        "counter",
        "Requests whose answer could be kept and was not.",
        &misses,
    );
    (CONTENT_TYPE, text)
}
