//! The `carts` collection.

use mongodb::{ClientSession, Collection, bson::doc, options::ReturnDocument};
use shared::{
    Id, Timestamp,
    cart::{Cart, CartItem},
    user::User,
};

use super::{Store, bson, date, oid};
use crate::{Error, Result};

fn of(store: &Store) -> Collection<Cart> {
    store.collection("carts")
}

/// The user's cart, if there is one.
pub async fn find(store: &Store, user_id: Id<User>) -> Result<Option<Cart>> {
    Ok(of(store).find_one(doc! { "userId": oid(user_id) }).await?)
}

/// The user's cart; made under `new_id` when there is none.
pub async fn of_user(store: &Store, user_id: Id<User>, new_id: Id<Cart>, now: Timestamp) -> Result<Cart> {
    if let Some(cart) = find(store, user_id).await? {
        return Ok(cart);
    }
    let empty = doc! { "_id": oid(new_id), "items": [], "createdAt": date(now), "updatedAt": date(now), "__v": 0 };
    of(store)
        .find_one_and_update(doc! { "userId": oid(user_id) }, doc! { "$setOnInsert": empty })
        .upsert(true)
        .return_document(ReturnDocument::After)
        .await?
        .ok_or(Error::NotFound)
}

/// The user's cart, inside a transaction.
pub async fn of_user_in(store: &Store, session: &mut ClientSession, user_id: Id<User>) -> Result<Option<Cart>> {
    Ok(of(store)
        .find_one(doc! { "userId": oid(user_id) })
        .session(session)
        .await?)
}

/// Puts `items` into a cart that is still as it was when it was read. `None` when it is not.
pub async fn put(store: &Store, cart: &Cart, items: &[CartItem], now: Timestamp) -> Result<Option<Cart>> {
    let cart = of(store)
        .find_one_and_update(
            unchanged(cart),
            doc! { "$set": { "items": bson(items)?, "updatedAt": date(now) }, "$inc": { "__v": 1 } },
        )
        .return_document(ReturnDocument::After)
        .await?;
    Ok(cart)
}

/// Empties a cart inside a transaction.
pub async fn empty(store: &Store, session: &mut ClientSession, cart: &Cart, now: Timestamp) -> Result<()> {
    of(store)
        .update_one(
            doc! { "_id": oid(cart.id) },
            doc! { "$set": { "items": [], "updatedAt": date(now) }, "$inc": { "__v": 1 } },
        )
        .session(session)
        .await?;
    Ok(())
}

/// Mongoose may not have written `__v` at all.
fn unchanged(cart: &Cart) -> mongodb::bson::Document {
    if cart.version == 0 {
        doc! { "_id": oid(cart.id), "__v": { "$in": [0, null] } }
    } else {
        doc! { "_id": oid(cart.id), "__v": cart.version }
    }
}
