//! The `reviewvotes` collection: who found which review helpful.

use mongodb::{ClientSession, Collection, bson::doc};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, review::Review, user::User};

use super::{Store, all, is_duplicate, oid, oids};
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
    /// When.
    pub created_at: Timestamp,
}

fn of(store: &Store) -> Collection<Vote> {
    store.collection("reviewvotes")
}

/// Inserts a vote; false when they have voted for it before. The transaction is lost then.
pub async fn insert(store: &Store, session: &mut ClientSession, vote: &Vote) -> Result<bool> {
    match of(store).insert_one(vote).session(session).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Which of these reviews this user has voted for.
pub async fn cast(store: &Store, user: Id<User>, reviews: &[Id<Review>]) -> Result<Vec<Id<Review>>> {
    let votes = of(store)
        .find(doc! { "userId": oid(user), "reviewId": { "$in": oids(reviews) } })
        .await?;
    Ok(all(votes).await?.into_iter().map(|vote| vote.review_id).collect())
}
