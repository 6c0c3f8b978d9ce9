//! What a page may load and run (CSP), so that text which slips through as a script stays text.

use axum::http::{HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;

/// Puts the policy of the page that is being rendered into its answer's head: scripts of this
/// page's nonce and those that they load, WASM among them; of all else, this server's own.
pub fn say() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    let live_reload = cfg!(debug_assertions) && std::env::var_os("LEPTOS_WATCH").is_some();
    if let Ok(policy) = HeaderValue::try_from(policy(&nonce, live_reload)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn policy(nonce: &str, live_reload: bool) -> String {
    // cargo-leptos tells open pages over a socket of its own that there is a new build.
    let reload = if live_reload { " ws:" } else { "" };
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'{reload}; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'"
    )
}
