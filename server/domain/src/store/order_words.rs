//! The words by which orders are found, kept with each as `searchWords`: those of its number, its customer's name and
//! address of mail, who gets it as a gift, its town and its products.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use mongodb::bson::{Document, RawDocument, RawDocumentBuf, doc, oid::ObjectId};
use shared::{Id, order::Order, user::User};
use tokio::sync::watch;

use super::{Store, oid, old_orders::nowhere, unreadable::id_of};
use crate::{Error, Result, search};

/// What an order that is placed is found by.
pub(super) fn of_order(order: &Order, customer: &User) -> Vec<String> {
    let fixed = [
        &order.order_number,
        &customer.name,
        &customer.email,
        &order.shipping_address.city,
    ];
    let recipient = order.gift.as_ref().map(|gift| gift.to.as_str());
    let products = order.items.iter().filter_map(|item| item.name.as_deref());
    let texts = fixed.into_iter().map(String::as_str).chain(recipient).chain(products);
    search::distinct_words(texts)
}

/// What an order is found by once its customer is erased: its number, its products, and its town where that stays.
pub(super) fn without_customer(order: &Order) -> Vec<String> {
    let town = order.invoice_number.as_ref().map(|_| &order.shipping_address.city);
    let products = order.items.iter().filter_map(|item| item.name.as_deref());
    let texts = town.into_iter().chain([&order.order_number]).map(String::as_str);
    search::distinct_words(texts.chain(products))
}

/// Has the orders of a customer found by their new name, too, but those that say no more whom they were for. By the old one
/// they still are.
pub async fn add_name(store: &Store, customer: Id<User>, name: &str) -> Result<()> {
    let words = search::distinct_words([name]);
    store
        .collection::<Document>("orders")
        .update_many(
            doc! { "userId": oid(customer), "searchWords": { "$type": "string" }, "shippingAddress": { "$ne": nowhere() } },
            doc! { "$addToSet": { "searchWords": { "$each": words } } },
        )
        .await?;
    Ok(())
}

/// Gives orders of an older version or brought over from another shop their words, until `stopping` turns true: what texts
/// there are, in whatever else cannot be read. How many it found.
pub async fn complete(store: &Store, stopping: &watch::Receiver<bool>) -> Result<usize> {
    let mut completed = 0;
    while !*stopping.borrow() {
        match complete_some(store).await? {
            0 => break,
            some => completed += some,
        }
    }
    Ok(completed)
}

/// Gives some of them their words. How many.
async fn complete_some(store: &Store) -> Result<usize> {
    let orders = store.collection::<RawDocumentBuf>("orders");
    let without = orders
        .find(doc! { "searchWords": null })
        .limit(500)
        .projection(doc! { "userId": 1, "orderNumber": 1, "shippingAddress.city": 1, "items.name": 1 })
        .await?;
    let without: Vec<_> = without.try_collect().await?;
    if without.is_empty() {
        return Ok(0);
    }
    let customers = customers(store, &without).await?;
    let updates: Vec<_> = without
        .iter()
        .map(|order| {
            let customer = order.get_object_id("userId").ok().and_then(|id| customers.get(&id));
            let words = search::distinct_words(texts(order).chain(customer.into_iter().flatten().map(String::as_str)));
            doc! { "q": { "_id": id_of(order), "searchWords": null }, "u": { "$set": { "searchWords": words } } }
        })
        .collect();
    let done = store
        .database
        .run_command(doc! { "update": "orders", "updates": updates })
        .await?;
    match done.get_array("writeErrors") {
        Ok(errors) => Err(Error::Internal(format!(
            "orders were not given their words: {errors:?}"
        ))),
        Err(_) => Ok(without.len()),
    }
}

/// Number, town and products.
fn texts(order: &RawDocument) -> impl Iterator<Item = &str> {
    let address = order.get_document("shippingAddress").ok();
    let items = order.get_array("items").ok().into_iter().flatten();
    let names = items.filter_map(|item| item.ok()?.as_document()?.get_str("name").ok());
    let town = address.and_then(|address| address.get_str("city").ok());
    let number = order.get_str("orderNumber").ok();
    number.into_iter().chain(town).chain(names)
}

/// Name and address of mail of those who placed these orders.
async fn customers(store: &Store, orders: &[RawDocumentBuf]) -> Result<HashMap<ObjectId, [String; 2]>> {
    let ids: Vec<_> = orders
        .iter()
        .filter_map(|order| order.get_object_id("userId").ok())
        .collect();
    let users = store.collection::<RawDocumentBuf>("users");
    let mut found = users
        .find(doc! { "_id": { "$in": ids } })
        .projection(doc! { "name": 1, "email": 1 })
        .await?;
    let mut customers = HashMap::new();
    while found.advance().await? {
        let user = found.current();
        let text = |field| user.get_str(field).unwrap_or_default().to_owned();
        if let Ok(id) = user.get_object_id("_id") {
            customers.insert(id, [text("name"), text("email")]);
        }
    }
    Ok(customers)
}
