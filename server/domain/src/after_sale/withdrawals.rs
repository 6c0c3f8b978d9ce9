//! Withdrawing from a purchase: who may, from which lines and until when, and what the shop answers.

use shared::{
    Id, Money, Page, PageRequest, Timestamp,
    audit::Action,
    order::{Order, OrderItem, OrderStatus, PaymentStatus},
    period::Day,
    refund::{Refund, RefundInput, RefundLineInput, RefundReason},
    user::User,
    withdrawal::{
        Withdrawal, WithdrawalAnswer, WithdrawalDecision, WithdrawalInput, WithdrawalStatus, is_perishable, last_day,
    },
};

use super::{letters, order_for, parts};
pub use crate::notifications::WithdrawalKey;
use crate::{
    Admin, Customer, Error, Identity, Result, Shop, audit,
    orders::refunds::{self, refund_in},
    store::{self, Access, Transaction, products, transact, withdrawals::Answer},
    validate,
};

/// Who withdraws: the order's customer, or whoever has a letter about it.
#[derive(Clone, Debug)]
pub enum Withdrawer {
    /// A customer who is signed in.
    Customer(Customer),
    /// Somebody with the link of a letter.
    KeyHolder(WithdrawalKey),
}

impl Withdrawer {
    /// The order with this id, if it is theirs to withdraw from. [`Error::NotFound`].
    async fn order(&self, access: Access<'_>, id: Id<Order>) -> Result<Order> {
        let order = store::orders::by_id(access, id).await?;
        let is_theirs = |order: &Order| match self {
            Self::Customer(customer) => order.user_id == customer.user().id,
            Self::KeyHolder(key) => order.id == key.order(),
        };
        order.filter(is_theirs).ok_or(Error::NotFound)
    }
}

/// What a customer may withdraw from.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The order.
    pub order: Order,
    /// Its customer.
    pub customer: User,
    /// Its lines.
    pub lines: Vec<OfferedLine>,
    /// The last day of the period; `None` before the order is delivered.
    pub last_day: Option<Day>,
    /// Whether that is over.
    pub is_over: bool,
    /// What they withdrew from before, oldest first.
    pub withdrawals: Vec<Withdrawal>,
}

/// A line of an order, to withdraw from.
#[derive(Clone, Debug)]
pub struct OfferedLine {
    /// The line.
    pub item: OrderItem,
    /// Whether it spoils quickly, so that nobody withdraws from it.
    pub is_perishable: bool,
    /// How many pieces or cuts were neither paid back nor withdrawn from.
    pub left: i64,
}

impl Offer {
    /// Whether there is anything that they may withdraw from now.
    pub fn is_open(&self) -> bool {
        let has_any = self.lines.iter().any(|line| !line.is_perishable && line.left > 0);
        // What was bought in the shop was not bought at a distance (code de la consommation art. L221-18).
        has_any && !self.is_over && self.order.status != OrderStatus::Cancelled && !self.order.was_sold_at_counter()
    }

    async fn read(mut access: Access<'_>, order: Order, now: Timestamp) -> Result<Self> {
        let customer = store::users::by_id(access.reborrow(), order.user_id)
            .await?
            .ok_or(Error::NotFound)?;
        let withdrawals = store::withdrawals::of_order(access.reborrow(), order.id).await?;
        let refunds = store::refunds::of_order(access.reborrow(), order.id).await?;
        let lines = lines(access, &order, &refunds, &withdrawals).await?;
        let last_day = last_day(&order);
        Ok(Self {
            is_over: last_day.is_some_and(|last| now >= last.plus(1).start()),
            last_day,
            order,
            customer,
            lines,
            withdrawals,
        })
    }
}

async fn lines(
    access: Access<'_>,
    order: &Order,
    refunds: &[Refund],
    withdrawals: &[Withdrawal],
) -> Result<Vec<OfferedLine>> {
    let unsaid = order.items.iter().filter(|item| item.is_perishable.is_none());
    let unsaid: Vec<_> = unsaid.map(|item| item.product_id).collect();
    let products = products::every_by_ids(access, &unsaid).await?;
    let line = |item: &OrderItem| OfferedLine {
        is_perishable: is_perishable(item, products.get(&item.product_id)),
        left: item.quantity - paid_back(refunds, withdrawals, item) - withdrawn_from(withdrawals, item),
        item: item.clone(),
    };
    Ok(order.items.iter().map(line).collect())
}

/// How many pieces or cuts of a line were paid back for another reason than a withdrawal.
fn paid_back(refunds: &[Refund], withdrawals: &[Withdrawal], item: &OrderItem) -> i64 {
    let is_of_withdrawal = |refund: &Refund| withdrawals.iter().any(|one| one.refund_id == Some(refund.id));
    let others: Vec<_> = refunds
        .iter()
        .filter(|refund| !is_of_withdrawal(refund))
        .cloned()
        .collect();
    refunds::refunded(&others, item)
}

/// How many pieces or cuts of a line were withdrawn from, but for what the shop refused.
fn withdrawn_from(withdrawals: &[Withdrawal], item: &OrderItem) -> i64 {
    let standing = withdrawals
        .iter()
        .filter(|withdrawal| withdrawal.status != WithdrawalStatus::Refused);
    standing.map(|withdrawal| withdrawn(withdrawal, item)).sum()
}

/// What may be withdrawn from, and what was. [`Error::NotFound`] when the order is not theirs.
pub async fn offer(shop: &Shop, by: &Withdrawer, id: Id<Order>) -> Result<Offer> {
    let order = by.order(shop.store.access(), id).await?;
    Offer::read(shop.store.access(), order, shop.now()).await
}

/// Notes that a customer withdraws from these lines, with a receipt to them and a letter to the shop. From the purchase
/// until fourteen days after the delivery.
/// [`Error::NotFound`], [`Error::Invalid`], [`Error::OrderCancelled`], [`Error::WithdrawalOver`] or
/// [`Error::NotWithdrawable`].
pub async fn withdraw(shop: &Shop, by: &Withdrawer, id: Id<Order>, input: &WithdrawalInput) -> Result<Withdrawal> {
    validate(input)?;
    let withdrawal = transact!(shop, |tx| { withdraw_in(tx, by, id, input).await? });
    tracing::info!(target: "activity", user = %withdrawal.user_id, order = %id, withdrawal = %withdrawal.id, "withdrew");
    Ok(withdrawal)
}

async fn withdraw_in(
    tx: &mut Transaction<'_>,
    by: &Withdrawer,
    id: Id<Order>,
    input: &WithdrawalInput,
) -> Result<Withdrawal> {
    let order = by.order(tx.access(), id).await?;
    let now = tx.now();
    let offer = Offer::read(tx.access(), order, now).await?;
    let lines = admitted(&offer, input)?;
    // Of two that withdraw at once, or withdraw and refund, one starts over and sees what the other took.
    store::orders::touch(tx, id, now).await?;
    let Offer { order, customer, .. } = offer;
    let withdrawal = Withdrawal {
        id: tx.new_id(),
        order_id: order.id,
        order_number: order.order_number,
        user_id: order.user_id,
        name: customer.name.clone(),
        email: customer.email.clone(),
        lines,
        status: WithdrawalStatus::Received,
        received_at: now,
        answered_at: None,
        note: None,
        refund_id: None,
    };
    store::withdrawals::insert(tx, &withdrawal).await?;
    letters::withdrawal_received(tx, &customer, &withdrawal).await?;
    Ok(withdrawal)
}

/// The lines that are asked for, if the customer may withdraw from all of them.
fn admitted(offer: &Offer, input: &WithdrawalInput) -> Result<Vec<shared::order::OrderPart>> {
    if offer.order.status == OrderStatus::Cancelled {
        return Err(Error::OrderCancelled);
    }
    if let Some(last_day) = offer.last_day.filter(|_| offer.is_over) {
        return Err(Error::WithdrawalOver { last_day });
    }
    let parts = parts::read(&offer.order, &input.lines)?;
    let excepted = parts.iter().enumerate();
    let at_counter = offer.order.was_sold_at_counter();
    let excepted = excepted.filter(|(_, part)| at_counter || offer.lines[part.index].is_perishable);
    let excepted: Vec<_> = excepted.map(|(position, _)| position).collect();
    if !excepted.is_empty() {
        return Err(Error::NotWithdrawable(excepted));
    }
    for (position, part) in parts.iter().enumerate() {
        let same_line = parts.iter().filter(|other| other.index == part.index);
        let asked: i64 = same_line.map(|other| other.part.quantity).sum();
        let left = offer.lines[part.index].left;
        if asked > left {
            let rule = match left {
                ..=0 => "already_withdrawn".into(),
                left => format!("too_large:{left}"),
            };
            return Err(Error::field(&format!("lines[{position}].quantity"), &rule));
        }
    }
    Ok(parts.into_iter().map(|part| part.part).collect())
}

/// The withdrawals from an order, oldest first, for its customer and for admins. [`Error::NotFound`] for everyone else.
pub async fn of_order(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Vec<Withdrawal>> {
    order_for(shop.store.access(), identity, id).await?;
    store::withdrawals::of_order(shop.store.access(), id).await
}

/// One page of [`of_order`]. [`Error::Invalid`] or [`Error::NotFound`].
pub async fn page_of_order(
    shop: &Shop,
    identity: &Identity,
    id: Id<Order>,
    paging: PageRequest,
) -> Result<Page<Withdrawal>> {
    validate(&paging)?;
    Ok(Page::cut_from(of_order(shop, identity, id).await?, paging))
}

/// One page of everyone's withdrawals that wait for an answer, newest first. [`Error::Invalid`].
pub async fn waiting(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<Withdrawal>> {
    validate(&paging)?;
    store::withdrawals::waiting_page(&shop.store, paging).await
}

/// Answers a withdrawal, once, with a letter. To accept it pays back what was paid for its lines and has not gone back
/// yet, and the delivery when nothing of the order is kept.
/// [`Error::Invalid`], [`Error::NotFound`], [`Error::AlreadyAnswered`], [`Error::NotPaid`] or [`Error::OrderDisputed`].
pub async fn answer(
    shop: &Shop,
    admin: &Admin,
    order: Id<Order>,
    id: Id<Withdrawal>,
    input: &WithdrawalAnswer,
) -> Result<Withdrawal> {
    validate(input)?;
    let by = admin.user().id;
    let answered = transact!(shop, |tx| { answer_in(tx, by, order, id, input).await? });
    if input.restock {
        shop.catalog
            .show(answered.lines.iter().map(|line| line.product_id))
            .await;
    }
    tracing::info!(target: "activity", user = %by, %order, withdrawal = %id, "answered a withdrawal");
    Ok(answered)
}

async fn answer_in(
    tx: &mut Transaction<'_>,
    by: Id<User>,
    order: Id<Order>,
    id: Id<Withdrawal>,
    input: &WithdrawalAnswer,
) -> Result<Withdrawal> {
    let order = store::orders::by_id(tx.access(), order).await?.ok_or(Error::NotFound)?;
    let known = store::withdrawals::of_order(tx.access(), order.id).await?;
    let withdrawal = known
        .into_iter()
        .find(|withdrawal| withdrawal.id == id)
        .ok_or(Error::NotFound)?;
    if withdrawal.status != WithdrawalStatus::Received {
        return Err(Error::AlreadyAnswered);
    }
    let (status, refund) = match input.status {
        WithdrawalDecision::Refused => (WithdrawalStatus::Refused, None),
        WithdrawalDecision::Accepted => {
            let refund = pay_back(tx, by, &order, &withdrawal, input.restock).await?;
            (WithdrawalStatus::Accepted, refund)
        }
    };
    let answer = Answer {
        status,
        note: input.note.clone(),
        refund,
        at: tx.now(),
    };
    let answered = store::withdrawals::answer(tx, id, &answer).await?;
    let answered = answered.ok_or(Error::AlreadyAnswered)?;
    let changes = vec![audit::change("withdrawal.status", withdrawal.status, status)?];
    audit::record(tx, by, Action::WithdrawalAnswered, order.id, changes).await?;
    letters::withdrawal_answered(tx, &answered).await?;
    Ok(answered)
}

/// Refunds the lines of a withdrawal; `None` when their money went back before.
async fn pay_back(
    tx: &mut Transaction<'_>,
    by: Id<User>,
    order: &Order,
    withdrawal: &Withdrawal,
    restock: bool,
) -> Result<Option<Id<Refund>>> {
    if order.status == OrderStatus::Cancelled {
        return Ok(None);
    }
    if order.payment_status != PaymentStatus::Paid {
        return Err(Error::NotPaid);
    }
    let done = store::refunds::of_order(tx.access(), order.id).await?;
    let input = RefundInput {
        lines: kept_of(order, &done, withdrawal),
        shipping: is_all(order, &done, withdrawal)
            && order.shipping_cost > Money::ZERO
            && !done.iter().any(|refund| refund.shipping),
        amount: None,
        reason: RefundReason::Withdrawal,
        note: None,
        restock,
        expected_refunded: None,
    };
    if input.lines.is_empty() || order.refundable() == Money::ZERO {
        return Ok(None);
    }
    let refund = match refund_in(tx, by, order, &input).await {
        // A sum that went back before was part of what these lines cost.
        Err(Error::RefundTooLarge { left }) => {
            if restock {
                refunds::restock_lines(tx, order, &done, &input.lines).await?;
            }
            let rest = RefundInput {
                lines: Vec::new(),
                shipping: false,
                amount: Some(left),
                restock: false,
                ..input
            };
            refund_in(tx, by, order, &rest).await?
        }
        // A coupon paid all of these lines.
        Err(Error::Invalid(_)) => return Ok(None),
        done => done?,
    };
    Ok(Some(refund.1.id))
}

/// What of a withdrawal's lines was not paid back yet.
fn kept_of(order: &Order, done: &[Refund], withdrawal: &Withdrawal) -> Vec<RefundLineInput> {
    let mut lines = Vec::new();
    for item in &order.items {
        let kept = item.quantity - refunds::refunded(done, item);
        let quantity = withdrawn(withdrawal, item).min(kept);
        if quantity > 0 {
            lines.push(RefundLineInput {
                product_id: item.product_id,
                weight: Some(item.weight),
                quantity,
            });
        }
    }
    lines
}

/// Whether nothing of the order is kept once this withdrawal is paid back.
fn is_all(order: &Order, done: &[Refund], withdrawal: &Withdrawal) -> bool {
    let is_gone = |item: &OrderItem| refunds::refunded(done, item) + withdrawn(withdrawal, item) >= item.quantity;
    order.items.iter().all(is_gone)
}

fn withdrawn(withdrawal: &Withdrawal, item: &OrderItem) -> i64 {
    let lines = withdrawal.lines.iter();
    lines
        .filter(|line| line.product_id == item.product_id && line.weight == item.weight)
        .map(|line| line.quantity)
        .sum()
}
