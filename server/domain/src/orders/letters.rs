//! The letters that tell customers how their orders get on, if they want to be told.

use shared::{
    order::{Order, OrderSlot, OrderStatus},
    refund::Refund,
    round::DeliveryOutcome,
};

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
        .filter(|event| event.is_step() && event.status == order.status);
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

/// Says that money goes back, how, and which credit note says so. Whoever paid is told, whatever they chose.
pub(super) async fn refund_decided(tx: &mut Transaction<'_>, order: &Order, refund: &Refund) -> Result<()> {
    let letter = Letter::RefundDecided {
        order: Box::new(order.clone()),
        refund: Box::new(refund.clone()),
    };
    whatever_they_chose(tx, order, &format!("refund/{}", refund.id), letter).await
}

/// Says that a refund was sent, and once more when the card did not take it and it went another way.
pub(super) async fn refund_sent(tx: &mut Transaction<'_>, order: &Order, refund: &Refund) -> Result<()> {
    let what = if refund.failed_at.is_some() {
        "refund_sent_otherwise"
    } else {
        "refund_sent"
    };
    let letter = Letter::RefundSent {
        order: Box::new(order.clone()),
        refund: Box::new(refund.clone()),
    };
    whatever_they_chose(tx, order, &format!("{what}/{}", refund.id), letter).await
}

/// Asks for a transfer that has not come yet. It is about their money: whoever ordered is told, whatever they chose.
pub(super) async fn transfer_awaited(tx: &mut Transaction<'_>, order: &Order) -> Result<()> {
    let found = users::by_ids(tx.access(), &[order.user_id]).await?;
    let Some(customer) = found.get(&order.user_id) else {
        return Ok(());
    };
    let cause = format!("transfer_reminder/{}", order.id);
    let letter = Letter::TransferReminder(Box::new(order.clone()));
    notifications::queue(tx, &cause, customer, letter).await
}

/// Asks whether the slot suits that the shop gave an order, in place of this one. Whoever ordered is asked, whatever they
/// chose.
pub(super) async fn slot_moved(tx: &mut Transaction<'_>, order: &Order, before: Option<OrderSlot>) -> Result<()> {
    let times = order.timeline.iter().filter(|event| event.slot.is_some()).count();
    let letter = Letter::SlotMoved {
        order: Box::new(order.clone()),
        before,
    };
    whatever_they_chose(tx, order, &format!("order_slot_{times}/{}", order.id), letter).await
}

/// Says that an order came to the door and was not handed over, why, and what comes next: once for each report. Whoever
/// ordered is told, whatever they chose.
pub(super) async fn not_handed_over(tx: &mut Transaction<'_>, order: &Order, report: &DeliveryOutcome) -> Result<()> {
    let letter = Letter::NotHandedOver {
        order: Box::new(order.clone()),
        outcome: report.outcome,
        at: report.at,
    };
    whatever_they_chose(tx, order, &format!("delivery_outcome/{}", report.id), letter).await
}

/// Says what became of money that came late. Whoever paid is told, whatever they chose.
pub(crate) async fn late(
    tx: &mut Transaction<'_>,
    order: &Order,
    letter: impl FnOnce(Box<Order>) -> Letter,
) -> Result<()> {
    let cause = format!("order_paid_late/{}", order.id);
    whatever_they_chose(tx, order, &cause, letter(Box::new(order.clone()))).await
}

/// Queues a letter that its customer gets whatever they chose, when the customer is still there.
async fn whatever_they_chose(tx: &mut Transaction<'_>, order: &Order, cause: &str, letter: Letter) -> Result<()> {
    let found = users::by_ids(tx.access(), &[order.user_id]).await?;
    match found.get(&order.user_id) {
        Some(customer) => notifications::queue(tx, cause, customer, letter).await,
        None => Ok(()),
    }
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
