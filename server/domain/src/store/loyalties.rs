//! The `loyalties` collection. A history grows by a movement or two an order, for years, so it
//! is read a page at a time; a document holds a hundred thousand.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
    options::ReturnDocument,
};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest, Timestamp,
    loyalty::{Loyalty, Movement, MovementKind, TierName},
    number,
    order::Order,
    user::User,
};

use super::{Access, Store, Transaction, all, bson, date, oid};
use crate::Result;

fn collection(store: &Store) -> Collection<Loyalty> {
    store.collection("loyalties")
}

/// A customer's points.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Balance {
    /// What is left.
    #[serde(deserialize_with = "number::whole")]
    pub points: i64,
    /// What was ever earned.
    #[serde(default, deserialize_with = "number::whole")]
    pub earned: i64,
}

/// The customer's points; none without an account.
pub async fn balance(access: Access<'_>, user: Id<User>) -> Result<Balance> {
    balance_of(access, adding_up(user, earned())).await
}

/// The points that this order earned its customer, and those that were taken back of them, both positive.
pub async fn of_order(tx: &mut Transaction<'_>, user: Id<User>, order: Id<Order>) -> Result<(i64, i64)> {
    let of_order = |sign: &str| {
        doc! { "$and": [earned(), { "$eq": ["$$this.orderId", oid(order)] }, { sign: ["$$this.points", 0] }] }
    };
    let came = balance_of(tx.access(), adding_up(user, of_order("$gt"))).await?.earned;
    let went = balance_of(tx.access(), adding_up(user, of_order("$lt"))).await?.earned;
    Ok((came, -went))
}

async fn balance_of(access: Access<'_>, pipeline: [Document; 2]) -> Result<Balance> {
    let collection = collection(access.store);
    let balances = access.aggregate(collection.aggregate(pipeline)).await?;
    Ok(balances.into_iter().next().unwrap_or_default())
}

fn earned() -> Document {
    doc! { "$eq": ["$$this.type", "earn"] }
}

/// The balance of an account, with the sum of those movements that are `counted`.
fn adding_up(user: Id<User>, counted: Document) -> [Document; 2] {
    let counted = doc! { "$filter": { "input": "$history", "cond": counted } };
    let sum = doc! { "$sum": { "$map": { "input": counted, "in": "$$this.points" } } };
    [
        doc! { "$match": { "userId": oid(user) } },
        doc! { "$project": { "points": 1, "earned": sum } },
    ]
}

/// Opens the customer's account under `new_id`, if they have none.
pub async fn open(tx: &mut Transaction<'_>, user: Id<User>, new_id: Id<Loyalty>, now: Timestamp) -> Result<()> {
    let empty = doc! {
        "_id": oid(new_id), "points": 0, "tier": bson(&TierName::Bronze)?, "history": [], "createdAt": date(now),
        "updatedAt": date(now),
    };
    collection(tx.store())
        .update_one(doc! { "userId": oid(user) }, doc! { "$setOnInsert": empty })
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Enters a movement: points and history change as one. Points are spent only while there are
/// as many, and an order moves points once each way, or once for each refund. The points that are left; `None` when the
/// movement was not made.
pub async fn enter(
    tx: &mut Transaction<'_>,
    user: Id<User>,
    movement: &Movement,
    tier: Option<TierName>,
) -> Result<Option<i64>> {
    let mut account = doc! { "userId": oid(user) };
    if movement.kind == MovementKind::Redeem {
        account.insert("points", doc! { "$gte": -movement.points });
    }
    if let Some(order) = movement.order_id {
        let sign = if movement.points < 0 {
            doc! { "$lt": 0 }
        } else {
            doc! { "$gt": 0 }
        };
        let refund = movement.refund_id.map_or(Bson::Null, |refund| oid(refund).into());
        let same = doc! {
            "orderId": oid(order), "type": bson(&movement.kind)?, "points": sign, "refundId": refund,
        };
        account.insert("history", doc! { "$not": { "$elemMatch": same } });
    }
    let mut set = doc! { "updatedAt": date(movement.created_at) };
    if let Some(tier) = tier {
        set.insert("tier", bson(&tier)?);
    }
    let after = tx
        .store()
        .collection::<Balance>("loyalties")
        .find_one_and_update(
            account,
            doc! { "$inc": { "points": movement.points }, "$push": { "history": bson(movement)? }, "$set": set },
        )
        .projection(doc! { "points": 1 })
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    Ok(after.map(|balance| balance.points))
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
    let found = all(collection(store).aggregate(pipeline).with_type::<Found>().await?).await?;
    let (items, total) = found.into_iter().next().map_or((Vec::new(), 0), |f| (f.items, f.total));
    Ok(Page::new(items, paging, total))
}
