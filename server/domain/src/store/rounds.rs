//! The `rounds` collection: the round that each livreur drives or drove last.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, number, order::Order, period::Day, round::Point, user::User};

use super::{Access, Store, is_duplicate, oid, whole::whole};
use crate::Result;

/// A livreur's round of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Round {
    /// Whose it is.
    #[serde(rename = "_id")]
    pub livreur: Id<User>,
    /// The day in Paris.
    pub day: Day,
    /// What is to be delivered, in the order in which it is driven.
    pub stops: Vec<PlannedStop>,
    /// Whether the livreur chose the order.
    pub by_hand: bool,
    /// The last door they stood at today; absent before they left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_door: Option<LastDoor>,
    /// Counts its changes, so that of two at once one is not lost unseen.
    #[serde(deserialize_with = "number::whole")]
    pub revision: i64,
}

/// A stop in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedStop {
    /// The order.
    pub order_id: Id<Order>,
    /// When the livreur is expected.
    pub arrival: Timestamp,
}

/// Where a livreur was last.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastDoor {
    /// When they left it.
    pub at: Timestamp,
    /// Where it is, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Point>,
}

fn collection(store: &Store) -> Collection<Round> {
    store.collection("rounds")
}

/// The livreur's round, of whatever day; one that cannot be read is made anew.
pub async fn find(access: Access<'_>, livreur: Id<User>) -> Result<Option<Round>> {
    let rounds = collection(access.store);
    let found = rounds.find(doc! { "_id": oid(livreur) }).limit(1);
    Ok(access.find("rounds", found).await?.pop())
}

/// Puts the round in the place of the one of the revision before; false when another is there by now.
pub async fn put(store: &Store, round: &Round) -> Result<bool> {
    let before = doc! { "_id": oid(round.livreur), "revision": round.revision - 1 };
    let done = collection(store)
        .update_one(before, whole(round)?)
        .upsert(round.revision == 1)
        .await;
    match done {
        Err(error) if is_duplicate(&error) => Ok(false),
        done => {
            let done = done?;
            Ok(done.matched_count == 1 || done.upserted_id.is_some())
        }
    }
}
