//! The moment an order is paid, whichever way the money came.

use shared::{
    Id, Money,
    order::{Order, OrderEvent, OrderStatus, PaymentStatus},
    user::User,
    webhook::WebhookEvent,
};

use super::{letters, refunds};
use crate::{
    Result, billing,
    promotions::loyalty,
    store::{self, Transaction},
    webhooks,
};

/// Notes that an order was paid: its timeline says when and by whom (`None`: by the shop itself), its
/// invoice is issued, its customer gets a letter, and an order that was delivered before earns its points. Call it in the
/// transaction that learns of the money. `None` when it is paid already or cancelled: then nothing changes.
pub(crate) async fn settle(tx: &mut Transaction<'_>, order: &Order, by: Option<Id<User>>) -> Result<Option<Order>> {
    let event = OrderEvent {
        payment: Some(PaymentStatus::Paid),
        ..OrderEvent::step(order.status, tx.now(), by)
    };
    match store::orders::pay(tx, order.id, &event).await? {
        None => Ok(None),
        Some(paid) => {
            let mut paid = follow_up(tx, paid).await?;
            if paid.has_left() {
                // Weighed while it was being charged.
                paid = Box::pin(refunds::of_weighed(tx, paid, None)).await?;
            }
            // Where there was nothing to pay, nothing has come.
            if paid.total > Money::ZERO {
                letters::paid(tx, &paid).await?;
            }
            Ok(Some(paid))
        }
    }
}

/// What follows from a payment that was just noted.
pub(super) async fn follow_up(tx: &mut Transaction<'_>, mut paid: Order) -> Result<Order> {
    if paid.status == OrderStatus::Delivered {
        loyalty::earn(tx, &paid).await?;
    }
    paid.invoice_number = Some(billing::issue_invoice(tx, &paid).await?);
    webhooks::order_changed(tx, WebhookEvent::OrderPaid, &paid).await?;
    Ok(paid)
}
