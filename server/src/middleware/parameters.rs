//! Query parameters of operations that take none.

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
pub type WithQuery = Arc<HashSet<(Method, String)>>;

/// Collects those of a document.
pub fn with_query(document: &OpenApi) -> WithQuery {
    let found = document.paths.paths.iter().flat_map(|(route, item)| {
        let operations = [
            (Method::GET, &item.get),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        let operations = operations
            .into_iter()
            .filter(|(_, operation)| operation.as_ref().is_some_and(has_query));
        operations.map(|(method, _)| (method, route.clone()))
    });
    Arc::new(found.collect())
}

fn has_query(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| matches!(parameter, RefOr::T(p) if p.parameter_in == ParameterIn::Query))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoParameters {}

/// 422 for every parameter that is given to an operation which takes none; the others read theirs as strictly
/// themselves ([`Query`]).
pub async fn refuse_unknown(State(with_query): State<WithQuery>, request: Request, next: Next) -> Response {
    let method = match *request.method() {
        // The router answers HEAD as it answers GET.
        Method::HEAD => Method::GET,
        ref method => method.clone(),
    };
    let route = request.extensions().get::<MatchedPath>();
    let reads_query = route.is_none_or(|route| with_query.contains(&(method, route.as_str().to_owned())));
    if reads_query || request.uri().query().is_none() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match Query::<NoParameters>::from_request_parts(&mut parts, &()).await {
        Ok(_) => next.run(Request::from_parts(parts, body)).await,
        Err(error) => error.into_response(),
    }
}
