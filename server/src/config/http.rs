//! Settings of HTTP: which sites and proxies are trusted, and limits of requests and connections.

use std::{net::IpAddr, time::Duration};

use axum::http::{HeaderValue, Uri};
use ipnet::IpNet;
use shared::account::Secret;

use super::{ConfigError, Environment, Variables};

/// What the shopkeeper set about HTTP.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// `CORS_ORIGINS`: sites whose pages may call REST.
    pub cors_origins: Vec<HeaderValue>,
    /// `TRUSTED_PROXIES`: whose `X-Forwarded-For` (the client's address) and `X-Forwarded-Proto` (HTTPS or not) count.
    pub trusted_proxies: Vec<IpNet>,
    /// `RATE_LIMITS`: whether addresses and accounts are limited.
    pub rate_limits: bool,
    /// `METRICS_TOKEN`: the bearer token for `/metrics`.
    pub metrics_token: Option<Secret>,
    /// Whether nobody reads `/metrics` while there is no token, rather than this machine: in production.
    pub metrics_need_token: bool,
    /// `CLIENT_TIMEOUT`: how long the server waits for the head of a request, for the next part of its body, and for the
    /// client to read the next part of the answer.
    pub client_timeout: Duration,
    /// `MAX_CONNECTIONS`: how many connections may be open at once, half of them from one address.
    pub max_connections: usize,
    /// `DRAIN_SECONDS`: how long the server goes on after SIGTERM, not ready any more, until its balancer has noticed.
    pub drain: Duration,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            rate_limits: true,
            metrics_token: None,
            metrics_need_token: false,
            client_timeout: Duration::from_secs(10),
            // Below the 1024 files that a process may usually have open.
            max_connections: 800,
            drain: Duration::ZERO,
        }
    }
}

impl HttpConfig {
    pub(super) fn read(variables: &impl Variables, environment: Environment) -> Result<Self, ConfigError> {
        let default = Self::default();
        Ok(Self {
            cors_origins: variables.read(
                "CORS_ORIGINS",
                default.cors_origins,
                "a list of origins such as https://partner.example,https://app.example:8443",
                |value| parse_list(value, origin),
            )?,
            trusted_proxies: variables.read(
                "TRUSTED_PROXIES",
                default.trusted_proxies,
                "a list of addresses and networks such as 10.0.0.0/8,::1",
                |value| parse_list(value, network),
            )?,
            rate_limits: rate_limits(variables, environment)?,
            metrics_token: variables.read("METRICS_TOKEN", None, "16 characters or more", |value| {
                (value.len() >= 16).then(|| Some(Secret(value.to_owned())))
            })?,
            metrics_need_token: environment == Environment::Production,
            client_timeout: variables.read(
                "CLIENT_TIMEOUT",
                default.client_timeout,
                "a number of seconds from 1 to 60",
                |value| {
                    let seconds = value.parse().ok()?;
                    (1..=60).contains(&seconds).then(|| Duration::from_secs(seconds))
                },
            )?,
            max_connections: variables.read(
                "MAX_CONNECTIONS",
                default.max_connections,
                "a number from 1 to 100000",
                |value| value.parse().ok().filter(|count| (1..=100_000).contains(count)),
            )?,
            drain: variables.read(
                "DRAIN_SECONDS",
                default.drain,
                "a number of seconds from 0 to 60",
                |value| {
                    let seconds = value.parse().ok()?;
                    (0..=60).contains(&seconds).then(|| Duration::from_secs(seconds))
                },
            )?,
        })
    }
}

fn rate_limits(variables: &impl Variables, environment: Environment) -> Result<bool, ConfigError> {
    let on = variables.read("RATE_LIMITS", true, "on or off", |value| match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    })?;
    if !on && environment == Environment::Production {
        return Err(ConfigError(
            "RATE_LIMITS is \"off\", which lets anyone guess passwords as fast as they can, so APP_ENV=production \
             refuses it. Leave RATE_LIMITS out, or set APP_ENV=development"
                .into(),
        ));
    }
    Ok(on)
}

/// The items of a comma-separated list, if all of them can be read.
fn parse_list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    value.split(',').map(|item| read(item.trim())).collect()
}

/// An origin as browsers write it (RFC 6454 § 6.2): scheme and host in small letters, a port
/// where it is not the usual one, and nothing behind it.
fn origin(text: &str) -> Option<HeaderValue> {
    let text = text.to_ascii_lowercase();
    let uri: Uri = text.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let usual = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let sane = text == format!("{scheme}://{authority}")
        && !authority.as_str().contains(['@', '*'])
        && !authority.host().is_empty();
    let written = text.strip_suffix(usual).unwrap_or(&text);
    sane.then(|| written.parse().ok())?
}

/// A network, or a single address.
fn network(text: &str) -> Option<IpNet> {
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<HttpConfig, String> {
        HttpConfig::read(&variables, Environment::Development).map_err(|e| e.to_string())
    }

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        let http = read(&[(
            "CORS_ORIGINS",
            "https://Partner.example, http://localhost:5173,https://a.example:443",
        )]);
        let origins = http.unwrap().cors_origins;
        assert_eq!(
            origins,
            ["https://partner.example", "http://localhost:5173", "https://a.example"]
        );
        for wrong in [
            "*",
            "null",
            "partner.example",
            "https://partner.example/",
            "https://partner.example/shop",
            "https://*.example",
            "https://me@partner.example",
            "ftp://partner.example",
            "https://partner.example,",
            "https://partner.example https://other.example",
        ] {
            let error = read(&[("CORS_ORIGINS", wrong)]).unwrap_err();
            assert!(
                error.starts_with("CORS_ORIGINS is ") && error.contains("https://"),
                "{error}"
            );
        }
    }

    #[test]
    fn proxies_are_networks_or_single_addresses() {
        let http = read(&[("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7,fd00::/8,::1")]).unwrap();
        let trusts = |address: &str| {
            let address: IpAddr = address.parse().unwrap();
            http.trusted_proxies.iter().any(|network| network.contains(&address))
        };
        assert!(["10.1.2.3", "192.0.2.7", "fd12::1", "::1"].iter().all(|a| trusts(a)));
        assert!(!["192.0.2.8", "11.0.0.1", "::2"].iter().any(|a| trusts(a)));
        for wrong in ["proxy", "10.0.0.0/33", "10.0.0.1:80", "10.0.0.0/8;::1"] {
            assert!(
                read(&[("TRUSTED_PROXIES", wrong)])
                    .unwrap_err()
                    .starts_with("TRUSTED_PROXIES is ")
            );
        }
    }

    #[test]
    fn production_keeps_its_rate_limits_and_its_figures() {
        let off: &[(&str, &str)] = &[("RATE_LIMITS", "off")];
        assert!(!read(off).unwrap().rate_limits);
        let error = HttpConfig::read(&off, Environment::Production).unwrap_err().to_string();
        assert!(
            error.contains("RATE_LIMITS") && error.contains("APP_ENV=production"),
            "{error}"
        );
        let production = HttpConfig::read(&(&[] as &[_]), Environment::Production).unwrap();
        assert!(production.rate_limits && production.metrics_need_token);
        assert!(!read(&[]).unwrap().metrics_need_token);
        assert!(read(&[("RATE_LIMITS", "no")]).unwrap_err().contains("on or off"));
    }

    #[test]
    fn client_timeout_and_connections_have_bounds() {
        let http = read(&[
            ("CLIENT_TIMEOUT", "1"),
            ("MAX_CONNECTIONS", "2"),
            ("DRAIN_SECONDS", "0"),
        ])
        .unwrap();
        assert_eq!((http.client_timeout, http.max_connections), (Duration::from_secs(1), 2));
        assert_eq!(http.drain, Duration::ZERO);
        for (name, value) in [
            ("CLIENT_TIMEOUT", "0"),
            ("CLIENT_TIMEOUT", "61"),
            ("MAX_CONNECTIONS", "0"),
            ("DRAIN_SECONDS", "61"),
        ] {
            assert!(read(&[(name, value)]).unwrap_err().starts_with(name));
        }
    }
}
