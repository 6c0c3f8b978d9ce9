//! Deliveries: who takes an order to its door.

use std::collections::HashMap;

use shared::{Id, order::OrderForStaff, user::User};

use crate::{Livreur, Result, Shop, orders, store};

/// What this livreur has on the road, oldest first.
pub async fn on_the_road(shop: &Shop, livreur: &Livreur) -> Result<Vec<OrderForStaff>> {
    let shipped = store::orders::shipped_with(&shop.store, livreur.user().id).await?;
    orders::for_staff(shop, shipped).await
}

/// The livreur with the fewest orders on the road, the longest here among equals; `None` when
/// the shop has none.
pub(crate) async fn least_loaded(shop: &Shop) -> Result<Option<Id<User>>> {
    let livreurs: Vec<_> = store::users::livreurs(&shop.store)
        .await?
        .into_iter()
        .map(|user| user.id)
        .collect();
    let loads: HashMap<_, _> = store::orders::loads(&shop.store, &livreurs)
        .await?
        .into_iter()
        .collect();
    Ok(livreurs
        .into_iter()
        .min_by_key(|id| loads.get(id).copied().unwrap_or(0)))
}
