//! How long an order holds its stock until its money comes.

use shared::{
    Money, Timestamp,
    coupon::CouponRefusal,
    order::{Order, OrderEvent, OrderStatus, PaymentMethod},
};

use crate::{
    Error, Result, cart,
    catalog::lots::{Shelf, Taken},
    store::{self, Transaction, coupons, payments::Payment, products, slots},
};

/// How long an order holds its stock for a payment by card.
pub const HOLD_SECONDS: i64 = 30 * 60;

/// Until when an order of this total, placed now, has to be paid, where a transfer may take so many days. `None` for what is paid at the door, and for a transfer
/// of nothing.
pub(super) fn pay_by(now: Timestamp, method: PaymentMethod, total: Money, transfer_days: i64) -> Option<Timestamp> {
    match method {
        PaymentMethod::Card => Some(now.plus_seconds(HOLD_SECONDS)),
        PaymentMethod::BankTransfer if total > Money::ZERO => Some(now.plus_days(transfer_days)),
        PaymentMethod::BankTransfer | PaymentMethod::CashOnDelivery => None,
    }
}

/// Notes which of these orders are to be paid by card, in the transaction that places them.
pub(super) async fn expect_cards(tx: &mut Transaction<'_>, orders: &[Order]) -> Result<()> {
    let by_card = orders.iter().filter(|order| order.awaits_card());
    let payments: Vec<_> = by_card
        .map(|order| Payment {
            id: order.id,
            intent: None,
            failures: 0,
            check_at: order.pay_by,
            fee: None,
            capture_by: None,
            capture: None,
            undecided_since: None,
        })
        .collect();
    store::payments::insert(tx, &payments).await
}

/// Puts an order that was cancelled because its money was late back to `pending`: takes its place in a slot, its stock and
/// the use of its coupon again, or fails with [`Error::SlotFull`], also when the slot is closed by now, [`Error::OutOfStock`]
/// or [`Error::Coupon`], and the transaction with it.
pub(crate) async fn revive(tx: &mut Transaction<'_>, order: &Order) -> Result<Order> {
    if let Some(slot) = &order.slot
        && !slots::take_places(tx, &[*slot], tx.now()).await?
    {
        return Err(Error::SlotFull);
    }
    let ids: Vec<_> = order.items.iter().map(|item| item.product_id).collect();
    let found = products::every_by_ids(tx.access(), &ids).await?;
    let mut shelf = Shelf::of(tx, found.values());
    let mut items = order.items.clone();
    // In the order of ids, so that two orders with the same products do not cross.
    let mut by_product: Vec<_> = items.iter_mut().collect();
    by_product.sort_unstable_by_key(|item| item.product_id);
    for item in by_product {
        let product = found.get(&item.product_id).ok_or(Error::OutOfStock(Vec::new()))?;
        let gone = || Error::OutOfStock(vec![cart::shortage(product)]);
        // A product that is now sold the other way (by piece or by weight) is no longer what was ordered.
        item.stock_taken(product).ok_or_else(gone)?;
        let taken = shelf.take(std::slice::from_ref(&*item), &found, false);
        let Taken { stock, items } = taken.ok_or_else(gone)?;
        if !products::take_stocks(tx, &stock).await? {
            return Err(gone());
        }
        item.lots = items.into_iter().flat_map(|item| item.lots).collect();
    }
    if let Some(coupon) = order.coupon_id
        && !coupons::take_use(tx, coupon).await?
    {
        return Err(Error::Coupon(CouponRefusal::Exhausted));
    }
    let event = OrderEvent::step(OrderStatus::Pending, tx.now(), None);
    let change = store::orders::Change {
        // It may have taken other lots.
        items: (items != order.items).then_some(items),
        ..Default::default()
    };
    store::orders::advance(tx, order.id, OrderStatus::Cancelled, &event, change)
        .await?
        .ok_or(Error::InvalidTransition {
            from: order.status,
            to: OrderStatus::Pending,
        })
}
