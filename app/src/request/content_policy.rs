//! What a page may load and run (CSP), so that text which slips through as a script stays text.

use axum::http::{HeaderValue, header};
use domain::payments::Stripe;
use leptos::{nonce::use_nonce, prelude::use_context};
use leptos_axum::ResponseOptions;

use super::context::shop;
use crate::scripts::dev_reload;

/// Puts the policy of the page that is being rendered into its answer's head: scripts of this
/// page's nonce and those that they load, WASM among them; of all else, this server's own.
pub fn set_content_policy() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    let shop = shop().ok();
    let pictures = shop.as_ref().and_then(|shop| shop.settings.media.host());
    let stripe = shop.as_ref().and_then(|shop| shop.settings.card.as_ref());
    if let Ok(policy) = HeaderValue::try_from(policy(&nonce, pictures, stripe)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Pictures may come from anywhere by `https:`: products name them by address, and those of an older shop stay where they
/// are. `pictures` is the site that the shop keeps its own at, where that is another (in tests without TLS). `stripe` draws its form in frames of its own, on any
/// page: one leads to the other without the browser asking for a policy anew
/// (<https://docs.stripe.com/security/guide#content-security-policy>).
fn policy(nonce: &str, pictures: Option<&str>, stripe: Option<&Stripe>) -> String {
    let reload = dev_reload().map(|address| format!(" {address}")).unwrap_or_default();
    let [calls, frames] = match stripe {
        None => [String::new(), String::new()],
        Some(stripe) => {
            let [script, api] = stripe.account.origins();
            [
                format!(" {api} {script}"),
                format!(" frame-src {script} https://*.js.stripe.com https://hooks.stripe.com;"),
            ]
        }
    };
    let pictures = pictures.map(|host| format!(" {host}")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: https:{pictures}; font-src 'self'; connect-src 'self'{calls}{reload};{frames} manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'"
    )
}
