//! The demo accounts, their orders, and the points those earned.

use std::collections::HashMap;

use shared::{
    Language,
    account::Secret,
    product::Product,
    user::{Role, User},
};

use super::{
    customers,
    data::{ACCOUNTS, PASSWORD, id},
    lots, orders, points,
};
use crate::{
    Error, Result, Shop, billing,
    identity::{accounts, passwords},
    store::insert_new,
};

/// Loads accounts and orders.
pub async fn load(shop: &Shop, products: &HashMap<String, Product>) -> Result<()> {
    let customers = customers::all()?;
    let known = Secret(PASSWORD.into());
    for (name, email, role) in [
        ("Samia Alioui", ACCOUNTS[1], Role::Admin),
        ("Karim Haddad", ACCOUNTS[2], Role::Livreur),
    ] {
        let password = passwords::hash(&shop.randomness, &known).await?;
        open(shop, name, email, "06 39 98 00 02", role, &password).await?;
    }
    // Nobody knows the customers' password; only the demo customer's is the demo's.
    let unknown = passwords::hash(&shop.randomness, &Secret(shop.randomness.secret())).await?;
    for customer in &customers {
        let demo = customer.email == ACCOUNTS[0];
        let password = if demo {
            passwords::hash(&shop.randomness, &known).await?
        } else {
            unknown.clone()
        };
        open(
            shop,
            &customer.name,
            &customer.email,
            &customer.phone_number,
            Role::User,
            &password,
        )
        .await?;
    }
    let mut orders = orders::all(shop, &customers, products)?;
    for order in &mut orders {
        lots::name_in(order, products, shop.now());
    }
    lots::load(shop, &orders).await?;
    let numbers = orders::number_invoices(&mut orders);
    let refunds = orders::refunds(&mut orders);
    insert_new(&shop.store, "orders", &orders).await?;
    insert_new(&shop.store, "refunds", &refunds).await?;
    insert_new(&shop.store, "invoicenumbers", &numbers).await?;
    billing::issue_missing(shop).await?;
    let coupon = points::coupon(shop);
    insert_new(&shop.store, "loyalties", &points::accounts(&orders, &coupon)?).await?;
    insert_new(&shop.store, "coupons", &[coupon]).await
}

async fn open(shop: &Shop, name: &str, email: &str, phone: &str, role: Role, password: &str) -> Result<()> {
    let since = shop.now().plus_days(-300);
    let user = User {
        id: id("user", email),
        name: name.into(),
        email: email.into(),
        role,
        avatar: None,
        phone_number: Some(phone.into()),
        created_at: since,
        updated_at: since,
        last_login: None,
        is_verified: true,
        closed_at: None,
        second_factor_since: None,
        language: Language::French,
    };
    match accounts::insert(shop, &user, password, None).await {
        Ok(()) | Err(Error::EmailTaken) => Ok(()),
        Err(error) => Err(error),
    }
}
