//! Parameters of the query, where none are taken.

use std::{collections::HashSet, sync::Arc};

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::openapi::{
    OpenApi, RefOr,
    path::{Operation, ParameterIn},
};

use crate::extract::Query;

/// Method and route of each operation of REST that takes parameters in its query.
pub type Takers = Arc<HashSet<(Method, String)>>;

/// Those of the document.
pub fn takers(document: &OpenApi) -> Takers {
    let takers = document.paths.paths.iter().flat_map(|(route, item)| {
        let operations = [
            (Method::GET, &item.get),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        let takers = operations
            .into_iter()
            .filter(|(_, operation)| operation.as_ref().is_some_and(takes));
        takers.map(|(method, _)| (method, route.clone()))
    });
    Arc::new(takers.collect())
}

fn takes(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| matches!(parameter, RefOr::T(p) if p.parameter_in == ParameterIn::Query))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// 422 for every parameter that is given to an operation which takes none; the others read theirs as strictly
/// themselves ([`Query`]).
pub async fn refuse_unknown(State(takers): State<Takers>, request: Request, next: Next) -> Response {
    let method = match *request.method() {
        // Which the router answers as it answers GET.
        Method::HEAD => Method::GET,
        ref method => method.clone(),
    };
    let route = request.extensions().get::<MatchedPath>();
    let looks_itself = route.is_none_or(|route| takers.contains(&(method, route.as_str().to_owned())));
    if looks_itself || request.uri().query().is_none() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match Query::<Nothing>::from_request_parts(&mut parts, &()).await {
        Ok(_) => next.run(Request::from_parts(parts, body)).await,
        Err(refusal) => refusal.into_response(),
    }
}
