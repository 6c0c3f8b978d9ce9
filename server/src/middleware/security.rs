//! Headers that tell browsers what to refuse, whatever a page or an answer holds.

use app::request::Caller;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::policy::Policy;

/// An answer for programs: nothing in it is to be run, loaded or framed.
pub const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
/// The browsable documentation of REST: its files come from this server, and its scripts write
/// styles into the page.
pub const DOCUMENTATION: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The app of rounds: everything is a file beside it, but for the fonts, what REST answers, and photographs that are not
/// sent yet.
pub const ROUND_APP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The worker, which asks the shop for pages and files, and the page that it shows without network, of which all but the
/// style is in itself.
pub const INSTALLED: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the `helmet` of the original shop sets. The policy of pages is their own
/// ([`app::request::set_content_policy`]); `same-origin` leaves them the `Referer` that leads a refused
/// form back to its page.
const ALWAYS: [(HeaderName, &str); 11] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Turns off the XSS filter of old browsers, which could itself be abused.
    (header::X_XSS_PROTECTION, "0"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_DNS_PREFETCH_CONTROL, "off"),
    (HeaderName::from_static("x-download-options"), "noopen"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Sets these headers where the handler has not, and those of the group's policy.
pub async fn set_headers(State(policy): State<&'static Policy>, request: Request, next: Next) -> Response {
    let over_tls = request
        .extensions()
        .get::<Caller>()
        .is_some_and(|caller| caller.over_tls);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if policy.embeddable {
        set(
            headers,
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        );
    }
    if over_tls {
        set(
            headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    set(headers, header::CONTENT_SECURITY_POLICY, policy.content_policy);
    for (name, value) in ALWAYS {
        set(headers, name, value);
    }
    response
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
