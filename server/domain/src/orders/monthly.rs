//! Ordering what a subscription composed, in place of what lies in a cart.

use std::sync::Arc;

use shared::{
    Id,
    cart::CartItem,
    order::{Order, PlaceOrder},
    subscription::Subscription,
    user::User,
};

use super::{
    draft::{self, Checkout},
    place,
};
use crate::{Result, delivery::Book, store::Transaction};

/// A platter that a subscription orders.
#[derive(Clone, Debug)]
pub(crate) struct MonthlyPlatter {
    pub subscription: Id<Subscription>,
    /// The id of its order, which no other order can have.
    pub order: Id<Order>,
    /// Its cheeses, as a cart would hold them.
    pub lines: Vec<CartItem>,
    /// The version of the terms of sale that was accepted when it was subscribed to.
    pub terms: Option<i64>,
}

/// Orders a subscription's platter in the transaction that notes it, as [`super::place()`] orders what lies in a cart, and
/// under the same rules; the cart stays as it is. A rule's slot must be stored before
/// ([`store_slot`](crate::delivery::store_slot)), and what it took be shown after ([`super::show`]).
pub(crate) async fn place_platter(
    tx: &mut Transaction<'_>,
    customer: &User,
    input: &PlaceOrder,
    platter: &MonthlyPlatter,
    book: &Arc<Book>,
) -> Result<Order> {
    place::check_input(tx.settings(), input)?;
    let checkout = Checkout {
        book: Arc::clone(book),
        customer: customer.clone(),
        input: input.clone(),
        platter: Some(platter.clone()),
        learned: None,
        terms: platter.terms,
    };
    draft::place_as_is(tx, &checkout).await
}
