//! Transactions that give way to each other and try again.

use std::{sync::Arc, time::Duration};

use mongodb::{
    ClientSession,
    bson::{Document, doc},
    error::{ErrorKind, TRANSIENT_TRANSACTION_ERROR, UNKNOWN_TRANSACTION_COMMIT_RESULT},
};
use serde::{Serialize, de::DeserializeOwned};
use shared::{Id, Timestamp, api_key::ApiKey};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{Access, Store, claims, idempotency, signed_in::Changed, webhooks::StoredWebhook};
use crate::{Error, Randomness, Result, Settings, Shop};

/// Runs a block in a transaction of its own and answers its value; runs it again whenever the transaction had to give way
/// to another. `return` and `?` leave the block, and undo it.
///
/// When the shop has a claim ([`Shop::with_claim`]), the value is stored in the same transaction, and whoever repeats the
/// request gets the stored value instead of running the block again. So whatever the caller needs must be in the value,
/// and whatever may refuse the work must be in the block.
///
/// It is a macro because a function would take a closure, and a closure can use the shop around it: here the shop's name
/// means [`UseTheTransaction`] inside the block, so that reading the database beside the transaction does not compile.
///
/// ```
/// use domain::{Customer, Result, Shop, store::carts, transact};
///
/// async fn is_empty(shop: &Shop, customer: &Customer) -> Result<bool> {
///     Ok(transact!(shop, |tx| {
///         let cart = carts::find(tx.access(), customer.user().id).await?;
///         cart.is_none_or(|cart| cart.items.is_empty())
///     }))
/// }
/// ```
///
/// The same, but for one word, does not compile:
///
/// ```compile_fail
/// use domain::{Customer, Result, Shop, store::carts, transact};
///
/// async fn is_empty(shop: &Shop, customer: &Customer) -> Result<bool> {
///     Ok(transact!(shop, |tx| {
///         let cart = carts::find(shop.store.access(), customer.user().id).await?;
///         cart.is_none_or(|cart| cart.items.is_empty())
///     }))
/// }
/// ```
#[macro_export]
macro_rules! transact {
    ($shop:ident, |$tx:ident| $work:block) => {{
        let mut attempts = $crate::store::Attempts::new($shop).await;
        loop {
            let mut transaction = attempts.begin().await?;
            let done = async {
                if let Some(value) = transaction.recall().await? {
                    return $crate::Result::Ok(value);
                }
                let value = {
                    #[allow(unused_variables, reason = "it hides the shop")]
                    let $shop = $crate::store::UseTheTransaction;
                    let $tx = &mut transaction;
                    $work
                };
                transaction.commit(&value).await?;
                $crate::Result::Ok(value)
            }
            .await;
            match done {
                Ok(value) => break attempts.finish(value),
                Err(error) => attempts.again(error).await?,
            }
        }
    }};
}
pub use transact;

/// What the shop's name means inside a block of [`transact!`]. It has no fields: use the transaction.
#[derive(Clone, Copy, Debug)]
pub struct UseTheTransaction;

/// A running transaction, and what a rule needs inside it: the database, the time, randomness and the settings. What is
/// not committed is undone. A function that takes `&mut Transaction` cannot run outside of one, nor reach the [`Store`],
/// which reads beside the transaction.
///
/// ```
/// use domain::{Result, store::{Transaction, users}};
/// use shared::{Id, user::User};
///
/// async fn exists(tx: &mut Transaction<'_>, id: Id<User>) -> Result<bool> {
///     Ok(users::by_id(tx.access(), id).await?.is_some())
/// }
/// ```
///
/// ```compile_fail
/// use domain::{Result, store::{Transaction, users}};
/// use shared::{Id, user::User};
///
/// async fn exists(tx: &mut Transaction<'_>, id: Id<User>) -> Result<bool> {
///     Ok(users::by_id(tx.store().access(), id).await?.is_some())
/// }
/// ```
///
/// What must be in a transaction cannot be called without one:
///
/// ```
/// use domain::{Result, Shop, store::{Transaction, products}};
/// use shared::{Id, product::Product};
///
/// async fn give_one(shop: &Shop, tx: &mut Transaction<'_>, id: Id<Product>) -> Result<()> {
///     products::give_stock(tx, id, 1, &[]).await
/// }
/// ```
///
/// ```compile_fail
/// use domain::{Result, Shop, store::{Transaction, products}};
/// use shared::{Id, product::Product};
///
/// async fn give_one(shop: &Shop, tx: &mut Transaction<'_>, id: Id<Product>) -> Result<()> {
///     products::give_stock(shop.store.access(), id, 1, &[]).await
/// }
/// ```
#[derive(Debug)]
pub struct Transaction<'a> {
    shop: &'a Shop,
    session: ClientSession,
    /// What to forget once this is committed.
    changed: Vec<Changed>,
    has_queued: bool,
}

impl<'a> Transaction<'a> {
    /// The database as this transaction sees it.
    pub const fn access(&mut self) -> Access<'_> {
        Access {
            store: &self.shop.store,
            session: Some(&mut self.session),
        }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.shop.now()
    }

    /// A new id, as [`Shop::new_id`] makes them.
    pub fn new_id<T>(&self) -> Id<T> {
        self.shop.new_id()
    }

    /// The shop's source of chance.
    pub const fn randomness(&self) -> &'a Randomness {
        &self.shop.randomness
    }

    /// The API key on whose word this is done.
    pub(crate) const fn key(&self) -> Option<Id<ApiKey>> {
        self.shop.key
    }

    /// The webhooks that hear of something at present.
    pub(crate) fn subscribers(&self) -> Arc<Vec<StoredWebhook>> {
        self.shop.catalog.subscribers()
    }

    /// What the shopkeeper set.
    pub fn settings(&self) -> &'a Settings {
        &self.shop.settings
    }

    /// Undoes at once what was done so far. For work that is about to fail: until then, others give way to what it wrote.
    pub(crate) async fn abort(&mut self) -> Result<()> {
        self.has_queued = false;
        Ok(self.session.abort_transaction().await?)
    }

    /// Undoes what was done so far, and begins anew: what is read from here on is how things stand now.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        self.abort().await?;
        Ok(self.session.start_transaction().await?)
    }

    /// Updates one document for each of these filters, in their order and in one round trip. False when a filter found
    /// none: then what the others did has to be undone.
    pub(super) async fn update_each(&mut self, collection: &str, updates: Vec<(Document, Document)>) -> Result<bool> {
        let updates: Vec<_> = updates.into_iter().map(|(q, u)| doc! { "q": q, "u": u }).collect();
        let asked = updates.len();
        let command = doc! { "update": collection, "updates": updates };
        let database = &self.shop.store.database;
        let done = database.run_command(command).session(&mut self.session).await?;
        match done.get_array("writeErrors") {
            Ok(errors) => Err(Error::Internal(format!("{collection} were not updated: {errors:?}"))),
            Err(_) => Ok(done.get_i32("n").is_ok_and(|found| usize::try_from(found) == Ok(asked))),
        }
    }

    /// Notes that a letter or an event waits to be sent once this is committed.
    pub(super) const fn queued(&mut self) {
        self.has_queued = true;
    }

    pub(super) const fn store(&self) -> &'a Store {
        &self.shop.store
    }

    /// Has this forgotten once the transaction is committed.
    pub(super) fn forget(&mut self, changed: Changed) {
        self.changed.push(changed);
    }

    pub(super) const fn session(&mut self) -> &mut ClientSession {
        &mut self.session
    }

    /// The value of this transaction when it was committed before under the shop's claim.
    /// [`Error::IdempotencyInProgress`] when someone else has the request now.
    #[doc(hidden)]
    pub async fn recall<T: DeserializeOwned>(&mut self) -> Result<Option<T>> {
        match &self.shop.claim {
            None => Ok(None),
            Some(claim) => idempotency::next_result(self, claim).await,
        }
    }

    /// Commits; when the shop has a claim, `value` too. [`Error::IdempotencyInProgress`] when someone else
    /// has the request now.
    #[doc(hidden)]
    pub async fn commit(&mut self, value: &impl Serialize) -> Result<()> {
        if let Some(claim) = &self.shop.claim {
            idempotency::keep_result(self, claim, value).await?;
        }
        let done = self.commit_session().await;
        self.shop.store.signed_in.forget(self.changed.drain(..));
        done?;
        if self.has_queued {
            claims::wake();
        }
        Ok(())
    }

    /// An unknown outcome is asked again: committing twice is committing once.
    async fn commit_session(&mut self) -> Result<()> {
        const TRIES: usize = 5;
        let mut tries = 0;
        loop {
            match self.session.commit_transaction().await {
                Ok(()) => return Ok(()),
                Err(e) if e.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT) && tries < TRIES => tries += 1,
                Err(e) => return Err(e.into()),
            }
        }
    }
}

/// How many transactions a shop runs at a time: four, the others wait. Transactions that meet on a document make each
/// other start over, so that a few at a time are done sooner than a crowd: 200 buyers of one cheese take 1 s instead
/// of 30.
#[derive(Clone, Debug)]
pub struct TransactionLimit(Arc<Semaphore>);

impl Default for TransactionLimit {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(4)))
    }
}

/// How often a transaction has given way to others, and how long it waits before the next try: longer each time, and by
/// chance, so that a crowd spreads out. Used by [`transact!`] only.
#[doc(hidden)]
#[derive(Debug)]
pub struct Attempts<'a> {
    shop: &'a Shop,
    made: u32,
    _permit: Option<SemaphorePermit<'a>>,
}

impl<'a> Attempts<'a> {
    /// No attempt so far. Waits while the shop runs as many transactions as it may.
    pub async fn new(shop: &'a Shop) -> Self {
        Self {
            shop,
            made: 0,
            // An error would mean that the semaphore was closed, which nobody does.
            _permit: shop.transactions.0.acquire().await.ok(),
        }
    }

    /// Begins the transaction.
    pub async fn begin(&self) -> Result<Transaction<'a>> {
        let mut session = self.shop.store.client.start_session().await?;
        session.start_transaction().await?;
        Ok(Transaction {
            shop: self.shop,
            session,
            changed: Vec::new(),
            has_queued: false,
        })
    }

    /// Counts the transaction as done under the shop's claim, and gives its value on.
    pub fn finish<T>(self, value: T) -> T {
        if let Some(claim) = &self.shop.claim {
            claim.count();
        }
        value
    }

    /// Waits when the whole transaction may be tried again; else hands the error back, as
    /// [`Error::Busy`] after too many tries.
    pub async fn again(&mut self, error: Error) -> Result<()> {
        const MOST: u32 = 60;
        match error {
            Error::Database(e) | Error::DatabaseAway(e)
                if e.contains_label(TRANSIENT_TRANSACTION_ERROR)
                    // The driver has looked for a server long enough.
                    && !matches!(*e.kind, ErrorKind::ServerSelection { .. }) =>
            {
                self.made += 1;
                if self.made > MOST {
                    return Err(Error::Busy);
                }
                let most_millis = 8_u64 << self.made.min(5);
                let millis = 1 + self.shop.randomness.below(most_millis);
                tokio::time::sleep(Duration::from_millis(millis)).await;
                Ok(())
            }
            error => Err(error),
        }
    }
}
