//! Money that goes back to customers. What a refund pays back is said by `amounts`; whoever asks for one (the dashboard,
//! REST, a cancelled order, Stripe), it is written by [`record`] in one transaction with everything that follows from it.

mod amounts;
mod older;
mod sending;

use shared::{
    Id, Language, Money, Page, PageRequest,
    audit::Action,
    order::{CounterMethod, Order, OrderEvent, OrderItem, OrderStatus, PaymentMethod, PaymentStatus, RefundEvent},
    refund::{Refund, RefundInput, RefundLineInput, RefundMethod, RefundReason, RefundStatus},
    user::User,
    webhook::WebhookEvent,
    weighing,
};

use self::amounts::Plan;
use super::letters;
use crate::{
    Admin, Error, Identity, Result, Shop, audit,
    billing::{self, Credit},
    catalog::lots,
    promotions::{coupons, loyalty},
    store::{self, Transaction, orders::Refunds, products, transact},
    validate, webhooks,
};

pub(crate) use amounts::find as find_line;
pub use amounts::left_of_lines;
pub(crate) use older::{adopt_all, adopt_of};
pub(crate) use sending::{Outcome, settle};
pub use sending::{mark_all_sent, mark_sent};

/// Refunds lines, the delivery or a sum of a paid order, once: with its credit note, the points it takes back, the stock
/// if asked, and a letter. A card's money leaves by itself, other money is sent by hand ([`mark_sent`]).
/// [`Error::Invalid`], [`Error::NotFound`], [`Error::NotPaid`], [`Error::OrderCancelled`] (its money went back when it
/// was), [`Error::OrderDisputed`], [`Error::RefundTooLarge`] or [`Error::RefundOfTooMany`].
pub async fn refund(shop: &Shop, admin: &Admin, id: Id<Order>, input: &RefundInput) -> Result<Refund> {
    validate(input)?;
    let by = admin.user().id;
    let (order, refund) = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        refund_in(tx, by, &order, input).await?
    });
    if refund.restock {
        shop.catalog.show(order.items.iter().map(|item| item.product_id)).await;
    }
    tracing::info!(target: "activity", user = %by, order = %id, amount = refund.amount.cents(), "refunded");
    Ok(refund)
}

/// [`refund`] of an order in the transaction of what causes it, of valid input; the order as it then is.
pub(crate) async fn refund_in(
    tx: &mut Transaction<'_>,
    by: Id<User>,
    order: &Order,
    input: &RefundInput,
) -> Result<(Order, Refund)> {
    may_refund(order)?;
    if input.expected_refunded.is_some_and(|seen| seen != order.refunded_total) {
        return Err(Error::PreconditionFailed);
    }
    let done = store::refunds::of_order(tx.access(), order.id).await?;
    let language = language_of(tx, order).await?;
    let plan = amounts::asked(order, &done, input, language)?;
    let terms = Terms {
        reason: input.reason,
        note: input.note.clone(),
        method: method_of(tx, order).await?,
        restock: input.restock,
        by: Some(by),
        reference: None,
    };
    let (order, refund) = Box::pin(record(tx, order, done, plan, terms)).await?;
    let changes = vec![audit::change("refund.amount", None::<Money>, refund.amount)?];
    audit::record(tx, by, Action::OrderRefunded, order.id, changes).await?;
    Ok((order, refund))
}

/// Whether money of this order may go back.
fn may_refund(order: &Order) -> Result<()> {
    if order.payment_status != PaymentStatus::Paid {
        return Err(Error::NotPaid);
    }
    if order.status == OrderStatus::Cancelled {
        return Err(Error::OrderCancelled);
    }
    if order.is_disputed() {
        return Err(Error::OrderDisputed);
    }
    Ok(())
}

/// The refunds of an order, oldest first, for its customer and for admins. [`Error::NotFound`] for everyone else.
pub async fn of_order(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Vec<Refund>> {
    let is_admin = identity.clone().admin().is_ok();
    let order = store::orders::by_id(shop.store.access(), id)
        .await?
        .filter(|order| is_admin || order.user_id == identity.user().id)
        .ok_or(Error::NotFound)?;
    if order.refunds.is_empty() {
        return Ok(Vec::new());
    }
    store::refunds::of_order(shop.store.access(), id).await
}

/// One page of [`of_order`]. [`Error::Invalid`] or [`Error::NotFound`].
pub async fn page_of_order(
    shop: &Shop,
    identity: &Identity,
    id: Id<Order>,
    paging: PageRequest,
) -> Result<Page<Refund>> {
    validate(&paging)?;
    Ok(Page::cut_from(of_order(shop, identity, id).await?, paging))
}

/// The refunds of anyone's order, oldest first.
pub async fn of_any_order(shop: &Shop, _: &Admin, id: Id<Order>) -> Result<Vec<Refund>> {
    store::refunds::of_order(shop.store.access(), id).await
}

/// What is known of a refund beside its amount.
struct Terms {
    reason: RefundReason,
    note: Option<String>,
    method: RefundMethod,
    restock: bool,
    by: Option<Id<User>>,
    /// Its name at Stripe, where it was made.
    reference: Option<String>,
}

/// Writes a refund and all that follows from it: the order that says so, its credit note, the points, the coupon when
/// nothing is left, the stock, the letter, and the card's payment that is to be looked at.
async fn record(
    tx: &mut Transaction<'_>,
    order: &Order,
    done: Vec<Refund>,
    plan: Plan,
    terms: Terms,
) -> Result<(Order, Refund)> {
    let now = tx.now();
    let mut refund = Refund {
        id: tx.new_id(),
        order_id: order.id,
        amount: plan.amount,
        lines: plan.lines,
        shipping: plan.shipping,
        reason: terms.reason,
        note: terms.note,
        method: terms.method,
        status: if terms.reference.is_some() {
            RefundStatus::Sent
        } else {
            RefundStatus::Pending
        },
        restock: terms.restock,
        credit_note_number: None,
        created_at: now,
        by: terms.by,
        sent_at: terms.reference.is_some().then_some(now),
        failed_at: None,
        failure: None,
        reference: terms.reference,
        by_rate: plan.by_rate,
    };
    if refund.restock {
        restock(tx, order, &done, &refund).await?;
    }
    if order.invoice_number.is_some() {
        let credit = Credit {
            refund_id: Some(refund.id),
            lines: plan.credit,
            before: done.iter().flat_map(|refund| refund.by_rate.clone()).collect(),
        };
        refund.credit_note_number = Some(billing::issue_credit_note(tx, order, &credit).await?);
    }
    store::refunds::insert(tx, &refund).await?;
    let mut all = done;
    all.push(refund.clone());
    let order = write_down(tx, order, &all, &refund, terms.by).await?;
    follow_up(tx, &order, &refund).await?;
    Ok((order, refund))
}

/// What an order says of its refunds, after this one of them changed.
async fn write_down(
    tx: &mut Transaction<'_>,
    order: &Order,
    all: &[Refund],
    changed: &Refund,
    by: Option<Id<User>>,
) -> Result<Order> {
    // In the order they came: two of one moment have no other.
    let mut ids = order.refunds.clone();
    if !ids.contains(&changed.id) {
        ids.push(changed.id);
    }
    let due = all.iter().filter(|refund| refund.status != RefundStatus::Sent);
    let refunds = Refunds {
        ids: &ids,
        total: all.iter().map(|refund| refund.amount).sum(),
        due: due.map(|refund| refund.amount).sum(),
    };
    let event = OrderEvent {
        refund: Some(RefundEvent {
            amount: changed.amount,
            status: changed.status,
        }),
        ..OrderEvent::step(order.status, tx.now(), by)
    };
    let written = store::orders::set_refunds(tx, order.id, refunds, &event).await?;
    written.ok_or(Error::NotFound)
}

async fn follow_up(tx: &mut Transaction<'_>, order: &Order, refund: &Refund) -> Result<()> {
    loyalty::take_back(tx, order, Some(refund.id)).await?;
    let is_cancelled = order.status == OrderStatus::Cancelled;
    if !is_cancelled && order.refundable() == Money::ZERO {
        coupons::give_back(tx, order).await?;
    }
    if refund.method == RefundMethod::Card && refund.status == RefundStatus::Pending {
        store::payments::schedule(tx, order.id, Some(tx.now())).await?;
    }
    webhooks::order_changed(tx, WebhookEvent::OrderRefunded, order).await?;
    // The letter that an order is cancelled says so itself.
    if !is_cancelled {
        letters::refund_decided(tx, order, refund).await?;
    }
    Ok(())
}

async fn restock(tx: &mut Transaction<'_>, order: &Order, done: &[Refund], refund: &Refund) -> Result<()> {
    let lines = refund.lines.iter().map(|line| RefundLineInput {
        product_id: line.product_id,
        weight: Some(line.weight),
        quantity: line.quantity,
    });
    let lines: Vec<_> = lines.collect();
    restock_lines(tx, order, done, &lines).await
}

/// Puts the goods of these lines back into stock, after the refunds that were made before; not those of a product that is
/// sold the other way by now. Of a line's lots, those that end last are the first to come back.
pub(crate) async fn restock_lines(
    tx: &mut Transaction<'_>,
    order: &Order,
    done: &[Refund],
    lines: &[RefundLineInput],
) -> Result<()> {
    let ids: Vec<_> = lines.iter().map(|line| line.product_id).collect();
    let found = products::every_by_ids(tx.access(), &ids).await?;
    for line in lines {
        let is_it = |item: &&OrderItem| item.product_id == line.product_id && Some(item.weight) == line.weight;
        let (Some(item), Some(product)) = (order.items.iter().find(is_it), found.get(&line.product_id)) else {
            continue;
        };
        let left = left_of(done, item);
        let amount = |part: &OrderItem| part.stock_taken(product);
        if let (Some(more), Some(end)) = (amount(&left.part(line.quantity)), amount(&left)) {
            lots::give_back(tx, product, item, (end - more, end)).await?;
        }
    }
    Ok(())
}

/// What an order's customer is owed when it is cancelled: all that was paid and has not gone back. Issues the credit note
/// that cancels what is left of its invoice; also when nothing was paid, with a coupon that paid all.
pub(super) async fn of_cancelled(tx: &mut Transaction<'_>, order: Order, by: Option<Id<User>>) -> Result<Order> {
    if order.payment_status != PaymentStatus::Paid {
        return Ok(order);
    }
    let done = store::refunds::of_order(tx.access(), order.id).await?;
    let language = language_of(tx, &order).await?;
    let Some(plan) = amounts::rest(&order, &done, language) else {
        return cancel_free_invoice(tx, order).await;
    };
    let terms = cancelling(tx, &order, by).await?;
    let (mut order, refund) = Box::pin(record(tx, &order, done, plan, terms)).await?;
    order.credit_note_number = refund.credit_note_number;
    Ok(order)
}

/// Gives back what was paid for cuts beyond what they weigh, once: with a credit note and a letter, as any refund. Nothing
/// while the order is not paid: then it costs less by itself.
pub(super) async fn of_weighed(tx: &mut Transaction<'_>, order: Order, by: Option<Id<User>>) -> Result<Order> {
    let is_lighter = weighing::lacking(&order.items).iter().any(|cents| *cents > 0);
    if !is_lighter || order.payment_status != PaymentStatus::Paid {
        return Ok(order);
    }
    let done = store::refunds::of_order(tx.access(), order.id).await?;
    let language = language_of(tx, &order).await?;
    let Some(plan) = amounts::weighed(&order, &done, language) else {
        return Ok(order);
    };
    let terms = Terms {
        reason: RefundReason::Weighed,
        note: None,
        method: method_of(tx, &order).await?,
        restock: false,
        by,
        reference: None,
    };
    let (order, _) = Box::pin(record(tx, &order, done, plan, terms)).await?;
    Ok(order)
}

/// The credit note of an invoice of nothing. One whose money went back before is credited already.
async fn cancel_free_invoice(tx: &mut Transaction<'_>, mut order: Order) -> Result<Order> {
    if order.invoice_number.is_none() || order.total > Money::ZERO {
        return Ok(order);
    }
    order.credit_note_number = Some(billing::issue_cancellation(tx, &order).await?);
    Ok(order)
}

/// Owes the money back that came for an order after it was cancelled: nothing was invoiced, so nothing is credited.
/// `None` when that is noted already.
pub(crate) async fn of_late_money(
    tx: &mut Transaction<'_>,
    order: &Order,
    by: Option<Id<User>>,
) -> Result<Option<Order>> {
    if !order.refunds.is_empty() {
        return Ok(None);
    }
    let language = language_of(tx, order).await?;
    let plan = amounts::sum(order, &[], order.total, language);
    let terms = cancelling(tx, order, by).await?;
    let (order, _) = Box::pin(record(tx, order, Vec::new(), plan, terms)).await?;
    Ok(Some(order))
}

/// Writes down what was refunded at Stripe and is not known here: as much of it as was not refunded here before.
pub(crate) async fn of_stripe(
    tx: &mut Transaction<'_>,
    order: &Order,
    amount: Money,
    reference: String,
) -> Result<Option<Order>> {
    let amount = amount.min(order.refundable());
    if amount == Money::ZERO {
        return Ok(None);
    }
    let done = store::refunds::of_order(tx.access(), order.id).await?;
    let language = language_of(tx, order).await?;
    let plan = amounts::sum(order, &done, amount, language);
    let terms = Terms {
        reason: RefundReason::Other,
        note: None,
        method: RefundMethod::Card,
        restock: false,
        by: None,
        reference: Some(reference),
    };
    let (order, _) = Box::pin(record(tx, order, done, plan, terms)).await?;
    Ok(Some(order))
}

async fn cancelling(tx: &mut Transaction<'_>, order: &Order, by: Option<Id<User>>) -> Result<Terms> {
    Ok(Terms {
        reason: RefundReason::Cancelled,
        note: None,
        method: method_of(tx, order).await?,
        // Cancelling gives back what the order took.
        restock: false,
        by,
        reference: None,
    })
}

/// How many pieces or cuts of this order's line went back or were paid back: cancelling gives back the others.
pub(crate) fn refunded(done: &[Refund], item: &OrderItem) -> i64 {
    item.quantity - left_of(done, item).quantity
}

/// The line without what went back or was paid back of it: what cancelling gives back.
pub(crate) fn left_of(done: &[Refund], item: &OrderItem) -> OrderItem {
    amounts::left_of(item, done)
}

/// Money goes back the way it came, and by transfer where that way is closed: the shop takes no cards any more, or the card
/// was charged elsewhere: for an order that was brought over, or on the shop's terminal. What a livreur took at the door
/// or the till at the counter goes back in cash.
async fn method_of(tx: &mut Transaction<'_>, order: &Order) -> Result<RefundMethod> {
    if order.payment_method.at_counter() == Some(CounterMethod::Cash) {
        return Ok(RefundMethod::Cash);
    }
    Ok(match order.payment_method.known() {
        Some(PaymentMethod::Card) if tx.settings().card.is_some() => {
            let payment = store::payments::by_id(tx.access(), order.id).await?;
            match payment.and_then(|payment| payment.intent) {
                Some(_) => RefundMethod::Card,
                None => RefundMethod::Transfer,
            }
        }
        Some(PaymentMethod::CashOnDelivery) => RefundMethod::Cash,
        Some(PaymentMethod::Card | PaymentMethod::BankTransfer) | None => RefundMethod::Transfer,
    })
}

async fn language_of(tx: &mut Transaction<'_>, order: &Order) -> Result<Language> {
    let customer = store::users::by_id(tx.access(), order.user_id).await?;
    Ok(customer.map_or(Language::French, |customer| customer.language))
}
