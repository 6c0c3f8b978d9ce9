//! The steps an order takes, one function for all of them, whoever takes the step.

use shared::{
    Id, Money, Timestamp,
    audit::Action,
    order::{Order, OrderEvent, OrderStatus, PaymentStatus, StatusChange},
    period::Day,
    round::OpenOutcome,
    user::{Role, User},
    validation::{self, BrokenRule, day_ahead},
    webhook::WebhookEvent,
};

use super::{letters, paid, refunds};
use crate::{
    Customer, Error, Result, Shop, Staff, audit,
    catalog::lots,
    delivery,
    promotions::{coupons, loyalty},
    store::{self, Transaction, products, slots, transact},
    webhooks,
};

/// How far ahead a delivery may be announced; a later day is taken for a typing error.
pub(super) const MOST_DAYS_AHEAD: i64 = 60;

/// Orders that move at once.
const MOST_AT_ONCE: usize = 100;

/// Moves an order along the table of [`OrderStatus::next`]. A livreur sees only the orders
/// given to them. Shipping gives an order to the livreur that the input names, else leaves it with the one it is given to,
/// else gives it to the one with the fewest on the road;
/// delivering dates it, takes the cash, and earns the points of an order that is paid;
/// cancelling gives back what the order took, once, and refunds what was paid. Customers who want
/// word of each step get it.
/// [`Error::NotFound`], [`Error::Invalid`], [`Error::InvalidTransition`], [`Error::OrderDisputed`], or
/// [`Error::OrderUnpaid`] for a card that is not charged, and for a transfer that has not come, unless the input says to
/// ship without.
pub async fn change_status(shop: &Shop, staff: &Staff, id: Id<Order>, input: &StatusChange) -> Result<Order> {
    check_input(shop, input)?;
    step(shop, By::Staff(staff), id, input).await
}

/// [`change_status`] for up to a hundred orders, one after the other, each as if it were alone.
/// [`Error::Invalid`] before any of them moves, [`Error::NotAllMoved`] when some did not. What fails in the shop itself ends it:
/// those before have moved.
pub async fn change_status_of_each(shop: &Shop, staff: &Staff, ids: &[Id<Order>], input: &StatusChange) -> Result<()> {
    if ids.is_empty() {
        return Err(Error::field("orders", "no_orders"));
    }
    if ids.len() > MOST_AT_ONCE {
        return Err(Error::field("orders", &format!("too_many:{MOST_AT_ONCE}")));
    }
    check_input(shop, input)?;
    let mut refused = Vec::new();
    for id in ids {
        if let Err(error) = step(shop, By::Staff(staff), *id, input).await {
            if error.is_internal() {
                return Err(error);
            }
            refused.push((*id, error));
        }
    }
    if refused.is_empty() {
        return Ok(());
    }
    let refused_ids: Vec<_> = refused.iter().map(|(id, _)| *id).collect();
    let found = store::orders::by_ids(&shop.store, &refused_ids).await?;
    let number = |id| {
        let order = found.iter().find(|order| order.id == id);
        order.map_or_else(|| id.to_string(), |order| order.order_number.clone())
    };
    Err(Error::NotAllMoved {
        moved: ids.len() - refused.len(),
        refused: refused.into_iter().map(|(id, error)| (number(id), error)).collect(),
    })
}

/// What can be refused without a look at the order.
pub(super) fn check_input(shop: &Shop, input: &StatusChange) -> Result<()> {
    let mut broken = validation::broken_rules(input);
    if let Some(date) = input.delivery_date {
        let rule = day_ahead(Day::at(date), Day::at(shop.now()), MOST_DAYS_AHEAD);
        broken.extend(rule.map(|rule| BrokenRule::new("deliveryDate", &rule)));
    }
    if input.livreur_id.is_some() && input.status != OrderStatus::Shipped {
        broken.push(BrokenRule::new("livreurId", "only_when_shipped"));
    }
    crate::refuse(broken)
}

/// Cancels the customer's own order, as long as nobody has begun to prepare it. Gives back
/// what the order took, once. [`Error::NotFound`] or [`Error::InvalidTransition`].
pub async fn cancel(shop: &Shop, customer: &Customer, id: Id<Order>) -> Result<Order> {
    let cancelled = StatusChange {
        status: OrderStatus::Cancelled,
        tracking_number: None,
        delivery_date: None,
        ship_unpaid: false,
        livreur_id: None,
    };
    step(shop, By::Owner(customer), id, &cancelled).await
}

/// Cancels an order whose money did not come in time, in the transaction that finds out. Gives back what it took,
/// once. [`Error::NotFound`] or [`Error::InvalidTransition`].
pub(crate) async fn expire(tx: &mut Transaction<'_>, id: Id<Order>) -> Result<Order> {
    let cancelled = StatusChange {
        status: OrderStatus::Cancelled,
        tracking_number: None,
        delivery_date: None,
        ship_unpaid: false,
        livreur_id: None,
    };
    step_in(tx, By::Shop, id, &cancelled, None).await
}

/// A delivery that a livreur reports.
pub(super) struct Handover {
    /// When it was made.
    pub at: Timestamp,
    /// Whether no less cash was taken than is owed.
    pub is_paid_for: bool,
    /// What of it an admin has to decide.
    pub open: Option<OpenOutcome>,
}

/// Delivers an order as its livreur reports it, in the transaction that keeps the report.
/// [`Error::NotFound`] or [`Error::InvalidTransition`].
pub(super) async fn hand_over(
    tx: &mut Transaction<'_>,
    staff: &Staff,
    id: Id<Order>,
    handover: Handover,
) -> Result<Order> {
    let delivered = StatusChange {
        status: OrderStatus::Delivered,
        tracking_number: None,
        delivery_date: None,
        ship_unpaid: false,
        livreur_id: None,
    };
    step_in(tx, By::Staff(staff), id, &delivered, Some(handover)).await
}

/// Who takes a step.
#[derive(Clone, Copy)]
enum By<'a> {
    /// Someone at work.
    Staff(&'a Staff),
    /// A customer, whatever else they are.
    Owner(&'a Customer),
    /// Nobody: the time for paying is over.
    Shop,
}

impl By<'_> {
    fn id(&self) -> Option<Id<User>> {
        match self {
            Self::Staff(staff) => Some(staff.user().id),
            Self::Owner(customer) => Some(customer.user().id),
            Self::Shop => None,
        }
    }

    /// Whose row of the table of steps is theirs.
    fn role(&self) -> Role {
        match self {
            Self::Staff(staff) => staff.user().role,
            Self::Owner(_) => Role::User,
            // It also ends an unpaid order that is being prepared.
            Self::Shop => Role::Admin,
        }
    }

    fn sees(&self, order: &Order) -> bool {
        match self {
            Self::Staff(Staff::Admin(_)) | Self::Shop => true,
            Self::Staff(Staff::Livreur(livreur)) => order.livreur_id == Some(livreur.user().id),
            Self::Owner(customer) => order.user_id == customer.user().id,
        }
    }
}

async fn step(shop: &Shop, by: By<'_>, id: Id<Order>, input: &StatusChange) -> Result<Order> {
    let order = transact!(shop, |tx| { step_in(tx, by, id, input, None).await? });
    if order.status == OrderStatus::Cancelled {
        super::show(shop, &order).await;
    }
    let (by, status) = (by.id(), order.status.name());
    tracing::info!(target: "activity", user = by.map(tracing::field::display), order = %id, status, "moved an order");
    Ok(order)
}

async fn step_in(
    tx: &mut Transaction<'_>,
    by: By<'_>,
    id: Id<Order>,
    input: &StatusChange,
    handover: Option<Handover>,
) -> Result<Order> {
    let order = store::orders::by_id(tx.access(), id)
        .await?
        .filter(|order| by.sees(order))
        .ok_or(Error::NotFound)?;
    if let Some(error) = refusal(&order, by.role(), input) {
        return Err(error);
    }
    if input.status == OrderStatus::Shipped {
        refuse_recalled(tx, &order).await?;
    }
    let ships_unpaid = input.status == OrderStatus::Shipped && order.awaits_transfer();
    let now = tx.now();
    let at = handover.as_ref().map_or(now, |handover| handover.at);
    let mut change = store::orders::Change {
        tracking_number: input.tracking_number.clone(),
        delivery_date: input.delivery_date,
        ..Default::default()
    };
    match input.status {
        OrderStatus::Shipped => change.livreur = livreur_of(tx, &order, input.livreur_id).await?,
        OrderStatus::Delivered => {
            change.delivery_date = Some(at);
            change.is_paid = order.is_paid_at_the_door()
                && order.payment_status != PaymentStatus::Paid
                && handover.as_ref().is_none_or(|handover| handover.is_paid_for);
            change.open_outcome = handover.and_then(|handover| handover.open);
        }
        OrderStatus::Cancelled => change.is_released = order.payment_status == PaymentStatus::Authorized,
        OrderStatus::Pending | OrderStatus::Processing => {}
    }
    let event = OrderEvent {
        payment: change.is_paid.then_some(PaymentStatus::Paid),
        ..OrderEvent::step(input.status, at, by.id())
    };
    // From the status that was read, so that of two steps at once one is taken and what follows
    // from it happens once.
    let is_paid = change.is_paid;
    let mut moved = store::orders::advance(tx, id, order.status, &event, change)
        .await?
        .ok_or(Error::InvalidTransition {
            from: order.status,
            to: input.status,
        })?;
    let mut code_counts_again = false;
    match moved.status {
        OrderStatus::Cancelled => {
            code_counts_again = give_back(tx, &moved).await?;
            // What may still be paid is cancelled, and what was paid is sent back, by the job.
            store::payments::schedule(tx, id, Some(now)).await?;
            moved = Box::pin(refunds::of_cancelled(tx, moved, by.id())).await?;
        }
        OrderStatus::Shipped => moved = settle_weights(tx, moved, by.id()).await?,
        OrderStatus::Delivered if is_paid => moved = paid::follow_up(tx, moved).await?,
        OrderStatus::Delivered if moved.payment_status == PaymentStatus::Paid => {
            loyalty::earn(tx, &moved).await?;
        }
        _ => {}
    }
    if let By::Staff(staff) = by {
        let mut changes = vec![audit::change("status", order.status, moved.status)?];
        if ships_unpaid {
            changes.push(audit::change("shipUnpaid", false, true)?);
        }
        audit::record(tx, staff.user().id, Action::OrderStatusChanged, id, changes).await?;
    }
    letters::moved(tx, &moved, code_counts_again).await?;
    if let Some(event) = told_as(moved.status) {
        webhooks::order_changed(tx, event, &moved).await?;
    }
    Ok(moved)
}

/// What webhooks hear of an order that was moved there.
const fn told_as(status: OrderStatus) -> Option<WebhookEvent> {
    match status {
        OrderStatus::Pending | OrderStatus::Processing => None,
        OrderStatus::Shipped => Some(WebhookEvent::OrderShipped),
        OrderStatus::Delivered => Some(WebhookEvent::OrderDelivered),
        OrderStatus::Cancelled => Some(WebhookEvent::OrderCancelled),
    }
}

/// [`Error::LotRecalled`] when the order holds goods of a lot that was recalled, but for what was refunded. Asks nothing of
/// an order without lots.
async fn refuse_recalled(tx: &mut Transaction<'_>, order: &Order) -> Result<()> {
    let with_lots: Vec<_> = order.items.iter().filter(|item| !item.lots.is_empty()).collect();
    let ids: Vec<_> = with_lots
        .iter()
        .flat_map(|item| &item.lots)
        .map(|lot| lot.lot_id)
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let recalled = store::lots::recalled_of(tx, &ids).await?;
    if recalled.is_empty() {
        return Ok(());
    }
    let done = store::refunds::of_order(tx.access(), order.id).await?;
    for item in with_lots
        .into_iter()
        .filter(|item| refunds::refunded(&done, item) < item.quantity)
    {
        if let Some(lot) = recalled
            .iter()
            .find(|lot| item.lots.iter().any(|taken| taken.lot_id == lot.id))
        {
            return Err(Error::LotRecalled { code: lot.code.clone() });
        }
    }
    Ok(())
}

/// What an order that leaves weighs less than was paid for goes back; what its card holds is taken by the job.
async fn settle_weights(tx: &mut Transaction<'_>, order: Order, by: Option<Id<User>>) -> Result<Order> {
    if order.payment_status == PaymentStatus::Authorized {
        store::payments::schedule(tx, order.id, Some(tx.now())).await?;
    }
    Box::pin(refunds::of_weighed(tx, order, by)).await
}

/// Why someone of this role cannot take this step with the order as it stands; `None` when they can.
pub(super) fn refusal(order: &Order, role: Role, input: &StatusChange) -> Option<Error> {
    if !order.status.next(role).contains(&input.status) {
        return Some(Error::InvalidTransition {
            from: order.status,
            to: input.status,
        });
    }
    match input.status {
        OrderStatus::Processing if order.awaits_card() => Some(Error::OrderUnpaid),
        OrderStatus::Shipped if order.is_disputed() => Some(Error::OrderDisputed),
        OrderStatus::Shipped if order.awaits_transfer() && !input.ship_unpaid => Some(Error::OrderUnpaid),
        _ => None,
    }
}

/// Who takes an order along that leaves: who was asked for, else who it is given to, as long as they are a livreur, else
/// the one with the fewest on the road.
async fn livreur_of(tx: &mut Transaction<'_>, order: &Order, asked: Option<Id<User>>) -> Result<Option<Id<User>>> {
    if let Some(livreur) = asked {
        delivery::hold(tx, livreur).await?;
        return Ok(asked);
    }
    match order.livreur_id {
        Some(livreur) if store::users::hold(tx, livreur, Role::Livreur).await? => Ok(Some(livreur)),
        _ => delivery::least_loaded(tx).await,
    }
}

/// Gives back what an order took: its place in a slot, its stock, but for what was refunded before, the use of its coupon, and the points it
/// earned. Nothing goes back by
/// itself into the stock of a product that was switched between pieces and grams since: staff count that anew.
/// A coupon that points bought is theirs again with its use; the points do not move twice. Answers whether the order's
/// code counts again.
async fn give_back(tx: &mut Transaction<'_>, order: &Order) -> Result<bool> {
    if let Some(slot) = order.slot {
        slots::give_back(tx, slot.id).await?;
    }
    let ids: Vec<_> = order.items.iter().map(|item| item.product_id).collect();
    let found = products::every_by_ids(tx.access(), &ids).await?;
    let done = store::refunds::of_order(tx.access(), order.id).await?;
    for item in &order.items {
        let left = refunds::left_of(&done, item);
        if let Some(product) = found.get(&item.product_id)
            && let Some(amount) = left.stock_taken(product)
        {
            lots::give_back(tx, product, item, (0, amount)).await?;
        }
    }
    loyalty::take_back(tx, order, None).await?;
    // The refund that left nothing gave the coupon back.
    if !done.is_empty() && order.refundable() == Money::ZERO {
        return Ok(false);
    }
    coupons::give_back(tx, order).await
}
