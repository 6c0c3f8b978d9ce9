//! Finding accounts in the `users` collection, by `searchPrefixes`.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest,
    user::{Role, User},
};

use super::{Store, all, bson, oid, users};
use crate::{Result, search::prefixes};

/// One page of the users that have all these prefixes and this role, the newest first.
pub async fn page(store: &Store, prefixes: &[String], role: Option<Role>, paging: PageRequest) -> Result<Page<User>> {
    let mut filter = with(prefixes);
    if let Some(role) = role {
        filter.insert("role", bson(&role)?);
    }
    let found = users::collection(store)
        .find(filter.clone())
        .sort(doc! { "createdAt": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .projection(doc! { "password": 0, "searchPrefixes": 0, "secondFactor": 0 })
        .await?;
    let (items, total) = tokio::join!(all(found), async {
        users::collection(store).count_documents(filter).await
    });
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}

/// The newest users that have all these prefixes.
pub async fn newest(store: &Store, prefixes: &[String], limit: i64) -> Result<Vec<User>> {
    let found = users::collection(store)
        .find(with(prefixes))
        .sort(doc! { "createdAt": -1, "_id": -1 })
        .limit(limit)
        .projection(doc! { "password": 0, "searchPrefixes": 0, "secondFactor": 0 })
        .await?;
    all(found).await
}

fn with(prefixes: &[String]) -> Document {
    if prefixes.is_empty() {
        Document::new()
    } else {
        doc! { "searchPrefixes": { "$all": prefixes } }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    #[serde(rename = "_id")]
    id: Id<User>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone_number: Option<String>,
}

/// Gives accounts with a phone number their prefixes anew, as those of an older version lack it. They keep the ones they
/// have until then.
pub async fn renew_with_phone(store: &Store) -> Result<()> {
    let mut reached = Bson::MinKey;
    loop {
        let next = doc! { "_id": { "$gt": &reached }, "phoneNumber": { "$type": "string" } };
        let last = give_prefixes(store, next).await?;
        match last {
            Some(last) => reached = oid(last).into(),
            None => return Ok(()),
        }
    }
}

/// Gives accounts brought over from another shop their prefixes.
pub async fn complete(store: &Store) -> Result<()> {
    while give_prefixes(store, doc! { "searchPrefixes": null }).await?.is_some() {}
    Ok(())
}

/// Gives at most 500 of these accounts their prefixes, in the order of their ids; the last one.
async fn give_prefixes(store: &Store, filter: Document) -> Result<Option<Id<User>>> {
    let accounts = store.collection::<Account>("users");
    let some = accounts
        .find(filter)
        .sort(doc! { "_id": 1 })
        .limit(500)
        .projection(doc! { "name": 1, "email": 1, "phoneNumber": 1 })
        .await?;
    let some = all(some).await?;
    for account in &some {
        let prefixes = prefixes::of_user(&account.name, &account.email, account.phone_number.as_deref());
        let change = doc! { "$set": { "searchPrefixes": prefixes } };
        accounts.update_one(doc! { "_id": oid(account.id) }, change).await?;
    }
    Ok(some.last().map(|account| account.id))
}
