//! The pages, and the files beside them.

use std::{convert::Infallible, sync::LazyLock};

use app::{request::AppError, server_fns::admin::products::SaveProduct};
use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Redirect, Response},
    routing::{any, get},
};
use leptos::{
    config::LeptosOptions,
    prelude::provide_context,
    server_fn::{
        self,
        codec::{FromReq, PostUrl},
    },
};
use leptos_axum::{
    AxumRouteListing, ErrorHandler, LeptosRoutes, generate_route_list_with_exclusions, render_app_async_with_context,
    site_pkg_dir_service,
};
use tower::{Service, service_fn};
use tower_http::services::ServeDir;

use super::not_found;
use crate::{problem::ApiError, state::AppState};

/// The pages of the app, without the server functions that Leptos would add to them.
///
/// Listed once a process: a page that is rendered during a second listing, in whichever router, waits forever for
/// what it loads (<https://github.com/leptos-rs/leptos/issues/4773>).
pub static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
    let functions = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned());
    let others = functions.chain([PREVIEW.to_owned()]);
    generate_route_list_with_exclusions(app::App, Some(others.collect()))
});

/// What every page and server function finds in its context.
pub fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let shop = state.shop.clone();
    move || app::request::provide(&shop)
}

/// Pages that are made of what everyone may see, and of the visitor's own only where there is a cookie of it.
const STOREFRONT: [&str; 13] = [
    "/",
    "/fromages",
    "/fromages/{key}",
    "/recettes",
    "/recettes/{key}",
    "/contact",
    "/mentions-legales",
    "/conditions-de-vente",
    "/confidentialite",
    "/cookies",
    "/garanties",
    "/avis-clients",
    "/accessibilite",
];

/// Pages that are the same for all guests.
pub fn storefront(state: &AppState) -> Router<AppState> {
    rendered(state, |path| STOREFRONT.contains(&path))
}

fn rendered(state: &AppState, is_one: impl Fn(&str) -> bool) -> Router<AppState> {
    let options = state.leptos_options.clone();
    // What has no method is a server function that is left out.
    let pages = PAGES
        .iter()
        .filter(|page| page.methods().next().is_none() || is_one(page.path()));
    let pages = pages.cloned().collect();
    Router::new().leptos_routes_with_context(state, pages, context(state), move || app::shell(options.clone()))
}

/// Where the form of a product shows what its page would be: a page that is made of a form, so that it is not among
/// [`PAGES`].
pub const PREVIEW: &str = "/gestion/produits/apercu";

/// The page of the app of rounds.
const ROUND_APP: &str = "/tournee/index.html";

/// The page at [`PREVIEW`], of the form that is sent there. What the form means is the page's to find out.
pub async fn preview(State(state): State<AppState>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let typed =
        <SaveProduct as FromReq<PostUrl, _, AppError>>::from_req(Request::from_parts(parts.clone(), body)).await;
    let Ok(SaveProduct { form }) = typed else {
        return ApiError::from(domain::Error::field("form", "wrong_type")).into_response();
    };
    let context = context(&state);
    let context = move || {
        context();
        provide_context(form.clone());
    };
    // It is answered by a page, whatever it says, and not by going back to the form.
    parts.method = Method::GET;
    let options = state.leptos_options.clone();
    let page = render_app_async_with_context(context, move || app::shell(options.clone()));
    page(Request::from_parts(parts, Body::empty())).await
}

/// Where a page is whose address was asked for with a slash behind it, as many write it, for good. What was asked of it
/// behind `?` is asked there.
fn without_slash(request: &Request) -> Option<Response> {
    let path = request.uri().path().strip_suffix('/')?;
    if ![Method::GET, Method::HEAD].contains(request.method()) || !is_page(path) {
        return None;
    }
    let query = request.uri().query();
    let address = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let address = HeaderValue::try_from(address).ok()?;
    Some((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, address)]).into_response())
}

/// Whether one of [`PAGES`] is at this path.
fn is_page(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    let mut pages = PAGES.iter().filter(|page| page.methods().next().is_some());
    pages.any(|page| {
        let route: Vec<_> = page.path().split('/').collect();
        let mut pairs = route.iter().zip(&parts);
        route.len() == parts.len()
            && pairs.all(|(known, part)| known == part || (known.starts_with('{') && !part.is_empty()))
    })
}

/// The other pages. Any other address is a file at the root of the site, or the page that says that it is not there.
pub fn pages(state: &AppState) -> Router<AppState> {
    let options = state.leptos_options.clone();
    let shell = |options: LeptosOptions| app::shell(options);
    let missing = ErrorHandler::new_with_context(context(state), shell, options.clone());
    // The files come from a service of their own: `leptos_axum`'s handler for both would answer a file with the
    // status and headers of a page that another request renders on that thread.
    let files = site(&options).fallback(missing);
    rendered(state, |path| !STOREFRONT.contains(&path)).fallback_service(service_fn(move |request: Request| {
        let (files, moved) = (files.clone(), without_slash(&request));
        async move {
            match moved {
                Some(moved) => Ok(moved),
                None => serve(files, request).await,
            }
        }
    }))
}

/// Files of the site at this route. One that is not there costs no page: these requests are not counted.
pub fn files(route: &str, state: &AppState) -> Router<AppState> {
    let files = site(&state.leptos_options).fallback(any(not_found).with_state(state.clone()));
    Router::new().route_service(route, service_fn(move |request| serve(files.clone(), request)))
}

/// The app of rounds: its files, and its page at the address that one types. It may ask where the phone is.
pub fn round_app(state: &AppState) -> Router<AppState> {
    let to_page = async || Redirect::permanent(ROUND_APP);
    files("/tournee/{*file}", state)
        .route("/tournee", get(to_page))
        .route("/tournee/", get(to_page))
        .layer(map_response(async |mut response: Response| {
            let allowed = HeaderValue::from_static("camera=(), geolocation=(self), microphone=(), payment=(), usb=()");
            response.headers_mut().insert("permissions-policy", allowed);
            response
        }))
}

fn site(options: &LeptosOptions) -> ServeDir {
    site_pkg_dir_service(options)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
}

/// The file, or a problem where [`ServeDir`] has an error without a body.
async fn serve<F, B>(mut files: ServeDir<F>, request: Request) -> Result<Response, Infallible>
where
    F: Service<Request, Response = Response<B>, Error = Infallible, Future: Send> + Clone + 'static,
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    let mut response = match files.try_call(request).await {
        Ok(response) => response.map(Body::new),
        Err(error) => return Ok(ApiError::from(domain::Error::Internal(error.to_string())).into_response()),
    };
    let explained = match response.status() {
        StatusCode::RANGE_NOT_SATISFIABLE => Some((
            "range_not_satisfiable",
            "The file has no such range. Content-Range says how long it is.",
            "Le fichier n’a pas cette partie.",
        )),
        StatusCode::PRECONDITION_FAILED => Some((
            "bad_request",
            "The request makes no sense to this server.",
            "Cette demande n’a pas de sens pour la boutique.",
        )),
        _ => None,
    };
    if let Some((code, english, french)) = explained {
        ApiError::new(response.status(), code, english)
            .in_french(french)
            .attach_to(&mut response);
    }
    Ok(response)
}
