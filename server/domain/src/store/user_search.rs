//! Finding accounts in the `users` collection, by `searchPrefixes`.

use futures_util::TryStreamExt;
use mongodb::bson::{Bson, Document, RawDocumentBuf, doc};
use shared::{
    Page, PageRequest,
    user::{Role, User},
};

use super::{Store, all, bson, counted, unreadable::id_of, users};
use crate::{Result, search::prefixes};

/// One page of the users that have all these prefixes and this role, the newest first, counted as [`counted`] does.
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
    let collection = users::collection(store);
    let (items, total) = tokio::join!(all(store, "users", found), counted(&collection, filter, paging));
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
    all(store, "users", found).await
}

fn with(prefixes: &[String]) -> Document {
    if prefixes.is_empty() {
        Document::new()
    } else {
        doc! { "searchPrefixes": { "$all": prefixes } }
    }
}

/// Gives accounts with a phone number their prefixes anew, as those of an older version lack it. They keep the ones they
/// have until then.
pub async fn renew_with_phone(store: &Store) -> Result<()> {
    let mut reached = Bson::MinKey;
    loop {
        let next = doc! { "_id": { "$gt": &reached }, "phoneNumber": { "$type": "string" } };
        match give_prefixes(store, next).await? {
            Some(last) => reached = last,
            None => return Ok(()),
        }
    }
}

/// Gives accounts brought over from another shop their prefixes.
pub async fn complete(store: &Store) -> Result<()> {
    while give_prefixes(store, doc! { "searchPrefixes": null }).await?.is_some() {}
    Ok(())
}

/// Gives at most 500 of these accounts their prefixes, in the order of their ids: of what texts there are, in whatever
/// else cannot be read. The last one's id.
async fn give_prefixes(store: &Store, filter: Document) -> Result<Option<Bson>> {
    let accounts = store.collection::<RawDocumentBuf>("users");
    let some = accounts
        .find(filter)
        .sort(doc! { "_id": 1 })
        .limit(500)
        .projection(doc! { "name": 1, "email": 1, "phoneNumber": 1 })
        .await?;
    let some: Vec<_> = some.try_collect().await?;
    for account in &some {
        let text = |field| account.get_str(field).unwrap_or_default();
        let prefixes = prefixes::of_user(text("name"), text("email"), account.get_str("phoneNumber").ok());
        let change = doc! { "$set": { "searchPrefixes": prefixes } };
        accounts.update_one(doc! { "_id": id_of(account) }, change).await?;
    }
    Ok(some.last().map(|account| id_of(account)))
}
