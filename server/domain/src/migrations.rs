//! Work that a new version or a new database asks for: the indexes, what accounts and orders brought over lack for searching,
//! refunds that stood on their orders, the invoices of orders of an older version, and the day on which their unpaid
//! transfers end. It is done in the background while the shop serves, so that starting takes
//! no longer with a million orders than with none: until then a list is slow, and an invoice is completed when somebody
//! asks for it. What walks through a whole collection is done once for a database, and goes on where it was interrupted.

use tokio::sync::watch;

use crate::{
    Result, Shop, billing, orders, payments, settings,
    store::{migrations, order_words, transfers, user_search},
};

/// Completing the invoices of all orders.
const INVOICES: &str = "invoices";
/// Moving refunds from orders to a collection of their own.
const REFUNDS: &str = "refunds";
/// Finding accounts by their phone numbers.
const PHONE_NUMBERS: &str = "phone_numbers";
/// Asking Stripe once a day about what was paid before.
const LOOK_BACK: &str = "look_back";

/// Does what is not done yet, until `stopping` turns true.
pub async fn run(shop: &Shop, stopping: &watch::Receiver<bool>) -> Result<()> {
    shop.store.make_indexes().await?;
    once(shop, PHONE_NUMBERS, user_search::renew_with_phone(&shop.store)).await?;
    user_search::complete(&shop.store).await?;
    give_words(shop, stopping).await?;
    end_transfers(shop).await?;
    move_refunds(shop, stopping).await?;
    once(shop, LOOK_BACK, payments::look_back_at_paid(shop)).await?;
    complete_invoices(shop, stopping).await
}

async fn move_refunds(shop: &Shop, stopping: &watch::Receiver<bool>) -> Result<()> {
    if is_done(shop, REFUNDS).await? {
        return Ok(());
    }
    // What cannot be read is tried again at the next start.
    if orders::refunds::adopt_all(shop, stopping).await? {
        finish(shop, REFUNDS).await?;
    }
    Ok(())
}

/// Orders have the words they are found by from when they are placed; older ones, and what is brought over, get them here.
/// The next start finds none without.
async fn give_words(shop: &Shop, stopping: &watch::Receiver<bool>) -> Result<()> {
    let completed = order_words::complete(&shop.store, stopping).await?;
    if completed > 0 {
        tracing::info!(target: "system", orders = completed, "orders of an older version are found by their words now");
    }
    Ok(())
}

async fn complete_invoices(shop: &Shop, stopping: &watch::Receiver<bool>) -> Result<()> {
    let known = migrations::find(&shop.store, INVOICES).await?.unwrap_or_default();
    if known.done_at.is_some() {
        return Ok(());
    }
    let (mut reached, mut left_out) = (known.reached, 0);
    while let Some(batch) = billing::issue_missing_after(shop, &reached).await? {
        left_out += batch.left_out;
        // The next start begins anew for what cannot be read.
        if left_out == 0 {
            migrations::reach(&shop.store, INVOICES, &batch.last).await?;
        }
        reached = batch.last;
        if *stopping.borrow() {
            return Ok(());
        }
    }
    if left_out == 0 {
        finish(shop, INVOICES).await?;
    }
    Ok(())
}

/// Does this work unless it is done.
async fn once(shop: &Shop, name: &str, work: impl Future<Output = Result<()>>) -> Result<()> {
    if is_done(shop, name).await? {
        return Ok(());
    }
    work.await?;
    finish(shop, name).await
}

async fn is_done(shop: &Shop, name: &str) -> Result<bool> {
    let known = migrations::find(&shop.store, name).await?;
    Ok(known.is_some_and(|known| known.done_at.is_some()))
}

async fn finish(shop: &Shop, name: &str) -> Result<()> {
    migrations::finish(&shop.store, name, shop.now()).await?;
    tracing::info!(target: "system", migration = name, "done");
    Ok(())
}

/// An older version placed orders by transfer that held their stock for ever: they end when one that is placed now does.
/// Each has its end afterwards, so that the next start finds none.
async fn end_transfers(shop: &Shop) -> Result<()> {
    let pay_by = shop.now().plus_days(settings::for_orders(shop).payment.transfer_days);
    let orders = transfers::give_end(&shop.store, pay_by).await?;
    if orders > 0 {
        tracing::info!(target: "system", orders, %pay_by, "unpaid transfers of an older version have an end now");
    }
    Ok(())
}
