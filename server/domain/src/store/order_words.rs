//! The words by which orders are found, kept with each as `searchWords`: those of its number, its customer's name and
//! address of mail, its town and its products.

use std::collections::HashMap;

use mongodb::bson::{Document, doc};
use serde::{Deserialize, Deserializer};
use shared::{Id, order::Order, user::User};

use super::{Store, all, oid, oids};
use crate::{Error, Result, search};

/// What an order that is placed is found by.
pub(super) fn of_order(order: &Order, customer: &User) -> Vec<String> {
    let fixed = [
        &order.order_number,
        &customer.name,
        &customer.email,
        &order.shipping_address.city,
    ];
    let products = order.items.iter().filter_map(|item| item.name.as_deref());
    search::distinct_words(fixed.into_iter().map(String::as_str).chain(products))
}

/// Has the orders of a customer found by their new name, too. By the old one they still are.
pub async fn add_name(store: &Store, customer: Id<User>, name: &str) -> Result<()> {
    let words = search::distinct_words([name]);
    store
        .collection::<Document>("orders")
        .update_many(
            doc! { "userId": oid(customer), "searchWords": { "$type": "string" } },
            doc! { "$addToSet": { "searchWords": { "$each": words } } },
        )
        .await?;
    Ok(())
}

/// An order without its words, read as leniently as can be.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wordless {
    #[serde(rename = "_id")]
    id: Id<Order>,
    #[serde(default)]
    user_id: Option<Id<User>>,
    #[serde(default, deserialize_with = "text")]
    order_number: String,
    #[serde(default)]
    shipping_address: Option<Town>,
    #[serde(default)]
    items: Option<Vec<Named>>,
}

#[derive(Default, Deserialize)]
struct Town {
    #[serde(default, deserialize_with = "text")]
    city: String,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "text")]
    name: String,
}

/// Reads a text that may be `null`.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Option::<String>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Gives some orders of an older version or brought over from another shop their words. Answers how many it found.
pub async fn complete_some(store: &Store) -> Result<usize> {
    let without = store
        .collection::<Wordless>("orders")
        .find(doc! { "searchWords": null })
        .limit(500)
        .projection(doc! { "userId": 1, "orderNumber": 1, "shippingAddress.city": 1, "items.name": 1 })
        .await?;
    let without = all(without).await?;
    if without.is_empty() {
        return Ok(0);
    }
    let customers = customers(store, &without).await?;
    let updates: Vec<_> = without
        .iter()
        .map(|order| {
            let customer = order.user_id.and_then(|id| customers.get(&id));
            let customer = customer
                .into_iter()
                .flat_map(|customer| [&customer.name, &customer.email]);
            let products = order.items.iter().flatten().map(|item| &item.name);
            let town = order.shipping_address.as_ref().map(|address| &address.city);
            let texts = [Some(&order.order_number), town]
                .into_iter()
                .flatten()
                .chain(customer)
                .chain(products);
            let words = search::distinct_words(texts.map(String::as_str));
            doc! { "q": { "_id": oid(order.id), "searchWords": null }, "u": { "$set": { "searchWords": words } } }
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

#[derive(Deserialize)]
struct Customer {
    #[serde(rename = "_id")]
    id: Id<User>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

async fn customers(store: &Store, orders: &[Wordless]) -> Result<HashMap<Id<User>, Customer>> {
    let ids: Vec<_> = orders.iter().filter_map(|order| order.user_id).collect();
    let found = store
        .collection::<Customer>("users")
        .find(doc! { "_id": { "$in": oids(&ids) } })
        .projection(doc! { "name": 1, "email": 1 })
        .await?;
    let found = all(found).await?;
    Ok(found.into_iter().map(|customer| (customer.id, customer)).collect())
}
