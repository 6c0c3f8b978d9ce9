//! Ordering the platters of subscriptions. Every process runs the same job. What it finds it looks at again in the
//! transaction that orders, which moves the subscription on to the next month, and the order has the one id that its month
//! can have: so each month has one order, whoever looks and however often.

use std::time::Duration;

use sha2::{Digest, Sha256};
use shared::{
    Id, Money,
    cart::CartItem,
    job::Job,
    order::{ExpectedPrice, Order, OrderSlot, PlaceOrder, SlotKind},
    period::Day,
    platter::{self, CostsAtLeast, Platter},
    subscription::{LastPlatter, PlatterSkip, Subscription},
};
use tokio::{sync::watch, time::sleep};

use super::letters;
use crate::{
    Error, Result, Shop, delivery,
    orders::{self, MonthlyPlatter},
    settings,
    store::{profiles, subscriptions, transact, users},
};

/// How many subscriptions are looked up at once.
const ROUND: usize = 100;
/// After so many whose platter cannot be ordered now, a round is over.
const MOST_PASSED: usize = 1000;
/// The pause between two rounds.
const PAUSE: Duration = Duration::from_mins(1);

/// Orders platters until `stopping` turns true.
pub async fn run(shop: &Shop, mut stopping: watch::Receiver<bool>) {
    loop {
        let done = shop.do_job(Job::Subscriptions, order_due(shop)).await;
        if let Err(error) = done {
            tracing::error!(target: "error", %error, "monthly platters cannot be ordered");
        }
        tokio::select! {
            // An error means that the sender is gone: the server stops.
            _ = stopping.wait_for(|stop| *stop) => return,
            () = sleep(PAUSE) => {}
        }
    }
}

/// What became of a subscription that was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// Its platter is ordered.
    Ordered,
    /// It has none this month, or has ended.
    Settled,
    /// It is as it was: another process was faster, or it is tried again in the next round.
    Nothing,
}

/// Orders every platter that it is time for; answers how many. One that the shop has nothing for, or that comes too late, is
/// left out with a letter. What fails for a reason that may pass is tried again in the next round, until its day begins.
pub async fn order_due(shop: &Shop) -> Result<usize> {
    let (mut ordered, mut passed) = (0, Vec::new());
    loop {
        let found = subscriptions::due(&shop.store, shop.now(), &passed, ROUND).await?;
        if found.is_empty() || passed.len() >= MOST_PASSED {
            return Ok(ordered);
        }
        for id in found {
            match Box::pin(settle(shop, id)).await {
                Ok(Done::Ordered) => ordered += 1,
                Ok(Done::Settled) => {}
                // What cannot be read is named already.
                Ok(Done::Nothing) | Err(Error::Unreadable(_)) => passed.push(id),
                Err(error) => {
                    passed.push(id);
                    tracing::error!(target: "error", subscription = %id, %error, "a monthly platter cannot be ordered");
                }
            }
        }
    }
}

async fn settle(shop: &Shop, id: Id<Subscription>) -> Result<Done> {
    let Some(read) = subscriptions::by_id(shop.store.access(), id).await? else {
        return Ok(Done::Nothing);
    };
    let Some(day) = read.due(shop.now()) else {
        return Ok(Done::Nothing);
    };
    let customer = users::by_id(shop.store.access(), read.user_id).await?;
    if day.start() <= shop.now() || customer.is_none_or(|user| user.closed_at.is_some()) {
        return skip(shop, &read, day, PlatterSkip::TooLate, None).await;
    }
    if shop.catalog.behind().is_some() {
        // What is in memory may not be what there is.
        return Ok(Done::Nothing);
    }
    let platter = match composed(shop, &read).await? {
        Ok(platter) if platter.items.is_empty() => return skip(shop, &read, day, PlatterSkip::NoPlatter, None).await,
        Ok(platter) => platter,
        Err(CostsAtLeast(least)) => return skip(shop, &read, day, PlatterSkip::OverBudget, Some(least)).await,
    };
    let slot = match slot_for(shop, day) {
        Ok(slot) => slot,
        Err(why) => return skip(shop, &read, day, why, None).await,
    };
    match Box::pin(order(shop, &read, day, &platter, slot)).await {
        Ok(Some(order)) => {
            orders::show(shop, &order).await;
            tracing::info!(target: "activity", user = %order.user_id, order = %order.id, "ordered a monthly platter");
            Ok(Done::Ordered)
        }
        Ok(None) => Ok(Done::Nothing),
        Err(Error::NotDeliveredThere) => skip(shop, &read, day, PlatterSkip::NotDelivered, None).await,
        Err(Error::Invalid(broken)) if broken.iter().any(|rule| rule.field == "paymentMethod") => {
            skip(shop, &read, day, PlatterSkip::Payment, None).await
        }
        // Memory was behind the database: another platter is composed in the next round.
        Err(Error::OutOfStock(_) | Error::PriceChanged { .. } | Error::SlotFull | Error::SlotClosed | Error::Busy) => {
            shop.catalog
                .show(platter.items.iter().map(|item| item.product_id))
                .await;
            shop.catalog.show_slots(slot).await;
            Ok(Done::Nothing)
        }
        Err(error) => Err(error),
    }
}

/// The platter of today's stock, without what the subscription leaves out and what the customer avoids everywhere.
async fn composed(shop: &Shop, subscription: &Subscription) -> Result<Result<Platter, CostsAtLeast>> {
    // It is not guessed: what cannot be read may name an allergen.
    let profile = profiles::of_user(&shop.store, subscription.user_id, shop.new_id()).await?;
    let avoided = profile.avoided_allergens.unwrap_or_default();
    let snapshot = shop.catalog.snapshot();
    let query = subscription.platter.query(&avoided);
    Ok(platter::compose(snapshot.products(), &query, shop.now()))
}

/// The slot of a platter that is wished for this day, where the settings demand one: the first with a place from that day on,
/// or the last one before it. Fails where none has a place.
fn slot_for(shop: &Shop, day: Day) -> Result<Option<Id<OrderSlot>>, PlatterSkip> {
    if !settings::for_orders(shop).shipping.require_slot {
        return Ok(None);
    }
    let offered = delivery::offered(shop);
    let mut open = offered
        .iter()
        .filter(|slot| slot.kind == SlotKind::Delivery && slot.left > 0);
    let from_that_day_on = open.clone().find(|slot| Day::at(slot.from) >= day);
    let slot = from_that_day_on.or_else(|| open.next_back());
    slot.map(|slot| Some(slot.id)).ok_or(PlatterSkip::NoSlot)
}

/// Orders the platter through the door of every order, and moves the subscription on, together. `None` when the subscription
/// is not as it was read.
async fn order(
    shop: &Shop,
    read: &Subscription,
    day: Day,
    platter: &Platter,
    slot: Option<Id<OrderSlot>>,
) -> Result<Option<Order>> {
    if let Some(slot) = slot {
        delivery::store_slot(shop, slot).await?;
    }
    let lines: Vec<_> = platter
        .items
        .iter()
        .map(|item| CartItem {
            id: shop.new_id(),
            product_id: item.product_id,
            quantity: item.quantity,
            weight: item.weight,
        })
        .collect();
    // The budget holds by the prices that it was composed by.
    let with_prices = platter.items.iter().zip(&lines);
    let prices = with_prices.filter_map(|(item, line)| {
        let price = item.price.checked_ratio(1, item.quantity)?;
        Some(ExpectedPrice {
            item_id: line.id,
            price,
        })
    });
    let input = PlaceOrder {
        gift: None,
        shipping_address: read.shipping_address.clone(),
        company: None,
        payment_method: read.payment_method,
        coupon_code: None,
        slot_id: slot,
        expected_total: None,
        expected_prices: prices.collect(),
    };
    let ordered = MonthlyPlatter {
        subscription: read.id,
        order: order_id(read.id, day),
        lines,
        terms: read.terms_version,
    };
    let book = shop.catalog.delivery();
    Ok(transact!(shop, |tx| {
        let found = subscriptions::by_id(tx.access(), read.id).await?;
        let customer = users::by_id(tx.access(), read.user_id).await?;
        let customer = customer.filter(|user| user.closed_at.is_none());
        match (found.filter(|found| found == read), customer) {
            (Some(mut subscription), Some(customer)) => {
                let order = Box::pin(orders::place_platter(tx, &customer, &input, &ordered, &book)).await?;
                if order.items.len() < ordered.lines.len() {
                    // A cheese was taken off sale: the order would lack it.
                    return Err(Error::OutOfStock(Vec::new()));
                }
                subscription.note(LastPlatter::ordered(day, &order), tx.now());
                subscriptions::replace(tx, &subscription).await?;
                Some(order)
            }
            _ => None,
        }
    }))
}

/// Leaves the platter of this day out, and says why. One whose customer is gone ends.
async fn skip(shop: &Shop, read: &Subscription, day: Day, why: PlatterSkip, least: Option<Money>) -> Result<Done> {
    let is_done = transact!(shop, |tx| {
        let found = subscriptions::by_id(tx.access(), read.id).await?;
        match found.filter(|found| found == read) {
            None => false,
            Some(mut subscription) => {
                let customer = users::by_id(tx.access(), read.user_id).await?;
                match customer.filter(|user| user.closed_at.is_none()) {
                    None => subscription.end(tx.now()),
                    Some(customer) => {
                        subscription.note(LastPlatter::skipped(day, why), tx.now());
                        letters::skipped(tx, &customer, &subscription, day, why, least).await?;
                    }
                }
                subscriptions::replace(tx, &subscription).await?;
                true
            }
        }
    });
    if is_done {
        tracing::info!(target: "activity", user = %read.user_id, subscription = %read.id, %day, ?why, "left a monthly platter out");
        Ok(Done::Settled)
    } else {
        Ok(Done::Nothing)
    }
}

/// The id of the order of this subscription's platter in the month of that day: the database takes no second one.
fn order_id(subscription: Id<Subscription>, day: Day) -> Id<Order> {
    let mut digest = Sha256::new();
    digest.update(subscription.bytes());
    digest.update(day.month_start().to_string());
    let digest = digest.finalize();
    let mut bytes = [0; 12];
    bytes.copy_from_slice(&digest[..12]);
    Id::from_bytes(bytes)
}
