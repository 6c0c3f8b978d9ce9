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

use super::{Access, Store, Transaction, bson, date, from_bson, oid, rows};
use crate::{Error, Result};

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

/// The customer's points; none without an account. [`Error::Unreadable`] when a movement cannot be counted.
pub async fn balance(access: Access<'_>, user: Id<User>) -> Result<Balance> {
    balance_of(access, user, earned()).await
}

/// The points that this order earned its customer, and those that were taken back of them, both positive.
pub async fn of_order(tx: &mut Transaction<'_>, user: Id<User>, order: Id<Order>) -> Result<(i64, i64)> {
    let of_order = |sign: &str| {
        doc! { "$and": [earned(), { "$eq": ["$$this.orderId", oid(order)] }, { sign: ["$$this.points", 0] }] }
    };
    let came = balance_of(tx.access(), user, of_order("$gt")).await?.earned;
    let went = balance_of(tx.access(), user, of_order("$lt")).await?.earned;
    Ok((came, -went))
}

fn earned() -> Document {
    doc! { "$eq": ["$$this.type", "earn"] }
}

/// The balance of an account, with the sum of those movements that are `counted`.
async fn balance_of(mut access: Access<'_>, user: Id<User>, counted: Document) -> Result<Balance> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct AddedUp {
        #[serde(flatten)]
        balance: Balance,
        /// Whether a sum would leave something out.
        is_odd: bool,
    }
    let accounts = collection(access.store);
    let added_up = accounts.aggregate(adding_up(user, counted));
    let added_up: Vec<AddedUp> = access.reborrow().aggregate(added_up).await?;
    match added_up.into_iter().next() {
        None => Ok(Balance::default()),
        Some(AddedUp { balance, is_odd: false }) => Ok(balance),
        Some(AddedUp { is_odd: true, .. }) => {
            // Says which field it is.
            let account = accounts.find(doc! { "userId": oid(user) });
            access.find_one("loyalties", account).await?;
            // It was corrected at this moment.
            Err(Error::Busy)
        }
    }
}

fn adding_up(user: Id<User>, counted: Document) -> [Document; 2] {
    let is_number = |field: &str| doc! { "$isNumber": field };
    let is_movement = doc! { "$and": [is_number("$$this.points"), { "$in": ["$$this.type", ["earn", "redeem"]] }] };
    let are_movements = doc! { "$allElementsTrue": [{ "$map": { "input": history(), "in": is_movement } }] };
    let is_list = doc! { "$in": [{ "$type": "$history" }, ["array", "null", "missing"]] };
    let counted = doc! { "$filter": { "input": history(), "cond": counted } };
    [
        doc! { "$match": { "userId": oid(user) } },
        doc! { "$project": {
            "points": { "$cond": [is_number("$points"), "$points", 0] },
            "earned": { "$sum": { "$map": { "input": counted, "in": "$$this.points" } } },
            "isOdd": { "$not": [{ "$and": [is_number("$points"), is_list, are_movements] }] },
        } },
    ]
}

/// The movements; none where there is no list of them.
fn history() -> Document {
    doc! { "$cond": [{ "$isArray": "$history" }, "$history", []] }
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

/// One page of the customer's movements that can be read, newest first.
pub async fn page_of(store: &Store, user: Id<User>, paging: PageRequest) -> Result<Page<Movement>> {
    #[derive(Deserialize)]
    struct Found {
        items: Vec<Bson>,
        #[serde(deserialize_with = "number::whole")]
        total: u64,
    }
    let skip = i64::try_from(paging.skip()).unwrap_or(i64::MAX);
    let items = doc! { "$slice": [{ "$reverseArray": history() }, skip, paging.limit] };
    let pipeline = [
        doc! { "$match": { "userId": oid(user) } },
        doc! { "$project": { "items": items, "total": { "$size": history() } } },
    ];
    let found = rows(collection(store).aggregate(pipeline).with_type::<Found>().await?).await?;
    let (items, total) = found.into_iter().next().map_or((Vec::new(), 0), |f| (f.items, f.total));
    // The walk names the account that has one that cannot be read.
    let items = items.into_iter().filter_map(|item| from_bson(item).ok());
    Ok(Page::new(items.collect(), paging, total))
}
