//! Every route on one page, by groups. A group has one [`Policy`]: how long a body may be, how often an address may
//! ask, whether `Idempotency-Key` counts, who may store an answer ([`policy`]).

mod groups;
mod pages;
mod rest;
pub mod server_functions;

use axum::{
    Router,
    http::StatusCode,
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use domain::Error;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use self::{groups::Groups, pages::PAGES, rest::documented};
use crate::{
    agents,
    api::{
        admin, alerts, auth, cart, categories, complaints, delivery, health, loyalty, metrics, orders, payments,
        platters, products, recipes, refunds, reviews, rounds, sessions, settings, subscriptions, uploads, users,
        withdrawals,
    },
    feeds, forms,
    middleware::{
        self,
        policy::{self, Policy},
    },
    openapi,
    problem::ApiError,
    shares,
    state::AppState,
    suggestions,
};

/// The whole server.
pub fn router(state: AppState) -> Router {
    // Before Leptos brings its own.
    middleware::panics::watch_tasks();
    let (rest, document) = documented();
    let groups = rest
        .into_iter()
        .fold(Groups::new(state.clone()), |groups, (routes, policy)| {
            groups.group(routes, policy)
        });
    groups
        .group(unknown_rest(), &policy::PUBLIC)
        .group(docs(openapi::pages(document)), &policy::DOCS)
        .group(webhook(), &policy::WEBHOOK)
        .group(for_agents(), &policy::AGENTS)
        .group(agents::mcp::routes(&state), &policy::MCP)
        .group(pages::storefront(&state), &policy::STOREFRONT)
        .group(pages::pages(&state), &policy::PAGES)
        .group(plain_forms(), &policy::FORMS)
        .group(
            server_functions::functions(&server_functions::GENERAL, &state),
            &policy::SERVER_FUNCTIONS,
        )
        .group(
            server_functions::functions(&server_functions::SIGN_IN, &state),
            &policy::SIGN_IN_FUNCTIONS,
        )
        .group(server_functions::unknown(), &policy::SERVER_FUNCTIONS)
        .group(searches(), &policy::PAGES)
        .group(pages::files("/favicon.svg", &state), &policy::FILES)
        .group(pages::files("/manifest.webmanifest", &state), &policy::INSTALLED)
        .group(pages::files("/offline.html", &state), &policy::INSTALLED)
        .group(pages::files("/sw.js", &state), &policy::INSTALLED)
        .group(pages::files("/fonts/{*file}", &state), &policy::FONTS)
        .group(pages::files("/images/{*file}", &state), &policy::IMAGES)
        .group(pages::files("/pkg/{version}/{*file}", &state), &policy::PACKAGE)
        .group(pages::files("/pkg/fromagerie.css", &state), &policy::STYLE)
        .group(uploaded(), &policy::UPLOADS)
        .group(pages::round_app(&state), &policy::ROUND_APP)
        .group(
            Router::new().route(pages::PREVIEW, post(pages::preview)).route(
                "/prevenez-moi/{token}/stop",
                get(forms::show_alert).post(forms::stop_alerts),
            ),
            &policy::PAGES,
        )
        .into_router()
}

/// What is under `/api` and in the document.
fn rest_groups() -> [(OpenApiRouter<AppState>, &'static Policy); 8] {
    [
        (public(), &policy::PUBLIC),
        (private(), &policy::PRIVATE),
        (tokens(), &policy::TOKENS),
        (secrets(), &policy::SECRETS),
        (sign_in(), &policy::SIGN_IN),
        (password(), &policy::PASSWORD),
        (pictures(), &policy::PICTURES),
        (imports(), &policy::IMPORTS),
    ]
}

fn public() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(products::list, products::create))
        .routes(routes!(products::find, products::update, products::archive))
        .routes(routes!(reviews::of_product, reviews::create))
        .routes(routes!(reviews::find))
        .routes(routes!(recipes::list, recipes::create))
        .routes(routes!(recipes::find, recipes::update, recipes::delete))
        .routes(routes!(platters::compose))
        .routes(routes!(loyalty::tiers))
        .routes(routes!(settings::read))
        .routes(routes!(categories::list))
}

fn private() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(users::profile, users::update_profile))
        .routes(routes!(users::orders))
        .routes(routes!(users::export))
        .routes(routes!(users::add_favorite, users::remove_favorite))
        .routes(routes!(alerts::list))
        .routes(routes!(alerts::ask, alerts::stop))
        .routes(routes!(sessions::list, sessions::close_all))
        .routes(routes!(sessions::close))
        .routes(routes!(reviews::mark_helpful))
        .routes(routes!(cart::view, cart::clear))
        .routes(routes!(cart::add))
        .routes(routes!(cart::change, cart::remove))
        .routes(routes!(orders::list, orders::place))
        .routes(routes!(orders::quote))
        .routes(routes!(orders::find))
        .routes(routes!(orders::steps::change_status))
        .routes(routes!(orders::steps::give_to))
        .routes(routes!(orders::steps::move_to_slot))
        .routes(routes!(orders::papers::calendar))
        .routes(routes!(orders::steps::weigh))
        .routes(routes!(orders::cancel))
        .routes(routes!(payments::pay, orders::steps::mark_paid))
        .routes(routes!(orders::steps::mark_refunded))
        .routes(routes!(orders::papers::invoice))
        .routes(routes!(orders::papers::credit_note))
        .routes(routes!(refunds::list_refunds, refunds::refund))
        .routes(routes!(refunds::mark_refund_sent))
        .routes(routes!(refunds::refund_credit_note))
        .routes(routes!(withdrawals::list_withdrawals, withdrawals::withdraw))
        .routes(routes!(withdrawals::answer_withdrawal))
        .routes(routes!(complaints::list_complaints, complaints::report_problem))
        .routes(routes!(complaints::answer_complaint))
        .routes(routes!(complaints::write_message))
        .routes(routes!(subscriptions::list, subscriptions::create))
        .routes(routes!(subscriptions::find, subscriptions::change, subscriptions::end))
        .routes(routes!(recipes::fill_cart))
        .routes(routes!(loyalty::points))
        .routes(routes!(loyalty::history))
        .routes(routes!(loyalty::redeem))
        .routes(routes!(delivery::options))
        .routes(routes!(delivery::orders))
        .routes(routes!(rounds::reorder))
        .routes(routes!(rounds::photo))
        .routes(routes!(rounds::list_outcomes))
        .routes(routes!(rounds::close_outcome))
        .routes(routes!(rounds::locate))
        .routes(routes!(rounds::progress))
        .routes(routes!(admin::reviews::list))
        .routes(routes!(admin::reviews::set_hidden))
        .routes(routes!(admin::stats::read))
        .routes(routes!(admin::today::read))
        .routes(routes!(admin::reports::vat_daily))
        .routes(routes!(admin::reports::ledger))
        .routes(routes!(admin::facts::list))
        .routes(routes!(admin::files::export_products))
        .routes(routes!(admin::files::export_orders))
        .routes(routes!(admin::users::list))
        .routes(routes!(admin::users::find, admin::users::erase))
        .routes(routes!(admin::users::change_role))
        .routes(routes!(admin::users::change_note))
        .routes(routes!(admin::users::set_closed))
        .routes(routes!(admin::users::reset_second_factor))
        .routes(routes!(admin::coupons::list, admin::coupons::create))
        .routes(routes!(
            admin::coupons::find,
            admin::coupons::update,
            admin::coupons::delete
        ))
        .routes(routes!(admin::delivery::list_areas, admin::delivery::create_area))
        .routes(routes!(
            admin::delivery::find_area,
            admin::delivery::update_area,
            admin::delivery::delete_area
        ))
        .routes(routes!(admin::delivery::list_slots, admin::delivery::create_slot))
        .routes(routes!(
            admin::delivery::find_slot,
            admin::delivery::update_slot,
            admin::delivery::delete_slot
        ))
        .routes(routes!(admin::stock::history, admin::stock::correct))
        .routes(routes!(admin::lots::list, admin::lots::create))
        .routes(routes!(admin::lots::find, admin::lots::update, admin::lots::delete))
        .routes(routes!(admin::lots::orders_of))
        .routes(routes!(admin::lots::movements, admin::lots::correct))
        .routes(routes!(admin::lots::reduce, admin::lots::end_reduction))
        .routes(routes!(admin::lots::recall))
        .routes(routes!(admin::subscriptions::list))
        .routes(routes!(admin::categories::create))
        .routes(routes!(admin::categories::update, admin::categories::remove))
        .routes(routes!(admin::loyalty_tiers::list, admin::loyalty_tiers::replace))
        .routes(routes!(admin::audit::list))
        .routes(routes!(admin::settings::read))
        .routes(routes!(admin::settings::set_hours))
        .routes(routes!(admin::settings::set_closures))
        .routes(routes!(admin::settings::set_shipping))
        .routes(routes!(admin::settings::set_payment))
        .routes(routes!(admin::settings::set_notice))
        .routes(routes!(admin::settings::set_legal_text))
        .routes(routes!(admin::orders::place))
        .routes(routes!(admin::letters::list))
        .routes(routes!(admin::letters::let_be))
        .routes(routes!(admin::letters::send_again))
        .routes(routes!(
            admin::webhooks::find,
            admin::webhooks::update,
            admin::webhooks::delete
        ))
        .routes(routes!(admin::webhooks::deliveries))
        .routes(routes!(admin::webhooks::send_again))
}

fn tokens() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::logout))
}

fn secrets() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(admin::api_keys::list, admin::api_keys::create))
        .routes(routes!(admin::api_keys::revoke))
        .routes(routes!(admin::webhooks::list, admin::webhooks::create))
        .routes(routes!(admin::webhooks::change_secret))
}

fn sign_in() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(auth::register))
        .routes(routes!(auth::login))
        .routes(routes!(auth::forgot_password))
        .routes(routes!(auth::reset_password))
        .routes(routes!(auth::verify_email))
        .routes(routes!(auth::resend_verification))
}

/// Those of the account's own that take a password.
fn password() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(users::change_password))
        .routes(routes!(users::erase))
}

fn pictures() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(uploads::create))
        .routes(routes!(uploads::create_for_review))
        .routes(routes!(rounds::report))
}

fn imports() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(admin::files::import))
        .routes(routes!(admin::files::import_orders))
}

/// Not under `/api`, but in the document.
fn health() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
}

/// Not under `/api`, but in the document.
fn figures() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(metrics::read))
}

/// Not under `/api`, but in the document.
fn feeds() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(feeds::robots))
        .routes(routes!(feeds::sitemap))
        .routes(routes!(feeds::sitemap_page))
        .routes(routes!(feeds::products))
        .routes(routes!(feeds::new_products))
}

/// What is not there is a problem in English under `/api`, and a page elsewhere.
fn unknown_rest() -> Router<AppState> {
    Router::new()
        .nest("/api", Router::new().fallback(not_found))
        // The fallback of the nested router does not match its root.
        .route("/api/", any(not_found))
}

/// The document and its pages, whose library answers a missing file without a body.
fn docs(routes: Router<AppState>) -> Router<AppState> {
    routes.layer(map_response(async |response: Response| {
        if response.status() == StatusCode::NOT_FOUND {
            not_found().await.into_response()
        } else {
            response
        }
    }))
}

/// Not in the document: the Universal Commerce Protocol has documents of its own.
fn for_agents() -> Router<AppState> {
    agents::rest::routes().route("/.well-known/ucp", get(agents::profile))
}

/// For Stripe alone, so it is not in the document.
fn webhook() -> Router<AppState> {
    Router::new().route("/api/payments/stripe/webhook", post(payments::receive_event))
}

/// What pages send as it is, because there are files in it; all else they send to server functions.
fn plain_forms() -> Router<AppState> {
    Router::new()
        .route("/gestion/produits/{key}/images", post(forms::add_product_images))
        .route("/gestion/recettes/{key}/images", post(forms::add_recipe_images))
        .route("/gestion/produits/importer/fichier", post(forms::keep_products))
        .route("/gestion/commandes/importer/fichier", post(forms::keep_orders))
        .route("/fromages/{key}/avis/images", post(forms::add_review_images))
        .route(
            "/commandes/{id}/problemes/{complaintId}/images",
            post(forms::add_complaint_images),
        )
        .route("/livraisons/{id}/issue", post(forms::report_outcome))
}

/// What is suggested in a search field, and the search for what another app shares.
fn searches() -> Router<AppState> {
    Router::new()
        .route("/suggestions", get(suggestions::list))
        .route("/partage", get(shares::search))
}

fn uploaded() -> Router<AppState> {
    Router::new().route("/uploads/{file}", get(uploads::file))
}

async fn not_found() -> ApiError {
    Error::NotFound.into()
}

async fn wrong_method() -> ApiError {
    let detail = "This address does not take that method. The Allow header names those it takes.";
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}
