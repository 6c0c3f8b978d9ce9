//! The `slotrules` and `slots` collections. A slot's places are taken and given back in the transactions of its orders.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use shared::{
    Id, Timestamp,
    delivery::{Slot, SlotRule},
    order::OrderSlot,
};

use super::{Access, Store, Transaction, bson, date, is_duplicate, oid, oids, whole::whole};
use crate::Result;

/// Slots that are kept in memory at most: the latest.
pub const MOST: i64 = 3_000;

fn collection(store: &Store) -> Collection<Slot> {
    store.collection("slots")
}

fn rules_of(store: &Store) -> Collection<SlotRule> {
    store.collection("slotrules")
}

/// Every rule that can be read, in no order.
pub async fn rules(access: Access<'_>) -> Result<Vec<SlotRule>> {
    let rules = rules_of(access.store);
    access.find("slotrules", rules.find(doc! {})).await
}

/// The slots that end last; [`MOST`] at most.
pub async fn latest(access: Access<'_>) -> Result<Vec<Slot>> {
    let slots = collection(access.store);
    let latest = slots.find(doc! {}).sort(doc! { "to": -1 }).limit(MOST);
    access.find("slots", latest).await
}

/// Those of these slots that are stored and can be read.
pub async fn by_ids(access: Access<'_>, ids: &[Id<OrderSlot>]) -> Result<Vec<Slot>> {
    let slots = collection(access.store);
    access
        .find("slots", slots.find(doc! { "_id": { "$in": oids(ids) } }))
        .await
}

/// The slot with this id.
pub async fn by_id(access: Access<'_>, id: Id<OrderSlot>) -> Result<Option<Slot>> {
    let slots = collection(access.store);
    access.find_one("slots", slots.find(doc! { "_id": oid(id) })).await
}

/// Stores a rule's slot of which no place was taken yet, unless another has.
pub async fn materialise(store: &Store, slot: &Slot) -> Result<()> {
    let done = collection(store)
        .update_one(doc! { "_id": oid(slot.id) }, doc! { "$setOnInsert": bson(slot)? })
        .upsert(true)
        .await;
    match done {
        Err(error) if !is_duplicate(&error) => Err(error.into()),
        _ => Ok(()),
    }
}

/// Takes a place in each of these slots, as often as one is there: as long as it is as it was read, orders are taken for
/// it, and a place is left. False when one was not taken.
pub async fn take_places(tx: &mut Transaction<'_>, slots: &[OrderSlot], now: Timestamp) -> Result<bool> {
    let updates = slots
        .iter()
        .map(|slot| {
            let mut filter = doc! { "_id": oid(slot.id), "cutoff": { "$gt": date(now) } };
            filter.extend(free_as(slot)?);
            Ok((filter, doc! { "$inc": { "taken": 1 } }))
        })
        .collect::<Result<Vec<_>>>()?;
    Ok(updates.is_empty() || tx.update_each("slots", updates).await?)
}

/// Takes a place in a slot for an order that staff move, also when no customer could any more; false when there is none.
pub async fn take_late(tx: &mut Transaction<'_>, slot: &OrderSlot) -> Result<bool> {
    let mut filter = doc! { "_id": oid(slot.id) };
    filter.extend(free_as(slot)?);
    let taken = doc! { "$inc": { "taken": 1 } };
    tx.update_each("slots", vec![(filter, taken)]).await
}

/// What is so of a slot that has a place and is still what was read.
fn free_as(slot: &OrderSlot) -> Result<Document> {
    Ok(doc! {
        "kind": bson(&slot.kind)?, "from": date(slot.from), "to": date(slot.to),
        "$expr": { "$lt": ["$taken", "$capacity"] },
    })
}

/// Gives a place back.
pub async fn give_back(tx: &mut Transaction<'_>, id: Id<OrderSlot>) -> Result<()> {
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(id), "taken": { "$gt": 0 } },
            doc! { "$inc": { "taken": -1 } },
        )
        .session(tx.session())
        .await?;
    Ok(())
}

/// Inserts a slot for a single day.
pub async fn insert(tx: &mut Transaction<'_>, slot: &Slot) -> Result<()> {
    collection(tx.store()).insert_one(slot).session(tx.session()).await?;
    Ok(())
}

/// Sets all of a slot but how many places are taken.
pub async fn update(tx: &mut Transaction<'_>, slot: &Slot) -> Result<()> {
    let set = doc! {
        "kind": bson(&slot.kind)?, "from": date(slot.from), "to": date(slot.to), "cutoff": date(slot.cutoff),
        "capacity": slot.capacity,
    };
    collection(tx.store())
        .update_one(doc! { "_id": oid(slot.id) }, doc! { "$set": set })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Takes a slot away.
pub async fn delete(tx: &mut Transaction<'_>, id: Id<OrderSlot>) -> Result<()> {
    collection(tx.store())
        .delete_one(doc! { "_id": oid(id) })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Puts a rule in the place of the one with its id, if there is one.
pub async fn put_rule(tx: &mut Transaction<'_>, rule: &SlotRule) -> Result<()> {
    rules_of(tx.store())
        .update_one(doc! { "_id": oid(rule.id) }, whole(rule)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Takes a rule away. Its slots stay for the orders that have them.
pub async fn delete_rule(tx: &mut Transaction<'_>, id: Id<OrderSlot>) -> Result<()> {
    rules_of(tx.store())
        .delete_one(doc! { "_id": oid(id) })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Has the slots of a rule that begin after `now` follow it where they have followed it so far: capacity and cut-off. A
/// slot that was changed by itself stays as it is.
pub async fn follow_rule(tx: &mut Transaction<'_>, before: &SlotRule, rule: &SlotRule, now: Timestamp) -> Result<()> {
    let hours = |hours: i64| hours * 3_600_000;
    let as_before = doc! { "$eq": [{ "$subtract": ["$from", "$cutoff"] }, hours(before.cutoff_hours)] };
    let followed = doc! {
        "ruleId": oid(rule.id), "from": { "$gt": date(now) }, "capacity": before.capacity, "$expr": as_before,
    };
    let set = doc! { "$set": {
        "capacity": rule.capacity, "cutoff": { "$subtract": ["$from", hours(rule.cutoff_hours)] },
    } };
    collection(tx.store())
        .update_many(followed, vec![set])
        .session(tx.session())
        .await?;
    Ok(())
}
