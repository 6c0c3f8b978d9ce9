//! `/metrics`: figures for Prometheus, in its text format.

mod text;

use std::time::Duration;

use axum::{
    extract::State,
    http::{HeaderName, header},
};
use domain::{
    Shop,
    upkeep::{self, Backlog, Queue},
};
use shared::Timestamp;
use tracing::Instrument;

use self::text::Text;
use crate::{
    extract::MetricsReader,
    middleware::figures::{CLASSES, RequestFigures},
    state::AppState,
};

const CONTENT_TYPE: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
/// How long the database may take for what it is asked. Without it, what it has is left out.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The server's figures, for Prometheus.
///
/// For `METRICS_TOKEN` as a bearer token; while that is not set, for this machine alone, and in production for nobody.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "health",
    security((), ("token" = [])),
    responses(
        (status = 200, description = "One figure a line.", body = String, content_type = "text/plain"),
        (status = 401, description = "`not_signed_in`: `METRICS_TOKEN` is set, and this is not it."),
        (status = 403, description = "`forbidden`: it is not set, and this is production, or not a program on the same machine."),
    ),
)]
pub async fn read(_: MetricsReader, State(state): State<AppState>) -> ([(HeaderName, &'static str); 1], String) {
    let shop = &state.shop;
    let mut text = Text::default();
    process(&mut text, shop);
    catalog(&mut text, shop);
    requests(&mut text, &state);
    routes(&mut text, &state.requests);
    caches(&mut text, &state);
    connections(&mut text, shop);
    jobs(&mut text, shop);
    // What it counts goes on to its end, whoever waits: the driver's work is not dropped half-way.
    let counting = {
        let shop = shop.clone();
        tokio::spawn(async move { shop.store.backlog(shop.now()).await }.in_current_span())
    };
    let counted = tokio::time::timeout(TIMEOUT, counting).await;
    let counted = counted.ok().and_then(Result::ok).and_then(Result::ok);
    text.gauge(
        "database_up",
        "1 while the database says what waits, else 0, and that is left out.",
        u8::from(counted.is_some()),
    );
    if let Some(counted) = counted {
        backlog(&mut text, &counted, shop.now());
    }
    (CONTENT_TYPE, text.finish())
}

fn process(text: &mut Text, shop: &Shop) {
    text.family(
        "build_info",
        "gauge",
        "Always 1; the version of the program is its label.",
    );
    text.value("build_info", &[("version", upkeep::VERSION)], 1);
    text.gauge(
        "process_start_time_seconds",
        "When the process began, in seconds since 1970.",
        seconds(shop.since),
    );
}

fn catalog(text: &mut Text, shop: &Shop) {
    let figures = shop.catalog.figures();
    let behind = shop.catalog.behind().map_or(0.0, |behind| behind.as_secs_f64());
    text.gauge(
        "catalog_behind_seconds",
        "How old the catalog shown may be; 0 while changes arrive.",
        behind,
    );
    text.gauge("catalog_products", "Published products.", figures.products);
    text.gauge(
        "catalog_unreadable",
        "Products that cannot be read, and are not shown.",
        figures.unreadable,
    );
    text.counter(
        "catalog_reloads_total",
        "How often the whole catalog was read.",
        figures.reloads,
    );
}

fn requests(text: &mut Text, state: &AppState) {
    let in_flight = &state.in_flight;
    text.gauge("requests_running", "Requests that are worked on.", in_flight.running());
    text.gauge(
        "requests_waiting",
        "Requests that wait for their turn.",
        in_flight.waiting(),
    );
    text.counter(
        "requests_refused_total",
        "Requests refused because too many waited.",
        in_flight.refused(),
    );
}

fn routes(text: &mut Text, figures: &RequestFigures) {
    let routes = figures.counted();
    text.family(
        "requests_total",
        "counter",
        "Requests by route, method, and first digit of the status.",
    );
    for counted in &routes {
        for (class, count) in CLASSES.iter().zip(counted.ended).filter(|(_, count)| *count > 0) {
            let labels = [
                ("route", &*counted.route),
                ("method", &*counted.method),
                ("status", *class),
            ];
            text.value("requests_total", &labels, count);
        }
    }
    text.family(
        "request_seconds",
        "histogram",
        "How long answers took until they began, by route and method.",
    );
    for counted in &routes {
        let labels = [("route", &*counted.route), ("method", &*counted.method)];
        text.histogram("request_seconds", &labels, &counted.took);
    }
}

fn caches(text: &mut Text, state: &AppState) {
    let (hits, misses) = state.kept.hits_and_misses();
    text.gauge(
        "kept_answers_bytes",
        "Bytes of the answers that are kept.",
        state.kept.bytes(),
    );
    text.counter("kept_answers_hits_total", "Requests answered with a kept answer.", hits);
    text.counter(
        "kept_answers_misses_total",
        "Requests whose answer could be kept and was not.",
        misses,
    );
    let (hits, misses) = state.shop.store.signed_in_hits_and_misses();
    text.counter(
        "signed_in_hits_total",
        "How often who is signed in was known in memory.",
        hits,
    );
    text.counter(
        "signed_in_misses_total",
        "How often the database was asked who is signed in.",
        misses,
    );
}

fn connections(text: &mut Text, shop: &Shop) {
    let pool = shop.store.connections();
    text.gauge("database_connections", "Open connections to the database.", pool.open);
    text.gauge(
        "database_connections_at_work",
        "Those of them that are at work, or wait for changes.",
        pool.at_work,
    );
    text.counter(
        "database_connections_failed_total",
        "How often no connection could be had.",
        pool.failed,
    );
    text.family(
        "database_command_seconds",
        "histogram",
        "How long commands to the database took, without those that wait for changes.",
    );
    text.histogram("database_command_seconds", &[], &pool.commands);
    text.family(
        "database_wait_seconds",
        "histogram",
        "How long commands waited for a connection.",
    );
    text.histogram("database_wait_seconds", &[], &pool.waits);
}

fn jobs(text: &mut Text, shop: &Shop) {
    let jobs = shop.jobs.all();
    text.family("job_runs_total", "counter", "How often each job was done, or failed.");
    for (job, state) in &jobs {
        for (outcome, count) in [("done", state.done), ("failed", state.failed)] {
            text.value("job_runs_total", &[("job", job.name()), ("outcome", outcome)], count);
        }
    }
    text.family(
        "job_done_time_seconds",
        "gauge",
        "When each job was last done, in seconds since 1970.",
    );
    for (job, state) in &jobs {
        if let Some(done_at) = state.done_at {
            text.value("job_done_time_seconds", &[("job", job.name())], seconds(done_at));
        }
    }
}

/// What waits for whichever process takes it: the same whichever is asked.
fn backlog(text: &mut Text, backlog: &Backlog, now: Timestamp) {
    for (name, what, queue) in [
        ("letters", "Letters to send", backlog.letters),
        ("payments", "Payments that Stripe is asked about", backlog.payments),
        ("webhook_events", "Events to tell webhooks", backlog.deliveries),
    ] {
        let Queue { waiting, due, since } = queue;
        let late = since.map_or(0, |since| (now.millis() - since.millis()).max(0) / 1000);
        text.gauge(&format!("{name}_waiting"), &format!("{what}, at most 10,000."), waiting);
        text.gauge(&format!("{name}_due"), "Those of them that are due.", due);
        text.gauge(
            &format!("{name}_late_seconds"),
            "How long the first of these has been.",
            late,
        );
    }
    text.gauge(
        "letters_refused",
        "Letters that were refused, and neither sent nor let be since.",
        backlog.refused_letters,
    );
    text.gauge(
        "letters_given_up",
        "Those of them that are given up.",
        backlog.given_up_letters,
    );
    text.gauge(
        "payments_undecided",
        "Payments of which Stripe does not say how they stand.",
        backlog.undecided_payments,
    );
    text.gauge(
        "webhooks_active",
        "Webhooks that hear of something.",
        backlog.webhooks.active,
    );
    text.gauge("webhooks_off", "Webhooks that are switched off.", backlog.webhooks.off);
    text.gauge(
        "webhooks_failing",
        "Active webhooks that what is sent to is given up.",
        backlog.webhooks.failing,
    );
}

/// Since 1970, to the millisecond.
fn seconds(at: Timestamp) -> String {
    format!("{}.{:03}", at.millis() / 1000, at.millis() % 1000)
}
