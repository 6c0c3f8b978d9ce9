//! Where rounds begin, and who knows where addresses are.

use domain::delivery::geocoding::Geocoder;
use shared::round::Point;

use super::{ConfigError, Variables, wrong};

/// `SHOP_LOCATION`: latitude and longitude in degrees.
pub(super) fn location(variables: &impl Variables) -> Result<Option<Point>, ConfigError> {
    variables.read(
        "SHOP_LOCATION",
        None,
        "latitude and longitude in degrees, such as 45.7640,4.8357",
        |value| {
            let (lat, lon) = value.split_once(',')?;
            let (lat, lon) = (lat.trim().parse().ok()?, lon.trim().parse().ok()?);
            let is_on_earth = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
            is_on_earth.then_some(Some(Point { lat, lon }))
        },
    )
}

/// `GEOCODING_URL`: a service that is asked where addresses are.
pub(super) fn geocoder(variables: &impl Variables) -> Result<Option<Geocoder>, ConfigError> {
    const NAME: &str = "GEOCODING_URL";
    let expected = "an http or https address, such as https://data.geopf.fr/geocodage/search";
    let is_web = |value: &str| {
        let is_web = value.starts_with("https://") || value.starts_with("http://");
        is_web.then(|| Some(value.to_owned()))
    };
    match variables.read(NAME, None, expected, is_web)? {
        None => Ok(None),
        Some(url) => Geocoder::new(&url).map(Some).map_err(|_| wrong(NAME, &url, expected)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_two_numbers_on_the_earth() {
        let read = |value: &'static str| location(&&[("SHOP_LOCATION", value)][..]);
        assert_eq!(read("").unwrap(), None);
        let lyon = Point {
            lat: 45.764,
            lon: 4.8357,
        };
        assert_eq!(read("45.7640, 4.8357").unwrap(), Some(lyon));
        for wrong in ["45.7640", "lyon", "95,4", "45,181", "45;4", "NaN,4"] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.starts_with(&format!("SHOP_LOCATION is \"{wrong}\"")), "{error}");
        }
    }

    #[test]
    fn a_geocoding_service_has_a_web_address() {
        let read = |value: &'static str| geocoder(&&[("GEOCODING_URL", value)][..]);
        assert!(read("").unwrap().is_none());
        assert!(read("http://127.0.0.1:7878/search").unwrap().is_some());
        for wrong in ["data.geopf.fr", "ftp://data.geopf.fr", "https://"] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.starts_with(&format!("GEOCODING_URL is \"{wrong}\"")), "{error}");
        }
    }
}
