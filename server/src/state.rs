//! What every handler can ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use domain::Shop;
use leptos::config::LeptosOptions;

use crate::config::HttpConfig;

/// The shop, the limits of HTTP, and where the built pages are.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The domain.
    pub shop: Arc<Shop>,
    /// Limits of HTTP.
    pub http: Arc<HttpConfig>,
    /// Where the built pages and files are.
    pub leptos_options: LeptosOptions,
}
