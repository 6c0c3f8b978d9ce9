//! The address of a client, behind proxies too.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, Request, header::AsHeaderName},
};

use crate::config::HttpConfig;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The client's address, and whether it came over TLS. Headers count only from a trusted proxy
/// (`TRUSTED_PROXIES`): of `X-Forwarded-For`, the rightmost address that is no trusted proxy
/// itself, since a client can write all to the left of it.
pub fn find<B>(request: &Request<B>, http: &HttpConfig) -> (IpAddr, bool) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| {
        peer.ip().to_canonical()
    });
    if !is_trusted(peer, http) {
        return (peer, false);
    }
    let mut client = peer;
    for hop in items(request.headers(), FORWARDED_FOR).rev() {
        let Some(hop) = address(hop) else { break };
        client = hop;
        if !is_trusted(hop, http) {
            break;
        }
    }
    let over_tls = items(request.headers(), FORWARDED_PROTO)
        .next_back()
        .is_some_and(|proto| proto.eq_ignore_ascii_case("https"));
    (client, over_tls)
}

/// Whether this is a proxy of the shop's own.
pub fn is_trusted(address: IpAddr, http: &HttpConfig) -> bool {
    http.trusted_proxies.iter().any(|network| network.contains(&address))
}

/// The items of a header that is a list, however many lines it has.
fn items(headers: &HeaderMap, name: impl AsHeaderName) -> impl DoubleEndedIterator<Item = &str> {
    headers
        .get_all(name)
        .iter()
        .flat_map(|line| line.to_str().unwrap_or("").split(','))
        .map(str::trim)
}

/// An address, with or without a port behind it.
fn address(text: &str) -> Option<IpAddr> {
    let address = text
        .parse()
        .ok()
        .or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn caller(peer: &str, headers: &[(&str, &str)]) -> (String, bool) {
        let http = HttpConfig {
            trusted_proxies: ["10.0.0.0/8", "fd00::/8"]
                .map(|network| network.parse().unwrap())
                .into(),
            ..HttpConfig::default()
        };
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        request.extensions_mut().insert(ConnectInfo(peer));
        let (address, over_tls) = find(&request, &http);
        (address.to_string(), over_tls)
    }

    #[test]
    fn a_stranger_speaks_for_nobody_else() {
        let headers = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-proto", "https")];
        assert_eq!(caller("203.0.113.9", &headers), ("203.0.113.9".into(), false));
    }

    #[test]
    fn a_trusted_proxy_names_the_last_address_that_is_not_one() {
        for (forwarded, client) in [
            ("198.51.100.1", "198.51.100.1"),
            ("198.51.100.1, 10.0.0.7", "198.51.100.1"),
            // The client itself wrote the first.
            ("127.0.0.1, 198.51.100.1", "198.51.100.1"),
            ("10.9.9.9, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
            ("198.51.100.1:5000", "198.51.100.1"),
            ("::ffff:198.51.100.1", "198.51.100.1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("nonsense", "10.0.0.1"),
            ("198.51.100.1, nonsense, 10.0.0.7", "10.0.0.7"),
            ("", "10.0.0.1"),
            ("10.0.0.8", "10.0.0.8"),
        ] {
            let found = caller("10.0.0.1", &[("x-forwarded-for", forwarded)]);
            assert_eq!(found, (client.into(), false), "{forwarded}");
        }
        let lines = [("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "198.51.100.1")];
        assert_eq!(caller("::ffff:10.0.0.1", &lines).0, "198.51.100.1");
        assert!(caller("fd00::1", &[("x-forwarded-proto", "HTTPS")]).1);
        assert!(!caller("fd00::1", &[("x-forwarded-proto", "https, http")]).1);
    }
}
