//! What every handler can ask for.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::extract::FromRef;
use domain::Shop;
use leptos::config::LeptosOptions;

use crate::{
    config::HttpConfig,
    middleware::{figures::RequestFigures, in_flight, kept::KeptAnswers, places::Places},
};

/// The shop, the limits of HTTP, what is kept of answers, and where the built pages are.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The shop, which every rule is a function of.
    pub shop: Arc<Shop>,
    /// Settings of HTTP: trusted sites and proxies, limits, timeouts.
    pub http: Arc<HttpConfig>,
    /// Answers that are the same for everyone.
    pub kept: Arc<KeptAnswers>,
    /// How many requests there were of each route, and how long they took.
    pub requests: Arc<RequestFigures>,
    /// Requests at work and waiting, counted over all groups that take a place.
    pub in_flight: Arc<Places>,
    /// Whether the server was told to stop.
    pub draining: Draining,
    /// Where the built pages and files are.
    pub leptos_options: LeptosOptions,
}

/// Whether the server was told to stop, and goes on only until its balancer has noticed. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// From now on the server is not ready for anything new.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was told to stop.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl AppState {
    /// Nothing kept yet, and nothing at work.
    pub fn new(shop: Arc<Shop>, http: Arc<HttpConfig>, leptos_options: LeptosOptions) -> Self {
        Self {
            shop,
            http,
            kept: Arc::default(),
            requests: Arc::default(),
            in_flight: Arc::new(Places::new(in_flight::MAX_RUNNING, in_flight::MAX_WAITING)),
            draining: Draining::default(),
            leptos_options,
        }
    }
}
