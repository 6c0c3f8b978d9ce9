//! Deliveries: who takes an order to its door.

use std::collections::HashMap;

use mongodb::ClientSession;
use shared::{
    Id, Page, PageRequest,
    order::OrderForStaff,
    user::{Role, User},
};

use crate::{
    Livreur, Result, Shop, orders,
    store::{self, users},
};

/// One page of what this livreur has on the road, oldest first. [`crate::Error::Invalid`] for
/// a page that breaks a rule.
pub async fn on_the_road(shop: &Shop, livreur: &Livreur, paging: PageRequest) -> Result<Page<OrderForStaff>> {
    let paging = orders::checked(paging)?;
    let shipped = store::orders::shipped_with(&shop.store, livreur.user().id, paging).await?;
    orders::page_for_staff(shop, shipped).await
}

/// The livreur with the fewest orders on the road, the longest here among equals; `None` when
/// the shop has none. Their account is written, so that nobody takes their role in the same
/// moment.
pub(crate) async fn least_loaded(shop: &Shop, session: &mut ClientSession) -> Result<Option<Id<User>>> {
    let livreurs: Vec<_> = users::livreurs(&shop.store, session)
        .await?
        .into_iter()
        .map(|user| user.id)
        .collect();
    let loads: HashMap<_, _> = store::orders::loads(&shop.store, session, &livreurs)
        .await?
        .into_iter()
        .collect();
    let chosen = livreurs
        .into_iter()
        .min_by_key(|id| loads.get(id).copied().unwrap_or(0));
    match chosen {
        Some(id) if users::hold(&shop.store, session, id, Role::Livreur).await? => Ok(Some(id)),
        _ => Ok(None),
    }
}
