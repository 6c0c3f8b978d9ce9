//! The `profiles` collection.

use mongodb::{
    Collection,
    bson::{Document, RawDocumentBuf, doc},
    options::ReturnDocument,
};
use serde::Deserialize;
use shared::{
    Id,
    account::ProfileUpdate,
    product::Product,
    profile::{Address, Preferences, PreferencesUpdate, Profile},
    user::User,
};

use super::{Access, Store, Transaction, bson, oid, oids};
use crate::{Error, Result};

const NAME: &str = "profiles";

fn collection(store: &Store) -> Collection<Profile> {
    store.collection(NAME)
}

/// Of a profile which letters its owner wants.
#[derive(Deserialize)]
struct Preferring {
    #[serde(default)]
    preferences: Preferences,
}

/// A profile with nothing in it.
pub fn empty(id: Id<Profile>, user_id: Id<User>) -> Profile {
    Profile {
        id,
        user_id,
        addresses: Vec::new(),
        preferences: Preferences::default(),
        favorite_products: Vec::new(),
        avoided_allergens: None,
    }
}

/// Inserts a profile.
pub async fn insert(tx: &mut Transaction<'_>, profile: &Profile) -> Result<()> {
    collection(tx.store()).insert_one(profile).session(tx.session()).await?;
    Ok(())
}

/// What mail the user wants; the usual for an account without a profile, or with one that does not say so legibly.
pub async fn preferences(access: Access<'_>, user_id: Id<User>) -> Result<Preferences> {
    let profiles = access.store.collection::<Preferring>(NAME);
    let profile = profiles
        .find(doc! { "userId": oid(user_id) })
        .limit(1)
        .projection(doc! { "preferences": 1 });
    let profiles = access.find(NAME, profile).await?;
    let profile = profiles.into_iter().next();
    Ok(profile.map(|profile| profile.preferences).unwrap_or_default())
}

/// The user's profile, if there is one.
pub async fn find(access: Access<'_>, user_id: Id<User>) -> Result<Option<Profile>> {
    let profiles = collection(access.store);
    access
        .find_one(NAME, profiles.find(doc! { "userId": oid(user_id) }))
        .await
}

/// The user's profile; made under `new_id` when there is none, as for accounts brought over.
pub async fn of_user(store: &Store, user_id: Id<User>, new_id: Id<Profile>) -> Result<Profile> {
    if let Some(profile) = find(store.access(), user_id).await? {
        return Ok(profile);
    }
    upsert(store, user_id, new_id, &ProfileUpdate::default()).await
}

/// Changes a profile; absent fields stay, and so does which letters its owner wants ([`set_preferences`]).
/// [`Error::Unreadable`] when it was changed and cannot be read.
pub async fn upsert(store: &Store, user_id: Id<User>, new_id: Id<Profile>, update: &ProfileUpdate) -> Result<Profile> {
    let changed = store
        .collection::<RawDocumentBuf>(NAME)
        .find_one_and_update(doc! { "userId": oid(user_id) }, changes(user_id, new_id, update)?)
        .upsert(true)
        .return_document(ReturnDocument::After)
        .await?
        .ok_or(Error::NotFound)?;
    store.decoded(NAME, &changed)
}

/// Sets which letters somebody wants, whatever else of their profile cannot be read. Answers what they wanted before; `None`
/// when that cannot be read.
pub async fn set_preferences(
    tx: &mut Transaction<'_>,
    user_id: Id<User>,
    new_id: Id<Profile>,
    chosen: PreferencesUpdate,
) -> Result<Option<Preferences>> {
    let is_readable = doc! { "$eq": [{ "$type": "$preferences" }, "object"] };
    let kept = doc! { "$cond": [is_readable, "$preferences", {}] };
    // A pipeline: by their paths nothing can be set in what is no document.
    let set = doc! { "$set": {
        "_id": { "$ifNull": ["$_id", oid(new_id)] },
        "preferences": { "$mergeObjects": [bson(&Preferences::default())?, kept, bson(&chosen)?] },
    } };
    let before = tx
        .store()
        .collection::<RawDocumentBuf>(NAME)
        .find_one_and_update(doc! { "userId": oid(user_id) }, vec![set])
        .upsert(true)
        .projection(doc! { "preferences": 1 })
        .session(tx.session())
        .await?;
    let Some(before) = before else {
        return Ok(Some(Preferences::default()));
    };
    let before: Option<Preferring> = tx.store().readable(NAME, &before)?;
    Ok(before.map(|profile| profile.preferences))
}

/// What makes of a profile, or of none, one with this update.
fn changes(user_id: Id<User>, new_id: Id<Profile>, update: &ProfileUpdate) -> Result<Document> {
    let mut set = doc! { "userId": oid(user_id) };
    let set_on_insert = doc! { "_id": oid(new_id), "preferences": bson(&Preferences::default())? };
    if let Some(addresses) = &update.addresses {
        set.insert("addresses", bson(addresses)?);
    }
    if let Some(products) = &update.favorite_products {
        set.insert("favoriteProducts", oids::<Product>(products));
    }
    if let Some(allergens) = &update.avoided_allergens {
        set.insert("avoidedAllergens", bson(allergens)?);
    }
    Ok(doc! { "$set": set, "$setOnInsert": set_on_insert })
}

/// Gives a profile without addresses its first one; makes the profile when there is none.
pub async fn add_first_address(tx: &mut Transaction<'_>, user_id: Id<User>, address: Address) -> Result<()> {
    let filter = doc! { "userId": oid(user_id) };
    let profiles = collection(tx.store());
    let found = tx.access().find_one(NAME, profiles.find(filter.clone())).await;
    match found {
        Ok(Some(profile)) if !profile.addresses.is_empty() => return Ok(()),
        // What it holds is not lost for a convenience.
        Err(Error::Unreadable(_)) => return Ok(()),
        found => found?,
    };
    let update = ProfileUpdate {
        addresses: Some(vec![address]),
        ..Default::default()
    };
    let changes = changes(user_id, tx.new_id(), &update)?;
    collection(tx.store())
        .update_one(filter, changes)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Adds a favorite, at the end; false when the profile holds `most` already, or is not there.
/// One that is a favorite already stays where it is.
pub async fn add_favorite(store: &Store, user_id: Id<User>, product: Id<Product>, most: u32) -> Result<bool> {
    let room = format!("favoriteProducts.{}", most - 1);
    let done = collection(store)
        .update_one(
            doc! {
                "userId": oid(user_id),
                "$or": [{ "favoriteProducts": oid(product) }, { room: { "$exists": false } }],
            },
            doc! { "$addToSet": { "favoriteProducts": oid(product) } },
        )
        .await?;
    Ok(done.matched_count == 1)
}

/// Takes a favorite out; false when it is none.
pub async fn remove_favorite(store: &Store, user_id: Id<User>, product: Id<Product>) -> Result<bool> {
    let done = collection(store)
        .update_one(
            doc! { "userId": oid(user_id) },
            doc! { "$pull": { "favoriteProducts": oid(product) } },
        )
        .await?;
    Ok(done.modified_count == 1)
}
