//! The `consents` collection: when, where and with which words somebody consented to letters, or did so no more. Entries are
//! added and never changed, but that they forget whose account it was; each goes by itself at its end. Whose they are is a
//! digest of the address, so that who has the address can be answered, and nobody is named.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Timestamp,
    consent::{ConsentStep, ConsentSubject, ConsentWay},
    product::Product,
    user::User,
};

use super::{Access, Store, Transaction, date, oid, oids};
use crate::Result;

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// Its id.
    #[serde(rename = "_id")]
    pub id: Id<Self>,
    /// SHA-256 of the address in lower case.
    pub reader: String,
    /// The account that did it; absent where none was signed in, and once it is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    /// Which letters it is about.
    pub about: ConsentSubject,
    /// Which product, of letters that it is back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<Id<Product>>,
    /// What they did.
    pub step: ConsentStep,
    /// Where.
    pub way: ConsentWay,
    /// What they read there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
    /// When it is kept no longer; absent while the consent stands without an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

const NAME: &str = "consents";

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection(NAME)
}

/// Adds an entry. Of those of this reader that have an end, the oldest beyond `most` go; what stands stays.
pub async fn insert(tx: &mut Transaction<'_>, consent: &Consent, most: u64) -> Result<()> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "_id")]
        id: Id<Consent>,
    }
    collection::<Consent>(tx.store())
        .insert_one(consent)
        .session(tx.session())
        .await?;
    let named = collection::<Named>(tx.store());
    let oldest = named
        .find(doc! { "reader": &consent.reader, "expiresAt": { "$type": "date" } })
        .sort(doc! { "at": -1 })
        .skip(most)
        .projection(doc! { "_id": 1 });
    let oldest: Vec<_> = tx.access().find(NAME, oldest).await?;
    let oldest: Vec<_> = oldest.into_iter().map(|entry| entry.id).collect();
    if !oldest.is_empty() {
        let entries = collection::<Document>(tx.store());
        let old = doc! { "_id": { "$in": oids(&oldest) } };
        entries.delete_many(old).session(tx.session()).await?;
    }
    Ok(())
}

/// The last entry of this reader about such letters.
pub async fn last(access: Access<'_>, reader: &str, about: ConsentSubject) -> Result<Option<Consent>> {
    let entries = collection(access.store);
    let last = entries
        .find(doc! { "reader": reader, "about": about.name() })
        .sort(doc! { "at": -1 })
        .limit(1);
    Ok(access.find(NAME, last).await?.into_iter().next())
}

/// Everything of an account, and of this reader where one is named; the newest first.
pub async fn of_person(access: Access<'_>, user: Id<User>, reader: Option<&str>) -> Result<Vec<Consent>> {
    let mut theirs = vec![doc! { "userId": oid(user) }];
    theirs.extend(reader.map(|reader| doc! { "reader": reader }));
    let entries = collection(access.store);
    let mut found: Vec<Consent> = access.find(NAME, entries.find(doc! { "$or": theirs })).await?;
    found.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
    Ok(found)
}

/// Has the entries of this reader about such letters that have no end go at this moment.
pub async fn end(tx: &mut Transaction<'_>, reader: &str, about: ConsentSubject, expires_at: Timestamp) -> Result<()> {
    let open = doc! { "reader": reader, "about": about.name(), "expiresAt": null };
    collection::<Document>(tx.store())
        .update_many(open, doc! { "$set": { "expiresAt": date(expires_at) } })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Forgets of which account entries are.
pub async fn forget_account(tx: &mut Transaction<'_>, user: Id<User>) -> Result<()> {
    collection::<Document>(tx.store())
        .update_many(doc! { "userId": oid(user) }, doc! { "$unset": { "userId": "" } })
        .session(tx.session())
        .await?;
    Ok(())
}
