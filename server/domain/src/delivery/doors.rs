//! Where addresses are: what livreurs learned at the door, kept for the next time, by what an address says.

use shared::{Timestamp, order::ShippingAddress, round::Point};

use crate::{
    Result, search,
    store::{
        Store,
        doors::{self, Door},
    },
};

/// An address in plain words, so that one that is written a little otherwise is the same: `1 rue du lait 69001 lyon`.
pub fn plain(address: &ShippingAddress) -> String {
    let written = format!("{} {} {}", address.street, address.postal_code, address.city);
    search::words(&written).collect::<Vec<_>>().join(" ")
}

/// Remembers where the door of an address is.
pub(crate) async fn learn(store: &Store, address: &ShippingAddress, location: Point, at: Timestamp) -> Result<()> {
    let door = Door {
        address: plain(address),
        location,
        at,
    };
    doors::put(store, &door).await
}
