//! What every handler can ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use domain::Shop;
use leptos::config::LeptosOptions;

/// The shop, and where the browser's half lies.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The shop.
    pub shop: Arc<Shop>,
    /// Where the browser's half lies.
    pub leptos_options: LeptosOptions,
}
