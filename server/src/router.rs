//! Every route on one page.

use axum::{
    Router,
    http::StatusCode,
    middleware::from_fn_with_state,
    routing::{any, get},
};
use domain::Error;
use leptos::config::LeptosOptions;
use leptos_axum::{ErrorHandler, LeptosRoutes, generate_route_list, site_pkg_dir_service};
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{admin, auth, cart, delivery, health, loyalty, orders, products, recipes, reviews, sessions, users},
    middleware, openapi,
    problem::Refusal,
    state::AppState,
};

/// The whole server.
pub fn router(state: AppState) -> Router {
    // Before Leptos brings its own.
    middleware::panics::watch_tasks();
    let (api, document) = documented();
    let routes = api
        .layer(from_fn_with_state(state.clone(), middleware::idempotency::replay))
        .merge(openapi::pages(document))
        // Which the nest's own fallback leaves out.
        .route("/api/", any(unknown))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready));
    let routes = pages(routes, &state).method_not_allowed_fallback(wrong_method);
    middleware::around(routes, &state).with_state(state)
}

/// The REST routes and their OpenAPI document.
pub fn documented() -> (Router<AppState>, OpenApi) {
    let (router, mut document) = OpenApiRouter::with_openapi(openapi::Api::openapi())
        .nest("/api", api())
        .split_for_parts();
    openapi::complete(&mut document);
    (router, document)
}

fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(auth::register))
        .routes(routes!(auth::login))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
        .routes(routes!(auth::forgot_password))
        .routes(routes!(auth::reset_password))
        .routes(routes!(auth::verify_email))
        .routes(routes!(auth::resend_verification))
        .routes(routes!(users::profile, users::update_profile))
        .routes(routes!(users::orders))
        .routes(routes!(users::add_favourite, users::remove_favourite))
        .routes(routes!(users::change_password))
        .routes(routes!(sessions::list, sessions::close_all))
        .routes(routes!(sessions::close))
        .routes(routes!(products::list, products::create))
        .routes(routes!(products::find, products::update))
        .routes(routes!(reviews::of_product, reviews::create))
        .routes(routes!(reviews::find))
        .routes(routes!(reviews::mark_helpful))
        .routes(routes!(cart::view, cart::clear))
        .routes(routes!(cart::add))
        .routes(routes!(cart::change, cart::remove))
        .routes(routes!(orders::list, orders::place))
        .routes(routes!(orders::quote))
        .routes(routes!(orders::find))
        .routes(routes!(orders::change_status))
        .routes(routes!(recipes::list))
        .routes(routes!(recipes::find))
        .routes(routes!(loyalty::points))
        .routes(routes!(loyalty::history))
        .routes(routes!(loyalty::tiers))
        .routes(routes!(admin::reviews::list))
        .routes(routes!(admin::reviews::set_hidden))
        .routes(routes!(delivery::orders))
        .routes(routes!(admin::stats::of))
        .routes(routes!(admin::users::list))
        .routes(routes!(admin::users::change_role))
        .routes(routes!(admin::loyalty_tiers::list, admin::loyalty_tiers::replace))
        .routes(routes!(admin::audit::list))
        .fallback(unknown)
}

/// The pages and their server functions, and below them the files; an unknown address is a page
/// too. The files come from a service of their own: `leptos_axum`’s handler for both would answer
/// a file with the status and headers of a page that another request renders on that thread.
fn pages(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let shop = state.shop.clone();
    let provide = move || app::ssr::provide(&shop);
    let options = state.leptos_options.clone();
    let shell = |options: LeptosOptions| app::shell(options);
    let lost = ErrorHandler::new_with_context(provide.clone(), shell, options.clone());
    let files = site_pkg_dir_service(&options)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(lost);
    router
        .leptos_routes_with_context(state, generate_route_list(app::App), provide, move || {
            shell(options.clone())
        })
        .fallback_service(files)
}

async fn unknown() -> Refusal {
    Error::NotFound.into()
}

async fn wrong_method() -> Refusal {
    let detail = "This address does not take that method. The Allow header names those it takes.";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}
