//! The products that a customer marked as favorites.

use domain::{Error, Identity, Shop, catalog::favorites};
use leptos::prelude::*;
use shared::{Id, Page, PageRequest, product::Product};

use crate::request::{self, AppError};

/// Marks a product or takes the mark off. A guest goes to sign in first, and on to `next` from there; who has marked
/// all they can, to their list.
#[server(prefix = "/fn", endpoint = "favourites/mark")]
pub async fn mark_favorite(
    product_id: Id<Product>,
    marked: bool,
    #[server(default)] next: String,
) -> Result<(), AppError> {
    let Some(customer) = request::customer_or_sign_in(&next).await? else {
        return Ok(());
    };
    let shop = request::shop()?;
    let changed = if marked {
        favorites::add(&shop, &customer, product_id).await
    } else {
        favorites::remove(&shop, &customer, product_id).await
    };
    match changed {
        Err(Error::FavoritesFull) => leptos_axum::redirect("/compte/favoris?full=1"),
        changed => changed?,
    }
    Ok(())
}

/// One page of the products the customer marked, the last marked first.
pub async fn list_favorites(page: i64) -> Result<Page<Product>, AppError> {
    let (customer, language, shop) = (
        request::customer().await?,
        request::language::current(),
        request::shop()?,
    );
    let page = favorites::list(&shop, &customer, PageRequest { page, limit: 12 }).await?;
    Ok(page.map(|product| product.shown(language, shop.now())))
}

/// Which of these products the visitor marked; none for a guest.
pub async fn favorites_among(
    shop: &Shop,
    visitor: Option<Identity>,
    products: &[Product],
) -> Result<Vec<Id<Product>>, AppError> {
    let Some(identity) = visitor else {
        return Ok(Vec::new());
    };
    let mut marked = favorites::ids(shop, &identity.customer()).await?;
    marked.retain(|id| products.iter().any(|product| product.id == *id));
    Ok(marked)
}
