//! The `agentcarts` collection: what programs put together for somebody who is to buy it in the shop. A document goes by
//! itself a day after it was made, also one that its program took back before.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{Money, Timestamp, cart::CartItem};

use super::{Store, bson, date, is_duplicate};
use crate::Result;

/// A document of the collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentCart {
    /// SHA-256 of the secret that opens it, in hex.
    #[serde(rename = "_id")]
    pub name: String,
    /// What is in it.
    pub lines: Vec<AgentLine>,
    /// Where it is to go, as far as the program said: five digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Whether it is to go to another country, as far as the program said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abroad: bool,
    /// Whether the program went on to the checkout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout: Option<CheckoutState>,
    /// Whether the program took it back: nobody reads it any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub canceled: bool,
    /// When somebody took it over into their own cart, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted_at: Option<Timestamp>,
    /// What was asked for under a key: what made it, and then the latest changes, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<KeyedRequest>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the database removes it.
    pub expires_at: Timestamp,
}

/// A line, and what one item of it cost when the program put it there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentLine {
    /// As a cart has it.
    pub item: CartItem,
    /// The price of one piece or cut then.
    pub shown: Money,
}

/// A request that a program gave a key, by which it is known when it comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyedRequest {
    /// SHA-256 of the key, in hex.
    pub key: String,
    /// SHA-256 of all that was asked for.
    pub request: String,
}

/// Where a checkout stands. Orders are placed in the shop, never here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckoutState {
    /// Somebody is to take it over.
    Open,
    /// The program gave it up.
    Canceled,
}

/// How many requests under a key a cart remembers.
const MOST_REQUESTS: i32 = 16;

/// The name of the collection.
pub(super) const NAME: &str = "agentcarts";

fn collection(store: &Store) -> Collection<AgentCart> {
    store.collection(NAME)
}

/// How many there are, from what the database knows without counting.
pub async fn count(store: &Store) -> Result<u64> {
    Ok(collection(store).estimated_document_count().await?)
}

/// Keeps a new one; false when there is one of this name.
pub async fn insert(store: &Store, cart: &AgentCart) -> Result<bool> {
    match collection(store).insert_one(cart).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The one of this name, if it has not ended and was not taken back.
pub async fn find(store: &Store, name: &str, now: Timestamp) -> Result<Option<AgentCart>> {
    let collection = collection(store);
    store.access().find_one(NAME, collection.find(open(name, now))).await
}

/// The same, also one that was taken back.
pub async fn find_kept(store: &Store, name: &str, now: Timestamp) -> Result<Option<AgentCart>> {
    let collection = collection(store);
    store
        .access()
        .find_one(NAME, collection.find(not_ended(name, now)))
        .await
}

/// Puts the lines of `cart`, and where it is to go, in the place of what the one of its name held, for this request if it
/// has a key; false when it has ended, or knows a request under this key.
pub async fn put_lines(store: &Store, cart: &AgentCart, keyed: Option<&KeyedRequest>, now: Timestamp) -> Result<bool> {
    let fields = doc! { "lines": bson(&cart.lines)?, "postalCode": cart.postal_code.as_deref(), "abroad": cart.abroad };
    let mut update = doc! { "$set": fields };
    let mut which = open(&cart.name, now);
    if let Some(keyed) = keyed {
        which.insert("requests.key", doc! { "$ne": &keyed.key });
        // Behind what made it, which stays.
        let newest = doc! { "$each": [bson(keyed)?], "$position": 1, "$slice": MOST_REQUESTS };
        update.insert("$push", doc! { "requests": newest });
    }
    change(store, which, update).await
}

/// Notes where its checkout stands; false when it has ended.
pub async fn set_checkout(store: &Store, name: &str, state: CheckoutState, now: Timestamp) -> Result<bool> {
    set(store, name, doc! { "checkout": bson(&state)? }, now).await
}

/// Notes that somebody takes it over; false when somebody did before, or it has ended.
pub async fn set_first_adopted(store: &Store, name: &str, now: Timestamp) -> Result<bool> {
    let mut which = open(name, now);
    which.insert("adoptedAt", Bson::Null);
    change(store, which, doc! { "$set": { "adoptedAt": date(now) } }).await
}

/// Notes when somebody took it over the last time; `None` when nobody did.
pub async fn set_adopted(store: &Store, name: &str, at: Option<Timestamp>, now: Timestamp) -> Result<bool> {
    set(store, name, doc! { "adoptedAt": at.map(date) }, now).await
}

/// Notes that its program took it back; false when it has ended, or was taken back before.
pub async fn cancel(store: &Store, name: &str, now: Timestamp) -> Result<bool> {
    set(store, name, doc! { "canceled": true }, now).await
}

async fn set(store: &Store, name: &str, fields: Document, now: Timestamp) -> Result<bool> {
    change(store, open(name, now), doc! { "$set": fields }).await
}

async fn change(store: &Store, which: Document, update: Document) -> Result<bool> {
    let collection = collection(store);
    let update = collection.update_one(which, update);
    store.access().update_one(update).await
}

/// One that has not ended, and was not taken back.
fn open(name: &str, now: Timestamp) -> Document {
    let mut which = not_ended(name, now);
    which.insert("canceled", doc! { "$ne": true });
    which
}

/// The database removes what has ended within a minute.
fn not_ended(name: &str, now: Timestamp) -> Document {
    doc! { "_id": name, "expiresAt": { "$gt": date(now) } }
}
