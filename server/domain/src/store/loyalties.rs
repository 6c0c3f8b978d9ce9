//! The `loyalties` collection. A history grows for years, so it is read a page at a time.

use mongodb::{Collection, bson::doc};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    loyalty::{Loyalty, Movement},
    number,
    user::User,
};

use super::{Store, all, oid};
use crate::Result;

fn of(store: &Store) -> Collection<Loyalty> {
    store.collection("loyalties")
}

/// A customer's points.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Balance {
    /// What is left.
    #[serde(deserialize_with = "number::whole")]
    pub points: i64,
    /// What was ever earned.
    #[serde(deserialize_with = "number::whole")]
    pub earned: i64,
}

/// The customer's points; none without an account.
pub async fn balance(store: &Store, user: Id<User>) -> Result<Balance> {
    let earned = doc! { "$filter": { "input": "$history", "cond": { "$eq": ["$$this.type", "earn"] } } };
    let earned = doc! { "$sum": { "$map": { "input": earned, "in": "$$this.points" } } };
    let pipeline = [
        doc! { "$match": { "userId": oid(user) } },
        doc! { "$project": { "points": 1, "earned": earned } },
    ];
    let balance = all(of(store).aggregate(pipeline).with_type::<Balance>().await?).await?;
    Ok(balance.into_iter().next().unwrap_or_default())
}

/// One page of the customer's movements, newest first.
pub async fn history(store: &Store, user: Id<User>, paging: PageRequest) -> Result<Page<Movement>> {
    #[derive(Deserialize)]
    struct Found {
        items: Vec<Movement>,
        #[serde(deserialize_with = "number::whole")]
        total: u64,
    }
    let skip = i64::try_from(paging.skip()).unwrap_or(i64::MAX);
    let history = doc! { "$ifNull": ["$history", []] };
    let items = doc! { "$slice": [{ "$reverseArray": &history }, skip, paging.limit] };
    let pipeline = [
        doc! { "$match": { "userId": oid(user) } },
        doc! { "$project": { "items": items, "total": { "$size": history } } },
    ];
    let found = all(of(store).aggregate(pipeline).with_type::<Found>().await?).await?;
    let (items, total) = found.into_iter().next().map_or((Vec::new(), 0), |f| (f.items, f.total));
    Ok(Page::new(items, paging, total))
}
