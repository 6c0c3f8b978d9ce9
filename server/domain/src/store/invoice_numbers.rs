//! The `invoicenumbers` and `creditnotenumbers` collections: a document a year, with the last number that was given.

use mongodb::{Collection, bson::doc, options::ReturnDocument};
use serde::{Deserialize, Serialize};
use shared::number;

use super::{Store, Transaction, invoices::Kind};
use crate::{Error, Result};

/// The numbers given in a year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Numbers {
    /// Which year.
    #[serde(rename = "_id", deserialize_with = "number::whole")]
    pub year: i32,
    /// The last of them.
    #[serde(deserialize_with = "number::whole")]
    pub last: i64,
}

fn collection(store: &Store, kind: Kind) -> Collection<Numbers> {
    store.collection(match kind {
        Kind::Invoice => "invoicenumbers",
        Kind::CreditNote => "creditnotenumbers",
    })
}

/// The next number of a kind and year, from 1. An aborted transaction gives it back, so that no number is left out.
pub async fn next(tx: &mut Transaction<'_>, kind: Kind, year: i32) -> Result<i64> {
    let numbers = collection(tx.store(), kind)
        .find_one_and_update(doc! { "_id": year }, doc! { "$inc": { "last": 1_i64 } })
        .upsert(true)
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    numbers
        .map(|numbers| numbers.last)
        .ok_or_else(|| Error::Internal(format!("no numbers for {kind:?}, {year}")))
}
