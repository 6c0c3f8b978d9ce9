//! How many unpaid orders an account holds whose address nobody has confirmed: with a stranger's address, orders would
//! hold the stock and write letters without end.

use shared::user::User;

use crate::{
    Error, Result,
    store::{Transaction, orders, users},
};

/// Unpaid orders that an account without a confirmed address holds at most.
const MOST_UNPAID: u64 = 3;

/// [`Error::TooManyUnpaid`] when the customer may hold no further unpaid order. Asks nothing about whoever has confirmed
/// their address. Call it in the transaction that places an order, after it has emptied the cart: two orders of one
/// customer write the same cart, so of two at once one starts over and counts the other.
pub(super) async fn allow_another(tx: &mut Transaction<'_>, user: &User) -> Result<()> {
    if user.is_verified || orders::count_unpaid(tx, user.id, MOST_UNPAID).await? < MOST_UNPAID {
        return Ok(());
    }
    // Who is signed in is read from memory, and may have followed the link just now.
    match users::by_id(tx.access(), user.id).await? {
        Some(user) if user.is_verified => Ok(()),
        _ => Err(Error::TooManyUnpaid),
    }
}
