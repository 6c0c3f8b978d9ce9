//! How often what protects a secret may be tried: passwords, codes of a second factor, codes of coupons, and letters and
//! agents’ carts that anybody can ask for. Counted in the database, so that it holds however many processes there are. Where the database
//! does not answer, the try is refused: what was to be tried could not be looked up, either.

use std::net::IpAddr;

use shared::{Id, user::User};

use crate::{
    Error, Result, Shop,
    platform::{
        limits::{Allowance, network, site},
        randomness::{digest, digest_of_address},
    },
    store::tries::{self, Bucket},
};

/// Wrong passwords that an account takes in a row; another every 90 seconds.
const PASSWORDS: Bucket = Bucket { size: 10, refill: 90 };
/// Wrong codes of a second factor that an account takes in a row; another every half hour. Three of a million are right at
/// a time: whoever knows the password guesses for decades.
const CODES: Bucket = Bucket {
    size: 10,
    refill: 30 * 60,
};
/// Letters that anybody can have sent to one address in an hour.
const LETTERS: Bucket = Bucket {
    size: 4,
    refill: 15 * 60,
};
/// Codes that no coupon has, which a customer types in a row; another every three minutes.
const COUPONS_OF_A_CUSTOMER: Bucket = Bucket {
    size: 20,
    refill: 3 * 60,
};
/// The same for all guests of a network, who may be many.
const COUPONS_OF_A_NETWORK: Bucket = Bucket { size: 60, refill: 60 };
/// Keys for trying the API that a network gets in a row; another every twenty minutes.
const TRIAL_KEYS_OF_A_NETWORK: Bucket = Bucket {
    size: 3,
    refill: 20 * 60,
};
/// The same for all networks together: so many and those of a day are there at once.
const TRIAL_KEYS: Bucket = Bucket { size: 100, refill: 60 };

/// Carts that agents put together from one network, which may be a company with many customers; another every 6 seconds.
const AGENT_CARTS: Bucket = Bucket { size: 300, refill: 6 };
/// The same from all networks of a [`site`]; another every 3 seconds. So one cannot fill all the places there are, which a
/// cart has for a day.
const AGENT_CARTS_OF_A_SITE: Bucket = Bucket { size: 1000, refill: 3 };

/// Whether tries are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountLimits {
    /// As they are in a shop.
    On,
    /// Not at all, for load tests.
    Off,
}

/// From where an account is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin<'a> {
    /// From anywhere. All who come so share what the account takes.
    Anywhere,
    /// From a device of this name, on which the account signed in before: nobody else uses up what it has.
    Device(&'a str),
    /// From a session of the account's.
    Session,
}

impl Origin<'_> {
    fn name(self) -> String {
        match self {
            Self::Anywhere => "anywhere".into(),
            Self::Device(name) => format!("device/{name}"),
            Self::Session => "session".into(),
        }
    }
}

/// Who types codes of coupons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guesser {
    /// This customer.
    Customer(Id<User>),
    /// A guest from the network of this address.
    Network(IpAddr),
}

/// Whether a password may be tried on the account with this address, if there is one: [`Error::TooManyRequests`] after too
/// many wrong ones.
pub(crate) async fn password(shop: &Shop, email: &str, from: Origin<'_>) -> Result<()> {
    take(shop, &of_password(email, from), PASSWORDS).await
}

/// The password was right: the typing errors of whoever typed it there are forgotten.
pub(crate) async fn password_was_right(shop: &Shop, email: &str, from: Origin<'_>) -> Result<()> {
    fill(shop, &of_password(email, from)).await
}

/// The account has a new password: tries of the old one are forgotten, wherever they came from.
pub(crate) async fn password_was_reset(shop: &Shop, email: &str) -> Result<()> {
    match shop.limits {
        AccountLimits::On => tries::fill_all(&shop.store, &of_passwords(email)).await,
        AccountLimits::Off => Ok(()),
    }
}

/// Whether a code may be tried on this account: [`Error::TooManyRequests`] after too many wrong ones, also by whoever knows
/// the password.
pub(crate) async fn code(shop: &Shop, user: Id<User>, from: Origin<'_>) -> Result<()> {
    take(shop, &of_code(user, from), CODES).await
}

/// The code was right: the typing errors of whoever typed it there are forgotten.
pub(crate) async fn code_was_right(shop: &Shop, user: Id<User>, from: Origin<'_>) -> Result<()> {
    fill(shop, &of_code(user, from)).await
}

/// Whether a letter that anybody may ask for may go to this address: [`Error::TooManyRequests`] when it has had enough of
/// them.
pub(crate) async fn letter(shop: &Shop, email: &str) -> Result<()> {
    take(shop, &format!("letters/{}", account(email)), LETTERS).await
}

/// Whether another key for trying the API may be made for somebody at this address: [`Error::TooManyRequests`] when their
/// network, or all together, had enough of them.
pub(crate) async fn trial_key(shop: &Shop, from: IpAddr) -> Result<()> {
    let network = digest(&network(from).to_string());
    take(shop, &format!("trial-keys/{network}"), TRIAL_KEYS_OF_A_NETWORK).await?;
    take(shop, "trial-keys", TRIAL_KEYS).await
}

/// Whether whoever asks may try another code of a coupon: not after too many that no coupon has.
pub(crate) async fn may_guess_coupon(shop: &Shop, who: Guesser) -> Result<bool> {
    let (name, bucket) = of_coupons(who);
    match shop.limits {
        AccountLimits::On => tries::has(&shop.store, &name, bucket, shop.now()).await,
        AccountLimits::Off => Ok(true),
    }
}

/// No coupon of theirs has this code. The same one once more does not count: a browser remembers it.
pub(crate) async fn guessed_coupon(shop: &Shop, who: Guesser, code: &str) -> Result<()> {
    if shop.limits == AccountLimits::On {
        let (name, bucket) = of_coupons(who);
        let code = digest(&code.trim().to_lowercase());
        tries::take(&shop.store, &name, bucket, Some(&code), shop.now()).await?;
    }
    Ok(())
}

/// Whether an agent may put another cart together from this address: [`Error::TooManyRequests`] when its network, or the site
/// around that, had enough of them.
pub(crate) async fn agent_cart(shop: &Shop, from: IpAddr) -> Result<()> {
    let network = digest(&network(from).to_string());
    take(shop, &format!("agentcarts/{network}"), AGENT_CARTS).await?;
    let Some(site) = site(from) else {
        return Ok(());
    };
    let site = digest(&site.to_string());
    take(shop, &format!("agentcarts/site/{site}"), AGENT_CARTS_OF_A_SITE).await
}

async fn take(shop: &Shop, name: &str, bucket: Bucket) -> Result<()> {
    if shop.limits == AccountLimits::Off {
        return Ok(());
    }
    let now = shop.now();
    let taken = tries::take(&shop.store, name, bucket, None, now).await?;
    if taken.granted {
        return Ok(());
    }
    // Rounded up: who waits that long has waited long enough.
    let until_full = taken.full_at.millis() - now.millis();
    let reset = until_full.div_euclid(1000) + i64::from(until_full.rem_euclid(1000) > 0);
    let retry_after = (reset - bucket.refill * (bucket.size - 1)).max(1);
    Err(Error::TooManyRequests(Allowance {
        limit: u32::try_from(bucket.size).unwrap_or(u32::MAX),
        remaining: 0,
        reset: u64::try_from(reset).unwrap_or(0),
        retry_after: u64::try_from(retry_after).unwrap_or(1),
    }))
}

async fn fill(shop: &Shop, name: &str) -> Result<()> {
    match shop.limits {
        AccountLimits::On => tries::fill(&shop.store, name).await,
        AccountLimits::Off => Ok(()),
    }
}

fn of_passwords(email: &str) -> String {
    format!("passwords/{}/", account(email))
}

fn of_password(email: &str, from: Origin<'_>) -> String {
    of_passwords(email) + &from.name()
}

fn of_code(user: Id<User>, from: Origin<'_>) -> String {
    format!("codes/{user}/{}", from.name())
}

fn of_coupons(who: Guesser) -> (String, Bucket) {
    match who {
        Guesser::Customer(user) => (format!("coupons/{user}"), COUPONS_OF_A_CUSTOMER),
        Guesser::Network(address) => (
            format!("coupons/{}", digest(&network(address).to_string())),
            COUPONS_OF_A_NETWORK,
        ),
    }
}

/// An account, there or not, by the address of mail that is asked for, which is not written down. What the database takes
/// for the same address is the same here: those that are asked for are of ASCII (`validation::sign_in_address`,
/// `validation::email`), which differ in case alone.
fn account(email: &str) -> String {
    digest_of_address(email)
}
