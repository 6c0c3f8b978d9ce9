//! How routes come into the router: as a group, under a policy. There is no other way in.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::{catch_panic::CatchPanicLayer, cors::CorsLayer};

use super::wrong_method;
use crate::{
    middleware::{
        address, age, api_keys,
        body::{self, BodyLimit},
        caching, compression, cors, cross_site, head, idempotency, in_flight, kept, panics,
        places::Places,
        policy::{Caching, Policy, Problems},
        rate_limit::{self, AddressLimits},
        request, security,
    },
    state::AppState,
};

/// The groups so far, and what their layers have in common.
#[derive(Debug)]
pub struct Groups {
    state: AppState,
    /// One count of an address's requests for all groups; `None` when `RATE_LIMITS` is off.
    limits: Option<Arc<AddressLimits>>,
    /// Long bodies that are read and worked on, and those that wait.
    long_bodies: Arc<Places>,
    /// `None` when no other site's pages may call.
    cors: Option<CorsLayer>,
    router: Router<AppState>,
}

impl Groups {
    /// No groups yet.
    pub fn new(state: AppState) -> Self {
        let http = &state.http;
        Self {
            limits: http
                .rate_limits
                .then(|| Arc::new(AddressLimits::new(&state.shop.clock))),
            long_bodies: Arc::new(Places::new(body::MAX_LONG, body::MAX_LONG_WAITING)),
            cors: (!http.cors_origins.is_empty()).then(|| cors::layer(http)),
            router: Router::new(),
            state,
        }
    }

    /// Adds routes under a policy. All methods of a path must be in one group.
    #[must_use]
    pub fn group(mut self, routes: Router<AppState>, policy: &'static Policy) -> Self {
        // A request passes the layers from the last one here to the first, its answer the other way.
        let mut routes = routes.method_not_allowed_fallback(wrong_method);
        if policy.idempotency {
            routes = routes.layer(from_fn_with_state(self.state.clone(), idempotency::replay));
        }
        if policy.refuses_repeats {
            routes = routes.layer(from_fn_with_state(self.state.clone(), idempotency::refuse_repeats));
        }
        if policy.api_keys {
            let shown_to = (self.state.shop.clone(), self.limits.clone());
            routes = routes.layer(from_fn_with_state(shown_to, api_keys::identify));
        }
        let is_long = policy.max_body_bytes > body::MAX_BYTES;
        let body_limit = Arc::new(BodyLimit {
            max_bytes: policy.max_body_bytes,
            pause: self.state.http.client_timeout,
            places: is_long.then(|| self.long_bodies.clone()),
        });
        routes = routes
            // axum's own, which would refuse large pictures.
            .layer(DefaultBodyLimit::disable())
            .layer(from_fn_with_state(body_limit, body::limit))
            .layer(from_fn_with_state(policy, cross_site::refuse))
            .layer(from_fn(head::limit))
            .layer(from_fn_with_state(
                policy.takes_place.then(|| self.state.in_flight.clone()),
                in_flight::run_to_end,
            ))
            .layer(CatchPanicLayer::custom(panics::answer));
        if policy.problems == Problems::Localised {
            routes = routes.layer(from_fn(address::lead_on));
        }
        routes = routes.layer(from_fn_with_state(policy, caching::set_headers));
        if policy.compression {
            routes = routes.layer(from_fn(compression::compress));
        }
        if matches!(policy.caching, Caching::Public | Caching::Guests) {
            let kept = (self.state.kept.clone(), self.state.shop.clone(), policy);
            let catalog = self.state.shop.catalog.clone();
            routes = routes
                .layer(from_fn_with_state(kept, kept::answer))
                .layer(from_fn_with_state(catalog, age::set_header));
        }
        if let Some(limits) = &self.limits {
            routes = routes.layer(from_fn_with_state((limits.clone(), policy), rate_limit::limit));
        }
        if let (true, Some(cors)) = (policy.cors, &self.cors) {
            routes = routes.layer(cors.clone());
        }
        routes = routes
            .layer(from_fn_with_state(policy, security::set_headers))
            .layer(from_fn_with_state((self.state.clone(), policy), request::observe));
        self.router = self.router.merge(routes);
        self
    }

    /// The whole server. Which language an address begins with is read before any route is looked for.
    pub fn into_router(self) -> Router {
        let routes = self.router.with_state(self.state);
        Router::new().fallback_service(routes).layer(from_fn(address::read))
    }
}
