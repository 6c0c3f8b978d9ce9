//! What staff changed: an entry for each change, written in the change's own transaction.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};
use shared::{
    Id, Language, Page,
    audit::{Action, AuditEntry, AuditQuery, Change, Target, TargetKind},
    product::SoldBy,
    user::User,
};

use crate::{
    Admin, Error, Result, Shop,
    store::{self, Transaction},
    validate,
};

/// Notes in this transaction that `by` did this to `target`. Say in `changes` what
/// [`differences`] or [`change`] found: nothing secret, no personal data beyond ids.
pub(crate) async fn record<T>(
    tx: &mut Transaction<'_>,
    by: Id<User>,
    action: Action,
    target: Id<T>,
    changes: Vec<Change>,
) -> Result<()> {
    let entry = AuditEntry {
        id: tx.new_id(),
        at: tx.now(),
        by,
        key: tx.key(),
        action,
        target: Target {
            kind: action.kind(),
            id: Id::from_bytes(target.bytes()),
        },
        changes,
    };
    store::audit::insert(tx, &entry).await
}

/// [`record`] of one kind of change to many things, in one round trip.
pub(crate) async fn record_each<T>(
    tx: &mut Transaction<'_>,
    by: Id<User>,
    action: Action,
    changed: Vec<(Id<T>, Vec<Change>)>,
) -> Result<()> {
    let entry = |(target, changes): (Id<T>, Vec<Change>)| AuditEntry {
        id: tx.new_id(),
        at: tx.now(),
        by,
        key: tx.key(),
        action,
        target: Target {
            kind: action.kind(),
            id: Id::from_bytes(target.bytes()),
        },
        changes,
    };
    let entries: Vec<_> = changed.into_iter().map(entry).collect();
    store::audit::insert_many(tx, &entries).await
}

/// One field that changed.
pub(crate) fn change(field: &str, from: impl Serialize, to: impl Serialize) -> Result<Change> {
    Ok(Change {
        field: field.into(),
        from: written(&json(from)?),
        to: written(&json(to)?),
    })
}

/// Every field in which two states of a document differ, but for when it last changed.
/// Fields that change with another one, which tells of it.
const NOT_TOLD: [&str; 2] = ["updatedAt", "priceHistory"];

pub(crate) fn differences<T: Serialize>(before: &T, after: &T) -> Result<Vec<Change>> {
    let (before, after) = (fields(before)?, fields(after)?);
    let mut names: Vec<_> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differing = names
        .into_iter()
        .filter(|name| !NOT_TOLD.contains(&name.as_str()) && before.get(*name) != after.get(*name));
    Ok(differing
        .map(|name| Change {
            field: name.clone(),
            from: before.get(name).and_then(written),
            to: after.get(name).and_then(written),
        })
        .collect())
}

fn fields(document: &impl Serialize) -> Result<Map<String, Value>> {
    match json(document)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Error::Internal("a document is no object".into())),
    }
}

fn json(value: impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(|e| Error::Internal(e.to_string()))
}

/// The value as JSON, a text without its quotes; a long one is cut.
fn written(value: &Value) -> Option<String> {
    const MOST: usize = 200;
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= MOST {
        return Some(text);
    }
    Some(text.chars().take(MOST - 1).chain(['…']).collect())
}

/// The names of these people, as far as they have accounts.
pub async fn people_of(
    shop: &Shop,
    _: &Admin,
    ids: impl IntoIterator<Item = Id<User>>,
) -> Result<HashMap<Id<User>, String>> {
    let mut ids: Vec<_> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let users = store::users::by_ids(shop.store.access(), &ids).await?;
    Ok(users.into_iter().map(|(id, user)| (id, user.name)).collect())
}

/// What an entry is about, as people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// An order's number, a customer's or a product's name.
    pub name: String,
    /// How a product is sold, which tells the unit of its stock.
    pub sold_by: Option<SoldBy>,
}

/// What these entries are about, where it is an order, a customer or a product that is still there.
pub async fn names_of(
    shop: &Shop,
    _: &Admin,
    entries: &[AuditEntry],
    language: Language,
) -> Result<HashMap<Id<Target>, Named>> {
    fn ids<T>(entries: &[AuditEntry], kind: TargetKind) -> Vec<Id<T>> {
        let of_kind = entries.iter().filter(|entry| entry.target.kind == kind);
        let mut ids: Vec<_> = of_kind.map(|entry| Id::from_bytes(entry.target.id.bytes())).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
    let (orders, users, products) = (
        ids(entries, TargetKind::Order),
        ids(entries, TargetKind::User),
        ids(entries, TargetKind::Product),
    );
    let store = &shop.store;
    let (orders, users, products) = tokio::join!(
        store::orders::by_ids(store, &orders),
        store::users::by_ids(store.access(), &users),
        store::products::by_ids(store.access(), &products),
    );
    let mut named = HashMap::new();
    let mut add = |id: [u8; 12], name: String, sold_by| named.insert(Id::from_bytes(id), Named { name, sold_by });
    for order in orders? {
        add(order.id.bytes(), order.order_number, None);
    }
    for (id, user) in users? {
        add(id.bytes(), user.name, None);
    }
    for (id, product) in products? {
        let sold_by = Some(product.sold_by);
        add(id.bytes(), product.localized(language).name, sold_by);
    }
    Ok(named)
}

/// One page of what staff did, newest first. [`Error::Invalid`] for a query that breaks a rule.
pub async fn list(shop: &Shop, _: &Admin, query: &AuditQuery) -> Result<Page<AuditEntry>> {
    validate(&query.paging)?;
    store::audit::list(&shop.store, query).await
}
