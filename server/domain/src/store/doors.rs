//! The `doors` collection: where addresses are, as livreurs learned at the door and the geocoder said, by what an address
//! says.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Timestamp, order::ShippingAddress, round::Point};

use super::{Access, Store, whole::whole};
use crate::{Result, search};

/// Where the door of an address is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Door {
    /// The address in plain words ([`plain`]).
    #[serde(rename = "_id")]
    pub address: String,
    /// Where it is.
    pub location: Point,
    /// Since when that is known.
    pub at: Timestamp,
}

/// An address in plain words, so that one that is written a little otherwise is the same: `1 rue du lait 69001 lyon`.
pub fn plain(address: &ShippingAddress) -> String {
    let written = format!("{} {} {}", address.street, address.postal_code, address.city);
    search::words(&written).collect::<Vec<_>>().join(" ")
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

/// Remembers where the door of an address is, in the place of what was known.
pub async fn learn(store: &Store, address: &ShippingAddress, location: Point, at: Timestamp) -> Result<()> {
    let door = Door {
        address: plain(address),
        location,
        at,
    };
    collection(store)
        .update_one(doc! { "_id": &door.address }, whole(&door)?)
        .upsert(true)
        .await?;
    Ok(())
}
