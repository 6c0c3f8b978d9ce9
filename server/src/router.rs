//! Every route on one page.

use axum::{
    Router,
    http::StatusCode,
    routing::{any, delete, get, patch, post, put},
};
use domain::Error;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, file_and_error_handler_with_context, generate_route_list};

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

/// The pages and their server functions, and below them the files. All of them need the shop:
/// an unknown address is a page too (leptos#2341).
fn pages(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let shop = state.shop.clone();
    let provide = move || app::ssr::provide(&shop);
    let options = state.leptos_options.clone();
    let shell = |options: LeptosOptions| app::shell(options);
    router
        .leptos_routes_with_context(state, generate_route_list(app::App), provide.clone(), move || {
            shell(options.clone())
        })
        .fallback(file_and_error_handler_with_context::<AppState, _>(provide, shell))
}

async fn unknown() -> Refusal {
    Error::NotFound.into()
}

async fn wrong_method() -> Refusal {
    let detail = "This address does not take that method. The Allow header names those it takes.";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}
