//! A request's id, its line in the log, and the body of its problem.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use app::request::{Caller, language::requested_language};
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use shared::Language;
use tracing::{Instrument, Span, field::Empty, info_span};

use super::{
    caller,
    figures::RequestFigures,
    policy::{Policy, Problems},
};
use crate::{
    problem::{self, Audience},
    state::AppState,
    telemetry,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Logged in place of a status when the client left before the answer.
const CLIENT_LEFT: u16 = 499;

/// Runs the request under an id that its log lines, its problem and its answer carry, writes the body of a problem, and
/// logs the request: never its query, cookie, token or address, so that the log is not worth stealing.
pub async fn observe(
    State((state, policy)): State<(AppState, &'static Policy)>,
    mut request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .filter(|id| is_valid(id))
        .map_or_else(|| state.shop.new_id::<Request>().to_string(), ToOwned::to_owned);
    let (address, over_tls) = caller::find(&request, &state.http);
    request.extensions_mut().insert(Caller {
        address,
        // Customers find the shop behind TLS, whether or not the proxy says so each time.
        over_tls: over_tls || state.shop.settings.site_url.starts_with("https://"),
        request_id: id.clone(),
    });
    // `user` is filled in by whoever finds out who is asking, what begins with `otel` where traces are recorded.
    let span = info_span!(
        target: "http", "request", id, user = Empty, otel.name = Empty, otel.kind = Empty, otel.status_code = Empty
    );
    let route = request.extensions().get::<MatchedPath>().cloned();
    telemetry::begin(&span, &request, route.as_ref().map_or("none", MatchedPath::as_str));
    let mut line = Line {
        figures: state.requests.clone(),
        start,
        answered: None,
        method: request.method().clone(),
        route,
        status: CLIENT_LEFT,
        bytes: 0,
        span: span.clone(),
    };
    let audience = audience(policy, &request);
    let response = next.run(request).instrument(span).await;
    let mut response = problem::render(response, audience, &id);
    // For the test that every route has one.
    response.extensions_mut().insert(policy);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    line.status = response.status().as_u16();
    line.answered = Some(start.elapsed());
    response.map(|body| Body::new(CountedBody { body, line }))
}

fn audience(policy: &Policy, request: &Request) -> Audience {
    if policy.problems == Problems::English {
        return Audience::Program(Language::English);
    }
    let language = requested_language(request.headers());
    let accepts = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accepts| accepts.to_str().ok());
    if accepts.is_some_and(|accepts| accepts.contains("text/html")) {
        Audience::Person(language)
    } else {
        Audience::Program(language)
    }
}

/// Whether an id of a client or proxy is fit for a log and a header.
fn is_valid(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

/// A request's line in the log, which is written when this is dropped: the answer is sent, or the client left. Then it is
/// counted, too.
struct Line {
    figures: Arc<RequestFigures>,
    start: Instant,
    /// After how long the answer began.
    answered: Option<Duration>,
    method: Method,
    route: Option<MatchedPath>,
    status: u16,
    bytes: u64,
    span: Span,
}

impl Drop for Line {
    fn drop(&mut self) {
        let route = self.route.as_ref().map_or("none", MatchedPath::as_str);
        let answered = self.answered.unwrap_or_else(|| self.start.elapsed());
        self.figures.note(route, &self.method, self.status, answered);
        telemetry::end(&self.span, self.status);
        let _entered = self.span.enter();
        macro_rules! write {
            ($level:ident) => {
                tracing::$level!(
                    target: "http",
                    method = %self.method,
                    route,
                    status = self.status,
                    duration_ms = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX),
                    bytes = self.bytes,
                    "request"
                )
            };
        }
        if self.status < 500 {
            write!(info);
        } else {
            write!(error);
        }
    }
}

/// A body that counts its bytes for the line in the log.
struct CountedBody {
    body: Body,
    line: Line,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.line.bytes += data.len() as u64;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}
