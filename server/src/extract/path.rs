//! Ids and keys in an address; 404 for what cannot be one.

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use domain::Error;
use shared::Id;

use crate::problem::ApiError;

/// The `{id}` of a path, 24 hex digits; 404 for anything else.
#[derive(Clone, Copy, Debug)]
pub struct PathId<T>(pub Id<T>);

/// Two ids of a path, in its order; 404 for anything else.
#[derive(Clone, Copy, Debug)]
pub struct PathIds<A, B>(pub Id<A>, pub Id<B>);

/// The `{key}` of a path: an id or a slug.
#[derive(Clone, Debug)]
pub struct Key(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(key) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        Ok(Self(key))
    }
}

impl<T, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Key(key) = Key::from_request_parts(parts, state).await?;
        Ok(Self(key.parse().map_err(|_| Error::NotFound)?))
    }
}

impl<A, B, S: Send + Sync> FromRequestParts<S> for PathIds<A, B> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path((first, second)) = Path::<(String, String)>::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        let first = first.parse().map_err(|_| Error::NotFound)?;
        Ok(Self(first, second.parse().map_err(|_| Error::NotFound)?))
    }
}
