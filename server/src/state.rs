//! What every handler can ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use domain::Shop;
use leptos::config::LeptosOptions;

use crate::config::Doors;

/// The shop, how its doors are kept, and where the browser's half lies.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The shop.
    pub shop: Arc<Shop>,
    /// How the doors are kept.
    pub doors: Arc<Doors>,
    /// Where the browser's half lies.
    pub leptos_options: LeptosOptions,
}
