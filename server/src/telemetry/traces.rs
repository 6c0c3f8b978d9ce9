//! Traces by OpenTelemetry, when somewhere is set that takes them: a span a request, named by its route, or a job each time it
//! is done, and below it one for each command to the database (`domain::store`). Without, no layer is there, and no command
//! is listened to.
//!
//! What leaves the shop names no person: routes in place of addresses, collections in place of what was looked for, and the
//! log's `user` is taken out.

use std::{
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    body::Bytes,
    extract::Request,
    http::{self, HeaderMap, Response},
};
use domain::{platform::http_client, upkeep::VERSION};
use opentelemetry::{
    KeyValue,
    propagation::{Extractor, TextMapPropagator},
    trace::TracerProvider,
};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter},
};
use tokio::runtime::Handle;
use tracing::{Metadata, Span, Subscriber, level_filters::LevelFilter};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::{Layer, filter::FilterFn, registry::LookupSpan};

use crate::config::TracesConfig;

/// How long the receiver may take for a batch, and what is left for at the end.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Fields of the log that stay in it.
const OF_PEOPLE: [&str; 1] = ["user"];

/// Set once traces are recorded.
static RECORDED: OnceLock<()> = OnceLock::new();

/// What sends traces, until it is told to finish.
#[derive(Debug)]
#[must_use]
pub struct Recorder(SdkTracerProvider);

impl Recorder {
    /// Sends what is left. Outside of any task: it waits, for some seconds at most, for those that send.
    pub fn finish(self) {
        if let Err(error) = self.0.shutdown_with_timeout(TIMEOUT) {
            tracing::warn!(target: "system", %error, "the last traces are lost");
        }
    }
}

/// The layer that records, and what it sends by. The error is one sentence.
pub fn layer<S>(config: &TracesConfig, runtime: &Handle) -> Result<(impl Layer<S> + use<S>, Recorder), String>
where
    S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
{
    let client = Client {
        http: http_client::open(TIMEOUT)?,
        runtime: runtime.clone(),
        fails: AtomicBool::new(false),
    };
    let headers = config.headers.iter();
    let exporter = opentelemetry_otlp::SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(&*config.endpoint)
        .with_headers(headers.map(|(name, value)| (name.clone(), value.0.clone())).collect())
        .with_timeout(TIMEOUT)
        .build()
        .map_err(|error| format!("traces cannot be sent: {error}. Look at OTEL_EXPORTER_OTLP_ENDPOINT"))?;
    let resource = Resource::builder_empty()
        .with_service_name(config.service.clone())
        .with_attribute(KeyValue::new("service.version", VERSION));
    let provider = SdkTracerProvider::builder()
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(config.share))))
        .with_resource(resource.build())
        .with_batch_exporter(WithoutPeople(exporter))
        .build();
    let recording = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("fromagerie"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_target(false)
        .with_context_activation(false)
        .with_filter(FilterFn::new(is_recorded).with_max_level_hint(LevelFilter::DEBUG));
    // An error means that it is set already.
    let _ = RECORDED.set(());
    Ok((recording, Recorder(provider)))
}

/// The spans of requests, jobs and commands, and no line of the log.
fn is_recorded(what: &Metadata<'_>) -> bool {
    what.is_span() && ["http", "job", "database"].contains(&what.target())
}

/// Of the caller's span its name and whether it is recorded. `tracestate` is text of anybody's, which would be kept with
/// every span and sent on.
struct CallersSpan<'a>(&'a HeaderMap);

impl Extractor for CallersSpan<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        let header = self.0.get("traceparent").filter(|_| key == "traceparent");
        header.and_then(|header| header.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent"]
    }
}

/// Says what a request's span is of, if it is recorded: its method, its route, and the span of the caller that it is below
/// (`traceparent`, <https://www.w3.org/TR/trace-context/>).
pub fn begin(span: &Span, request: &Request, route: &str) {
    if RECORDED.get().is_none() {
        return;
    }
    let parent = TraceContextPropagator::new().extract(&CallersSpan(request.headers()));
    // An error means that this span is not recorded.
    let _ = span.set_parent(parent);
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        // What the semantic conventions call what is not among those.
        _ => "_OTHER",
    };
    span.record("otel.name", &*format!("{method} {route}"));
    span.record("otel.kind", "server");
    span.set_attribute("http.request.method", method.to_owned());
    span.set_attribute("http.route", route.to_owned());
}

/// Says how it ended.
pub fn end(span: &Span, status: u16) {
    if RECORDED.get().is_none() {
        return;
    }
    span.set_attribute("http.response.status_code", i64::from(status));
    if status >= 500 {
        span.record("otel.status_code", "error");
    }
}

/// Sends spans on without what stands in them of people.
#[derive(Debug)]
struct WithoutPeople<E>(E);

impl<E: SpanExporter> SpanExporter for WithoutPeople<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        for span in &mut batch {
            span.attributes
                .retain(|attribute| !OF_PEOPLE.contains(&attribute.key.as_str()));
        }
        self.0.export(batch).await
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

/// Sends batches from a thread of its own by the runtime's tasks.
#[derive(Debug)]
struct Client {
    http: reqwest::Client,
    runtime: Handle,
    /// Whether the last batch was not taken: that is told once.
    fails: AtomicBool,
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: http::Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (http, request) = (self.http.clone(), reqwest::Request::try_from(request)?);
        let sending = self.runtime.spawn(async move {
            let response = http.execute(request).await?;
            let mut answer = Response::new(Bytes::new());
            *answer.status_mut() = response.status();
            *answer.headers_mut() = response.headers().clone();
            *answer.body_mut() = response.bytes().await?;
            Ok::<_, reqwest::Error>(answer)
        });
        let sent = sending.await?.map_err(http_client::reason);
        let why = match &sent {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("the receiver answers {}", answer.status())),
            Err(why) => Some(why.clone()),
        };
        let failed = self.fails.swap(why.is_some(), Ordering::Relaxed);
        if let (Some(why), false) = (why, failed) {
            tracing::warn!(target: "error", why, "traces are not taken, and are lost until they are");
        }
        Ok(sent?)
    }
}
