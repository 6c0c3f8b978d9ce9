//! Problems with an order that was delivered: the customer reports one, the shop answers with money, a coupon or words,
//! and both may write more.

use shared::{
    Id, Money, Page, PageRequest,
    audit::Action,
    complaint::{
        Complaint, ComplaintAnswer, ComplaintInput, ComplaintMessage, ComplaintOutcome, ComplaintParty,
        ComplaintStatus, MOST_IMAGES, MOST_MESSAGES, MessageInput,
    },
    order::{Order, OrderStatus},
    refund::{RefundInput, RefundLineInput},
    user::User,
    validation::{self, BrokenRule},
};

use super::{letters, order_for, own_order, parts};
use crate::{
    Admin, Customer, Error, Identity, Result, Shop, audit, media,
    orders::refunds::refund_in,
    promotions::coupons,
    store::{self, Transaction, transact},
    validate,
};

/// Reports a problem with the customer's own order, with a letter to the shop.
/// [`Error::Invalid`], [`Error::NotFound`], [`Error::NotDelivered`] or [`Error::ComplaintOpen`].
pub async fn report(shop: &Shop, customer: &Customer, id: Id<Order>, input: &ComplaintInput) -> Result<Complaint> {
    refuse(shop, customer, validation::broken_rules(input), &input.images).await?;
    let complaint = transact!(shop, |tx| { report_in(tx, customer, id, input).await? });
    tracing::info!(target: "activity", user = %complaint.user_id, order = %id, complaint = %complaint.id, "complained");
    Ok(complaint)
}

/// What is wrong with an input, pictures that are not the writer's own included.
async fn refuse(shop: &Shop, writer: &Customer, mut broken: Vec<BrokenRule>, images: &[String]) -> Result<()> {
    if !broken.iter().any(|rule| rule.field.starts_with("images")) {
        broken.extend(media::own_review_images(shop, writer, images).await?);
    }
    crate::refuse(broken)
}

async fn report_in(
    tx: &mut Transaction<'_>,
    customer: &Customer,
    id: Id<Order>,
    input: &ComplaintInput,
) -> Result<Complaint> {
    let order = own_order(tx.access(), customer, id).await?;
    if order.status != OrderStatus::Delivered {
        return Err(Error::NotDelivered);
    }
    let known = store::complaints::of_order(tx.access(), id).await?;
    if known.iter().any(|complaint| complaint.status == ComplaintStatus::Open) {
        return Err(Error::ComplaintOpen);
    }
    let lines = parts::read(&order, &input.lines)?;
    let now = tx.now();
    // Of two reports at once, one starts over and sees the other.
    store::orders::touch(tx, id, now).await?;
    let complaint = Complaint {
        id: tx.new_id(),
        order_id: id,
        order_number: order.order_number,
        user_id: order.user_id,
        lines: lines.into_iter().map(|line| line.part).collect(),
        reason: input.reason,
        messages: vec![ComplaintMessage {
            by: ComplaintParty::Customer,
            text: input.text.clone(),
            images: input.images.clone(),
            at: now,
        }],
        status: ComplaintStatus::Open,
        outcome: None,
        refund_id: None,
        coupon_code: None,
        amount: None,
        created_at: now,
    };
    store::complaints::insert(tx, &complaint).await?;
    letters::complaint_to_answer(tx, &complaint).await?;
    Ok(complaint)
}

/// The complaints about an order, oldest first, for its customer and for admins. [`Error::NotFound`] for everyone else.
pub async fn of_order(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Vec<Complaint>> {
    order_for(shop.store.access(), identity, id).await?;
    store::complaints::of_order(shop.store.access(), id).await
}

/// One page of [`of_order`]. [`Error::Invalid`] or [`Error::NotFound`].
pub async fn page_of_order(
    shop: &Shop,
    identity: &Identity,
    id: Id<Order>,
    paging: PageRequest,
) -> Result<Page<Complaint>> {
    validate(&paging)?;
    Ok(Page::cut_from(of_order(shop, identity, id).await?, paging))
}

/// One page of everyone's complaints that wait for an answer, newest first. [`Error::Invalid`].
pub async fn waiting(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<Complaint>> {
    validate(&paging)?;
    store::complaints::waiting_page(&shop.store, paging).await
}

/// Adds a message, with a letter to the other side: the customer's, or an admin's for the shop.
/// [`Error::Invalid`], [`Error::NotFound`] or [`Error::ComplaintFull`].
pub async fn write(
    shop: &Shop,
    identity: &Identity,
    order: Id<Order>,
    id: Id<Complaint>,
    input: &MessageInput,
) -> Result<Complaint> {
    let writer = identity.clone().customer();
    refuse(shop, &writer, validation::broken_rules(input), &input.images).await?;
    let written = transact!(shop, |tx| {
        let found = order_for(tx.access(), identity, order).await?;
        // An admin's own order is a customer's, too.
        let by = if found.user_id == writer.user().id {
            ComplaintParty::Customer
        } else {
            ComplaintParty::Shop
        };
        let mut complaint = complaint_of(tx, order, id).await?;
        add_message(tx, &mut complaint, by, input.text.clone(), input.images.clone())?;
        store::complaints::replace(tx, &complaint).await?;
        match by {
            ComplaintParty::Customer => letters::complaint_to_answer(tx, &complaint).await?,
            ComplaintParty::Shop => {
                // What was decided was told when it was.
                let words = Complaint {
                    outcome: None,
                    ..complaint.clone()
                };
                letters::complaint_answered(tx, &words).await?;
            }
        }
        complaint
    });
    tracing::info!(target: "activity", user = %writer.user().id, complaint = %id, "wrote about a complaint");
    Ok(written)
}

async fn complaint_of(tx: &mut Transaction<'_>, order: Id<Order>, id: Id<Complaint>) -> Result<Complaint> {
    let complaint = store::complaints::by_id(tx.access(), id).await?;
    complaint
        .filter(|complaint| complaint.order_id == order)
        .ok_or(Error::NotFound)
}

fn add_message(
    tx: &Transaction<'_>,
    complaint: &mut Complaint,
    by: ComplaintParty,
    text: String,
    images: Vec<String>,
) -> Result<()> {
    // The shop can always answer.
    if by == ComplaintParty::Customer && complaint.messages.len() >= MOST_MESSAGES {
        return Err(Error::ComplaintFull);
    }
    complaint.messages.push(ComplaintMessage {
        by,
        text,
        images,
        at: tx.now(),
    });
    Ok(())
}

/// Puts a picture that the customer sent with their last message. [`Error::NotFound`], or [`Error::Invalid`] when the
/// picture is not theirs or there is no room for it.
pub async fn add_image(
    shop: &Shop,
    customer: &Customer,
    order: Id<Order>,
    id: Id<Complaint>,
    url: String,
) -> Result<()> {
    let foreign = media::own_review_images(shop, customer, std::slice::from_ref(&url)).await?;
    crate::refuse(foreign)?;
    transact!(shop, |tx| {
        own_order(tx.access(), customer, order).await?;
        let mut complaint = complaint_of(tx, order, id).await?;
        let message = last_of_customer(&mut complaint).ok_or(Error::NotFound)?;
        if message.images.len() >= MOST_IMAGES {
            return Err(Error::field("images", &format!("too_many:{MOST_IMAGES}")));
        }
        message.images.push(url.clone());
        store::complaints::replace(tx, &complaint).await?;
    });
    Ok(())
}

fn last_of_customer(complaint: &mut Complaint) -> Option<&mut ComplaintMessage> {
    let mut messages = complaint.messages.iter_mut().rev();
    messages.find(|message| message.by == ComplaintParty::Customer)
}

/// How many pictures the customer's last message has. [`Error::NotFound`].
pub async fn count_images(shop: &Shop, customer: &Customer, order: Id<Order>, id: Id<Complaint>) -> Result<usize> {
    own_order(shop.store.access(), customer, order).await?;
    let complaint = store::complaints::by_id(shop.store.access(), id).await?;
    let mut complaint = complaint
        .filter(|complaint| complaint.order_id == order)
        .ok_or(Error::NotFound)?;
    Ok(last_of_customer(&mut complaint).map_or(0, |message| message.images.len()))
}

/// Answers a complaint, once, with a letter to the customer: with money that goes back, a coupon of their own, or words.
/// [`Error::Invalid`], [`Error::NotFound`], [`Error::AlreadyAnswered`], or as [`crate::orders::refund`].
pub async fn answer(
    shop: &Shop,
    admin: &Admin,
    order: Id<Order>,
    id: Id<Complaint>,
    input: &ComplaintAnswer,
) -> Result<Complaint> {
    validate(input)?;
    let by = admin.user().id;
    let answered = transact!(shop, |tx| { answer_in(tx, by, order, id, input).await? });
    tracing::info!(target: "activity", user = %by, %order, complaint = %id, outcome = input.outcome.name(), "answered a complaint");
    Ok(answered)
}

async fn answer_in(
    tx: &mut Transaction<'_>,
    by: Id<User>,
    order: Id<Order>,
    id: Id<Complaint>,
    input: &ComplaintAnswer,
) -> Result<Complaint> {
    let order = store::orders::by_id(tx.access(), order).await?.ok_or(Error::NotFound)?;
    let mut complaint = complaint_of(tx, order.id, id).await?;
    if complaint.status == ComplaintStatus::Answered {
        return Err(Error::AlreadyAnswered);
    }
    add_message(tx, &mut complaint, ComplaintParty::Shop, input.text.clone(), Vec::new())?;
    match input.outcome {
        ComplaintOutcome::Refund => {
            let refund = pay_back(&complaint, input.amount);
            let (_, refund) = refund_in(tx, by, &order, &refund).await?;
            (complaint.refund_id, complaint.amount) = (Some(refund.id), Some(refund.amount));
        }
        ComplaintOutcome::Voucher => {
            let worth = worth_of(&order, input)?;
            let coupon = coupons::give(tx, order.user_id, "EXCUSE", worth).await?;
            (complaint.coupon_code, complaint.amount) = (Some(coupon.code), Some(worth));
        }
        ComplaintOutcome::None => {}
    }
    (complaint.status, complaint.outcome) = (ComplaintStatus::Answered, Some(input.outcome));
    store::complaints::replace(tx, &complaint).await?;
    let changes = vec![audit::change(
        "complaint.outcome",
        None::<ComplaintOutcome>,
        input.outcome,
    )?];
    audit::record(tx, by, Action::ComplaintAnswered, order.id, changes).await?;
    letters::complaint_answered(tx, &complaint).await?;
    Ok(complaint)
}

/// This sum, or the lines that the complaint is about.
fn pay_back(complaint: &Complaint, amount: Option<Money>) -> RefundInput {
    let lines = complaint.lines.iter().filter(|_| amount.is_none());
    let lines = lines.map(|line| RefundLineInput {
        product_id: line.product_id,
        weight: Some(line.weight),
        quantity: line.quantity,
    });
    RefundInput {
        lines: lines.collect(),
        shipping: false,
        amount,
        reason: complaint.reason.of_refund(),
        note: None,
        restock: false,
        expected_refunded: None,
    }
}

fn worth_of(order: &Order, input: &ComplaintAnswer) -> Result<Money> {
    let worth = input.amount.ok_or_else(|| Error::field("amount", "required"))?;
    if worth > order.total {
        let rule = format!("too_large:{}", order.total.euros());
        return Err(Error::field("amount", &rule));
    }
    Ok(worth)
}
