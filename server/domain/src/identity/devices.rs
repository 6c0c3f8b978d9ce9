//! Devices on which accounts signed in before. A cookie tells them apart from strangers, whose wrong passwords do not lock
//! the owner out there: <https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies>. It proves
//! nothing else, and no sign-in goes without the password.

use serde::{Deserialize, Serialize};
use shared::account::Secret;

use crate::{
    Result, Shop,
    platform::{
        randomness::{digest, hex},
        signing,
    },
    tries::Origin,
};

/// How long a device is remembered after its last sign-in.
pub const DEVICE_DAYS: i64 = 365;
/// Accounts that are remembered on one device, as staff may share it; the one that signed in longest ago is forgotten.
const MOST_ACCOUNTS: usize = 5;

const AUDIENCE: &str = "fromagerie-device";

/// The device that somebody signs in on, as far as it tells of itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Device<'a> {
    /// Its `User-Agent`.
    pub user_agent: Option<&'a str>,
    /// The value of its device cookie, which [`remember`] made.
    pub cookie: Option<&'a Secret>,
}

/// What the cookie says.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Claims {
    /// The device's name, of chance.
    device: String,
    /// The accounts that signed in there, the latest last.
    accounts: Vec<String>,
    exp: i64,
}

/// A device that accounts signed in on.
#[derive(Clone, Debug)]
pub(super) struct Known(Claims);

impl Known {
    /// Where tries on the account with this address come from.
    pub fn tries<'a>(this: Option<&'a Self>, email: &str) -> Origin<'a> {
        let known = this.filter(|known| known.0.accounts.contains(&mark(&known.0.device, email)));
        known.map_or(Origin::Anywhere, |known| Origin::Device(&known.0.device))
    }
}

/// The device of this cookie, unless that was tampered with or is too old.
pub(super) fn known(shop: &Shop, cookie: Option<&Secret>) -> Option<Known> {
    let claims: Claims = signing::read(shop, AUDIENCE, cookie?)?;
    (claims.exp.saturating_mul(1000) > shop.now().millis()).then_some(Known(claims))
}

/// The value of the device's cookie once the account with this address has signed in there.
pub fn remember(shop: &Shop, cookie: Option<&Secret>, email: &str) -> Result<Secret> {
    let mut claims = known(shop, cookie).map_or_else(|| new(shop), |known| known.0);
    let account = mark(&claims.device, email);
    claims.accounts.retain(|other| *other != account);
    claims.accounts.push(account);
    let forgotten = claims.accounts.len().saturating_sub(MOST_ACCOUNTS);
    claims.accounts.drain(..forgotten);
    claims.exp = shop.now().plus_days(DEVICE_DAYS).millis() / 1000;
    signing::sign(&shop.settings, AUDIENCE, claims)
}

fn new(shop: &Shop) -> Claims {
    let mut name = [0; 16];
    shop.randomness.fill(&mut name);
    Claims {
        device: hex(&name),
        accounts: Vec::new(),
        exp: 0,
    }
}

/// An account on a device: whoever reads the cookie does not read an address, nor find the same account on two devices.
fn mark(device: &str, email: &str) -> String {
    digest(&format!("{device}/{}", email.to_lowercase()))[..16].to_owned()
}
