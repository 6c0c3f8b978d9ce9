//! Who brings an order, when an admin decides.

use shared::{
    Id,
    audit::Action,
    order::{Order, OrderEvent},
    user::User,
};

use crate::{Admin, Error, Result, Shop, audit, delivery, store, store::transact};

/// Gives an order that is neither delivered nor cancelled to this livreur, also while it is on the way. Says so in its
/// timeline and in the audit, once. [`Error::NotFound`], [`Error::OrderClosed`], or [`Error::Invalid`] for who is no
/// livreur.
pub async fn give_to(shop: &Shop, admin: &Admin, id: Id<Order>, livreur: Id<User>) -> Result<Order> {
    let by = admin.user().id;
    let order = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        delivery::hold(tx, livreur).await?;
        let event = OrderEvent {
            livreur_id: Some(livreur),
            ..OrderEvent::step(order.status, tx.now(), Some(by))
        };
        match store::orders::give_to(tx, id, livreur, &event).await? {
            Some(given) => {
                let changes = vec![audit::change("livreurId", order.livreur_id, given.livreur_id)?];
                audit::record(tx, by, Action::OrderLivreurChanged, id, changes).await?;
                given
            }
            None if order.livreur_id == Some(livreur) => order,
            None => return Err(Error::OrderClosed),
        }
    });
    tracing::info!(target: "activity", user = %by, order = %id, %livreur, "gave an order to a livreur");
    Ok(order)
}
