//! How often an address may ask: buckets of tries that fill up again as time passes
//! (GCRA, which spares a window's edge). Kept in this process's memory: behind a balancer, each
//! server counts what reaches it. What protects a secret is counted for all of them, in [`crate::tries`].

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

pub use governor::Quota;
use governor::{RateLimiter, clock, middleware::StateInformationMiddleware, nanos::Nanos, state::StateStore};

use crate::Clock;

/// How many keys a limiter remembers at most; some 100 bytes each.
const MOST_KEYS: usize = 100_000;

/// A limit on the tries of each of many.
pub struct Limiter<K: Clone + Eq + Hash> {
    gate: RateLimiter<K, Buckets<K>, ShopTime, StateInformationMiddleware>,
    quota: Quota,
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many tries fit into the full bucket.
    pub limit: u32,
    /// How many are left now.
    pub remaining: u32,
    /// Seconds until the bucket is full again.
    pub reset: u64,
    /// Seconds until the next try, when there is none left.
    pub retry_after: u64,
}

impl<K: Clone + Eq + Hash> Limiter<K> {
    /// Every key has a full bucket of this size at first.
    pub fn new(quota: Quota, clock: &Clock) -> Self {
        Self {
            gate: RateLimiter::new(quota, Buckets(Mutex::default()), ShopTime(clock.clone())),
            quota,
        }
    }

    /// Takes a try out of the key's bucket; `Err` when there is none.
    pub fn take(&self, key: &K) -> std::result::Result<Allowance, Allowance> {
        let limit = self.quota.burst_size().get();
        let interval = self.quota.replenish_interval();
        match self.gate.check_key(key) {
            Ok(left) => {
                let remaining = left.remaining_burst_capacity();
                Ok(Allowance {
                    limit,
                    remaining,
                    reset: seconds(interval * limit.saturating_sub(remaining)),
                    retry_after: 0,
                })
            }
            Err(until) => {
                let wait = until.wait_time_from(clock::Clock::now(self.gate.clock()));
                Err(Allowance {
                    limit,
                    remaining: 0,
                    reset: seconds(wait + interval * (limit - 1)),
                    retry_after: seconds(wait).max(1),
                })
            }
        }
    }
}

/// What limits count by: an IPv4 address, or a network of 64 bits, since who has one of its addresses has them all.
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

/// The network of 48 bits around an IPv6 address, which is what a company or a household may have at most (RFC 6177): 65,536
/// of those that [`network`] tells apart. `None` for IPv4, where there is no such thing.
pub fn site(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(address) => Some(IpAddr::V6((address.to_bits() & (u128::MAX << 80)).into())),
    }
}

/// Rounded up: who waits that long has waited long enough.
fn seconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos().div_ceil(1_000_000_000)).unwrap_or(u64::MAX)
}

impl<K: Clone + Eq + Hash> fmt::Debug for Limiter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Keys may be personal.
        f.debug_struct("Limiter")
            .field("quota", &self.quota)
            .finish_non_exhaustive()
    }
}

/// The shop's time, as the limiter asks for it.
struct ShopTime(Clock);

impl clock::Clock for ShopTime {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now().millis()).unwrap_or(0))
    }
}

/// When each bucket will be full.
struct Buckets<K>(Mutex<HashMap<K, Nanos>>);

impl<K> Buckets<K> {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<K, Nanos>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> StateStore for Buckets<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> std::result::Result<T, E>
    where
        F: Fn(Option<Nanos>) -> std::result::Result<(T, Nanos), E>,
    {
        let mut buckets = self.lock();
        let (outcome, full_at) = measure(buckets.get(key).copied())?;
        if buckets.len() >= MOST_KEYS && !buckets.contains_key(key) {
            forget_the_fuller_half(&mut buckets);
        }
        buckets.insert(key.clone(), full_at);
        Ok(outcome)
    }
}

/// Keeps those that have tried most: a crowd of new keys does not buy anyone more tries.
fn forget_the_fuller_half<K: Eq + Hash>(buckets: &mut HashMap<K, Nanos>) {
    let mut times: Vec<_> = buckets.values().copied().collect();
    let middle = times.len() / 2;
    let (_, middle, _) = times.select_nth_unstable(middle);
    buckets.retain(|_, full_at| *full_at > *middle);
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use shared::Timestamp;

    use super::*;

    fn limiter(burst: u32) -> (Limiter<u32>, Clock) {
        let clock = Clock::manual(Timestamp::from_millis(2_529_921_600_000));
        let quota = Quota::per_minute(NonZeroU32::new(burst).unwrap());
        (Limiter::new(quota, &clock), clock)
    }

    #[test]
    fn sixty_a_minute_are_sixty_at_once_and_then_one_a_second() {
        let (limiter, clock) = limiter(60);
        for remaining in (0..60).rev() {
            let left = limiter.take(&1).unwrap();
            assert_eq!((left.limit, left.remaining, left.retry_after), (60, remaining, 0));
            assert_eq!(left.reset, u64::from(60 - remaining));
        }
        let left = limiter.take(&1).unwrap_err();
        assert_eq!((left.remaining, left.retry_after, left.reset), (0, 1, 60));
        assert!(limiter.take(&2).is_ok(), "another has a bucket of their own");
        clock.advance_seconds(1);
        assert!(limiter.take(&1).is_ok());
        assert!(limiter.take(&1).is_err());
        clock.advance_seconds(60);
        assert_eq!(limiter.take(&1).unwrap().remaining, 59);
    }

    #[test]
    fn a_crowd_neither_fills_the_memory_nor_frees_who_has_tried_too_often() {
        let (limiter, _) = limiter(3);
        for _ in 0..3 {
            limiter.take(&0).unwrap();
        }
        for key in 1..=250_000 {
            limiter.take(&key).unwrap();
        }
        assert!(limiter.take(&0).is_err());
        assert!(limiter.gate.into_state_store().lock().len() <= MOST_KEYS);
    }

    #[test]
    fn a_network_of_64_bits_is_one_caller() {
        let counted = |address: &str| network(address.parse().unwrap()).to_string();
        assert_eq!(counted("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(counted("2001:db8:1:2::9"), "2001:db8:1:2::");
        assert_eq!(counted("198.51.100.1"), "198.51.100.1");
        let around = |address: &str| site(address.parse().unwrap()).map(|site| site.to_string());
        assert_eq!(around("2001:db8:1:2:3:4:5:6"), around("2001:db8:1:ffff::9"));
        assert_eq!(around("2001:db8:1:2::9").unwrap(), "2001:db8:1::");
        assert_eq!(around("198.51.100.1"), None);
    }
}
