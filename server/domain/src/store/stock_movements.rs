//! The `stockmovements` collection. Nothing in it is ever changed or removed.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use shared::{Id, Page, PageRequest, lot::Lot, product::Product, stock::StockMovement};

use super::{Store, Transaction, all, counted, oid};
use crate::Result;

fn collection(store: &Store) -> Collection<StockMovement> {
    store.collection("stockmovements")
}

/// Adds a movement.
pub async fn insert(tx: &mut Transaction<'_>, movement: &StockMovement) -> Result<()> {
    collection(tx.store())
        .insert_one(movement)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Adds movements.
pub async fn insert_all(tx: &mut Transaction<'_>, movements: &[StockMovement]) -> Result<()> {
    if movements.is_empty() {
        return Ok(());
    }
    let collection = collection(tx.store());
    collection.insert_many(movements).session(tx.session()).await?;
    Ok(())
}

/// One page of a product's movements, newest first.
pub async fn of_product(store: &Store, product: Id<Product>, paging: PageRequest) -> Result<Page<StockMovement>> {
    page(store, doc! { "productId": oid(product) }, paging).await
}

/// One page of a lot's movements, newest first.
pub async fn of_lot(store: &Store, lot: Id<Lot>, paging: PageRequest) -> Result<Page<StockMovement>> {
    page(store, doc! { "lotId": oid(lot) }, paging).await
}

async fn page(store: &Store, filter: Document, paging: PageRequest) -> Result<Page<StockMovement>> {
    let movements = collection(store)
        .find(filter.clone())
        .sort(doc! { "at": -1, "_id": -1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let collection = collection(store);
    let (items, total) = tokio::join!(
        all(store, "stockmovements", movements),
        counted(&collection, filter, paging)
    );
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}
