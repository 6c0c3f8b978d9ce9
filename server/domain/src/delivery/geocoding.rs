//! Asking a service where an address is: one that answers as `GeoJSON` (RFC 7946), as Addok, Photon and the French
//! Géoplateforme do. Nothing rests on it: an address that it does not know is driven to last.

use std::time::Duration;

use reqwest::{Client, Url};
use serde::Deserialize;
use shared::{order::ShippingAddress, round::Point};

use crate::platform::http_client;

/// How long one address may take.
const TIMEOUT: Duration = Duration::from_secs(3);
/// A place that fits an address less than this is another one; where the service says how much (0 to 1).
const LEAST_SCORE: f64 = 0.5;

/// A client of such a service.
#[derive(Clone, Debug)]
pub struct Geocoder {
    url: Url,
    client: Client,
}

#[derive(Deserialize)]
struct Found {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    #[serde(default)]
    properties: Properties,
}

#[derive(Deserialize)]
struct Geometry {
    /// Longitude first.
    coordinates: [f64; 2],
}

#[derive(Default, Deserialize)]
struct Properties {
    score: Option<f64>,
}

impl Geocoder {
    /// A client of the service at this address, which takes the parameters `q` and `limit`. The error says what is wrong
    /// with the address, or why TLS cannot be set up.
    pub fn new(url: &str) -> Result<Self, String> {
        let url = Url::parse(url).map_err(|error| error.to_string())?;
        let client = http_client::open(TIMEOUT)?;
        Ok(Self { url, client })
    }

    /// Whether the service answers. The error is why not, or that what it answers is no `GeoJSON`.
    pub async fn check(&self) -> Result<(), String> {
        self.ask("Lyon").await.map(drop)
    }

    async fn ask(&self, asked: &str) -> Result<Found, String> {
        let mut url = self.url.clone();
        url.query_pairs_mut().append_pair("q", asked).append_pair("limit", "1");
        let answer = async { self.client.get(url).send().await?.error_for_status()?.json().await };
        answer.await.map_err(http_client::reason)
    }

    /// Where the address is; `None` when the service does not know, or does not answer, which is logged.
    pub(crate) async fn find(&self, address: &ShippingAddress) -> Option<Point> {
        let asked = format!("{} {} {}", address.street, address.postal_code, address.city);
        let found = match self.ask(&asked).await {
            Ok(found) => found,
            Err(reason) => {
                tracing::warn!(target: "error", reason, "the geocoding service did not answer");
                return None;
            }
        };
        let feature = found.features.into_iter().next()?;
        let [lon, lat] = feature.geometry.coordinates;
        let fits = feature.properties.score.is_none_or(|score| score >= LEAST_SCORE);
        let is_on_earth = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        (fits && is_on_earth).then_some(Point { lat, lon })
    }
}
