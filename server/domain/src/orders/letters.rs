//! The letters that tell customers how their orders get on, if they want to be told.

use shared::order::{Order, OrderStatus};

use crate::{
    Result, notifications,
    store::{Transaction, outbox::Letter, profiles, users},
};

/// Says where an order now stands, if there is a letter about that; a cancelled one's code only when it counts again.
pub(super) async fn moved(tx: &mut Transaction<'_>, order: &Order, code_counts_again: bool) -> Result<()> {
    let mut about = Box::new(order.clone());
    let letter = match order.status {
        OrderStatus::Pending | OrderStatus::Processing => return Ok(()),
        OrderStatus::Shipped => Letter::OrderShipped {
            order: about,
            livreur: livreur_of(tx, order).await?,
        },
        OrderStatus::Delivered => Letter::OrderDelivered(about),
        OrderStatus::Cancelled => {
            about.coupon_code = about.coupon_code.filter(|_| code_counts_again);
            Letter::OrderCancelled(about)
        }
    };
    // An order that late money revived can be cancelled again, which is another cause.
    let times = order
        .timeline
        .iter()
        .filter(|event| event.payment.is_none() && event.status == order.status);
    let what = match times.count() {
        0 | 1 => order.status.name().to_owned(),
        times => format!("{}_{times}", order.status.name()),
    };
    tell(tx, order, &what, letter).await
}

/// Says that an order's money has come in.
pub(super) async fn paid(tx: &mut Transaction<'_>, order: &Order) -> Result<()> {
    let letter = Letter::OrderPaid(Box::new(order.clone()));
    tell(tx, order, "paid", letter).await
}

/// Says that a cancelled order's money was sent back, and once more when the card did not take it and it went
/// another way.
pub(crate) async fn refunded(tx: &mut Transaction<'_>, order: &Order) -> Result<()> {
    let has_failed = order.refund.as_ref().is_some_and(|refund| refund.failed_at.is_some());
    let what = if has_failed { "refunded_otherwise" } else { "refunded" };
    let letter = Letter::OrderRefunded(Box::new(order.clone()));
    tell(tx, order, what, letter).await
}

/// Says what became of money that came late. Whoever paid is told, whatever they chose.
pub(crate) async fn late(
    tx: &mut Transaction<'_>,
    order: &Order,
    letter: impl FnOnce(Box<Order>) -> Letter,
) -> Result<()> {
    let found = users::by_ids(tx.access(), &[order.user_id]).await?;
    let Some(customer) = found.get(&order.user_id) else {
        return Ok(());
    };
    let cause = format!("order_paid_late/{}", order.id);
    notifications::queue(tx, &cause, customer, letter(Box::new(order.clone()))).await
}

async fn livreur_of(tx: &mut Transaction<'_>, order: &Order) -> Result<Option<String>> {
    let Some(id) = order.livreur_id else {
        return Ok(None);
    };
    let found = users::by_ids(tx.access(), &[id]).await?;
    Ok(found.get(&id).map(|livreur| livreur.name.clone()))
}

/// Queues a letter, one of its kind an order, when the customer is still there and wants word of each step.
async fn tell(tx: &mut Transaction<'_>, order: &Order, what: &str, letter: Letter) -> Result<()> {
    let found = users::by_ids(tx.access(), &[order.user_id]).await?;
    let Some(customer) = found.get(&order.user_id) else {
        return Ok(());
    };
    let preferences = profiles::preferences(tx.access(), customer.id).await?;
    if !preferences.order_notifications {
        return Ok(());
    }
    let cause = format!("order_{what}/{}", order.id);
    notifications::queue(tx, &cause, customer, letter).await
}
