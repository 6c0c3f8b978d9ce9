//! The `doors` collection: where addresses are.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Timestamp, round::Point};

use super::{Access, Store, whole::whole};
use crate::Result;

/// Where the door of an address is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Door {
    /// The address in plain words, by `delivery::doors`.
    #[serde(rename = "_id")]
    pub address: String,
    /// Where it is.
    pub location: Point,
    /// Since when that is known.
    pub at: Timestamp,
}

fn collection(store: &Store) -> Collection<Door> {
    store.collection("doors")
}

/// Those of these addresses that are known.
pub async fn find(access: Access<'_>, addresses: &[String]) -> Result<Vec<Door>> {
    let doors = collection(access.store);
    access
        .find("doors", doors.find(doc! { "_id": { "$in": addresses } }))
        .await
}

/// Remembers where an address is, in the place of what was known.
pub async fn put(store: &Store, door: &Door) -> Result<()> {
    collection(store)
        .update_one(doc! { "_id": &door.address }, whole(door)?)
        .upsert(true)
        .await?;
    Ok(())
}
