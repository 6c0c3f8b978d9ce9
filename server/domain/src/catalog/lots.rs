//! Lots: what was delivered together and keeps until the same day. What is left of a lot stands in its product, beside
//! the stock that is their sum, so that one document says both and no order can part them.

mod ending;
mod shelf;

use std::collections::HashMap;

use shared::{
    Id, Page, PageRequest,
    audit::{Action, Change},
    limits,
    lot::{Lot, LotInput, LotQuery, LotReduction},
    period::Day,
    product::{Product, ProductLot},
    stock::{StockCorrection, StockMovement, StockReason},
    user::User,
    validation::{self, BrokenRule},
};

pub use self::ending::{SOON_DAYS, expire, run, soon};
pub(crate) use self::shelf::{Shelf, Taken, change_line, give_back};
use super::stock;
use crate::{
    Admin, Error, Result, Shop, audit,
    store::{Transaction, lots, orders_of_lots, products, stock_movements, transact},
    validate, webhooks,
};

/// Refuses what would part the stock of a product with lots from their sum. [`Error::Invalid`].
pub(crate) fn stay_the_sum(before: &Product, product: &Product) -> Result<()> {
    let mut broken = Vec::new();
    if before.has_lots() && product.stock != before.stock {
        broken.push(BrokenRule::new("stock", "by_lot"));
    }
    if before.has_lots() && product.sold_by != before.sold_by {
        broken.push(BrokenRule::new("soldBy", "by_lot"));
    }
    crate::refuse(broken)
}

/// Products by their ids: those that can be read.
pub type Products = HashMap<Id<Product>, Product>;

/// One page of lots, those that end first first, and the products that they are of. [`Error::Invalid`] for paging that
/// breaks a rule.
pub async fn list(shop: &Shop, _: &Admin, query: &LotQuery) -> Result<(Page<Lot>, Products)> {
    validate(&query.paging)?;
    let mut page = lots::list(&shop.store, query).await?;
    let mut ids: Vec<_> = page.items.iter().map(|lot| lot.product_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = products::by_ids(shop.store.access(), &ids).await?;
    for lot in &mut page.items {
        *lot = with_remaining(lot.clone(), found.get(&lot.product_id));
    }
    Ok((page, found))
}

/// One lot, and its product where that can be read. [`Error::NotFound`].
pub async fn find(shop: &Shop, _: &Admin, id: Id<Lot>) -> Result<(Lot, Option<Product>)> {
    let lot = lots::by_id(shop.store.access(), id).await?.ok_or(Error::NotFound)?;
    let mut found = products::by_ids(shop.store.access(), &[lot.product_id]).await?;
    let product = found.remove(&lot.product_id);
    Ok((with_remaining(lot, product.as_ref()), product))
}

fn with_remaining(lot: Lot, product: Option<&Product>) -> Lot {
    let left = product
        .and_then(|product| product.lot(lot.id))
        .map(|left| left.remaining);
    Lot {
        remaining: Some(left.unwrap_or(0)),
        ..lot
    }
}

/// Puts a lot into the cellar. With its first lot the stock of a product becomes what is in lots: what was counted before
/// without a lot is none. [`Error::Invalid`] or [`Error::LotCodeTaken`].
pub async fn create(shop: &Shop, admin: &Admin, input: &LotInput) -> Result<Lot> {
    check(shop, input)?;
    let by = admin.user().id;
    let lot = transact!(shop, |tx| {
        let before = product_of(tx, input.product_id).await?;
        if before.lots.len() >= *limits::PRODUCT_LOTS.end() {
            let rule = format!("too_many:{}", limits::PRODUCT_LOTS.end());
            return Err(Error::field("productId", &rule));
        }
        let lot = Lot {
            id: tx.new_id(),
            product_id: before.id,
            code: input.code.clone(),
            best_before: input.best_before,
            ageing_since: input.ageing_since,
            quantity: input.quantity,
            remaining: None,
            supplier: input.supplier.clone(),
            delivery_note: input.delivery_note.clone(),
            received_at: tx.now(),
            ended_at: None,
            recalled_at: None,
            recall_reason: None,
        };
        lots::insert(tx.access(), &lot).await?;
        let mut product = before.clone();
        if !before.has_lots() && before.stock != 0 {
            product.stock = 0;
            let note = Some("Compté par lots désormais.".to_owned());
            let movement = stock::movement(tx, Some(by), &product, before.stock, StockReason::Other, note);
            stock_movements::insert(tx, &movement).await?;
        }
        product.put_lot(part_of(&lot, lot.quantity));
        write(tx, &mut product).await?;
        record(tx, Some(by), &product, &lot, lot.quantity, StockReason::Delivery, None).await?;
        let changes = vec![audit::change("stock", before.stock, product.stock)?];
        audit::record(tx, by, Action::LotCreated, lot.id, changes).await?;
        with_remaining(lot, Some(&product))
    });
    shown(shop, admin, &lot).await;
    Ok(lot)
}

/// Changes what stands of a lot that has not ended; another quantity corrects what is left. [`Error::NotFound`],
/// [`Error::Invalid`], [`Error::LotCodeTaken`] or [`Error::LotEnded`].
pub async fn update(shop: &Shop, admin: &Admin, id: Id<Lot>, input: &LotInput) -> Result<Lot> {
    check(shop, input)?;
    let by = admin.user().id;
    let lot = transact!(shop, |tx| {
        let (was, before) = standing(tx, id).await?;
        if input.product_id != was.product_id {
            return Err(Error::field("productId", "other_product"));
        }
        let left = before.lot(id).ok_or(Error::LotEnded)?.remaining;
        let difference = input.quantity - was.quantity;
        if left + difference < 0 {
            let rule = format!("below_taken:{}{}", was.quantity - left, stock::unit(before.sold_by));
            return Err(Error::field("quantity", &rule));
        }
        let lot = Lot {
            code: input.code.clone(),
            best_before: input.best_before,
            ageing_since: input.ageing_since,
            quantity: input.quantity,
            supplier: input.supplier.clone(),
            delivery_note: input.delivery_note.clone(),
            ..was.clone()
        };
        lots::replace(tx, &lot).await?;
        let mut product = before.clone();
        product.take_out_lot(id);
        product.put_lot(part_of(&lot, left + difference));
        write(tx, &mut product).await?;
        if difference != 0 {
            record(tx, Some(by), &product, &lot, difference, StockReason::Form, None).await?;
        }
        audit::record(tx, by, Action::LotUpdated, id, audit::differences(&was, &lot)?).await?;
        with_remaining(lot, Some(&product))
    });
    shown(shop, admin, &lot).await;
    Ok(lot)
}

/// Takes away a lot that was written down by mistake, with what is left of it. [`Error::NotFound`], or
/// [`Error::LotInUse`] once an order names it or it was recalled.
pub async fn delete(shop: &Shop, admin: &Admin, id: Id<Lot>) -> Result<()> {
    let by = admin.user().id;
    let lot = transact!(shop, |tx| {
        let lot = lots::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        // An order that takes of it meanwhile writes the product, too: one of the two starts over.
        if lot.recalled_at.is_some() || orders_of_lots::any_of_lot(tx.access(), id).await? {
            return Err(Error::LotInUse);
        }
        take_out(tx, Some(by), &lot, StockReason::Form, None).await?;
        lots::delete(tx, id).await?;
        let change = |field: &str, from: &str| audit::change(field, from, None::<&str>);
        let changes: Vec<Change> = vec![change("code", &lot.code)?];
        audit::record(tx, by, Action::LotDeleted, id, changes).await?;
        lot
    });
    shown(shop, admin, &lot).await;
    Ok(())
}

/// Corrects what is left of a lot as [`stock::correct`] does a stock. [`Error::NotFound`], [`Error::Invalid`],
/// [`Error::LotEnded`] or [`Error::StockMoved`].
pub async fn correct(shop: &Shop, admin: &Admin, id: Id<Lot>, correction: &StockCorrection) -> Result<StockMovement> {
    validate(correction)?;
    let movement = transact!(shop, |tx| {
        let (_, before) = standing(tx, id).await?;
        let left = before.lot(id).ok_or(Error::LotEnded)?.remaining;
        let after = stock::after(left, before.sold_by, correction)?;
        set_in(
            tx,
            admin,
            &before,
            id,
            after,
            correction.reason,
            correction.note.clone(),
        )
        .await?
    });
    shop.catalog.show([movement.product_id]).await;
    tracing::info!(target: "activity", user = %admin.user().id, lot = %id, difference = movement.difference, "corrected a lot");
    Ok(movement)
}

/// One page of what was made of a lot beside orders, newest first. [`Error::NotFound`] or [`Error::Invalid`].
pub async fn movements(shop: &Shop, _: &Admin, id: Id<Lot>, paging: PageRequest) -> Result<Page<StockMovement>> {
    validate(&paging)?;
    lots::by_id(shop.store.access(), id).await?.ok_or(Error::NotFound)?;
    stock_movements::of_lot(&shop.store, id, paging).await
}

/// Lowers the price of a lot's product while the lot lasts: for goods whose last day is so near that nobody would buy them
/// else. The product's page says so, and for which day. [`Error::NotFound`], [`Error::LotEnded`], or [`Error::Invalid`] for a
/// price that is not lower, and for a lot whose day is not near.
pub async fn reduce(shop: &Shop, admin: &Admin, id: Id<Lot>, input: LotReduction) -> Result<Product> {
    validate(&input)?;
    let product = transact!(shop, |tx| {
        let (lot, before) = standing(tx, id).await?;
        if lot.best_before.days_after(Day::at(tx.now())) > SOON_DAYS {
            return Err(Error::field("price", &format!("not_short_dated:{SOON_DAYS}")));
        }
        let Some(product) = before.at_short_date(id, input.price, tx.now()) else {
            let price = before
                .short_date
                .as_ref()
                .map_or(before.price, |short| short.price_before);
            return Err(Error::field("price", &format!("not_below_price:{}", price.euros())));
        };
        reprice(tx, admin, &before, product).await?
    });
    shop.catalog.show([product.id]).await;
    Ok(product)
}

/// Ends [`reduce`]: the price is what it was. [`Error::NotFound`] when the price is not lowered for this lot.
pub async fn end_reduction(shop: &Shop, admin: &Admin, id: Id<Lot>) -> Result<Product> {
    let product = transact!(shop, |tx| {
        let (_, before) = standing(tx, id).await?;
        let is_for_it = before.short_date.as_ref().is_some_and(|short| short.lot_id == id);
        if !is_for_it {
            return Err(Error::NotFound);
        }
        let product = before.clone().without_short_date(tx.now());
        reprice(tx, admin, &before, product).await?
    });
    shop.catalog.show([product.id]).await;
    Ok(product)
}

async fn reprice(tx: &mut Transaction<'_>, admin: &Admin, before: &Product, product: Product) -> Result<Product> {
    products::replace(tx, &product).await?;
    webhooks::products_changed(tx, std::slice::from_ref(&product)).await?;
    let changes = vec![audit::change("price", before.price, product.price)?];
    audit::record(tx, admin.user().id, Action::ProductUpdated, product.id, changes).await?;
    Ok(product)
}

/// Sets what is left of a lot, in the transaction that read its product. [`Error::LotEnded`].
pub(crate) async fn set_in(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    before: &Product,
    id: Id<Lot>,
    remaining: i64,
    reason: StockReason,
    note: Option<String>,
) -> Result<StockMovement> {
    let mut product = before.clone();
    let lot = product.take_out_lot(id).ok_or(Error::LotEnded)?;
    let difference = remaining - lot.remaining;
    product.put_lot(ProductLot {
        remaining,
        ..lot.clone()
    });
    write(tx, &mut product).await?;
    let changes = vec![audit::change("stock", before.stock, product.stock)?];
    let by = admin.user().id;
    audit::record(tx, by, Action::StockCorrected, product.id, changes).await?;
    record_of(tx, Some(by), &product, (id, &lot.code), difference, reason, note).await
}

/// Takes a lot off sale for good, with what is left of it, in the transaction that read it; the movement when anything was
/// left.
pub(crate) async fn take_out(
    tx: &mut Transaction<'_>,
    by: Option<Id<User>>,
    lot: &Lot,
    reason: StockReason,
    note: Option<String>,
) -> Result<()> {
    let mut found = products::every_by_ids(tx.access(), &[lot.product_id]).await?;
    let Some(mut product) = found.remove(&lot.product_id) else {
        return Ok(());
    };
    let Some(left) = product.take_out_lot(lot.id) else {
        return Ok(());
    };
    write(tx, &mut product).await?;
    if left.remaining > 0 {
        record(tx, by, &product, lot, -left.remaining, reason, note).await?;
    }
    Ok(())
}

/// What can be refused without a look at the product.
fn check(shop: &Shop, input: &LotInput) -> Result<()> {
    let mut broken = validation::broken_rules(input);
    if input.best_before < Day::at(shop.now()) {
        broken.push(BrokenRule::new("bestBefore", "expired_lot"));
    }
    crate::refuse(broken)
}

/// The product that a lot is to be put into, a draft or on sale. [`Error::Invalid`] about `productId`.
async fn product_of(tx: &mut Transaction<'_>, id: Id<Product>) -> Result<Product> {
    let mut found = products::every_by_ids(tx.access(), &[id]).await?;
    let product = found.remove(&id).filter(|product| !product.is_put_away());
    product.ok_or_else(|| Error::field("productId", "unknown_product"))
}

/// A lot that has not ended, and its product. [`Error::NotFound`] or [`Error::LotEnded`].
async fn standing(tx: &mut Transaction<'_>, id: Id<Lot>) -> Result<(Lot, Product)> {
    let lot = lots::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
    if lot.ended_at.is_some() {
        return Err(Error::LotEnded);
    }
    let mut found = products::every_by_ids(tx.access(), &[lot.product_id]).await?;
    let product = found.remove(&lot.product_id).ok_or(Error::LotEnded)?;
    Ok((lot, product))
}

fn part_of(lot: &Lot, remaining: i64) -> ProductLot {
    ProductLot {
        id: lot.id,
        code: lot.code.clone(),
        best_before: lot.best_before,
        remaining,
    }
}

/// Writes a product whose lots changed; its price is what it was again where it was lowered for one that is gone.
async fn write(tx: &mut Transaction<'_>, product: &mut Product) -> Result<()> {
    product.updated_at = tx.now();
    if product.has_sold_short_date(Day::at(tx.now())) {
        *product = product.clone().without_short_date(tx.now());
    }
    products::replace(tx, product).await?;
    webhooks::products_changed(tx, std::slice::from_ref(product)).await
}

async fn record(
    tx: &mut Transaction<'_>,
    by: Option<Id<User>>,
    product: &Product,
    lot: &Lot,
    difference: i64,
    reason: StockReason,
    note: Option<String>,
) -> Result<StockMovement> {
    record_of(tx, by, product, (lot.id, &lot.code), difference, reason, note).await
}

/// Writes down what became of a lot, in the transaction that changes its product.
async fn record_of(
    tx: &mut Transaction<'_>,
    by: Option<Id<User>>,
    product: &Product,
    (id, code): (Id<Lot>, &str),
    difference: i64,
    reason: StockReason,
    note: Option<String>,
) -> Result<StockMovement> {
    let movement = StockMovement {
        lot_id: Some(id),
        lot_code: Some(code.to_owned()),
        ..stock::movement(tx, by, product, product.stock - difference, reason, note)
    };
    stock_movements::insert(tx, &movement).await?;
    Ok(movement)
}

async fn shown(shop: &Shop, admin: &Admin, lot: &Lot) {
    shop.catalog.show([lot.product_id]).await;
    tracing::info!(target: "activity", user = %admin.user().id, lot = %lot.id, "changed a lot");
}
