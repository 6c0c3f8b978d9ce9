//! What an admin reads off the bank's statement: a transfer that came in, in time or late.

use shared::{
    Id, Money,
    audit::Action,
    order::{Order, OrderStatus, PaymentStatus},
};

use super::{paid, refunds};
use crate::{Admin, Error, Result, Shop, audit, store, store::transact};

/// Notes that an order's transfer has come in, or other money that this shop cannot see come
/// ([`Order::is_marked_paid_by_hand`]): it is paid, invoiced, and its customer told, once however often this
/// is called. [`Error::NotFound`], [`Error::NotATransfer`], [`Error::OrderCancelled`] or [`Error::AlreadyPaid`].
pub async fn mark_paid(shop: &Shop, admin: &Admin, id: Id<Order>) -> Result<Order> {
    let by = admin.user().id;
    let order = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        if !order.is_marked_paid_by_hand() {
            return Err(Error::NotATransfer);
        }
        let Some(paid) = paid::settle(tx, &order, Some(by)).await? else {
            return Err(if order.status == OrderStatus::Cancelled {
                Error::OrderCancelled
            } else {
                Error::AlreadyPaid
            });
        };
        let changes = vec![
            audit::change("paymentStatus", order.payment_status, PaymentStatus::Paid)?,
            audit::change("invoiceNumber", None::<String>, &paid.invoice_number)?,
        ];
        audit::record(tx, by, Action::OrderPaid, id, changes).await?;
        paid
    });
    tracing::info!(target: "activity", user = %by, order = %id, "marked an order paid");
    Ok(order)
}

/// Notes that the transfer of a cancelled order has come in after all: nothing is paid or invoiced, and the money is owed
/// back, until [`super::mark_refunded`]. [`Error::NotFound`], [`Error::NotATransfer`], [`Error::AlreadyPaid`] when the money was
/// noted before, or [`Error::NoRefundDue`] for an order that stands or costs nothing.
pub async fn note_late_transfer(shop: &Shop, admin: &Admin, id: Id<Order>) -> Result<Order> {
    let by = admin.user().id;
    let order = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        if !order.is_paid_as_by_transfer() {
            return Err(Error::NotATransfer);
        }
        if !order.may_owe_a_late_transfer() {
            let is_noted = order.payment_status == PaymentStatus::Paid || !order.refunds.is_empty();
            return Err(if is_noted {
                Error::AlreadyPaid
            } else {
                Error::NoRefundDue
            });
        }
        let owing = refunds::of_late_money(tx, &order, Some(by))
            .await?
            .ok_or(Error::AlreadyPaid)?;
        let changes = vec![audit::change("refund.amount", None::<Money>, owing.refunded_total)?];
        audit::record(tx, by, Action::OrderPaid, id, changes).await?;
        owing
    });
    tracing::info!(target: "activity", user = %by, order = %id, "noted a transfer for a cancelled order");
    Ok(order)
}
