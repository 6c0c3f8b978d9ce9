//! The `reviewvotes` collection: who found which review helpful.

use mongodb::{Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, review::Review, user::User};

use super::{Store, Transaction, all, date, oid, oids};
use crate::Result;

/// One customer's word for one review.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vote {
    /// The vote's id.
    #[serde(rename = "_id")]
    pub id: Id<Vote>,
    /// Whose it is.
    pub user_id: Id<User>,
    /// What they found helpful.
    pub review_id: Id<Review>,
    /// When the vote was given.
    pub created_at: Timestamp,
}

fn collection(store: &Store) -> Collection<Vote> {
    store.collection("reviewvotes")
}

/// Inserts a vote; false when they have voted for it before.
pub async fn insert(tx: &mut Transaction<'_>, vote: &Vote) -> Result<bool> {
    // An upsert, since a duplicate key would end the transaction.
    let done = collection(tx.store())
        .update_one(
            doc! { "userId": oid(vote.user_id), "reviewId": oid(vote.review_id) },
            doc! { "$setOnInsert": { "_id": oid(vote.id), "createdAt": date(vote.created_at) } },
        )
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(done.upserted_id.is_some())
}

/// Which of these reviews this user has voted for.
pub async fn cast(store: &Store, user: Id<User>, reviews: &[Id<Review>]) -> Result<Vec<Id<Review>>> {
    let votes = collection(store)
        .find(doc! { "userId": oid(user), "reviewId": { "$in": oids(reviews) } })
        .await?;
    Ok(all(store, "reviewvotes", votes)
        .await?
        .into_iter()
        .map(|vote| vote.review_id)
        .collect())
}
