//! What of a user's document never leaves the server: the hash of their password, and the digests of the tokens in letters
//! that choose another or confirm their address.

use mongodb::{
    bson::{Bson, Document, doc},
    options::ReturnDocument,
};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, account::Secret, user::User};

use super::{collection, text};
use crate::{
    Result,
    store::{
        Store, Transaction, bson, collation::any_case, date, oid, rows, second_factors::SecondFactor,
        signed_in::Changed, unreadable,
    },
};

/// How long a link to verify an address is good for, in days.
pub const VERIFICATION_DAYS: i64 = 7;

/// How long a link to reset a password is good for, in seconds.
pub const RESET_SECONDS: i64 = 60 * 60;

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
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// Whose they are.
    #[serde(rename = "_id")]
    pub id: Id<User>,
    /// A PHC string; another kind of hash, or none, in accounts brought over. Empty where it is no text.
    #[serde(default, deserialize_with = "text")]
    pub password: String,
    /// Absent while the password is enough.
    #[serde(default)]
    pub second_factor: Option<SecondFactor>,
}

/// The credentials of the open account with this address, whatever the case.
pub async fn by_email(store: &Store, email: &str) -> Result<Option<Credentials>> {
    let users = store.collection::<Credentials>("users");
    let credentials = users
        .find(doc! { "email": email, "closedAt": Bson::Null })
        .projection(doc! { "password": 1, "secondFactor": 1 })
        .collation(any_case());
    store.access().find_one("users", credentials).await
}

/// The credentials of the user with this id.
pub async fn credentials(store: &Store, id: Id<User>) -> Result<Option<Credentials>> {
    let users = store.collection::<Credentials>("users");
    let credentials = users
        .find(doc! { "_id": oid(id) })
        .projection(doc! { "password": 1, "secondFactor": 1 });
    store.access().find_one("users", credentials).await
}

/// How many accounts still have a bcrypt hash of each cost: the two digits of the hash, and accounts.
pub async fn legacy_costs(store: &Store) -> Result<Vec<(String, u64)>> {
    #[derive(Deserialize)]
    struct Counted {
        #[serde(rename = "_id")]
        cost: String,
        accounts: u64,
    }
    let pipeline = [
        doc! { "$match": legacy_password() },
        doc! { "$group": { "_id": { "$substrCP": ["$password", 4, 2] }, "accounts": { "$sum": 1 } } },
        doc! { "$sort": { "_id": 1 } },
    ];
    let cursor = collection(store).aggregate(pipeline).with_type::<Counted>().await?;
    let counted = rows(cursor).await?.into_iter();
    Ok(counted.map(|Counted { cost, accounts }| (cost, accounts)).collect())
}

/// What bcrypt's hashes begin with, as a range that an index can hold.
pub(in crate::store) fn legacy_password() -> Document {
    doc! { "password": { "$gte": "$2", "$lt": "$3" } }
}

/// Notes that someone signed in, and answers who, if their password hash and the secret of their second factor are still
/// these.
pub async fn signed_in(
    tx: &mut Transaction<'_>,
    id: Id<User>,
    hash: &str,
    second_factor: Option<&Secret>,
    now: Timestamp,
) -> Result<Option<User>> {
    let user = collection(tx.store())
        .find_one_and_update(
            doc! {
                "_id": oid(id), "password": hash, "closedAt": Bson::Null,
                "secondFactor.secret": second_factor.map(|secret| secret.0.as_str()),
            },
            // A moment that is noted already is no write, and would not meet a password that changes just now.
            doc! { "$set": { "lastLogin": date(now) }, "$inc": { "__v": 1 } },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await
        .map_err(unreadable::of("users", id))?;
    tx.forget(Changed::User(id));
    Ok(user)
}

/// Puts another hash of the same password in the place of this one. False when it is another by now.
pub async fn renew_hash(store: &Store, id: Id<User>, hash: &str, new: &str) -> Result<bool> {
    let done = collection(store)
        .update_one(
            doc! { "_id": oid(id), "password": hash },
            doc! { "$set": { "password": new } },
        )
        .await?;
    Ok(done.matched_count == 1)
}

/// Puts a new password hash in the place of this one. A link to reset it is worth nothing any
/// more. False when it is another by now.
pub async fn change_password(
    tx: &mut Transaction<'_>,
    id: Id<User>,
    hash: &str,
    new: &str,
    now: Timestamp,
) -> Result<bool> {
    let change = doc! {
        "$set": { "password": new, "updatedAt": date(now) },
        "$unset": { "resetPasswordToken": "", "resetPasswordExpires": "" },
    };
    let done = collection(tx.store())
        .update_one(doc! { "_id": oid(id), "password": hash }, change)
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(id));
    Ok(done.modified_count == 1)
}

/// Keeps the digest of a token that resets the password of the open account with this address,
/// whatever the case, and answers whose it is.
pub async fn keep_reset_token(
    tx: &mut Transaction<'_>,
    email: &str,
    token: &str,
    expires: Timestamp,
) -> Result<Option<User>> {
    let change = doc! { "$set": { "resetPasswordToken": token, "resetPasswordExpires": date(expires) } };
    let user = collection(tx.store())
        .find_one_and_update(doc! { "email": email, "closedAt": Bson::Null }, change)
        .collation(any_case())
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    Ok(user)
}

/// Whether this token still resets a password.
pub async fn has_reset_token(store: &Store, token: &str, now: Timestamp) -> Result<bool> {
    store.has("users", reset_token(token, now)).await
}

/// Spends a token on a new password hash. Who could read the letter has shown that the address is theirs; the user as
/// they were before. `None` when the token is worth nothing.
pub async fn reset_password(tx: &mut Transaction<'_>, token: &str, new: &str, now: Timestamp) -> Result<Option<User>> {
    let change = doc! {
        "$set": { "password": new, "isVerified": true, "updatedAt": date(now) },
        "$unset": {
            "resetPasswordToken": "", "resetPasswordExpires": "",
            "emailVerificationToken": "", "emailVerificationExpires": "",
        },
    };
    let user = collection(tx.store())
        .find_one_and_update(reset_token(token, now), change)
        .session(tx.session())
        .await?;
    if let Some(user) = &user {
        tx.forget(Changed::User(user.id));
    }
    Ok(user)
}

fn reset_token(token: &str, now: Timestamp) -> Document {
    doc! { "resetPasswordToken": is_text(token), "resetPasswordExpires": { "$gt": date(now) } }
}

/// Keeps the digest of a token that verifies the address of a user who has not done so yet, and
/// answers who it is. `None` when they have.
pub async fn keep_verification_token(
    tx: &mut Transaction<'_>,
    id: Id<User>,
    verification: &Verification,
) -> Result<Option<User>> {
    let change = doc! { "$set": bson(verification)? };
    let user = collection(tx.store())
        .find_one_and_update(doc! { "_id": oid(id), "isVerified": { "$ne": true } }, change)
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    Ok(user)
}

/// Spends a token on the note that its user's address is theirs. `None` when it is worth nothing.
pub async fn verify(tx: &mut Transaction<'_>, token: &str) -> Result<Option<User>> {
    let now = tx.now();
    let change = doc! {
        "$set": { "isVerified": true, "updatedAt": date(now) },
        "$unset": { "emailVerificationToken": "", "emailVerificationExpires": "" },
    };
    let filter = doc! { "emailVerificationToken": is_text(token), "emailVerificationExpires": { "$gt": date(now) } };
    let user = collection(tx.store())
        .find_one_and_update(filter, change)
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    if let Some(user) = &user {
        tx.forget(Changed::User(user.id));
    }
    Ok(user)
}

/// Equal to `text`, said so that the index of what is text serves.
fn is_text(text: &str) -> Document {
    doc! { "$eq": text, "$type": "string" }
}
