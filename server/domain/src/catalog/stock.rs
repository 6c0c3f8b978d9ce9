//! Corrections of a product's stock, and the history of what staff made of it. What orders take and give back stands in
//! the orders.

use shared::{
    Id, Page, PageRequest,
    audit::Action,
    limits,
    product::{Product, SoldBy},
    stock::{StockCorrection, StockMovement, StockReason},
    user::User,
};

use super::replace;
use crate::{
    Admin, Error, Result, Shop,
    store::{Transaction, products, stock_movements, transact},
    validate,
};

/// Changes the stock of a product by a difference, or to what was counted. Two differences at once add up; a count is
/// refused when the stock is no longer the one it was counted against. [`Error::NotFound`] for a product that is
/// archived, [`Error::Invalid`] also for more than there is, or [`Error::StockMoved`].
pub async fn correct(shop: &Shop, admin: &Admin, key: &str, correction: &StockCorrection) -> Result<StockMovement> {
    validate(correction)?;
    // An order that takes stock meanwhile makes the transaction start over.
    let movement = transact!(shop, |tx| {
        let before = products::by_key(tx.access(), key).await?;
        let before = before
            .filter(|product| product.archived_at.is_none())
            .ok_or(Error::NotFound)?;
        if before.has_lots() {
            let field = correction.counted.map_or("difference", |_| "counted");
            return Err(Error::field(field, "by_lot"));
        }
        let stock = after(before.stock, before.sold_by, correction)?;
        let product = Product {
            stock,
            updated_at: tx.now(),
            ..before.clone()
        };
        replace(tx, admin, Action::StockCorrected, &before, &product).await?;
        record(
            tx,
            admin,
            &product,
            before.stock,
            correction.reason,
            correction.note.clone(),
        )
        .await?
    });
    shop.catalog.show([movement.product_id]).await;
    let (user, product, difference) = (admin.user().id, movement.product_id, movement.difference);
    tracing::info!(target: "activity", %user, %product, difference, "corrected the stock");
    Ok(movement)
}

/// What a correction makes of so many pieces or grams, of a product or of a lot.
pub(super) fn after(now: i64, sold_by: SoldBy, correction: &StockCorrection) -> Result<i64> {
    if let Some(counted) = correction.counted {
        if correction.expected_stock.is_some_and(|expected| expected != now) {
            return Err(Error::StockMoved { now, sold_by });
        }
        return Ok(counted);
    }
    let stock = now.saturating_add(correction.difference.unwrap_or(0));
    if stock < 0 {
        let rule = format!("more_than_stock:{}{}", now.max(0), unit(sold_by));
        return Err(Error::field("difference", &rule));
    }
    let most = *limits::STOCK.end();
    if stock > most {
        return Err(Error::field("difference", &format!("too_large:{}", most - now)));
    }
    Ok(stock)
}

/// What stands behind a number of a rule: nothing behind pieces.
pub(crate) const fn unit(sold_by: SoldBy) -> &'static str {
    match sold_by {
        SoldBy::Piece => "",
        SoldBy::Weight => "g",
    }
}

/// Sets the stock of a product without lots, in the transaction that read it.
pub(crate) async fn set_in(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    before: &Product,
    stock: i64,
    reason: StockReason,
) -> Result<StockMovement> {
    let product = Product {
        stock,
        updated_at: tx.now(),
        ..before.clone()
    };
    replace(tx, admin, Action::StockCorrected, before, &product).await?;
    record(tx, admin, &product, before.stock, reason, None).await
}

/// Writes down what a product's stock became, and was before, in the transaction that changes it.
pub(crate) async fn record(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    product: &Product,
    before: i64,
    reason: StockReason,
    note: Option<String>,
) -> Result<StockMovement> {
    let movement = movement(tx, Some(admin.user().id), product, before, reason, note);
    stock_movements::insert(tx, &movement).await?;
    Ok(movement)
}

/// What is to be written down of a product whose stock came from a file, if it is another than before.
pub(crate) fn typed(tx: &Transaction<'_>, admin: &Admin, product: &Product, before: i64) -> Option<StockMovement> {
    (product.stock != before).then(|| movement(tx, Some(admin.user().id), product, before, StockReason::Form, None))
}

/// A movement to `product`, whose stock was `before`; by nobody when the shop itself made it.
pub(super) fn movement(
    tx: &Transaction<'_>,
    by: Option<Id<User>>,
    product: &Product,
    before: i64,
    reason: StockReason,
    note: Option<String>,
) -> StockMovement {
    StockMovement {
        id: tx.new_id(),
        product_id: product.id,
        difference: product.stock - before,
        stock: product.stock,
        reason,
        note,
        by,
        lot_id: None,
        lot_code: None,
        at: tx.now(),
    }
}

/// One page of what staff made of a product's stock, newest first; also of an archived one. [`Error::NotFound`], or
/// [`Error::Invalid`] for paging that breaks a rule.
pub async fn history(shop: &Shop, _: &Admin, key: &str, paging: PageRequest) -> Result<Page<StockMovement>> {
    validate(&paging)?;
    let product = products::by_key(shop.store.access(), key)
        .await?
        .ok_or(Error::NotFound)?;
    stock_movements::of_product(&shop.store, product.id, paging).await
}
