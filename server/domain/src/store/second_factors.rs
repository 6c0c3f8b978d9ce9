//! The second factor of an account, in its document of `users`: since when it is on, and what proves it. The latter is
//! read by [`Credentials`](super::users::Credentials) alone.

use mongodb::{
    bson::{Bson, doc},
    options::ReturnDocument,
};
use serde::Deserialize;
use shared::{Id, account::Secret, number, session::Session, user::User};

use super::{Store, Transaction, date, oid, signed_in::Changed, users::collection};
use crate::Result;

/// What proves a second factor.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactor {
    /// What the app computes its codes from: base32 of 20 bytes.
    pub secret: Secret,
    /// The last step of time whose code was used.
    #[serde(deserialize_with = "number::whole")]
    pub last_step: i64,
    /// SHA-256 of each recovery code that was not used.
    pub recovery_codes: Vec<String>,
}

/// A code that was right when it was looked at; it counts once it is spent.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The secret that it was compared with.
    pub secret: Secret,
    /// What it was.
    pub code: Code,
}

/// A code that counts once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// The app's code of this step of time.
    OfStep(i64),
    /// The recovery code with this SHA-256.
    Recovery(String),
}

/// The secret that waits for its first code, from which on it counts, if this session began it.
pub async fn pending(store: &Store, user: Id<User>, session: Id<Session>) -> Result<Option<Secret>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Found {
        second_factor_pending: Pending,
    }
    #[derive(Deserialize)]
    struct Pending {
        secret: Secret,
    }
    // An older version kept the secret alone, a text: no session has begun that one.
    let begun = doc! { "_id": oid(user), "secondFactor": Bson::Null, "secondFactorPending.session": oid(session) };
    let found = store
        .collection::<Found>("users")
        .find_one(begun)
        .projection(doc! { "secondFactorPending": 1 })
        .await?;
    Ok(found.map(|found| found.second_factor_pending.secret))
}

/// Keeps a secret for this session until its first code comes, in place of one before it, whichever session began that.
/// Nothing happens when the second factor is on.
pub async fn keep_pending(store: &Store, user: Id<User>, session: Id<Session>, secret: &Secret) -> Result<()> {
    collection(store)
        .update_one(
            doc! { "_id": oid(user), "secondFactor": Bson::Null },
            doc! { "$set": { "secondFactorPending": { "session": oid(session), "secret": &secret.0 } } },
        )
        .await?;
    Ok(())
}

/// Switches it on with the secret that waited, and notes that the code of this step was used. `None` when that secret
/// waits no more.
pub async fn switch_on(
    tx: &mut Transaction<'_>,
    user: Id<User>,
    secret: &Secret,
    step: i64,
    recovery_codes: &[String],
) -> Result<Option<User>> {
    let now = date(tx.now());
    let second_factor = doc! { "secret": &secret.0, "lastStep": step, "recoveryCodes": recovery_codes };
    let found = collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(user), "secondFactor": Bson::Null, "secondFactorPending.secret": &secret.0 },
            doc! {
                "$set": { "secondFactor": second_factor, "secondFactorSince": now, "updatedAt": now },
                "$unset": { "secondFactorPending": "" },
            },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(user));
    Ok(found)
}

/// Spends a code. False when it was spent meanwhile, or the second factor is another one.
pub async fn spend(tx: &mut Transaction<'_>, user: Id<User>, proof: &Proof) -> Result<bool> {
    let mut filter = doc! { "_id": oid(user), "secondFactor.secret": &proof.secret.0 };
    let change = match &proof.code {
        Code::OfStep(step) => {
            filter.insert("secondFactor.lastStep", doc! { "$lt": step });
            doc! { "$set": { "secondFactor.lastStep": step } }
        }
        Code::Recovery(hash) => {
            filter.insert("secondFactor.recoveryCodes", hash);
            doc! { "$pull": { "secondFactor.recoveryCodes": hash } }
        }
    };
    let done = collection(tx.store())
        .update_one(filter, change)
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(user));
    Ok(done.modified_count == 1)
}

/// Puts other recovery codes in place of those there are.
pub async fn replace_recovery_codes(tx: &mut Transaction<'_>, user: Id<User>, hashes: &[String]) -> Result<()> {
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(user), "secondFactor": { "$ne": Bson::Null } },
            doc! { "$set": { "secondFactor.recoveryCodes": hashes } },
        )
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(user));
    Ok(())
}

/// Switches it off, and forgets all that proved it. `None` when it was off.
pub async fn switch_off(tx: &mut Transaction<'_>, user: Id<User>) -> Result<Option<User>> {
    let now = date(tx.now());
    let found = collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(user), "secondFactorSince": { "$ne": Bson::Null } },
            doc! {
                "$set": { "updatedAt": now },
                "$unset": { "secondFactor": "", "secondFactorSince": "", "secondFactorPending": "" },
            },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    tx.forget(Changed::User(user));
    Ok(found)
}
