//! What the server hands down to the pages and server functions of one request.

use std::sync::Arc;

use domain::{Error, Identity, Shop};
use leptos::prelude::{provide_context, use_context};
use shared::{Timestamp, period::Day};
use tokio::sync::OnceCell;

use super::error::AppError;

/// Who sends the request, looked up once however often it is asked.
#[derive(Clone, Default)]
pub(super) struct Visitor(pub(super) Arc<OnceCell<Option<Identity>>>);

/// Hands the shop to the pages and server functions of one request.
pub fn provide(shop: &Arc<Shop>) {
    provide_context(shop.clone());
    provide_context(Visitor::default());
}

/// The shop of the present request.
///
/// # Errors
/// The problem `internal` outside of a request, where no shop was provided.
pub fn shop() -> Result<Arc<Shop>, AppError> {
    use_context().ok_or_else(|| Error::Internal("a page was rendered without a shop".into()).into())
}

/// The present day in Paris, by the shop's clock; the first of all outside of a request, where there is no shop.
pub fn today() -> Day {
    let now = shop().map_or(Timestamp::default(), |shop| shop.now());
    Day::at(now)
}
