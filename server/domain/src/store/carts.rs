//! The `carts` collection.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
    options::ReturnDocument,
};
use shared::{Id, Timestamp, cart::Cart, user::User};

use super::{Access, Store, Transaction, bson, date, is_duplicate, oid};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Cart> {
    store.collection("carts")
}

/// The user's cart, if there is one.
pub async fn find(access: Access<'_>, user_id: Id<User>) -> Result<Option<Cart>> {
    let collection = collection(access.store);
    access
        .find_one("carts", collection.find(doc! { "userId": oid(user_id) }))
        .await
}

/// The user's cart; made under `new_id` when there is none.
pub async fn of_user(store: &Store, user_id: Id<User>, new_id: Id<Cart>, now: Timestamp) -> Result<Cart> {
    if let Some(cart) = find(store.access(), user_id).await? {
        return Ok(cart);
    }
    let empty = doc! { "_id": oid(new_id), "items": [], "createdAt": date(now), "updatedAt": date(now), "__v": 0 };
    collection(store)
        .find_one_and_update(doc! { "userId": oid(user_id) }, doc! { "$setOnInsert": empty })
        .upsert(true)
        .return_document(ReturnDocument::After)
        .await?
        .ok_or(Error::NotFound)
}

/// Inserts a customer's first cart; false when they have one.
pub async fn insert(store: &Store, cart: &Cart) -> Result<bool> {
    match collection(store).insert_one(cart).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Deletes the user's cart, whether it can be read or not.
pub async fn delete(store: &Store, user_id: Id<User>) -> Result<()> {
    collection(store).delete_one(doc! { "userId": oid(user_id) }).await?;
    Ok(())
}

/// Deletes carts that nobody has changed since `before`, at most `most`; answers how many.
pub async fn delete_untouched(store: &Store, before: Timestamp, most: i64) -> Result<u64> {
    super::delete_some(store, "carts", doc! { "updatedAt": { "$lt": date(before) } }, most).await
}

/// Stores the items of `cart` in place of what was read; false when the cart has changed since.
pub async fn put(access: Access<'_>, read: &Cart, cart: &Cart) -> Result<bool> {
    let change = doc! {
        "$set": { "items": bson(&cart.items)?, "updatedAt": date(cart.updated_at) }, "$inc": { "__v": 1 },
    };
    let collection = collection(access.store);
    access.update_one(collection.update_one(as_read(read), change)).await
}

/// Empties these carts; false when one of them has changed since it was read.
pub async fn empty(tx: &mut Transaction<'_>, read: &[&Cart], now: Timestamp) -> Result<bool> {
    let empty = doc! { "$set": { "items": [], "updatedAt": date(now) }, "$inc": { "__v": 1 } };
    let updates: Vec<_> = read.iter().map(|cart| (as_read(cart), empty.clone())).collect();
    Ok(updates.is_empty() || tx.update_each("carts", updates).await?)
}

/// The cart as long as nobody has changed it: this shop counts in `__v`, other programs may only set the date.
fn as_read(cart: &Cart) -> Document {
    let version = match cart.version {
        0 => doc! { "$in": [0, Bson::Null] },
        version => doc! { "$eq": version },
    };
    doc! { "_id": oid(cart.id), "__v": version, "updatedAt": date(cart.updated_at) }
}
