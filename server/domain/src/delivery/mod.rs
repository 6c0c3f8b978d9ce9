//! Who brings an order to its customer, where its door is, and in which order doors are driven to. Which step an order
//! takes, and what a livreur has on the road, is in `orders`.

pub mod doors;
pub mod geocoding;
pub mod rounds;
pub mod routing;

use std::collections::HashMap;

use shared::{
    Id,
    user::{Role, User},
};

use crate::{
    Admin, Error, Result, Shop,
    store::{self, Transaction, users},
};

/// Who can bring orders, longest here first; a hundred at most.
pub async fn livreurs(shop: &Shop, _: &Admin) -> Result<Vec<User>> {
    users::livreurs(shop.store.access()).await
}

/// [`Error::Invalid`] unless this is a livreur. Their account is written, so that nobody takes their role in the same
/// moment.
pub(crate) async fn hold(tx: &mut Transaction<'_>, livreur: Id<User>) -> Result<()> {
    if users::hold(tx, livreur, Role::Livreur).await? {
        Ok(())
    } else {
        Err(Error::field("livreurId", "not_a_livreur"))
    }
}

/// The livreur with the fewest orders on the road, the longest here among equals; `None` when
/// the shop has none. Their account is written, so that nobody takes their role in the same
/// moment.
pub(crate) async fn least_loaded(tx: &mut Transaction<'_>) -> Result<Option<Id<User>>> {
    let livreurs: Vec<_> = users::livreurs(tx.access())
        .await?
        .into_iter()
        .map(|user| user.id)
        .collect();
    let loads: HashMap<_, _> = store::deliveries::loads(tx, &livreurs).await?.into_iter().collect();
    let chosen = livreurs
        .into_iter()
        .min_by_key(|id| loads.get(id).copied().unwrap_or(0));
    match chosen {
        Some(id) if users::hold(tx, id, Role::Livreur).await? => Ok(Some(id)),
        _ => Ok(None),
    }
}
