//! The products a customer marked.

use shared::{Id, Page, PageRequest, product::Product};

use crate::{
    Customer, Error, Result, Shop, catalog,
    store::{products, profiles},
    validate,
};

/// How many a customer can keep.
const MOST: u32 = 200;

/// Marks a product; marking it twice is marking it once. [`Error::NotFound`] or
/// [`Error::FavoritesFull`].
pub async fn add(shop: &Shop, customer: &Customer, product: Id<Product>) -> Result<()> {
    let user = customer.user().id;
    known(shop, product).await?;
    // Makes the profile of an account brought over.
    profiles::of_user(&shop.store, user, shop.new_id()).await?;
    if profiles::add_favorite(&shop.store, user, product, MOST).await? {
        Ok(())
    } else {
        Err(Error::FavoritesFull)
    }
}

/// Takes a mark off, also that of a product that is gone. [`Error::NotFound`] for what is
/// neither a favorite nor a product.
pub async fn remove(shop: &Shop, customer: &Customer, product: Id<Product>) -> Result<()> {
    if profiles::remove_favorite(&shop.store, customer.user().id, product).await? {
        Ok(())
    } else {
        known(shop, product).await
    }
}

async fn known(shop: &Shop, product: Id<Product>) -> Result<()> {
    let found = catalog::find(shop, &product.to_string()).await?;
    found.map(drop).ok_or(Error::NotFound)
}

/// The ids of the products the customer marked, in the order they did; none when their profile cannot be read.
pub async fn ids(shop: &Shop, customer: &Customer) -> Result<Vec<Id<Product>>> {
    match profiles::of_user(&shop.store, customer.user().id, shop.new_id()).await {
        Ok(profile) => Ok(profile.favorite_products),
        // They stand on many pages, of which none may fail over them.
        Err(Error::Unreadable(_)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// One page of the products the customer marked that are still there, the last marked first.
/// [`Error::Invalid`] for paging that breaks a rule.
pub async fn list(shop: &Shop, customer: &Customer, paging: PageRequest) -> Result<Page<Product>> {
    validate(&paging)?;
    let ids = ids(shop, customer).await?;
    let mut found = products::by_ids(shop.store.access(), &ids).await?;
    let all: Vec<_> = ids
        .iter()
        .rev()
        .filter_map(|id| found.remove(id))
        .filter(|product| product.archived_at.is_none())
        .collect();
    let total = all.len() as u64;
    let (skip, take) = (usize::try_from(paging.skip()), usize::try_from(paging.limit));
    let items = all
        .into_iter()
        .skip(skip.unwrap_or(usize::MAX))
        .take(take.unwrap_or(0))
        .collect();
    Ok(Page::new(items, paging, total))
}
