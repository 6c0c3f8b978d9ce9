//! The OpenAPI document: what handlers declare, and what holds for all of them.

mod shapes;

use axum::Router;
use shared::{FieldError, Problem, period::Edge};
use utoipa::{
    OpenApi,
    openapi::{
        Content, HeaderBuilder, HttpMethod, ObjectBuilder, OpenApi as Document, Ref, RefOr, Required, Response,
        ResponseBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::Type,
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::{
    middleware::policy::{Caching, Policy, RateClass},
    state::AppState,
};

/// The head of the document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fromagerie Alioui",
        description = "The shop's REST API. Every error is a problem (RFC 9457) with a stable `code`; every list \
            has `page` and `limit` and answers `{items, page, limit, total, pages}` with a `Link` header; every answer \
            carries `X-Request-Id` and says by `RateLimit-*` how often the caller's address may still ask. The examples work as they are on a shop with demo data.",
        contact(name = "Fromagerie Alioui"),
        license(name = "MIT", identifier = "MIT"),
    ),
    servers((url = "/", description = "The shop that this document comes from.")),
    tags(
        (name = "auth", description = "Accounts are opened, and people sign in and out."),
        (name = "sessions", description = "Where somebody is signed in, and signing out there."),
        (name = "users", description = "What belongs to whoever is signed in: account, addresses, favorites, their data."),
        (name = "products", description = "The catalog: products, categories and platters."),
        (name = "reviews", description = "What customers say of products that they bought."),
        (name = "recipes", description = "Dishes, and their ingredients that the shop sells."),
        (name = "cart", description = "What a customer means to buy."),
        (name = "orders", description = "From the cart to the door and after: placing, paying, preparing, weighing, \
            refunding, withdrawing, and the papers of an order."),
        (name = "subscriptions", description = "A platter each month."),
        (name = "loyalty", description = "Points, the coupons they buy, and tiers."),
        (name = "delivery", description = "Where and when the shop delivers, and the round of a livreur."),
        (name = "admin", description = "What the shopkeeper's dashboard does: for admins, and for API keys where an \
            operation names a scope."),
        (name = "uploads", description = "Pictures for products and recipes."),
        (name = "settings", description = "What everyone may know of the shop."),
        (name = "feeds", description = "What search engines, merchant programmes and readers of feeds fetch."),
        (name = "health", description = "For what watches the server."),
    ),
    // Operations that an API key may call name that scheme beside these.
    security(("token" = []), ("session" = [])),
    components(schemas(Edge, Problem, FieldError)),
)]
pub struct Api;

/// The document at `/api/openapi.json`, and at `/api/docs` the pages to browse it with, from files inside this binary.
pub fn pages(document: Document) -> Router<AppState> {
    SwaggerUi::new("/api/docs")
        .config(Config::default().try_it_out_enabled(true).persist_authorization(true))
        .url("/api/openapi.json", document)
        .into()
}

/// Adds the limits of fields, who may call, and the problems that extractors and middleware answer.
pub fn complete(document: &mut Document) {
    shared::openapi::state_limits(document);
    let components = document.components.get_or_insert_default();
    let bearer = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("The `token` of register, login or refresh."))
        .build();
    let cookie = ApiKeyValue::with_description(
        app::request::cookies::SESSION_COOKIE,
        "A browser's session; over TLS its name begins with `__Host-`. Changes then need `Sec-Fetch-Site: same-origin` or an \
         `Origin` of the shop.",
    );
    let key = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("fa_…")
        .description(Some(
            "An API key (`POST /admin/api-keys`) with the scope that the operation names.",
        ))
        .build();
    shapes::name_items(components);
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    components.add_security_scheme("apiKey", SecurityScheme::Http(key));
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (status, name, description) in SHARED {
        let mut response = ResponseBuilder::new().description(description).build();
        complete_response(status, &mut response);
        components.responses.insert(name.into(), response.into());
    }
}

/// Adds to every operation of a group what follows from its kind and the group's policy, so that no handler has to
/// declare it: `Idempotency-Key`, entity tags, and the problems that extractors and middleware answer.
pub fn complete_operations(document: &mut Document, policy: &Policy) {
    for item in document.paths.paths.values_mut() {
        for (method, operation) in [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ] {
            if let Some(operation) = operation {
                complete_operation(&method, operation, policy);
            }
        }
    }
}

/// Status, name and description of the problems that extractors and middleware answer.
const SHARED: [(&str, &str, &str); 14] = [
    (
        "400",
        "Unreadable",
        "`malformed_json`, `incomplete_body`: the body cannot be read.",
    ),
    (
        "401",
        "NotSignedIn",
        "`not_signed_in`: no session, or one that has ended; `bad_api_key`.",
    ),
    (
        "403",
        "CrossSite",
        "`cross_site`: a browser's change that comes from another site; `scope_missing`, `not_for_api_keys`.",
    ),
    ("404", "NotFound", "`not_found`: no such thing, or not yours."),
    (
        "408",
        "BodyTimeout",
        "`body_timeout`: the body did not go on for some seconds.",
    ),
    (
        "409",
        "InProgress",
        "`idempotency_in_progress`: the first request with this key still runs.",
    ),
    ("413", "TooLarge", "`body_too_large`."),
    ("414", "AddressTooLong", "`uri_too_long`: more than 8 kB."),
    (
        "415",
        "UnsupportedMediaType",
        "`unsupported_media_type`: send `application/json`.",
    ),
    (
        "422",
        "Invalid",
        "`invalid_input`: every field or parameter that is unknown or breaks a rule.",
    ),
    (
        "429",
        "TooManyRequests",
        "`too_many_requests`: wait as long as `Retry-After` says.",
    ),
    (
        "431",
        "HeadersTooLarge",
        "`headers_too_large`: more than 32 kB together.",
    ),
    (
        "500",
        "Internal",
        "`internal`: something failed on our side; `unreadable`: a document is stored in a form that the shop cannot read.",
    ),
    (
        "503",
        "Busy",
        "`busy`: nothing was stored; `timeout`, `database_unavailable`: it may have been. Try again after `Retry-After`, \
         with the same `Idempotency-Key`.",
    ),
];

fn complete_operation(method: &HttpMethod, operation: &mut Operation, policy: &Policy) {
    let secured = operation.security.is_none();
    let changes = *method != HttpMethod::Get;
    let keyed = secured && policy.idempotency && *method == HttpMethod::Post;
    let any_in = |place: ParameterIn| {
        let mut parameters = operation.parameters.iter().flatten();
        parameters.any(|p| matches!(p, RefOr::T(p) if p.parameter_in == place))
    };
    let in_path = any_in(ParameterIn::Path);
    let body = operation.request_body.is_some();
    if keyed {
        operation
            .parameters
            .get_or_insert_default()
            .push(idempotency_key().into());
    }
    if !secured && !changes && policy.caching == Caching::Public {
        complete_public(operation);
    }
    if let Some(scope) = scope(operation) {
        let no_scope: [&str; 0] = [];
        let key = SecurityRequirement::new("apiKey", [scope]);
        let [token, session] = ["token", "session"].map(|name| SecurityRequirement::new(name, no_scope));
        operation.security = Some(vec![token, session, key]);
    }
    let responses = &mut operation.responses.responses;
    for (status, name, _) in SHARED {
        let can_happen = match status {
            "400" | "408" | "413" | "415" => body,
            "401" => secured,
            "403" => secured && changes,
            "404" => in_path,
            "409" => keyed,
            // Nothing is read of a request for health, not even its query.
            "422" => policy.rate != RateClass::Unlimited,
            _ => true,
        };
        // What the handler declares comes first.
        if can_happen && !responses.contains_key(status) {
            responses.insert(status.into(), Ref::from_response_name(name).into());
        }
    }
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response {
            complete_response(status, response);
        }
    }
    // `list` of products and `list` of recipes.
    if let (Some(tag), Some(name)) = (operation.tags.iter().flatten().next(), &operation.operation_id) {
        operation.operation_id = Some(format!("{tag}_{name}"));
    }
}

/// The scope of an API key that may call an operation, which its handler names.
fn scope(operation: &Operation) -> Option<String> {
    let scope = operation.extensions.as_ref()?.get("x-api-key-scope")?;
    scope.as_str().map(str::to_owned)
}

/// The header of [`crate::middleware::idempotency`].
fn idempotency_key() -> Parameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(255))
        .pattern(Some("^[!-~]+$"))
        .build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The same key and body within 24 hours replay the first answer, with `Idempotent-Replayed: true`; \
             the same key with another body is 422 `idempotency_mismatch`.",
        ))
        .schema(Some(key))
        .build()
}

/// What everyone may read has an entity tag, and is not sent again to a client that names it.
fn complete_public(operation: &mut Operation) {
    let text = || ObjectBuilder::new().schema_type(Type::String).build();
    let known = ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("Tags of what is known already."))
        .schema(Some(text()))
        .build();
    operation.parameters.get_or_insert_default().push(known.into());
    let header = |description| {
        HeaderBuilder::new()
            .schema(Some(text()))
            .description(Some(description))
            .build()
    };
    let unchanged = ResponseBuilder::new().description("What is known still holds.").build();
    let responses = &mut operation.responses.responses;
    responses.insert("304".into(), unchanged.into());
    for status in ["200", "304"] {
        if let Some(RefOr::T(response)) = responses.get_mut(status) {
            response
                .headers
                .insert("ETag".into(), header("Changes with the body.").into());
            response
                .headers
                .insert("Cache-Control".into(), header("How long it may be kept.").into());
        }
    }
}

/// Every error is a problem; every answer has a request id.
fn complete_response(status: &str, response: &mut Response) {
    if status.starts_with(['4', '5']) && response.content.is_empty() {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        response
            .content
            .insert("application/problem+json".into(), problem.into());
    }
    shapes::describe_files(response);
    let mut describe = |name: &str, description: &str| {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        let header = HeaderBuilder::new()
            .schema(Some(text))
            .description(Some(description))
            .build();
        response.headers.insert(name.into(), header.into());
    };
    match status {
        "201" => describe("Location", "Where the new document is."),
        "429" => {
            describe("Retry-After", "Seconds until the next try.");
            describe("RateLimit-Limit", "How many tries there are in all.");
            describe("RateLimit-Remaining", "How many are left.");
            describe("RateLimit-Reset", "Seconds until all are there again.");
        }
        "503" => describe("Retry-After", "Seconds to wait."),
        _ => {}
    }
    describe(
        "X-Request-Id",
        "The request's id, to find it in the log; the client may choose it.",
    );
}
