//! The products a customer marked.

use shared::{Id, Page, PageRequest, product::Product};

use super::tastes::Tastes;
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

/// What a customer marked, as their list shows it.
#[derive(Debug)]
pub struct Favorites {
    /// One page, the last marked first.
    pub page: Page<Product>,
    /// Those that contain what the customer avoids, which no page shows, the last marked first.
    pub avoided: Vec<Product>,
}

/// The products the customer marked that are still there, what contains an allergen that they avoid apart.
/// [`Error::Invalid`] for paging that breaks a rule.
pub async fn list(shop: &Shop, tastes: &Tastes, paging: PageRequest) -> Result<Favorites> {
    validate(&paging)?;
    let mut found = products::by_ids(shop.store.access(), &tastes.favorites).await?;
    let marked = tastes.favorites.iter().rev().filter_map(|id| found.remove(id));
    let (avoided, shown) = marked
        .filter(|product| product.archived_at.is_none())
        .partition(|product| product.allergens.iter().any(|one| tastes.avoids().contains(one)));
    Ok(Favorites {
        page: Page::cut_from(shown, paging),
        avoided,
    })
}
