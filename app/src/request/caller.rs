//! Who sends the request and how, before anyone asks who they are.

use std::net::IpAddr;

use axum::http::{Method, header, request::Parts};
use leptos::prelude::use_context;

/// What the server found out of a request before any page sees it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address; a proxy's word for it counts only when it is trusted.
    pub address: IpAddr,
    /// Whether the client came over TLS, or customers find the shop there.
    pub over_tls: bool,
    /// The request's id, as its problem and the log have it.
    pub request_id: String,
}

/// The caller of the present request; `None` outside of one, as when the routes are listed.
pub(super) fn caller() -> Option<Caller> {
    use_context::<Parts>()?.extensions.get().cloned()
}

/// The address that the present request comes from.
pub fn address() -> Option<IpAddr> {
    caller().map(|caller| caller.address)
}

/// The `User-Agent` header, where it is text.
pub fn user_agent() -> Option<String> {
    let parts = use_context::<Parts>()?;
    let agent = parts.headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(agent.to_owned())
}

/// Whether the request is a form that the browser itself sends, without our script: the server function then answers by
/// a redirect to a page, also when it refuses. The script (`frontend/src/sending.rs`) asks for JSON.
pub(super) fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let accepts = parts
            .headers
            .get(header::ACCEPT)
            .and_then(|accepts| accepts.to_str().ok());
        parts.method == Method::POST && accepts.is_some_and(|accepts| accepts.contains("text/html"))
    })
}
