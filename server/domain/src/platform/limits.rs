//! How often somebody may try something: buckets of tries that fill up again as time passes
//! (GCRA, which spares a window's edge). Kept in this process's memory: behind a balancer, each
//! server counts what reaches it.

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

pub use governor::Quota;
use governor::{RateLimiter, clock, middleware::StateInformationMiddleware, nanos::Nanos, state::StateStore};

use shared::{Id, user::User};

use crate::{Clock, Error, Result};

/// How many keys a limiter remembers at most; some 100 bytes each.
const MOST_KEYS: usize = 100_000;

/// Wrong passwords that an account takes in a row; another every 90 seconds.
const SIGN_INS: Quota = Quota::per_hour(NonZeroU32::new(40).unwrap()).allow_burst(NonZeroU32::new(10).unwrap());
/// Wrong codes of a second factor that an account takes in a row; another every half hour. Three of a million are right at
/// a time: whoever knows the password guesses for decades.
const CODES: Quota = Quota::per_hour(NonZeroU32::new(2).unwrap()).allow_burst(NonZeroU32::new(10).unwrap());
/// Letters that anybody can have sent to one address in an hour.
const LETTERS: Quota = Quota::per_hour(NonZeroU32::new(4).unwrap());

/// A limit on the tries of each of many.
pub struct Limiter<K: Clone + Eq + Hash> {
    gate: RateLimiter<K, Buckets<K>, ShopTime, StateInformationMiddleware>,
    buckets: Buckets<K>,
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
        let buckets = Buckets(Arc::default());
        Self {
            gate: RateLimiter::new(quota, buckets.clone(), ShopTime(clock.clone())),
            buckets,
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

    /// Fills the key's bucket.
    pub fn forget(&self, key: &K) {
        self.buckets.lock().remove(key);
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
struct Buckets<K>(Arc<Mutex<HashMap<K, Nanos>>>);

impl<K> Clone for Buckets<K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

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

/// How often an account may be tried, whoever tries and from wherever. Clones count together.
#[derive(Clone, Debug)]
pub struct AccountLimits(Option<Arc<Limiters>>);

#[derive(Debug)]
struct Limiters {
    sign_ins: Limiter<String>,
    codes: Limiter<String>,
    letters: Limiter<String>,
}

impl AccountLimits {
    /// As they are in a shop.
    pub fn new(clock: &Clock) -> Self {
        Self(Some(Arc::new(Limiters {
            sign_ins: Limiter::new(SIGN_INS, clock),
            codes: Limiter::new(CODES, clock),
            letters: Limiter::new(LETTERS, clock),
        })))
    }

    /// None, for load tests.
    pub const fn none() -> Self {
        Self(None)
    }

    /// Whether a password may be tried on the account with this address, if there is one:
    /// [`Error::TooManyRequests`] after too many wrong ones.
    pub fn try_password(&self, email: &str) -> Result<()> {
        self.take(email, |limiters| &limiters.sign_ins)
    }

    /// The password was right: its owner's typing errors are forgotten.
    pub fn password_was_right(&self, email: &str) {
        if let Some(limiters) = &self.0 {
            limiters.sign_ins.forget(&key(email));
        }
    }

    /// Whether a code may be tried on this account: [`Error::TooManyRequests`] after too many wrong ones, also by whoever
    /// knows the password.
    pub fn try_code(&self, user: Id<User>) -> Result<()> {
        self.take(&user.to_string(), |limiters| &limiters.codes)
    }

    /// The code was right: its owner's typing errors are forgotten.
    pub fn code_was_right(&self, user: Id<User>) {
        if let Some(limiters) = &self.0 {
            limiters.codes.forget(&user.to_string());
        }
    }

    /// Whether a letter that anybody may ask for may go to this address:
    /// [`Error::TooManyRequests`] when it has had enough of them.
    pub fn ask_for_letter(&self, email: &str) -> Result<()> {
        self.take(email, |limiters| &limiters.letters)
    }

    fn take(&self, email: &str, of: impl FnOnce(&Limiters) -> &Limiter<String>) -> Result<()> {
        let Some(limiters) = &self.0 else { return Ok(()) };
        of(limiters).take(&key(email)).map(drop).map_err(Error::TooManyRequests)
    }
}

/// What the database takes for the same address is the same here: those that are asked for are of
/// ASCII (`validation::sign_in_address`, `validation::email`), which differ in case alone.
fn key(email: &str) -> String {
    email.to_lowercase()
}

#[cfg(test)]
mod tests {
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
        assert!(limiter.buckets.lock().len() <= MOST_KEYS);
        assert!(limiter.take(&0).is_err());
    }

    #[test]
    fn an_account_is_one_whatever_its_case_and_a_right_password_forgives() {
        let clock = Clock::manual(Timestamp::from_millis(0));
        let limits = AccountLimits::new(&clock);
        for n in 0..10 {
            let email = if n % 2 == 0 {
                "Nadia@exemple.fr"
            } else {
                "nadia@EXEMPLE.fr"
            };
            limits.try_password(email).unwrap();
        }
        let refused = limits.try_password("nadia@exemple.fr").unwrap_err();
        assert!(
            matches!(refused, Error::TooManyRequests(Allowance { retry_after: 90, .. })),
            "{refused}"
        );
        assert!(limits.try_password("omar@exemple.fr").is_ok());
        clock.advance_seconds(90);
        limits.try_password("nadia@exemple.fr").unwrap();
        limits.password_was_right("NADIA@exemple.fr");
        for _ in 0..10 {
            limits.try_password("nadia@exemple.fr").unwrap();
        }
    }
}
