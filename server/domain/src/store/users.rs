//! The `users` collection. What never leaves the server is read only as [`Credentials`].

mod credentials;

use std::collections::HashMap;

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
    options::ReturnDocument,
};
use serde::{Deserialize, Deserializer, Serialize};
use shared::{
    Id, Language, Timestamp,
    user::{Role, User},
};

pub(super) use self::credentials::legacy_password;
pub use self::credentials::{
    Credentials, RESET_SECONDS, VERIFICATION_DAYS, Verification, by_email, change_password, credentials,
    has_reset_token, keep_reset_token, keep_verification_token, legacy_costs, renew_hash, reset_password, signed_in,
    verify,
};
use super::{Access, Store, Transaction, bson, collation::any_case, date, duplicate_as, oid, oids, signed_in::Changed};
use crate::{Error, Result, search::prefixes};

/// The account of sales at the counter to people who gave no name.
pub const COUNTER: Id<User> = Id::from_bytes(*b"au-comptoir.");

pub(super) fn collection(store: &Store) -> Collection<User> {
    store.collection("users")
}

/// A user with what never leaves the server.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewUser<'a> {
    #[serde(flatten)]
    user: &'a User,
    password: &'a str,
    search_prefixes: Vec<String>,
    #[serde(flatten)]
    verification: Option<&'a Verification>,
}

/// Reads a text; what is none is empty.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Bson::deserialize(deserializer)? {
        Bson::String(text) => text,
        _ => String::new(),
    })
}

/// Inserts a user. [`Error::EmailTaken`] when the address is.
pub async fn insert(
    tx: &mut Transaction<'_>,
    user: &User,
    password: &str,
    verification: Option<&Verification>,
) -> Result<()> {
    tx.store()
        .collection::<NewUser<'_>>("users")
        .insert_one(NewUser {
            user,
            password,
            verification,
            search_prefixes: prefixes::of_user(&user.name, &user.email, user.phone_number.as_deref()),
        })
        .session(tx.session())
        .await
        .map_err(duplicate_as(Error::EmailTaken))?;
    Ok(())
}

/// The user with this address, whatever the case.
pub async fn with_email(store: &Store, email: &str) -> Result<Option<User>> {
    let users = collection(store);
    let user = users.find(doc! { "email": email }).collation(any_case());
    store.access().find_one("users", user).await
}

/// Those of the users with these addresses, whatever the case, that can be read.
pub async fn by_emails(store: &Store, emails: &[String]) -> Result<Vec<User>> {
    let users = collection(store);
    let found = users.find(doc! { "email": { "$in": emails } }).collation(any_case());
    store.access().find("users", found).await
}

/// Whether anyone has this role.
pub async fn any_with_role(store: &Store, role: Role) -> Result<bool> {
    let open = doc! { "role": bson(&role)?, "closedAt": Bson::Null };
    store.has("users", open).await
}

/// The user with this id.
pub async fn by_id(access: Access<'_>, id: Id<User>) -> Result<Option<User>> {
    let collection = collection(access.store);
    access.find_one("users", collection.find(doc! { "_id": oid(id) })).await
}

/// Those of the users with these ids that can be read, by id.
pub async fn by_ids(access: Access<'_>, ids: &[Id<User>]) -> Result<HashMap<Id<User>, User>> {
    let collection = collection(access.store);
    let found = collection.find(doc! { "_id": { "$in": oids(ids) } });
    let users = access.find("users", found).await?;
    Ok(users.into_iter().map(|user| (user.id, user)).collect())
}

/// The livreurs whose accounts are open, longest here first; a hundred at most.
pub async fn livreurs(access: Access<'_>) -> Result<Vec<User>> {
    let users = collection(access.store);
    let livreurs = users
        .find(doc! { "role": bson(&Role::Livreur)?, "closedAt": Bson::Null })
        .sort(doc! { "createdAt": 1, "_id": 1 })
        .limit(100);
    access.find("users", livreurs).await
}

/// Whether the user has this role and their account is open. Their document is written, on Mongoose's own `__v`: another
/// transaction that takes the role away at the same time gives way.
pub async fn hold(tx: &mut Transaction<'_>, id: Id<User>, role: Role) -> Result<bool> {
    let done = collection(tx.store())
        .update_one(
            doc! { "_id": oid(id), "role": bson(&role)?, "closedAt": Bson::Null },
            doc! { "$inc": { "__v": 1 } },
        )
        .session(tx.session())
        .await?;
    Ok(done.modified_count == 1)
}

/// Whether there is an open admin's account beside this one. Its document is written, as [`hold`] does.
pub async fn hold_another_admin(tx: &mut Transaction<'_>, beside: Id<User>) -> Result<bool> {
    let another = doc! { "_id": { "$ne": oid(beside) }, "role": bson(&Role::Admin)?, "closedAt": Bson::Null };
    let done = collection(tx.store())
        .update_one(another, doc! { "$inc": { "__v": 1 } })
        .session(tx.session())
        .await?;
    Ok(done.modified_count == 1)
}

/// Writes the user's document, on Mongoose's own `__v`, so that two transactions that both do give way to each other.
pub async fn touch(tx: &mut Transaction<'_>, id: Id<User>) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, doc! { "$inc": { "__v": 1 } })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Gives a user another role.
pub async fn set_role(tx: &mut Transaction<'_>, id: Id<User>, role: Role, now: Timestamp) -> Result<Option<User>> {
    let user = collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(id) },
            doc! { "$set": { "role": bson(&role)?, "updatedAt": date(now) } },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(id));
    Ok(user)
}

/// Closes an account, or opens it again. A link to reset its password is worth nothing any more.
pub async fn set_closed(tx: &mut Transaction<'_>, id: Id<User>, closed_at: Option<Timestamp>) -> Result<Option<User>> {
    let now = date(tx.now());
    let change = if let Some(at) = closed_at {
        doc! {
            "$set": { "closedAt": date(at), "updatedAt": now },
            "$unset": { "resetPasswordToken": "", "resetPasswordExpires": "" },
        }
    } else {
        doc! { "$set": { "updatedAt": now }, "$unset": { "closedAt": "" } }
    };
    let user = collection(tx.store())
        .find_one_and_update(doc! { "_id": oid(id) }, change)
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(id));
    Ok(user)
}

/// What staff noted about a user; empty where they noted nothing.
pub async fn note(access: Access<'_>, id: Id<User>) -> Result<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Noted {
        #[serde(default, deserialize_with = "text")]
        staff_note: String,
    }
    let users = access.store.collection::<Noted>("users");
    let find = users.find(doc! { "_id": oid(id) }).projection(doc! { "staffNote": 1 });
    let noted = access.find_one("users", find).await?;
    Ok(noted.map(|noted| noted.staff_note).unwrap_or_default())
}

/// Notes something about a user in place of what stood there.
pub async fn set_note(tx: &mut Transaction<'_>, id: Id<User>, note: &str) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": { "staffNote": note } })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Changes a user's own fields; absent ones stay.
pub async fn change(
    store: &Store,
    user: &User,
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
    if name.is_some() || phone_number.is_some() {
        let phone_number = phone_number.or(user.phone_number.as_deref());
        let prefixes = prefixes::of_user(name.unwrap_or(&user.name), &user.email, phone_number);
        fields.insert("searchPrefixes", prefixes);
    }
    update(store, user.id, fields).await
}

/// Changes a user's phone number.
pub async fn change_phone_number(tx: &mut Transaction<'_>, id: Id<User>, number: &str) -> Result<()> {
    let now = tx.now();
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(id) },
            doc! { "$set": { "phoneNumber": number, "updatedAt": date(now) } },
        )
        .session(tx.session())
        .await?;
    // By the old number they still are found. Who has no prefixes yet gets all of them at the next start.
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(id), "searchPrefixes": { "$type": "string" } },
            doc! { "$addToSet": { "searchPrefixes": { "$each": prefixes::of_user("", "", Some(number)) } } },
        )
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(id));
    Ok(())
}

/// Changes the language a user is written to in.
pub async fn change_language(store: &Store, id: Id<User>, language: Language, now: Timestamp) -> Result<User> {
    update(store, id, doc! { "language": bson(&language)?, "updatedAt": date(now) }).await
}

async fn update(store: &Store, id: Id<User>, fields: Document) -> Result<User> {
    let user = collection(store)
        .find_one_and_update(doc! { "_id": oid(id) }, doc! { "$set": fields })
        .return_document(ReturnDocument::After)
        .await;
    store.signed_in.forget([Changed::User(id)]);
    user?.ok_or(Error::Unauthenticated)
}

/// How many accounts there are.
pub async fn count(store: &Store) -> Result<u64> {
    Ok(collection(store).estimated_document_count().await?)
}
