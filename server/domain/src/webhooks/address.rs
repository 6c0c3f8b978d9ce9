//! Where events may be sent: to the internet, and nowhere in the house, whatever a name stands for at the moment.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use tokio::net::lookup_host;

/// The address, when events may be sent there as far as it says so itself; else the code of the rule that it breaks.
/// With `to_loopback`, this machine may be named, by plain HTTP too.
pub fn checked(url: &str, to_loopback: bool) -> Result<Url, &'static str> {
    let url = Url::parse(url).map_err(|_| "not_a_webhook_address")?;
    let host = url.host_str().ok_or("not_a_webhook_address")?;
    let is_clean = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let address = literal(host);
    // A name may end in the dot of the root.
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_localhost = name == "localhost" || name.ends_with(".localhost");
    let is_here = is_localhost || address.is_some_and(|address| address.is_loopback());
    // No name of one label is on the internet (RFC 7085), and nothing listens at port 0.
    let leads_somewhere = url.port() != Some(0) && (address.is_some() || is_here || name.contains('.'));
    let is_web = url.scheme() == "https" || (url.scheme() == "http" && to_loopback && is_here);
    if !is_web || !is_clean || !leads_somewhere {
        return Err("not_a_webhook_address");
    }
    let is_inside = address.is_some_and(|address| !may_reach(address, to_loopback));
    if is_inside || (is_here && !to_loopback) {
        return Err("inside_the_house");
    }
    Ok(url)
}

/// The address that a host is, if it is no name.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn may_reach(address: IpAddr, to_loopback: bool) -> bool {
    let address = address.to_canonical();
    is_outside(address) || (to_loopback && address.is_loopback())
}

/// Whether an address is one of the internet's own: not of this machine, a private network or a carrier's, of no single
/// link, of no group, and not set aside (<https://www.iana.org/assignments/iana-ipv4-special-registry>,
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>).
fn is_outside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_outside_v4(address),
        IpAddr::V6(address) => is_outside_v6(address),
    }
}

fn is_outside_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_set_aside = matches!(
        (a, b, c),
        (0 | 224.., ..)
            | (100, 64..=127, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !(is_set_aside || address.is_private() || address.is_loopback() || address.is_link_local())
}

/// Of IPv6 only what is given out for the internet (`2000::/3`) and holds no address of IPv4 behind it.
fn is_outside_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let is_given_out = a & 0xe000 == 0x2000;
    // Teredo and its neighbours (2001::/23), documentation, 6to4.
    let is_set_aside = (a == 0x2001 && (b < 0x200 || b == 0xdb8)) || a == 0x2002 || (a == 0x3fff && b < 0x1000);
    is_given_out && !is_set_aside
}

/// Finds the addresses behind a name, and refuses it when one of them is in the house. The connection goes to what was
/// found here: nobody asks a second time, when the answer could be another.
#[derive(Clone, Copy, Debug)]
pub struct OutsideOnly {
    pub to_loopback: bool,
}

impl Resolve for OutsideOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let to_loopback = self.to_loopback;
        Box::pin(async move {
            let found: Vec<SocketAddr> = lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().any(|address| !may_reach(address.ip(), to_loopback)) {
                let why = "the name stands for an address of a private network";
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, why).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_of_the_house_is_outside() {
        for inside in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "100::1",
        ] {
            assert!(!is_outside(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "1.1.1.1",
            "93.184.216.34",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "198.17.0.1",
            "223.255.255.1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "2a00:1450::1",
        ] {
            assert!(is_outside(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn an_address_says_itself_that_it_leads_out() {
        for (url, rule) in [
            ("https://caisse.example/hooks?shop=1", None),
            ("https://caisse.example:8443/hooks", None),
            ("https://1.1.1.1/hooks", None),
            ("caisse.example/hooks", Some("not_a_webhook_address")),
            ("http://caisse.example/hooks", Some("not_a_webhook_address")),
            ("ftp://caisse.example/hooks", Some("not_a_webhook_address")),
            ("https://user:word@caisse.example/", Some("not_a_webhook_address")),
            ("https://caisse.example/#part", Some("not_a_webhook_address")),
            ("https:///x", Some("not_a_webhook_address")),
            ("https://caisse/hooks", Some("not_a_webhook_address")),
            ("https://caisse.example:0/", Some("not_a_webhook_address")),
            ("https://./", Some("not_a_webhook_address")),
            ("https://caisse.example./hooks", None),
            ("https://localhost./", Some("inside_the_house")),
            ("https://shop.localhost/", Some("inside_the_house")),
            ("https://localhost/", Some("inside_the_house")),
            ("https://127.0.0.1/", Some("inside_the_house")),
            ("https://2130706433/", Some("inside_the_house")),
            ("https://0x7f.1/", Some("inside_the_house")),
            ("https://10.0.0.1/", Some("inside_the_house")),
            ("https://[::1]/", Some("inside_the_house")),
            ("https://[::ffff:10.0.0.1]/", Some("inside_the_house")),
            ("http://127.0.0.1/", Some("not_a_webhook_address")),
        ] {
            assert_eq!(checked(url, false).err(), rule, "{url}");
        }
        for (url, rule) in [
            ("http://127.0.0.1:9000/hooks", None),
            ("http://localhost:9000/hooks", None),
            ("http://[::1]:9000/hooks", None),
            ("http://10.0.0.1/", Some("not_a_webhook_address")),
            ("https://10.0.0.1/", Some("inside_the_house")),
        ] {
            assert_eq!(checked(url, true).err(), rule, "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_of_the_house_is_refused_when_it_is_looked_up() {
        let look_up = async |to_loopback| {
            let name = "localhost".parse().expect("a name");
            OutsideOnly { to_loopback }.resolve(name).await.map(Iterator::count)
        };
        assert!(look_up(false).await.is_err());
        assert!(look_up(true).await.is_ok_and(|found| found > 0));
    }
}
