//! The `users` collection. The password hash is read only by [`by_email`].

use std::collections::HashMap;

use mongodb::{
    ClientSession, Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Timestamp,
    user::{Role, User},
};

use super::{Store, all, bson, date, duplicate_as, indexes::any_case, oid, oids};
use crate::{Error, Result};

pub(super) fn of(store: &Store) -> Collection<User> {
    store.collection("users")
}

/// A user with what never leaves the server.
#[derive(Serialize)]
struct NewUser<'a> {
    #[serde(flatten)]
    user: &'a User,
    password: &'a str,
    #[serde(flatten)]
    verification: Option<&'a Verification>,
}

/// What confirms the user's address. The letter has the token; here is its SHA-256.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Verification {
    /// SHA-256 of the token.
    pub email_verification_token: String,
    /// Until when it is good.
    pub email_verification_expires: Timestamp,
}

/// The half of a user's document that never leaves the server.
#[derive(Debug, Deserialize)]
pub struct Credentials {
    /// Whose they are.
    #[serde(rename = "_id")]
    pub id: Id<User>,
    /// A PHC string; another kind of hash, or none, in accounts brought over.
    #[serde(default)]
    pub password: String,
}

/// Inserts a user. [`Error::EmailTaken`] when the address is.
pub async fn insert(
    store: &Store,
    session: &mut ClientSession,
    user: &User,
    password: &str,
    verification: Option<&Verification>,
) -> Result<()> {
    store
        .collection::<NewUser<'_>>("users")
        .insert_one(NewUser {
            user,
            password,
            verification,
        })
        .session(session)
        .await
        .map_err(duplicate_as(Error::EmailTaken))?;
    Ok(())
}

/// The credentials of the account with this address, whatever the case.
pub async fn by_email(store: &Store, email: &str) -> Result<Option<Credentials>> {
    let credentials = store
        .collection::<Credentials>("users")
        .find_one(doc! { "email": email })
        .projection(doc! { "password": 1 })
        .collation(any_case())
        .await?;
    Ok(credentials)
}

/// The user with this id.
pub async fn by_id(store: &Store, id: Id<User>) -> Result<Option<User>> {
    Ok(of(store).find_one(doc! { "_id": oid(id) }).await?)
}

/// The users with these ids, by id.
pub async fn by_ids(store: &Store, ids: &[Id<User>]) -> Result<HashMap<Id<User>, User>> {
    let users = all(of(store).find(doc! { "_id": { "$in": oids(ids) } }).await?).await?;
    Ok(users.into_iter().map(|user| (user.id, user)).collect())
}

/// The livreurs, longest here first; a hundred at most.
pub async fn livreurs(store: &Store) -> Result<Vec<User>> {
    all(of(store)
        .find(doc! { "role": bson(&Role::Livreur)? })
        .sort(doc! { "createdAt": 1 })
        .limit(100)
        .await?)
    .await
}

/// Notes that someone signed in, and answers who.
pub async fn signed_in(store: &Store, id: Id<User>, now: Timestamp) -> Result<User> {
    update(store, id, doc! { "lastLogin": date(now) }).await
}

/// Changes a user's own fields; absent ones stay.
pub async fn change(
    store: &Store,
    id: Id<User>,
    name: Option<&str>,
    phone_number: Option<&str>,
    avatar: Option<&str>,
    now: Timestamp,
) -> Result<User> {
    let mut fields = doc! { "updatedAt": date(now) };
    for (field, value) in [("name", name), ("phoneNumber", phone_number), ("avatar", avatar)] {
        if let Some(value) = value {
            fields.insert(field, value);
        }
    }
    update(store, id, fields).await
}

async fn update(store: &Store, id: Id<User>, fields: Document) -> Result<User> {
    of(store)
        .find_one_and_update(doc! { "_id": oid(id) }, doc! { "$set": fields })
        .return_document(mongodb::options::ReturnDocument::After)
        .await?
        .ok_or(Error::Unauthenticated)
}
