//! The demo customers, and what they say of products.

use serde::Deserialize;
use shared::review::Review;

use super::data::{ACCOUNTS, id, parse};
use crate::{Error, Result, Shop};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DemoCustomer {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone_number: String,
    pub(super) street: String,
    pub(super) city: String,
    pub(super) postal_code: String,
    pub(super) state: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReviewEntry {
    pub(super) product: String,
    pub(super) customer: usize,
    pub(super) rating: i64,
    pub(super) comment: String,
    pub(super) days_ago: i64,
    pub(super) helpful: i64,
}

pub(super) fn all() -> Result<Vec<DemoCustomer>> {
    let mut customers: Vec<DemoCustomer> = parse("customers", include_str!("customers.json"))?;
    customers.push(DemoCustomer {
        name: "Camille Laurent".into(),
        email: ACCOUNTS[0].into(),
        phone_number: "06 39 98 00 01".into(),
        street: "8 rue des Martyrs".into(),
        city: "Paris".into(),
        postal_code: "75009".into(),
        state: "Île-de-France".into(),
    });
    Ok(customers)
}

pub(super) fn review_entries() -> Result<Vec<ReviewEntry>> {
    parse("reviews", include_str!("reviews.json"))
}

/// What the customers say.
pub(super) fn reviews(shop: &Shop) -> Result<Vec<Review>> {
    let customers = all()?;
    review_entries()?
        .into_iter()
        .map(|entry| {
            let email = &customer(&customers, entry.customer)?.email;
            let at = shop.now().plus_days(-entry.days_ago);
            Ok(Review {
                id: id("review", &format!("{}/{email}", entry.product)),
                product_id: id("product", &entry.product),
                user_id: id("user", email),
                rating: entry.rating,
                comment: entry.comment,
                images: None,
                helpful: entry.helpful,
                created_at: at,
                updated_at: at,
                hidden: None,
            })
        })
        .collect()
}

pub(super) fn customer(customers: &[DemoCustomer], index: usize) -> Result<&DemoCustomer> {
    customers
        .get(index)
        .ok_or_else(|| Error::Internal(format!("demo data, reviews: no customer {index}")))
}
