//! Finding accounts in the `users` collection, by `searchPrefixes`.

use mongodb::bson::{Document, doc};
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
        .projection(doc! { "password": 0, "searchPrefixes": 0 })
        .await?;
    let (items, total) = tokio::join!(all(found), async {
        users::collection(store).count_documents(filter).await
    });
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}

fn with(prefixes: &[String]) -> Document {
    if prefixes.is_empty() {
        Document::new()
    } else {
        doc! { "searchPrefixes": { "$all": prefixes } }
    }
}

/// Has every account get its prefixes anew ([`complete`]), as those of an older version lack the phone number.
pub async fn forget_with_phone(store: &Store) -> Result<()> {
    users::collection(store)
        .update_many(
            doc! { "phoneNumber": { "$type": "string" } },
            doc! { "$unset": { "searchPrefixes": "" } },
        )
        .await?;
    Ok(())
}

/// Gives accounts brought over from another shop their prefixes.
pub async fn complete(store: &Store) -> Result<()> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Nameless {
        #[serde(rename = "_id")]
        id: Id<User>,
        #[serde(default)]
        name: String,
        #[serde(default)]
        email: String,
        #[serde(default)]
        phone_number: Option<String>,
    }
    let accounts = store.collection::<Nameless>("users");
    loop {
        let without = accounts
            .find(doc! { "searchPrefixes": null })
            .limit(500)
            .projection(doc! { "name": 1, "email": 1, "phoneNumber": 1 })
            .await?;
        let without = all(without).await?;
        if without.is_empty() {
            return Ok(());
        }
        for account in without {
            let prefixes = prefixes::of_user(&account.name, &account.email, account.phone_number.as_deref());
            accounts
                .update_one(
                    doc! { "_id": oid(account.id) },
                    doc! { "$set": { "searchPrefixes": prefixes } },
                )
                .await?;
        }
    }
}
