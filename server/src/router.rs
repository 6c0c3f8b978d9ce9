//! Every route on one page.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::from_fn_with_state,
    routing::{any, get, post},
};
use domain::Error;
use leptos::config::LeptosOptions;
use leptos_axum::{AxumRouteListing, ErrorHandler, LeptosRoutes, generate_route_list, site_pkg_dir_service};
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{
        admin, auth, cart, delivery, health, loyalty, orders, payments, products, recipes, reviews, sessions, uploads,
        users,
    },
    forms,
    middleware::{self, body},
    openapi,
    problem::Refusal,
    state::AppState,
};

/// Listed once a process: whatever page is drawn meanwhile, in whichever router, would wait for
/// ever for what it loads (<https://github.com/leptos-rs/leptos/issues/4773>).
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(app::App));

/// Where files are served from, and nothing but files.
pub const FILES: [&str; 3] = ["/pkg/{*file}", "/images/{*file}", "/fonts/{*file}"];

/// The whole server.
pub fn router(state: AppState) -> Router {
    // Before Leptos brings its own.
    middleware::panics::watch_tasks();
    let (
        Api {
            usual,
            pictures,
            health,
        },
        document,
    ) = documented();
    let strict = from_fn_with_state(
        middleware::parameters::takers(&document),
        middleware::parameters::refuse_unknown,
    );
    let idempotent = from_fn_with_state(state.clone(), middleware::idempotency::replay);
    let routes = usual
        .layer(strict.clone())
        .layer(idempotent.clone())
        .merge(openapi::pages(document))
        // Which the nest's own fallback leaves out.
        .route("/api/", any(unknown))
        .merge(health);
    let routes = pages(routes, &state)
        .route("/uploads/{file}", get(uploads::file))
        .layer(from_fn_with_state((state.doors.clone(), body::MAX_BYTES), body::limit))
        .merge(
            pictures
                .layer(strict)
                .layer(idempotent)
                .layer(DefaultBodyLimit::disable())
                .layer(from_fn_with_state(
                    (state.doors.clone(), body::MAX_PICTURE_BYTES),
                    body::limit,
                )),
        )
        .merge(forms().layer(DefaultBodyLimit::disable()).layer(from_fn_with_state(
            (state.doors.clone(), body::MAX_PICTURES_BYTES),
            body::limit,
        )))
        .merge(
            Router::new()
                .route(middleware::rate_limit::WEBHOOK, post(payments::hear))
                .layer(from_fn_with_state(
                    (state.doors.clone(), body::MAX_EVENT_BYTES),
                    body::limit,
                )),
        )
        .method_not_allowed_fallback(wrong_method);
    middleware::around(routes, &state).with_state(state)
}

/// The REST routes, apart by how much they take.
#[derive(Debug)]
pub struct Api {
    /// All but the others.
    pub usual: Router<AppState>,
    /// Those that take a picture.
    pub pictures: Router<AppState>,
    /// Those for whoever watches the server.
    pub health: Router<AppState>,
}

/// The REST routes and their OpenAPI document.
pub fn documented() -> (Api, OpenApi) {
    let (usual, mut document) = OpenApiRouter::with_openapi(openapi::Api::openapi())
        .nest("/api", api())
        .split_for_parts();
    let (pictures, of_pictures) = OpenApiRouter::new().nest("/api", pictures()).split_for_parts();
    document.merge(of_pictures);
    let (health, of_health) = OpenApiRouter::new()
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .split_for_parts();
    document.merge(of_health);
    openapi::complete(&mut document);
    let api = Api {
        usual,
        pictures,
        health,
    };
    (api, document)
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
        .routes(routes!(products::find, products::update, products::archive))
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
        .routes(routes!(orders::cancel))
        .routes(routes!(payments::pay, orders::mark_paid))
        .routes(routes!(orders::mark_refunded))
        .routes(routes!(orders::invoice))
        .routes(routes!(orders::credit_note))
        .routes(routes!(recipes::list, recipes::create))
        .routes(routes!(recipes::find, recipes::update, recipes::delete))
        .routes(routes!(recipes::fill_cart))
        .routes(routes!(loyalty::points))
        .routes(routes!(loyalty::history))
        .routes(routes!(loyalty::redeem))
        .routes(routes!(loyalty::tiers))
        .routes(routes!(admin::reviews::list))
        .routes(routes!(admin::reviews::set_hidden))
        .routes(routes!(delivery::orders))
        .routes(routes!(admin::stats::of))
        .routes(routes!(admin::users::list))
        .routes(routes!(admin::users::change_role))
        .routes(routes!(admin::coupons::list, admin::coupons::create))
        .routes(routes!(
            admin::coupons::find,
            admin::coupons::update,
            admin::coupons::delete
        ))
        .routes(routes!(admin::loyalty_tiers::list, admin::loyalty_tiers::replace))
        .routes(routes!(admin::audit::list))
        .fallback(unknown)
}

fn pictures() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(uploads::create))
        .routes(routes!(uploads::create_for_review))
}

/// What pages send as it is, because there are files in it.
fn forms() -> Router<AppState> {
    Router::new()
        .route("/gestion/produits/{key}/images", post(forms::add_product_images))
        .route("/fromages/{key}/avis/images", post(forms::add_review_images))
}

/// The pages and their server functions, and below them the files; an unknown address is a page
/// too. The files come from a service of their own: `leptos_axum`’s handler for both would answer
/// a file with the status and headers of a page that another request renders on that thread.
fn pages(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let shop = state.shop.clone();
    let provide = move || app::request::provide(&shop);
    let options = state.leptos_options.clone();
    let shell = |options: LeptosOptions| app::shell(options);
    let lost = ErrorHandler::new_with_context(provide.clone(), shell, options.clone());
    let files = site_pkg_dir_service(&options)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true);
    // How often one may ask for what is in them is not limited, so what is not costs as little as a file.
    let missing = files.clone().fallback(any(unknown).with_state(state.clone()));
    let router = FILES
        .iter()
        .fold(router, |router, route| router.route_service(route, missing.clone()));
    let files = files.fallback(lost);
    router
        .leptos_routes_with_context(state, PAGES.clone(), provide, move || shell(options.clone()))
        .fallback_service(files)
}

async fn unknown() -> Refusal {
    Error::NotFound.into()
}

async fn wrong_method() -> Refusal {
    let detail = "This address does not take that method. The Allow header names those it takes.";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}
