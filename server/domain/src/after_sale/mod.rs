//! What customers say once they have ordered: that they withdraw from the purchase, or that something was wrong. The
//! shopkeeper answers; money goes back through [`crate::orders::refund`]'s own path.

pub mod complaints;
mod letters;
mod parts;
pub mod withdrawals;

use shared::{Id, order::Order};

use crate::{
    Admin, Customer, Error, Identity, Result, Shop,
    store::{self, Access},
};

/// How many withdrawals and complaints wait for the shop's answer.
pub async fn count_waiting(shop: &Shop, _: &Admin) -> Result<u64> {
    let (withdrawals, complaints) = tokio::join!(
        store::withdrawals::count_waiting(&shop.store),
        store::complaints::count_waiting(&shop.store)
    );
    Ok(withdrawals? + complaints?)
}

/// The order, for its customer and for admins. [`Error::NotFound`] for everyone else.
async fn order_for(access: Access<'_>, identity: &Identity, id: Id<Order>) -> Result<Order> {
    let is_admin = identity.clone().admin().is_ok();
    let order = store::orders::by_id(access, id).await?;
    order
        .filter(|order| is_admin || order.user_id == identity.user().id)
        .ok_or(Error::NotFound)
}

/// The customer's own order. [`Error::NotFound`] for everyone else's.
async fn own_order(access: Access<'_>, customer: &Customer, id: Id<Order>) -> Result<Order> {
    let order = store::orders::by_id(access, id).await?;
    order
        .filter(|order| order.user_id == customer.user().id)
        .ok_or(Error::NotFound)
}
