//! What every handler can ask for.

use std::sync::Arc;

use axum::extract::FromRef;
use domain::Shop;
use leptos::config::LeptosOptions;

use crate::{config::HttpConfig, middleware::kept::KeptAnswers};

/// The shop, the limits of HTTP, what is kept of answers, and where the built pages are.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The shop, which every rule is a function of.
    pub shop: Arc<Shop>,
    /// Settings of HTTP: trusted sites and proxies, limits, timeouts.
    pub http: Arc<HttpConfig>,
    /// Answers that are the same for everyone.
    pub kept: Arc<KeptAnswers>,
    /// Where the built pages and files are.
    pub leptos_options: LeptosOptions,
}
