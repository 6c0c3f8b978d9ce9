//! Recalling a lot: it is sold no more, and each customer who was sent some of it gets a letter.

use shared::{
    Id, Page, PageRequest,
    audit::Action,
    lot::{Lot, LotRecall},
    order::{Order, OrderForStaff},
    stock::StockReason,
};

use super::page_for_staff;
use crate::{
    Admin, Error, Result, Shop, audit, catalog, notifications,
    store::{self, Transaction, lots, outbox::Letter, products, transact, users},
    validate,
};

/// How many orders are read, and written about in one transaction.
const AT_ONCE: i64 = 50;
/// An order that leaves while its lot is being recalled is seen by who looks after this: no transaction lasts longer.
const SETTLED_SECONDS: i64 = 120;

/// One page of the orders that name a lot, newest first. [`Error::NotFound`] or [`Error::Invalid`].
pub async fn of_lot(shop: &Shop, _: &Admin, lot: Id<Lot>, paging: PageRequest) -> Result<Page<OrderForStaff>> {
    validate(&paging)?;
    lots::by_id(shop.store.access(), lot).await?.ok_or(Error::NotFound)?;
    page_for_staff(shop, store::orders_of_lots::of_lot(&shop.store, lot, paging).await?).await
}

/// Takes a lot off sale for good, what is left of it as waste, and writes to each customer to whom some of it has left,
/// once. Orders that have not left are for the shop to change or cancel: they cannot leave with it. [`Error::NotFound`] or
/// [`Error::Invalid`]; a lot that was recalled before stays as it is.
pub async fn recall(shop: &Shop, admin: &Admin, id: Id<Lot>, input: &LotRecall) -> Result<Lot> {
    validate(input)?;
    let by = admin.user().id;
    let lot = transact!(shop, |tx| {
        let before = lots::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        if before.recalled_at.is_some() {
            before
        } else {
            let lot = Lot {
                ended_at: before.ended_at.or(Some(tx.now())),
                recalled_at: Some(tx.now()),
                recall_reason: Some(input.reason.clone()),
                ..before
            };
            lots::replace(tx, &lot).await?;
            catalog::lots::take_out(tx, Some(by), &lot, StockReason::Waste, None).await?;
            let changes = vec![audit::change("reason", None::<&str>, &input.reason)?];
            audit::record(tx, by, Action::LotRecalled, id, changes).await?;
            lot
        }
    });
    shop.catalog.show([lot.product_id]).await;
    tracing::info!(target: "activity", user = %by, lot = %id, "recalled a lot");
    // What is not written now is written by the job.
    if let Err(error) = write_letters(&shop.without_claim(), &lot).await {
        tracing::error!(target: "error", lot = %id, %error, "letters about a recall wait");
    }
    Ok(Lot {
        remaining: Some(0),
        ..lot
    })
}

/// Writes what a recall still owes to customers: after one that broke off, and to those whose order left meanwhile.
pub async fn write_about_recalls(shop: &Shop) -> Result<()> {
    for lot in lots::to_write_of(&shop.store).await? {
        let is_settled = lot
            .recalled_at
            .is_some_and(|at| at.plus_seconds(SETTLED_SECONDS) <= shop.now());
        write_letters(shop, &lot).await?;
        if is_settled {
            lots::letters_written(&shop.store, lot.id, shop.now()).await?;
        }
    }
    Ok(())
}

async fn write_letters(shop: &Shop, lot: &Lot) -> Result<()> {
    let found = products::by_ids(shop.store.access(), &[lot.product_id]).await?;
    let name = found
        .get(&lot.product_id)
        .map(shared::product::Product::names)
        .unwrap_or_default();
    let mut after = None;
    loop {
        let orders = store::orders_of_lots::left_with_lot(&shop.store, lot.id, after, AT_ONCE).await?;
        let Some(last) = orders.last() else {
            return Ok(());
        };
        after = Some(last.id);
        let ids: Vec<_> = orders.iter().map(|order| order.user_id).collect();
        let customers = users::by_ids(shop.store.access(), &ids).await?;
        transact!(shop, |tx| {
            for order in &orders {
                if let Some(customer) = customers.get(&order.user_id) {
                    write_to(tx, lot, &name, order, customer).await?;
                }
            }
        });
    }
}

/// One letter to a customer about a lot, however many of their orders have it.
async fn write_to(
    tx: &mut Transaction<'_>,
    lot: &Lot,
    name: &[String; 2],
    order: &Order,
    customer: &shared::user::User,
) -> Result<()> {
    let letter = Letter::LotRecalled {
        order: Box::new(order.clone()),
        lot: Box::new(lot.clone()),
        name: name.clone(),
    };
    let cause = format!("lot_recalled/{}/{}", lot.id, customer.id);
    notifications::queue(tx, &cause, customer, letter).await
}
