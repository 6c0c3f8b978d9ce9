//! How many requests there were of each route, how they ended, and how long they took.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::http::Method;
use domain::platform::histogram::{Counted, Histogram};

/// How many methods are counted each by itself.
const KNOWN: usize = 7;
/// Which; all others are counted together.
const METHODS: [Method; KNOWN] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];
/// How requests end: by the first digit of the status.
pub const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The requests of each route. There are as many routes as the router has, and no address makes one.
#[derive(Debug, Default)]
pub struct RequestFigures(RwLock<BTreeMap<String, Arc<Route>>>);

/// By method.
type Route = [OfMethod; KNOWN + 1];

#[derive(Debug, Default)]
struct OfMethod {
    took: Histogram,
    ended: [AtomicU64; CLASSES.len()],
}

/// What was counted of a route and a method.
#[derive(Clone, Debug)]
pub struct CountedRoute {
    /// The route as the router has it, such as `/api/products/{key}`; `none` for what has none.
    pub route: String,
    /// The method, or `other`.
    pub method: String,
    /// How long the answers took, up to the first byte.
    pub took: Counted,
    /// How many ended as each of [`CLASSES`].
    pub ended: [u64; CLASSES.len()],
}

impl RequestFigures {
    /// Counts a request that was answered with this status after so long.
    pub fn note(&self, route: &str, method: &Method, status: u16, took: Duration) {
        let counts = self.counts_of(route);
        let method = METHODS.iter().position(|known| known == method).unwrap_or(KNOWN);
        let counts = &counts[method];
        counts.took.note(took);
        let class = usize::from(status / 100).clamp(1, CLASSES.len()) - 1;
        counts.ended[class].fetch_add(1, Ordering::Relaxed);
    }

    fn counts_of(&self, route: &str) -> Arc<Route> {
        let known = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(route)
            .cloned();
        known.unwrap_or_else(|| {
            let mut routes = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(routes.entry(route.to_owned()).or_default())
        })
    }

    /// What was counted so far, by route and method, of those that were asked for.
    pub fn counted(&self) -> Vec<CountedRoute> {
        let routes = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut counted = Vec::new();
        for (route, methods) in routes {
            for (number, counts) in methods.iter().enumerate() {
                let took = counts.took.counted();
                if took.all > 0 {
                    counted.push(CountedRoute {
                        route: route.clone(),
                        method: METHODS.get(number).map_or("other", Method::as_str).to_owned(),
                        took,
                        ended: counts.ended.each_ref().map(|count| count.load(Ordering::Relaxed)),
                    });
                }
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_method_and_end() {
        let figures = RequestFigures::default();
        let strange = Method::from_bytes(b"BREW").expect("a method");
        for (method, status, millis) in [
            (Method::GET, 200, 3),
            (Method::GET, 304, 1),
            (Method::POST, 503, 30_000),
            (strange, 405, 0),
        ] {
            figures.note("/fromages/{key}", &method, status, Duration::from_millis(millis));
        }
        let counted = figures.counted();
        let ended: Vec<_> = counted
            .iter()
            .map(|counted| (&*counted.method, counted.ended))
            .collect();
        assert_eq!(
            ended,
            [
                ("GET", [0, 1, 1, 0, 0]),
                ("POST", [0, 0, 0, 0, 1]),
                ("other", [0, 0, 0, 1, 0]),
            ]
        );
        assert!(counted.iter().all(|counted| counted.route == "/fromages/{key}"));
        assert_eq!(counted[0].took.took, Duration::from_millis(4));
    }
}
