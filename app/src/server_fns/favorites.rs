//! The products that a customer marked as favorites.

use leptos::prelude::*;
use shared::{Id, Page, product::Product};

use crate::request::AppError;

/// Marks a product or takes the mark off, and answers whether it is marked now. A guest goes to
/// sign in first, and on to `next` from there; who has marked all they can, to their list.
#[server(prefix = "/fn", endpoint = "favourites/mark")]
pub async fn mark_favorite(
    product_id: Id<Product>,
    marked: bool,
    #[server(default)] next: String,
) -> Result<bool, AppError> {
    use domain::{Error, catalog::favorites};

    use crate::request;
    let Some(customer) = request::customer_or_sign_in(&next).await? else {
        return Ok(false);
    };
    let shop = request::shop()?;
    if !marked {
        favorites::remove(&shop, &customer, product_id).await?;
        return Ok(false);
    }
    match favorites::add(&shop, &customer, product_id).await {
        Ok(()) => Ok(true),
        Err(Error::FavoritesFull) => {
            leptos_axum::redirect("/compte/favoris?full=1");
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// One page of the products the customer marked, the last marked first.
#[server(prefix = "/fn", endpoint = "favourites/list")]
pub async fn list_favorites(page: i64) -> Result<Page<Product>, AppError> {
    use shared::PageRequest;

    use crate::request;
    let (customer, language) = (request::customer().await?, request::language::current());
    let page = domain::catalog::favorites::list(&*request::shop()?, &customer, PageRequest { page, limit: 12 }).await?;
    Ok(page.map(|product| product.localized(language)))
}

/// Which of these products the visitor marked; none for a guest. Ask for the visitor before anything
/// else that takes time: a page that is drawn anew meanwhile takes the request's context with it.
#[cfg(feature = "ssr")]
pub async fn favorites_among(
    shop: &domain::Shop,
    visitor: Option<domain::Identity>,
    products: &[Product],
) -> Result<Vec<Id<Product>>, AppError> {
    let Some(identity) = visitor else {
        return Ok(Vec::new());
    };
    let mut marked = domain::catalog::favorites::ids(shop, &identity.customer()).await?;
    marked.retain(|id| products.iter().any(|product| product.id == *id));
    Ok(marked)
}
