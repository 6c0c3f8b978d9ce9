//! The `profiles` collection.

use mongodb::{
    Collection,
    bson::{Document, doc},
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

fn collection(store: &Store) -> Collection<Profile> {
    store.collection("profiles")
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
    #[derive(Deserialize)]
    struct Preferring {
        #[serde(default)]
        preferences: Preferences,
    }
    let profiles = access.store.collection::<Preferring>("profiles");
    let profile = profiles
        .find(doc! { "userId": oid(user_id) })
        .limit(1)
        .projection(doc! { "preferences": 1 });
    let profiles = access.find("profiles", profile).await?;
    let profile = profiles.into_iter().next();
    Ok(profile.map(|profile| profile.preferences).unwrap_or_default())
}

/// The user's profile, if there is one.
pub async fn find(access: Access<'_>, user_id: Id<User>) -> Result<Option<Profile>> {
    let profiles = collection(access.store);
    access
        .find_one("profiles", profiles.find(doc! { "userId": oid(user_id) }))
        .await
}

/// The user's profile; made under `new_id` when there is none, as for accounts brought over.
pub async fn of_user(store: &Store, user_id: Id<User>, new_id: Id<Profile>) -> Result<Profile> {
    if let Some(profile) = find(store.access(), user_id).await? {
        return Ok(profile);
    }
    upsert(store, user_id, new_id, &ProfileUpdate::default()).await
}

/// Changes a profile; absent fields stay.
pub async fn upsert(store: &Store, user_id: Id<User>, new_id: Id<Profile>, update: &ProfileUpdate) -> Result<Profile> {
    collection(store)
        .find_one_and_update(doc! { "userId": oid(user_id) }, changes(user_id, new_id, update)?)
        .upsert(true)
        .return_document(ReturnDocument::After)
        .await?
        .ok_or(Error::NotFound)
}

/// Sets which letters somebody wants; answers what they wanted before.
pub async fn set_preferences(
    tx: &mut Transaction<'_>,
    user_id: Id<User>,
    new_id: Id<Profile>,
    preferences: PreferencesUpdate,
) -> Result<Preferences> {
    let update = ProfileUpdate {
        preferences: Some(preferences),
        ..Default::default()
    };
    let before = collection(tx.store())
        .find_one_and_update(doc! { "userId": oid(user_id) }, changes(user_id, new_id, &update)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(before.map(|profile: Profile| profile.preferences).unwrap_or_default())
}

/// What makes of a profile, or of none, one with this update.
fn changes(user_id: Id<User>, new_id: Id<Profile>, update: &ProfileUpdate) -> Result<Document> {
    let mut set = doc! { "userId": oid(user_id) };
    let mut set_on_insert = doc! { "_id": oid(new_id) };
    let chosen = update.preferences.unwrap_or_default();
    let usual = Preferences::default();
    for (choice, chosen, usual) in [
        ("newsletter", chosen.newsletter, usual.newsletter),
        (
            "orderNotifications",
            chosen.order_notifications,
            usual.order_notifications,
        ),
        ("promotionalEmails", chosen.promotional_emails, usual.promotional_emails),
    ] {
        let fields = if chosen.is_some() { &mut set } else { &mut set_on_insert };
        fields.insert(format!("preferences.{choice}"), chosen.unwrap_or(usual));
    }
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
    let found = tx.access().find_one("profiles", profiles.find(filter.clone())).await;
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
