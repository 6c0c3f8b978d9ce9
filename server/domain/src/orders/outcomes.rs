//! What a livreur reports of a stop, perhaps hours later, when their phone has a network again. Nothing that was reported
//! is lost, and nothing counts twice: an outcome that no longer fits its order is kept, and an admin decides.

use shared::{
    Id, Page, PageRequest, Timestamp,
    audit::Action,
    order::{Order, OrderEvent, OrderStatus},
    round::{DeliveryOutcome, OpenOutcome, Outcome, OutcomeReport, Unfit},
    validation::{self, BrokenRule},
};

use super::{
    letters, round,
    transitions::{self, Handover},
};
use crate::{
    Admin, Error, Livreur, Result, Shop, Staff, audit, media,
    periods::PHOTO_DAYS,
    store::{self, Transaction, delivery_outcomes, transact},
    validate,
};

/// Keeps what a livreur reports of an order of theirs, once for each moment at which they say that it happened, with a
/// photograph for staff alone. A delivery moves the order along at that moment, and notes cash as paid when no less was
/// taken than was owed; anything else leaves the order on the road, for an admin to decide. A moment that cannot be, later
/// than now or before the order left, is taken for now. What no longer fits the order changes nothing but its timeline.
/// [`Error::NotFound`] for an order that never was theirs, [`Error::InvalidTransition`] for one that has not left,
/// [`Error::Invalid`] or [`Error::PictureTooLarge`].
pub async fn report_outcome(
    shop: &Shop,
    livreur: &Livreur,
    id: Id<Order>,
    report: &OutcomeReport,
    photo: Option<Vec<u8>>,
) -> Result<DeliveryOutcome> {
    let mut broken = validation::broken_rules(report);
    if report.collected.is_some() && report.outcome != Outcome::Delivered {
        broken.push(BrokenRule::new("collected", "only_when_delivered"));
    }
    crate::refuse(broken)?;
    let photo = match photo {
        Some(bytes) => Some(media::for_staff(bytes).await?),
        None => None,
    };
    let has_photo = photo.is_some();
    let staff = Staff::Livreur(livreur.clone());
    let (outcome, order) = transact!(shop, |tx| {
        let (outcome, order) = keep(tx, &staff, id, report, has_photo).await?;
        if let (Some(webp), Some(until), Some(_)) = (&photo, outcome.photo_until, &order) {
            delivery_outcomes::insert_photo(tx, outcome.id, webp, until).await?;
        }
        (outcome, order)
    });
    if let Some(order) = order {
        let (user, name) = (livreur.user().id, outcome.outcome.name());
        tracing::info!(target: "activity", %user, order = %id, outcome = name, "reported what came of a stop");
        // It is kept; that others are expected a little earlier or later is not worth an error.
        if let Err(error) = round::went_on(shop, user, &order, outcome.at).await {
            tracing::warn!(target: "error", %error, "a round was not brought up to date");
        }
    }
    Ok(outcome)
}

/// The outcome, and the order as it then is; no order when the outcome was kept before.
async fn keep(
    tx: &mut Transaction<'_>,
    staff: &Staff,
    id: Id<Order>,
    report: &OutcomeReport,
    has_photo: bool,
) -> Result<(DeliveryOutcome, Option<Order>)> {
    let by = staff.user().id;
    let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
    if let Some(known) = delivery_outcomes::same(tx.access(), id, by, report).await? {
        return Ok((known, None));
    }
    let unfit = unfit(tx, staff, &order).await?;
    let now = tx.now();
    let outcome = DeliveryOutcome {
        id: tx.new_id(),
        order_id: id,
        by,
        outcome: report.outcome,
        note: report.note.clone(),
        collected: report.collected,
        owed: order.to_collect(),
        photo_until: has_photo.then(|| now.plus_days(PHOTO_DAYS)),
        at: believed(&order, report.at, now),
        said_at: report.at,
        received_at: now,
        unfit,
    };
    let open = outcome.asks_for_a_decision().then_some(OpenOutcome {
        id: outcome.id,
        outcome: outcome.outcome,
        at: outcome.at,
        unfit,
    });
    let order = if outcome.outcome == Outcome::Delivered && unfit.is_none() {
        let handover = Handover {
            at: outcome.at,
            is_paid_for: report.collected.is_none_or(|collected| collected >= outcome.owed),
            open,
        };
        transitions::hand_over(tx, staff, id, handover).await?
    } else {
        let event = OrderEvent {
            outcome: Some(outcome.outcome),
            ..OrderEvent::step(order.status, outcome.at, Some(by))
        };
        let noted = store::deliveries::note_outcome(tx, id, &event, open).await?;
        let noted = noted.ok_or(Error::NotFound)?;
        // A delivery that no longer fits is for an admin alone, and so is what does not fit.
        if unfit.is_none() {
            letters::not_handed_over(tx, &noted, &outcome).await?;
        }
        noted
    };
    delivery_outcomes::insert(tx, &outcome).await?;
    Ok((outcome, Some(order)))
}

/// Why the outcome changes nothing; `None` when it counts.
async fn unfit(tx: &mut Transaction<'_>, staff: &Staff, order: &Order) -> Result<Option<Unfit>> {
    let by = staff.user().id;
    let is_theirs = order.livreur_id == Some(by);
    if !is_theirs && !store::audit::was_taken_from(tx.access(), order.id, by).await? {
        return Err(Error::NotFound);
    }
    match order.status {
        OrderStatus::Cancelled => Ok(Some(Unfit::OrderCancelled)),
        OrderStatus::Delivered => Ok(Some(Unfit::AlreadyDelivered)),
        OrderStatus::Shipped => Ok((!is_theirs).then_some(Unfit::GivenToAnother)),
        from @ (OrderStatus::Pending | OrderStatus::Processing) => Err(Error::InvalidTransition {
            from,
            to: OrderStatus::Delivered,
        }),
    }
}

/// The moment, or now when it cannot be: later than now, or before the order left. A phone may be ahead a little.
fn believed(order: &Order, said: Timestamp, now: Timestamp) -> Timestamp {
    let is_leaving = |event: &&OrderEvent| event.is_step() && event.status == OrderStatus::Shipped;
    let left = order.timeline.iter().rev().find(is_leaving).map(|event| event.at);
    // A phone is also behind a little.
    let earliest = left
        .unwrap_or(order.created_at)
        .plus_seconds(-DeliveryOutcome::CLOCK_SECONDS);
    if said < earliest { now } else { said.min(now) }
}

/// What was reported of an order, in the order in which it happened. [`Error::NotFound`].
pub async fn outcomes_of(shop: &Shop, _: &Admin, id: Id<Order>) -> Result<Vec<DeliveryOutcome>> {
    let order = store::orders::by_id(shop.store.access(), id).await?;
    order.ok_or(Error::NotFound)?;
    let mut outcomes = delivery_outcomes::of_order(shop.store.access(), id).await?;
    for outcome in &mut outcomes {
        outcome.photo_until = outcome.photo_until.filter(|until| *until > shop.now());
    }
    Ok(outcomes)
}

/// One page of [`outcomes_of`]. [`Error::Invalid`] for a page that breaks a rule.
pub async fn outcomes_page(
    shop: &Shop,
    admin: &Admin,
    id: Id<Order>,
    paging: PageRequest,
) -> Result<Page<DeliveryOutcome>> {
    validate(&paging)?;
    Ok(Page::cut_from(outcomes_of(shop, admin, id).await?, paging))
}

/// The photograph of an outcome, as WebP, for admins and the livreur who took it. [`Error::NotFound`] for others, and once
/// it is no longer kept.
pub async fn outcome_photo(shop: &Shop, staff: &Staff, id: Id<DeliveryOutcome>) -> Result<Vec<u8>> {
    let outcome = delivery_outcomes::by_id(shop.store.access(), id).await?;
    outcome
        .filter(|outcome| match staff {
            Staff::Admin(_) => true,
            Staff::Livreur(livreur) => outcome.by == livreur.user().id,
        })
        .ok_or(Error::NotFound)?;
    let photo = delivery_outcomes::photo(&shop.store, id).await?;
    photo.ok_or(Error::NotFound)
}

/// Notes that an admin has decided what follows from the outcome that waits. The order stays where it is: one on the road
/// is tried again. [`Error::NotFound`], or [`Error::AlreadyAnswered`] when another one waits by now, or none.
pub async fn close_outcome(shop: &Shop, admin: &Admin, id: Id<Order>, outcome: Id<DeliveryOutcome>) -> Result<Order> {
    let by = admin.user().id;
    let order = transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        let closed = store::deliveries::close_outcome(tx, id, outcome).await?;
        let closed = closed.ok_or(Error::AlreadyAnswered)?;
        let was = order.open_outcome.map(|open| open.outcome);
        let changes = vec![audit::change("openOutcome", was, None::<Outcome>)?];
        audit::record(tx, by, Action::OutcomeClosed, id, changes).await?;
        closed
    });
    tracing::info!(target: "activity", user = %by, order = %id, "decided what follows from a stop");
    Ok(order)
}
