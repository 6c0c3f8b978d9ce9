//! The products a customer marked.

use leptos::prelude::*;
use shared::{Id, Page, product::Product};

use crate::AppError;

/// Marks a product or takes the mark off, and answers whether it is marked now. A guest goes to
/// sign in first, and on to `next` from there; who has marked all they can, to their list.
#[server(prefix = "/fn", endpoint = "favourites/mark")]
pub async fn mark_favourite(
    product_id: Id<Product>,
    marked: bool,
    #[server(default)] next: String,
) -> Result<bool, AppError> {
    use domain::{Error, catalog::favorites};

    use crate::ssr;
    let Some(customer) = ssr::customer_or_sign_in(&next).await? else {
        return Ok(false);
    };
    let shop = ssr::shop()?;
    if !marked {
        favorites::remove(&shop, &customer, product_id)
            .await
            .map_err(ssr::fail)?;
        return Ok(false);
    }
    match favorites::add(&shop, &customer, product_id).await {
        Ok(()) => Ok(true),
        Err(Error::FavoritesFull) => {
            leptos_axum::redirect("/compte/favoris?full=1");
            Ok(false)
        }
        Err(error) => Err(ssr::fail(error)),
    }
}

/// One page of the products the customer marked, the last marked first.
#[server(prefix = "/fn", endpoint = "favourites/list")]
pub async fn list_favourites(page: i64) -> Result<Page<Product>, AppError> {
    use shared::PageRequest;

    use crate::ssr;
    let (customer, language) = (ssr::customer().await?, ssr::language());
    let page = domain::catalog::favorites::list(&*ssr::shop()?, &customer, PageRequest { page, limit: 12 })
        .await
        .map_err(ssr::fail)?;
    Ok(page.map(|product| product.localised(language)))
}
