//! The shop itself: one room (folder) a part of it, every rule in one place, called from REST, from the pages and from
//! the tests alike. Arrows between rooms go one way; the database is spoken to in `store` alone.
//!
//! A function that needs a right takes it as a value: [`Customer`], [`Admin`], [`Livreur`] or
//! [`Staff`]. Those come only from [`identity::sessions::authenticate`], so a forgotten check does not
//! compile.

pub mod actor;
pub mod audit;
pub mod billing;
pub mod cart;
pub mod catalog;
pub mod delivery;
mod error;
pub mod idempotency;
pub mod identity;
pub mod media;
pub mod notifications;
pub mod orders;
pub mod payments;
pub mod platform;
pub mod promotions;
mod search;
pub mod seed;
pub mod stats;
pub mod store;
mod validate;

use std::path::PathBuf;

use shared::{Id, Timestamp, account::Secret, pricing::ShippingRates, seller::Seller};

pub use actor::{Admin, Customer, Identity, Livreur, Staff};
pub use error::{Error, Result, Shortage, Unsold};
use notifications::MailSettings;
pub use platform::{
    clock::Clock,
    limits::AccountLimits,
    randomness::{Randomness, hex},
};
pub use store::Store;
pub(crate) use validate::{refuse, validate};

/// Everything a rule may ask: the database, the time, chance, and the shop's settings.
#[derive(Debug)]
pub struct Shop {
    /// The database.
    pub store: Store,
    /// The published products, in memory.
    pub catalog: catalog::Catalog,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub randomness: Randomness,
    /// How often an account may be tried.
    pub limits: AccountLimits,
    /// What the shopkeeper set.
    pub settings: Settings,
}

/// What the shopkeeper set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Signs access tokens and guests' carts.
    pub jwt_secret: Secret,
    /// Signed them before: what it signed is still taken.
    pub jwt_secret_previous: Option<Secret>,
    /// Where customers find the shop, without a slash at the end: the links in letters begin with it.
    pub site_url: String,
    /// How the shop writes.
    pub mail: MailSettings,
    /// What delivery costs.
    pub shipping: ShippingRates,
    /// The way to Stripe, where the shop takes cards.
    pub card: Option<payments::Stripe>,
    /// Where pictures that people send are kept.
    pub media: media::Storage,
    /// The folder of the pictures that the shop keeps itself; made when it is not there.
    pub uploads: PathBuf,
    /// Who sells, and where transfers go.
    pub seller: Seller,
}

impl Settings {
    /// What goes without saying, for all but the secret, which has no default.
    pub fn new(jwt_secret: Secret) -> Self {
        Self {
            jwt_secret,
            jwt_secret_previous: None,
            site_url: "http://127.0.0.1:3000".into(),
            mail: MailSettings::files("data/outbox"),
            shipping: ShippingRates::default(),
            card: None,
            media: media::Storage::Disk,
            uploads: "data/uploads".into(),
            seller: Seller::demo(),
        }
    }
}

impl Shop {
    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id, in the shape of an `ObjectId`: seconds since 1970, then chance.
    pub fn new_id<T>(&self) -> Id<T> {
        let mut bytes = [0; 12];
        self.randomness.fill(&mut bytes);
        let seconds = u32::try_from(self.now().millis() / 1000).unwrap_or(u32::MAX);
        bytes[..4].copy_from_slice(&seconds.to_be_bytes());
        Id::from_bytes(bytes)
    }
}
