//! The shop's cookies: session, device, guest's cart, coupon, language, allergens to avoid, postal code. Their names here
//! are those that they have without TLS.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use cookie::Cookie;
use domain::identity::devices::DEVICE_DAYS;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use shared::{Id, account::Secret, user::User};

use super::caller::caller;

/// The cookie that names a browser's session.
pub const SESSION_COOKIE: &str = "session";
/// The cookie that holds a guest's cart.
pub(super) const CART_COOKIE: &str = "cart";
/// The cookie that remembers a coupon's code, a customer's or a guest's.
pub(super) const COUPON_COOKIE: &str = "coupon";
/// The cookie that remembers the reader's language.
pub(super) const LANGUAGE_COOKIE: &str = "lang";

/// The cookie that remembers which allergens a guest avoids.
pub(super) const ALLERGENS_COOKIE: &str = "allergens";

/// The cookie that remembers where to deliver to.
pub(super) const DELIVERY_COOKIE: &str = "delivery";

/// The cookie that remembers the postal code that a visitor asked about.
pub(super) const POSTAL_CODE_COOKIE: &str = "postal-code";

/// The cookie that stands for a right password until the code follows.
pub(super) const SECOND_STEP_COOKIE: &str = "second-step";
/// The cookie that brings new recovery codes to the page that shows them.
pub(super) const RECOVERY_COOKIE: &str = "recovery-codes";

/// The cookie that brings an API key or a webhook's secret that was just made to the page that shows it.
pub(super) const NEW_SECRET_COOKIE: &str = "new-secret";
/// The cookie that brings what was typed into a refused form to the page that shows it again.
pub(super) const TYPED_COOKIE: &str = "typed";

/// The cookie that tells the app of rounds whose round it may show. Alone of all it can be read by scripts, and proves nothing.
pub const ROUND_COOKIE: &str = "round";

/// The cookie that tells a device on which accounts signed in before from strangers ([`domain::identity::devices`]).
pub const DEVICE_COOKIE: &str = "device";

/// What the names of cookies begin with over TLS: browsers then take them from this host alone, and over TLS alone
/// (RFC 6265bis § 4.1.3.2). One's own machine, without TLS, goes without.
const HOST: &str = "__Host-";

/// How long a cookie lives, in seconds for each day.
pub(super) const DAY_SECONDS: i64 = 86_400;

/// The first value of this name in the request's cookies, behind [`HOST`] before any other; an empty one is none. Whoever
/// signed in before a version that has the prefix stays so.
pub fn find_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let mut plain = None;
    for cookie in all(headers).filter(|cookie| !cookie.value().is_empty()) {
        if cookie.name().strip_prefix(HOST) == Some(name) {
            return Some(cookie.value().to_owned());
        }
        if plain.is_none() && cookie.name() == name {
            plain = Some(cookie.value().to_owned());
        }
    }
    plain
}

fn all(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let lines = headers.get_all(header::COOKIE).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(Cookie::split_parse)
        .flatten()
}

/// Whether a request comes with nothing of the visitor's own but perhaps a cart: no session, coupon or address, and
/// nothing that was typed.
pub fn is_guest(headers: &HeaderMap) -> bool {
    let personal = [SESSION_COOKIE, COUPON_COOKIE, DELIVERY_COOKIE, TYPED_COOKIE];
    !headers.contains_key(header::COOKIE) || personal.iter().all(|name| find_cookie(headers, name).is_none())
}

/// [`find_cookie`] in the present request.
pub(super) fn read_cookie(name: &str) -> Option<String> {
    use_context::<Parts>().and_then(|parts| find_cookie(&parts.headers, name))
}

/// [`ROUND_COOKIE`] for the app of this livreur.
pub fn round(livreur: Id<User>, over_tls: bool) -> HeaderValue {
    let (host, secure) = by_tls(over_tls);
    let cookie = format!("{host}{ROUND_COOKIE}={livreur}; Path=/; SameSite=Strict; Max-Age={DAY_SECONDS}{secure}");
    // An id is made of digits and letters.
    HeaderValue::try_from(cookie).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// What a cookie's name begins with, and its attribute.
const fn by_tls(over_tls: bool) -> (&'static str, &'static str) {
    if over_tls { (HOST, "; Secure") } else { ("", "") }
}

/// [`DEVICE_COOKIE`] with this value, which no script and no other site's form brings along.
pub fn device(value: &Secret, over_tls: bool) -> HeaderValue {
    let (host, secure) = by_tls(over_tls);
    let age = DEVICE_DAYS * DAY_SECONDS;
    let cookie = format!(
        "{host}{DEVICE_COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}",
        value.0
    );
    // A token is made of digits, letters, dots, dashes and underscores.
    HeaderValue::try_from(cookie).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// From here on the app of rounds shows nothing that it kept: somebody else may sit at this browser.
pub(super) fn end_round() {
    if read_cookie(ROUND_COOKIE).is_some() {
        set_cookie(ROUND_COOKIE, "", 0);
    }
}

/// Sets a cookie, out of scripts' reach and other sites' hands; over TLS it is never sent without it. An age of 0
/// removes it. One of the same name without [`HOST`], of an older version, gives way.
pub(super) fn set_cookie(name: &str, value: &str, max_age_seconds: i64) {
    let over_tls = is_over_tls();
    if let Some(cookie) = written(name, value, max_age_seconds, over_tls) {
        append(cookie);
    }
    let has_plain = |parts: Parts| all(&parts.headers).any(|cookie| cookie.name() == name);
    if over_tls
        && use_context::<Parts>().is_some_and(has_plain)
        && let Some(gone) = written(name, "", 0, false)
    {
        append(gone);
    }
}

/// Sets [`DEVICE_COOKIE`].
pub(super) fn set_device(value: &Secret) {
    append(device(value, is_over_tls()));
}

fn is_over_tls() -> bool {
    caller().is_some_and(|caller| caller.over_tls)
}

fn append(cookie: HeaderValue) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.append_header(HeaderName::from_static("set-cookie"), cookie);
    }
}

/// [`set_cookie`] as a header; `None` for a value that no header can have.
pub(super) fn written(name: &str, value: &str, max_age_seconds: i64, over_tls: bool) -> Option<HeaderValue> {
    let (host, secure) = by_tls(over_tls);
    let cookie = format!("{host}{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}");
    HeaderValue::try_from(cookie).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_of_this_host_comes_before_one_that_another_may_have_planted() {
        let found = |cookies: &'static str| {
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookies))]);
            find_cookie(&headers, SESSION_COOKIE)
        };
        for (cookies, value) in [
            ("session=planted; __Host-session=own", Some("own")),
            ("lang=fr; __Host-session=own; session=planted", Some("own")),
            // Of a version before, and of one's own machine.
            ("session=before", Some("before")),
            ("__Host-session=; session=before", Some("before")),
            ("session=; session=second", Some("second")),
            ("__Host-other=1; __Secure-session=2; __Host-__Host-session=3", None),
        ] {
            assert_eq!(found(cookies).as_deref(), value, "{cookies}");
        }
    }
}
