//! Data on its way into a page.

use leptos::prelude::*;

use super::failure::Failure;
use crate::request::AppError;

/// Shows `view` of what is read, or the problem in its place. The page is sent once all of it is read.
pub fn loaded<T, V: IntoView + 'static>(
    reading: impl Future<Output = Result<T, AppError>> + Send + 'static,
    view: impl FnOnce(T) -> V + Send + 'static,
) -> Suspend<AnyView> {
    Suspend::new(async move {
        match reading.await {
            Ok(value) => view(value).into_any(),
            Err(error) => view! { <Failure error/> }.into_any(),
        }
    })
}
