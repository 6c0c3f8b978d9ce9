//! The `coupons` collection.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
    options::ReturnDocument,
};
use shared::{
    Id, Money, Page, PageRequest, Timestamp,
    coupon::{Coupon, CouponInput, CouponRefusal},
    user::User,
};

use super::{Access, Store, Transaction, all, bson, collation::any_case, date, duplicate_as, oid};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Coupon> {
    store.collection("coupons")
}

/// One page of coupons, by code.
pub async fn list(store: &Store, paging: PageRequest) -> Result<Page<Coupon>> {
    let coupons = collection(store)
        .find(doc! {})
        .sort(doc! { "code": 1 })
        .collation(any_case())
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let count = async { collection(store).count_documents(doc! {}).await };
    let (items, total) = tokio::join!(all(store, "coupons", coupons), count);
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}

/// This customer's coupons that can be used now, those that end first first; at most fifty.
pub async fn usable_of(store: &Store, user: Id<User>, now: Timestamp) -> Result<Vec<Coupon>> {
    let usable = doc! {
        "userId": oid(user), "endDate": { "$gt": date(now) }, "startDate": { "$lte": date(now) }, "isActive": true,
        "$or": uses_left().to_vec(),
    };
    let coupons = collection(store);
    let usable = coupons.find(usable).sort(doc! { "endDate": 1, "_id": 1 }).limit(50);
    store.access().find("coupons", usable).await
}

/// The coupon with this id.
pub async fn by_id(store: &Store, id: Id<Coupon>) -> Result<Option<Coupon>> {
    let coupons = collection(store);
    let coupon = coupons.find(doc! { "_id": oid(id) });
    store.access().find_one("coupons", coupon).await
}

/// The coupon with this code, whatever the case, or [`Error::Coupon`]: one that cannot be read counts as switched off.
pub async fn by_code(access: Access<'_>, code: &str) -> Result<Coupon> {
    let collection = collection(access.store);
    let coupon = collection.find(doc! { "code": code.trim() }).collation(any_case());
    match access.find_one("coupons", coupon).await {
        Ok(coupon) => coupon.ok_or(Error::Coupon(CouponRefusal::Unknown)),
        // Whoever has such a code is to order without it.
        Err(Error::Unreadable(_)) => Err(Error::Coupon(CouponRefusal::SwitchedOff)),
        Err(error) => Err(error),
    }
}

/// Inserts a coupon. [`Error::CouponCodeTaken`].
pub async fn insert(tx: &mut Transaction<'_>, coupon: &Coupon) -> Result<()> {
    let done = collection(tx.store()).insert_one(coupon).session(tx.session()).await;
    done.map(|_| ()).map_err(duplicate_as(Error::CouponCodeTaken))
}

/// Sets all that an admin sets of a coupon, and hands over how it was before; `None` when there
/// is none. How often it was used stays. [`Error::CouponCodeTaken`].
pub async fn update(tx: &mut Transaction<'_>, id: Id<Coupon>, input: &CouponInput) -> Result<Option<Coupon>> {
    let CouponInput {
        code,
        kind,
        value,
        min_purchase,
        start_date,
        end_date,
        usage_limit,
        is_active,
        user_id,
    } = input;
    let mut set = doc! {
        "code": code, "type": bson(kind)?, "value": bson(value)?, "startDate": date(*start_date),
        "endDate": date(*end_date), "isActive": is_active,
    };
    let mut unset = Document::new();
    let optional = [
        ("minPurchase", min_purchase.as_ref().map(bson).transpose()?),
        ("usageLimit", usage_limit.map(Into::into)),
        ("userId", user_id.map(|user| oid(user).into())),
    ];
    for (field, value) in optional {
        match value {
            Some(value) => _ = set.insert(field, value),
            None => _ = unset.insert(field, ""),
        }
    }
    let mut change = doc! { "$set": set };
    if !unset.is_empty() {
        change.insert("$unset", unset);
    }
    collection(tx.store())
        .find_one_and_update(doc! { "_id": oid(id) }, change)
        .return_document(ReturnDocument::Before)
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::CouponCodeTaken))
}

/// Takes a coupon away, and hands it over.
pub async fn delete(tx: &mut Transaction<'_>, id: Id<Coupon>) -> Result<Option<Coupon>> {
    Ok(collection(tx.store())
        .find_one_and_delete(doc! { "_id": oid(id) })
        .session(tx.session())
        .await?)
}

/// Uses a coupon once, if it may still be used; false when it may not.
pub async fn take_use(tx: &mut Transaction<'_>, id: Id<Coupon>) -> Result<bool> {
    tx.update_each("coupons", vec![(usable(id), used())]).await
}

/// Uses each of these coupons once, if it may still be used; `if_as_read` only while it says the same. False when one
/// of them was not used.
pub async fn take_uses(tx: &mut Transaction<'_>, read: &[&Coupon], if_as_read: bool) -> Result<bool> {
    let mut updates = Vec::new();
    for coupon in read {
        let mut filter = usable(coupon.id);
        if if_as_read {
            filter.extend(as_read(coupon)?);
        }
        updates.push((filter, used()));
    }
    Ok(updates.is_empty() || tx.update_each("coupons", updates).await?)
}

fn used() -> Document {
    doc! { "$inc": { "usedCount": 1 } }
}

/// A coupon that may still be used.
fn usable(id: Id<Coupon>) -> Document {
    doc! { "_id": oid(id), "$or": uses_left().to_vec() }
}

/// Everything that says whom a coupon admits and what it takes off, but for how often it was used.
fn as_read(coupon: &Coupon) -> Result<Document> {
    let money = |money: Money| Bson::from(money.euros());
    Ok(doc! {
        "code": &coupon.code, "type": bson(&coupon.kind)?, "value": money(coupon.value),
        "minPurchase": coupon.min_purchase.map_or(Bson::Null, money), "startDate": date(coupon.start_date),
        "endDate": date(coupon.end_date), "isActive": coupon.is_active,
        "userId": coupon.user_id.map_or(Bson::Null, |user| oid(user).into()),
    })
}

/// What holds of a coupon that may still be used.
fn uses_left() -> [Document; 2] {
    let left = doc! { "$lt": [{ "$ifNull": ["$usedCount", 0] }, "$usageLimit"] };
    [doc! { "usageLimit": null }, doc! { "$expr": left }]
}

/// Gives a use back, and hands over the coupon as it then is; `None` when it is gone, or not used.
pub async fn give_use(tx: &mut Transaction<'_>, id: Id<Coupon>) -> Result<Option<Coupon>> {
    Ok(collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(id), "usedCount": { "$gt": 0 } },
            doc! { "$inc": { "usedCount": -1 } },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?)
}

/// Sets when a coupon is over.
pub async fn prolong(tx: &mut Transaction<'_>, id: Id<Coupon>, end: Timestamp) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": { "endDate": date(end) } })
        .session(tx.session())
        .await?;
    Ok(())
}
