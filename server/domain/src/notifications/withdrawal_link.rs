//! The link in an order's letters by which whoever has the letter withdraws, without signing in.

use serde::{Deserialize, Serialize};
use shared::{Id, account::Secret, order::Order};

use crate::{Result, Settings, Shop, platform::signing};

const AUDIENCE: &str = "withdrawal";

#[derive(Serialize, Deserialize)]
struct Claims {
    order: Id<Order>,
}

/// Proof that somebody has a letter about this order. It never runs out: until when one may withdraw is said by the
/// order's period alone.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawalKey(Id<Order>);

impl WithdrawalKey {
    /// The key in a link; `None` when the shop did not sign it, or for something else.
    pub fn read(shop: &Shop, token: &Secret) -> Option<Self> {
        signing::read::<Claims>(shop, AUDIENCE, token).map(|claims| Self(claims.order))
    }

    /// The order whose letter it is.
    pub const fn order(self) -> Id<Order> {
        self.0
    }
}

/// The page of the key of this order.
pub(super) fn path(settings: &Settings, order: Id<Order>) -> Result<String> {
    let token = signing::sign(settings, AUDIENCE, Claims { order })?;
    Ok(format!("/retractation/{}", token.0))
}
