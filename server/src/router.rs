//! Every route on one page.

use axum::{
    Router,
    http::StatusCode,
    routing::{any, delete, get, patch, post, put},
};
use domain::Error;
use leptos::config::LeptosOptions;
use leptos_axum::{ErrorHandler, LeptosRoutes, generate_route_list, site_pkg_dir_service};

use crate::{
    api::{auth, cart, health, loyalty, orders, products, recipes, users},
    middleware,
    problem::Refusal,
    state::AppState,
};

/// The whole server.
pub fn router(state: AppState) -> Router {
    let routes = Router::new()
        .nest("/api", api())
        // Which the nest's own fallback leaves out.
        .route("/api/", any(unknown))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready));
    let routes = pages(routes, &state).method_not_allowed_fallback(wrong_method);
    middleware::around(routes, &state).with_state(state)
}

fn api() -> Router<AppState> {
    Router::new()
        .route("/auth/register", post(auth::register))
        .route("/auth/login", post(auth::login))
        .route("/auth/refresh", post(auth::refresh))
        .route("/auth/logout", post(auth::logout))
        .route("/users/profile", get(users::profile).put(users::update_profile))
        .route("/users/orders", get(users::orders))
        .route("/products", get(products::list).post(products::create))
        .route("/products/{key}", get(products::find).put(products::update))
        .route("/cart", get(cart::view).delete(cart::clear))
        .route("/cart/items", post(cart::add))
        .route("/cart/items/{id}", patch(cart::change).merge(delete(cart::remove)))
        .route("/orders", post(orders::place))
        .route("/orders/{id}", get(orders::find))
        .route("/orders/{id}/status", put(orders::change_status))
        .route("/recipes", get(recipes::list))
        .route("/recipes/{key}", get(recipes::find))
        .route("/loyalty/tiers", get(loyalty::tiers))
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
