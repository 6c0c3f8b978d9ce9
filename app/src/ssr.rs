//! What pages and server functions know of the request, on the server only.

use std::{net::IpAddr, sync::Arc};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use domain::{
    Admin, Customer, Error, Identity, Livreur, Shop, Staff,
    cart::{Basket, guest_cart},
    identity::sessions::{self, Credential},
};
use leptos::{
    prelude::{provide_context, use_context},
    server_fn::error::ServerFnUrlError,
};
use leptos_axum::ResponseOptions;
use percent_encoding::percent_decode_str;
use shared::{Id, Language, Problem, account::Secret, coupon::MAX_CODE, product::Product};
use tokio::sync::OnceCell;

use crate::{AppError, components::failure::encode};

/// The cookie that names a browser's session.
pub const SESSION_COOKIE: &str = "session";
/// The cookie that holds a guest's basket.
pub const CART_COOKIE: &str = "cart";
/// The cookie that remembers a coupon's code, a customer's or a guest's.
pub const COUPON_COOKIE: &str = "coupon";
/// The cookie that remembers the reader's language.
pub const LANGUAGE_COOKIE: &str = "lang";

const DAY_SECONDS: i64 = 86_400;

/// What the server found out of a request before any page sees it.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The client's address; a proxy's word for it counts only when it is trusted.
    pub address: IpAddr,
    /// Whether the client came over TLS, or customers find the shop there.
    pub over_tls: bool,
    /// The request's id, for its problem.
    pub request_id: String,
}

/// Who is asking, looked up once a request however many resources ask.
#[derive(Clone, Default)]
struct Visitor(Arc<OnceCell<Option<Identity>>>);

/// Hands the shop to the pages and server functions of one request.
pub fn provide(shop: &Arc<Shop>) {
    provide_context(shop.clone());
    provide_context(Visitor::default());
}

/// The shop.
pub fn shop() -> Result<Arc<Shop>, AppError> {
    use_context().ok_or_else(|| fail(Error::Internal("a page was rendered without a shop".into())))
}

/// The reader's language: what they chose, else what the browser asks for, else French.
pub fn language() -> Language {
    use_context::<Parts>().map_or_else(Language::default, |parts| language_of(&parts.headers))
}

/// The language of whoever sent these headers.
pub fn language_of(headers: &HeaderMap) -> Language {
    let asked = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Language::from_accept_language(header)
    };
    cookie(headers, LANGUAGE_COOKIE)
        .and_then(|tag| Language::from_tag(&tag))
        .or_else(asked)
        .unwrap_or_default()
}

/// Who is asking; `None` for a guest.
pub async fn identity() -> Result<Option<Identity>, AppError> {
    let shop = shop()?;
    let secret = use_context::<Parts>().and_then(|parts| cookie(&parts.headers, SESSION_COOKIE));
    let visitor = use_context::<Visitor>().unwrap_or_default();
    let look_up = async || match secret {
        None => Ok(None),
        Some(secret) => match sessions::authenticate(&shop, &Credential::Cookie(Secret(secret))).await {
            Ok(identity) => {
                tracing::Span::current().record("user", tracing::field::display(identity.user().id));
                Ok(Some(identity))
            }
            Err(Error::Unauthenticated) => Ok(None),
            Err(error) => Err(error),
        },
    };
    visitor.0.get_or_try_init(look_up).await.cloned().map_err(fail)
}

/// The identity, or the problem `not_signed_in`.
pub async fn signed_in() -> Result<Identity, AppError> {
    identity().await?.ok_or_else(|| fail(Error::Unauthenticated))
}

/// The customer, or the problem `not_signed_in`.
pub async fn customer() -> Result<Customer, AppError> {
    Ok(signed_in().await?.customer())
}

/// The customer; for a guest `None`, and the answer leads to sign in and from there to `next`.
pub async fn customer_or_sign_in(next: &str) -> Result<Option<Customer>, AppError> {
    let identity = identity().await?;
    if identity.is_none() {
        leptos_axum::redirect(&format!("/connexion?next={}", encode(next)));
    }
    Ok(identity.map(Identity::customer))
}

/// Which of these products the visitor marked; none for a guest. Ask for the visitor before anything
/// else that takes time: a page that is drawn anew meanwhile takes the request's context with it.
pub async fn favourites_among(
    shop: &Shop,
    visitor: Option<Identity>,
    products: &[Product],
) -> Result<Vec<Id<Product>>, AppError> {
    let Some(identity) = visitor else {
        return Ok(Vec::new());
    };
    let mut marked = domain::catalog::favorites::ids(shop, &identity.customer())
        .await
        .map_err(fail)?;
    marked.retain(|id| products.iter().any(|product| product.id == *id));
    Ok(marked)
}

/// The admin, or the problem `not_signed_in` or `forbidden`.
pub async fn admin() -> Result<Admin, AppError> {
    signed_in().await?.admin().map_err(fail)
}

/// The livreur, or the problem `not_signed_in` or `forbidden`.
pub async fn livreur() -> Result<Livreur, AppError> {
    signed_in().await?.livreur().map_err(fail)
}

/// Staff, or the problem `not_signed_in` or `forbidden`.
pub async fn staff() -> Result<Staff, AppError> {
    signed_in().await?.staff().map_err(fail)
}

/// The basket of whoever is asking.
pub async fn basket() -> Result<Basket, AppError> {
    if let Some(identity) = identity().await? {
        return Ok(Basket::of(&identity.customer()));
    }
    let shop = shop()?;
    let sealed = use_context::<Parts>().and_then(|parts| cookie(&parts.headers, CART_COOKIE));
    Ok(Basket::Guest(sealed.map_or_else(Vec::new, |sealed| {
        guest_cart::open(&shop, &Secret(sealed))
    })))
}

/// Keeps a guest's basket in its cookie; a customer's is in the database already.
pub fn keep(basket: &Basket) -> Result<(), AppError> {
    if let Basket::Guest(items) = basket {
        let sealed = guest_cart::seal(&*shop()?, items).map_err(fail)?;
        set_cookie(CART_COOKIE, &sealed.0, 30 * DAY_SECONDS);
    }
    Ok(())
}

/// The code that the visitor's browser remembers. It proves nothing: what it does is asked anew
/// each time.
pub fn coupon_code() -> Option<String> {
    let kept = use_context::<Parts>().and_then(|parts| cookie(&parts.headers, COUPON_COOKIE))?;
    let code = percent_decode_str(&kept).decode_utf8().ok()?;
    is_code(&code).then(|| code.into_owned())
}

/// Remembers a code that could be one, or nothing any more.
pub fn remember_coupon(code: Option<&str>) {
    match code {
        Some(code) => set_cookie(COUPON_COOKIE, &encode(code), 30 * DAY_SECONDS),
        None => set_cookie(COUPON_COOKIE, "", 0),
    }
}

/// Whether a coupon could have this code: codes of the original models hold anything.
pub fn is_code(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= MAX_CODE && !text.chars().any(char::is_control)
}

/// What the browser says it is.
pub fn user_agent() -> Option<String> {
    let parts = use_context::<Parts>()?;
    let agent = parts.headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(agent.to_owned())
}

/// Signs a browser in to the session of this secret, and carries a guest's basket over.
pub async fn sign_in(secret: Secret) -> Result<(), AppError> {
    let shop = shop()?;
    let guest = match basket().await? {
        Basket::Guest(items) => items,
        Basket::Customer(_) => Vec::new(),
    };
    let identity = sessions::authenticate(&shop, &Credential::Cookie(secret.clone()))
        .await
        .map_err(fail)?;
    domain::cart::merge(&shop, &identity.customer(), guest)
        .await
        .map_err(fail)?;
    set_cookie(SESSION_COOKIE, &secret.0, sessions::SESSION_DAYS * DAY_SECONDS);
    set_cookie(CART_COOKIE, "", 0);
    Ok(())
}

/// Signs a browser out at once.
pub async fn sign_out() -> Result<(), AppError> {
    if let Some(identity) = identity().await? {
        sessions::close(&*shop()?, &identity).await.map_err(fail)?;
    }
    set_cookie(SESSION_COOKIE, "", 0);
    // A coupon of one's own is nobody else's business.
    remember_coupon(None);
    Ok(())
}

/// Remembers the reader's language for a year.
pub fn remember_language(language: Language) {
    set_cookie(LANGUAGE_COOKIE, language.tag(), 365 * DAY_SECONDS);
}

/// The page's status, while it is rendered.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// The problem to show, in the reader's language; what is internal goes to the log. Sets the
/// answer's status, except to a form that was sent without JavaScript: that answer is a
/// redirect back to the form, with the problem in its address.
pub fn fail(error: Error) -> AppError {
    if error.is_internal() {
        tracing::error!(target: "error", %error, "a page or server function failed");
    }
    let mut problem = error.problem(language());
    problem.request_id = caller().map(|caller| caller.request_id);
    if let Error::TooManyRequests(allowance) = error {
        let wait = HeaderValue::from(allowance.retry_after);
        if let Some(response) = use_context::<ResponseOptions>() {
            response.insert_header(header::RETRY_AFTER, wait);
        }
    }
    if !is_plain_form() {
        set_status(problem.status);
    }
    AppError(Box::new(problem))
}

/// Whether the request is a form that was sent without JavaScript.
fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let accepts = parts
            .headers
            .get(header::ACCEPT)
            .and_then(|accepts| accepts.to_str().ok());
        parts.method == Method::POST && accepts.is_some_and(|accepts| accepts.contains("text/html"))
    })
}

/// [`fail`] for a page that sends no `Referer` ([`keep_address_private`]): a form of its own that
/// was sent without JavaScript is led back to `page`, with the problem of this server function.
pub fn fail_back_to(page: &str, function: &str, error: Error) -> AppError {
    let error = fail(error);
    if is_plain_form() {
        // It takes whole addresses only.
        let back = ServerFnUrlError::new(function, error.clone()).to_url(&format!("http://localhost{page}"));
        if let Ok(back) = back {
            leptos_axum::redirect(&format!("{}?{}", back.path(), back.query().unwrap_or_default()));
        }
    }
    error
}

/// Lets the browser tell no other page this page's address, which holds a secret.
pub fn keep_address_private() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}

/// A problem of a form's own, such as an amount that is not one.
pub fn fail_with(problem: Problem) -> AppError {
    AppError(Box::new(problem))
}

/// What the server found out of the request.
fn caller() -> Option<Caller> {
    use_context::<Parts>()?.extensions.get().cloned()
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name && !value.is_empty()).then(|| value.to_owned()))
}

/// Out of scripts' reach and other sites' hands; over TLS never sent without it.
fn set_cookie(name: &str, value: &str, max_age_seconds: i64) {
    let secure = if caller().is_some_and(|caller| caller.over_tls) {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}");
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&cookie)) {
        response.append_header(HeaderName::from_static("set-cookie"), value);
    }
}
