//! REST as routes and as their OpenAPI document, made of the same handlers.

use axum::{Router, middleware::from_fn_with_state};
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_axum::router::OpenApiRouter;

use super::{feeds, figures, health, rest_groups};
use crate::{
    middleware::{
        parameters,
        policy::{self, Policy},
    },
    openapi,
    state::AppState,
};

/// Routes of REST under their policy.
type Group = (Router<AppState>, &'static Policy);

/// The groups under `/api`, those of `/health`, `/metrics` and the feeds, and the document of them.
pub fn documented() -> (Vec<Group>, OpenApi) {
    let mut document = openapi::Api::openapi();
    let mut groups: Vec<Group> = rest_groups()
        .into_iter()
        .map(|(routes, policy)| {
            let (routes, mut part) = OpenApiRouter::new().nest("/api", routes).split_for_parts();
            openapi::complete_operations(&mut part, policy);
            let strict = from_fn_with_state(parameters::with_query(&part), parameters::refuse_unknown);
            document.merge(part);
            (routes.layer(strict), policy)
        })
        .collect();
    let (routes, mut part) = feeds().split_for_parts();
    openapi::complete_operations(&mut part, &policy::FEEDS);
    let strict = from_fn_with_state(parameters::with_query(&part), parameters::refuse_unknown);
    document.merge(part);
    groups.push((routes.layer(strict), &policy::FEEDS));
    for (routes, policy) in [(health(), &policy::HEALTH), (figures(), &policy::METRICS)] {
        let (routes, mut part) = routes.split_for_parts();
        openapi::complete_operations(&mut part, policy);
        document.merge(part);
        groups.push((routes, policy));
    }
    openapi::complete(&mut document);
    (groups, document)
}
