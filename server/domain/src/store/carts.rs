//! The `carts` collection.

use mongodb::{Collection, bson::doc, options::ReturnDocument};
use shared::{Id, Timestamp, cart::Cart, user::User};

use super::{Access, Store, Transaction, bson, date, oid};
use crate::{Error, Result};

fn collection(store: &Store) -> Collection<Cart> {
    store.collection("carts")
}

/// The user's cart, if there is one.
pub async fn find(access: Access<'_>, user_id: Id<User>) -> Result<Option<Cart>> {
    let collection = collection(access.store);
    access
        .find_one(collection.find_one(doc! { "userId": oid(user_id) }))
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

/// Stores what lies in a cart that was read in the same transaction.
pub async fn put(tx: &mut Transaction<'_>, cart: &Cart) -> Result<()> {
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(cart.id) },
            doc! { "$set": { "items": bson(&cart.items)?, "updatedAt": date(cart.updated_at) }, "$inc": { "__v": 1 } },
        )
        .session(tx.session())
        .await?;
    Ok(())
}

/// Empties a cart.
pub async fn empty(tx: &mut Transaction<'_>, cart: &Cart, now: Timestamp) -> Result<()> {
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(cart.id) },
            doc! { "$set": { "items": [], "updatedAt": date(now) }, "$inc": { "__v": 1 } },
        )
        .session(tx.session())
        .await?;
    Ok(())
}
