//! Room for connections: so many at once, and so many of them for one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::platform::limits::network;
use hyper::Request;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{config::HttpConfig, middleware::caller};

/// One address has at most this part of `MAX_CONNECTIONS`: enough for an office behind one address, and never all.
const PART: usize = 2;

/// What there is room for. Clones count together.
#[derive(Clone, Debug)]
pub struct Rooms {
    http: Arc<HttpConfig>,
    free: Arc<Semaphore>,
    shares: Arc<Shares>,
}

/// What an open connection holds.
#[derive(Debug)]
pub struct Room {
    _place: OwnedSemaphorePermit,
    /// `None` for a proxy's, which carries requests of many clients.
    _share: Option<Share>,
}

impl Rooms {
    /// Nobody is here yet.
    pub fn new(http: &Arc<HttpConfig>) -> Self {
        Self {
            http: Arc::clone(http),
            free: Arc::new(Semaphore::new(http.max_connections)),
            shares: Arc::new(Shares {
                each: http.max_connections.div_ceil(PART),
                taken: Mutex::default(),
            }),
        }
    }

    /// Room for a connection from this address; `None` when there is none, or the address has its share.
    pub fn for_connection(&self, peer: IpAddr) -> Option<Room> {
        let share = if self.is_proxy(peer) {
            None
        } else {
            Some(self.shares.take(peer)?)
        };
        let place = Arc::clone(&self.free).try_acquire_owned().ok()?;
        Some(Room {
            _place: place,
            _share: share,
        })
    }

    /// A client behind a proxy has as many requests at once as one without has connections: its share, while the request
    /// runs. `Ok(None)` for a request that is no such client's, `Err` when the client has its share.
    pub fn for_request<B>(&self, peer: IpAddr, request: &Request<B>) -> Result<Option<Share>, ()> {
        if !self.is_proxy(peer) {
            return Ok(None);
        }
        let (client, _) = caller::find(request, &self.http);
        if self.is_proxy(client) {
            return Ok(None);
        }
        self.shares.take(client).map(Some).ok_or(())
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        caller::is_trusted(address.to_canonical(), &self.http)
    }
}

/// How many each network has. Those that have none are forgotten, so there are never more than connections.
#[derive(Debug)]
struct Shares {
    each: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

impl Shares {
    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Share> {
        let network = network(address.to_canonical());
        let mut taken = self.lock();
        let count = taken.entry(network).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        Some(Share {
            shares: Arc::clone(self),
            network,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of an address's, until this is dropped.
#[derive(Debug)]
pub struct Share {
    shares: Arc<Shares>,
    network: IpAddr,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.shares.lock();
        if let Some(count) = taken.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::extract::ConnectInfo;

    use super::*;

    fn rooms() -> Rooms {
        Rooms::new(&Arc::new(HttpConfig {
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            max_connections: 6,
            ..HttpConfig::default()
        }))
    }

    fn connect(rooms: &Rooms, from: &str) -> Option<Room> {
        rooms.for_connection(from.parse().unwrap())
    }

    /// A request that comes from this peer.
    fn ask(rooms: &Rooms, peer: &str, forwarded_for: &str) -> Result<Option<Share>, ()> {
        let mut request = Request::new(());
        let peer: IpAddr = peer.parse().unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(peer, 4711)));
        let headers = request.headers_mut();
        headers.insert("x-forwarded-for", forwarded_for.parse().unwrap());
        rooms.for_request(peer, &request)
    }

    #[test]
    fn an_address_has_half_of_the_connections_and_a_network_of_64_bits_is_one() {
        let rooms = rooms();
        let mut first: Vec<_> = (0..3).map(|_| connect(&rooms, "203.0.113.1").unwrap()).collect();
        assert!(connect(&rooms, "::ffff:203.0.113.1").is_none());
        let others: Vec<_> = (1..4)
            .map(|n| connect(&rooms, &format!("2001:db8::{n}")).unwrap())
            .collect();
        assert!(connect(&rooms, "203.0.113.2").is_none(), "more than there is room for");
        first.pop();
        assert!(connect(&rooms, "2001:db8::9").is_none(), "more than a network's share");
        assert!(connect(&rooms, "203.0.113.1").is_some());
        drop((first, others));
        assert!(rooms.shares.lock().is_empty());
    }

    #[test]
    fn a_proxy_has_all_connections_and_each_client_behind_it_its_share_of_requests() {
        let rooms = rooms();
        let all: Vec<_> = (0..6).map(|_| connect(&rooms, "10.0.0.1").unwrap()).collect();
        let at_once: Vec<_> = (0..3)
            .map(|_| ask(&rooms, "10.0.0.1", "198.51.100.1").unwrap())
            .collect();
        assert!(at_once.iter().all(Option::is_some));
        assert!(ask(&rooms, "10.0.0.1", "198.51.100.1").is_err());
        assert!(ask(&rooms, "10.0.0.1", "198.51.100.2").unwrap().is_some());
        // The proxy's own health checks, and whoever is no proxy.
        for (peer, client) in [("10.0.0.1", "10.0.0.1"), ("203.0.113.1", "198.51.100.1")] {
            assert!(ask(&rooms, peer, client).unwrap().is_none());
        }
        drop((all, at_once));
        assert!(rooms.shares.lock().is_empty());
    }
}
