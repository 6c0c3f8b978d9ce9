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
    let pictures = crate::ssr::shop().ok().and_then(|shop| shop.settings.media.host());
    if let Ok(policy) = HeaderValue::try_from(policy(&nonce, pictures, live_reload)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// `pictures` is another site that the shop's pictures come from.
fn policy(nonce: &str, pictures: Option<&str>, live_reload: bool) -> String {
    // cargo-leptos tells open pages over a socket of its own that there is a new build.
    let reload = if live_reload { " ws:" } else { "" };
    let pictures = pictures.map(|host| format!(" {host}")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:{pictures}; font-src 'self'; connect-src 'self'{reload}; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'"
    )
}
