//! The `uploadattempts` collection: when customers sent pictures for reviews, kept or not, within the last day.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, user::User};

use super::{Transaction, date, oid};
use crate::Result;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attempt {
    #[serde(rename = "_id")]
    id: Id<Attempt>,
    by: Id<User>,
    at: Timestamp,
    /// When the database removes it.
    expires_at: Timestamp,
}

fn collection(tx: &Transaction<'_>) -> Collection<Attempt> {
    tx.store().collection("uploadattempts")
}

/// Remembers that the user sends one.
pub async fn insert(tx: &mut Transaction<'_>, by: Id<User>, at: Timestamp, expires_at: Timestamp) -> Result<()> {
    let attempt = Attempt {
        id: tx.new_id(),
        by,
        at,
        expires_at,
    };
    collection(tx).insert_one(attempt).session(tx.session()).await?;
    Ok(())
}

/// When the user sent the one that is `nth` counted back from their last, if that was since `since`.
pub async fn nth_last(tx: &mut Transaction<'_>, by: Id<User>, nth: u32, since: Timestamp) -> Result<Option<Timestamp>> {
    let attempt = collection(tx)
        .find_one(doc! { "by": oid(by), "at": { "$gt": date(since) } })
        .sort(doc! { "at": -1 })
        .skip(u64::from(nth) - 1)
        .session(tx.session())
        .await?;
    Ok(attempt.map(|attempt| attempt.at))
}
