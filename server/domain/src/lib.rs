//! The shop itself: one room (folder) a part of it, every rule in one place, called from REST, from the pages and from
//! the tests alike. Arrows between rooms go one way; the database is spoken to in `store` alone.
//!
//! A function that needs a right takes it as a value: [`Customer`], [`Admin`], [`Livreur`] or
//! [`Staff`]. Those come only from [`identity::sessions::authenticate`], so a forgotten check does not
//! compile.

pub mod actor;
pub mod adoption;
pub mod after_sale;
pub mod agents;
pub mod audit;
pub mod billing;
pub mod cart;
pub mod catalog;
pub mod consents;
pub mod delivery;
mod error;
pub mod figures;
pub mod idempotency;
pub mod identity;
pub mod legal;
pub mod lookup;
pub mod media;
pub mod migrations;
pub mod notifications;
pub mod orders;
pub mod payments;
pub mod periods;
pub mod platform;
pub mod privacy;
pub mod promotions;
mod search;
pub mod seed;
pub mod settings;
pub mod spreadsheets;
pub mod store;
pub mod subscriptions;
pub mod tries;
pub mod unreadable;
pub mod upkeep;
mod validate;
pub mod webhooks;

use std::{path::PathBuf, sync::Arc};

use shared::{
    Id, Language, Money, Timestamp,
    account::Secret,
    api_key::ApiKey,
    job::Job,
    picture,
    round::Point,
    scale::Layouts,
    seller::Seller,
    settings::{Defaults, PaymentSettings, ShippingSettings},
};
use tracing::{Instrument, field::Empty};

pub use actor::{Admin, Customer, Identity, KeyHolder, Livreur, Staff};
pub use error::{Error, PriceChange, Result, Shortage, Unerasable, Unsold};
use notifications::MailSettings;
pub use platform::{
    clock::Clock,
    randomness::{Randomness, hex},
};
use platform::{host, jobs::Jobs, turns::Turns};
pub use store::Store;
use store::{TransactionLimit, idempotency::Claim};
pub use tries::AccountLimits;
pub(crate) use validate::{refuse, validate};

/// What every function of the domain takes: the database, the clock, random numbers, limits and settings. Clones are cheap, and share
/// its limits.
#[derive(Clone, Debug)]
pub struct Shop {
    /// Connection to the database.
    pub store: Store,
    /// The published products, the recipes and what the shopkeeper set, in memory.
    pub catalog: catalog::Catalog,
    /// Source of the present time; a test sets its own.
    pub clock: Clock,
    /// Source of random numbers; a test seeds its own.
    pub randomness: Randomness,
    /// Whether wrong passwords, codes and coupons, and letters, are limited.
    pub limits: AccountLimits,
    /// Settings of the shop, read from the environment.
    pub settings: Arc<Settings>,
    /// What the jobs of this process did last.
    pub jobs: Jobs,
    /// Name of the machine: what is wrong with one is told of it alone.
    pub host: Arc<str>,
    /// When this process began.
    pub since: Timestamp,
    decoys: Arc<identity::decoys::Decoys>,
    legal_texts: legal::KnownTexts,
    transactions: TransactionLimit,
    turns: Turns,
    batches: orders::Batches,
    /// Held while a file of products is taken in.
    imports: Arc<tokio::sync::Mutex<()>>,
    claim: Option<Claim>,
    /// The API key that asks.
    key: Option<Id<ApiKey>>,
}

/// What holds while neither the dashboard nor the environment says otherwise.
pub const BUILT_IN: Defaults = Defaults {
    shipping: ShippingSettings {
        fee: Money::from_cents(690),
        free_from: Money::from_cents(6000),
        require_slot: false,
    },
    payment: PaymentSettings {
        transfer_days: 7,
        remind_days: 2,
    },
};

/// Settings that rules of the domain need, from the environment. What the shopkeeper sets in the dashboard is
/// [`settings`].
#[derive(Clone, Debug)]
pub struct Settings {
    /// Key that signs access tokens and guests' carts.
    pub jwt_secret: Secret,
    /// The key before this one; what it signed is still accepted.
    pub jwt_secret_previous: Option<Secret>,
    /// Whether staff may do nothing before they have set up a second factor.
    pub second_factor_required: bool,
    /// Where customers find the shop, without a slash at the end: the links in letters begin with it.
    pub site_url: String,
    /// Whether search engines may list the shop: a trial beside it is not to be found in its place.
    pub is_listed: bool,
    /// Sender of letters, and the mail server or folder that takes them.
    pub mail: MailSettings,
    /// What holds while the dashboard sets nothing else. Ask [`settings`], not this.
    pub defaults: Defaults,
    /// Client of Stripe; `None` when the shop takes no cards.
    pub card: Option<payments::Stripe>,
    /// Where pictures that people send are kept.
    pub media: media::Storage,
    /// The folder of the pictures that the shop keeps itself; made when it is not there.
    pub uploads: PathBuf,
    /// Who sells, and where transfers go.
    pub seller: Seller,
    /// The consumer mediator that the seller has joined: name, address, site; `None` when nobody said.
    pub mediator: Option<String>,
    /// How the numbers on the labels of the shop's scale are laid out.
    pub scale: Layouts,
    /// Where rounds begin; `None` when nobody said.
    pub location: Option<Point>,
    /// Who knows where addresses are; `None` when livreurs alone do.
    pub geocoder: Option<delivery::geocoding::Geocoder>,
    /// Whether webhooks may go to this machine, by plain HTTP too: for development.
    pub webhooks_to_loopback: bool,
    /// With what data the shop was started.
    pub data: ShopData,
}

/// With what data a shop is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShopData {
    /// What its customers and staff put there, and nothing of a demo.
    Own,
    /// The demo data: it is there to be tried, and anyone gets a key that reads its catalog.
    Demo,
}

impl Settings {
    /// The defaults of everything but the secret, which has none.
    pub fn new(jwt_secret: Secret) -> Self {
        Self {
            jwt_secret,
            jwt_secret_previous: None,
            second_factor_required: false,
            site_url: "http://127.0.0.1:3000".into(),
            is_listed: false,
            mail: MailSettings::files("data/outbox"),
            defaults: BUILT_IN,
            card: None,
            media: media::Storage::Disk,
            uploads: "data/uploads".into(),
            seller: Seller::demo(),
            mediator: None,
            scale: Layouts::default(),
            location: None,
            geocoder: None,
            webhooks_to_loopback: false,
            data: ShopData::Own,
        }
    }

    /// The whole address of a page in a language: the one of all addresses that it has that others are to know it by.
    pub fn address(&self, path: &str, language: Language) -> String {
        format!("{}{}", self.site_url, language.address(path))
    }

    /// The whole address of a picture of a product or recipe, as other sites take it.
    pub fn picture(&self, address: &str) -> String {
        self.whole(picture::for_other_sites(address))
    }

    /// The whole address of what other sites show of a page with this picture ([`picture::CARD`]); `None` for one of
    /// elsewhere.
    pub fn card(&self, address: &str) -> Option<String> {
        picture::card(address).map(|card| self.whole(card))
    }

    fn whole(&self, address: String) -> String {
        if address.starts_with('/') {
            format!("{}{address}", self.site_url)
        } else {
            address
        }
    }
}

impl Shop {
    /// A shop without a claim. Make one for a process: it and its clones run four transactions at a time together.
    pub fn new(
        store: Store,
        catalog: catalog::Catalog,
        clock: Clock,
        randomness: Randomness,
        limits: AccountLimits,
        settings: Settings,
    ) -> Self {
        Self {
            store,
            catalog,
            since: clock.now(),
            clock,
            randomness,
            limits,
            settings: Arc::new(settings),
            jobs: Jobs::default(),
            host: host::name().into(),
            decoys: Arc::default(),
            legal_texts: legal::KnownTexts::default(),
            transactions: TransactionLimit::default(),
            turns: Turns::default(),
            batches: orders::Batches::default(),
            imports: Arc::default(),
            claim: None,
            key: None,
        }
    }

    /// The same shop for a request that shows this API key, which the audit names.
    #[must_use]
    pub fn with_key(&self, key: Id<ApiKey>) -> Self {
        Self {
            key: Some(key),
            ..self.clone()
        }
    }

    /// The same shop for one request that counts once: its transactions commit only while `claim` holds, and are not done
    /// again by whoever takes the request over ([`idempotency`]).
    #[must_use]
    pub fn with_claim(&self, claim: Claim) -> Self {
        Self {
            claim: Some(claim),
            ..self.clone()
        }
    }

    /// The same shop for work that is done anew each time, even when a request is repeated.
    #[must_use]
    pub fn without_claim(&self) -> Self {
        Self {
            claim: None,
            ..self.clone()
        }
    }

    /// Whether results have to be kept for whoever repeats the request.
    pub(crate) const fn has_claim(&self) -> bool {
        self.claim.is_some()
    }

    /// The present time by the shop's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Does a job once, notes for whoever watches the shop what came of it, and answers that. Where traces are recorded, it
    /// is one, with its commands to the database below it.
    pub async fn do_job<T>(&self, job: Job, work: impl Future<Output = Result<T>>) -> Result<T> {
        let name = format!("job {}", job.name());
        let span = tracing::debug_span!(target: "job", "job", otel.name = &*name, otel.status_code = Empty);
        let done = Box::pin(work).instrument(span.clone()).await;
        if done.is_err() {
            span.record("otel.status_code", "error");
        }
        self.jobs.note(job, self.now(), done.is_ok());
        done
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
