//! The products that a customer marked as favorites.

use domain::{
    Error,
    catalog::favorites::{self, Favorites},
};
use leptos::prelude::*;
use shared::{Id, PageRequest, product::Product};

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

/// What the customer marked, without what they avoid, the last marked first.
pub async fn list_favorites(page: i64) -> Result<Favorites, AppError> {
    request::customer().await?;
    let (tastes, language, shop) = (request::tastes().await?, request::language::current(), request::shop()?);
    let Favorites { page, avoided } = favorites::list(&shop, &tastes, PageRequest { page, limit: 12 }).await?;
    Ok(Favorites {
        page: page.map(|product| product.shown(language, shop.now())),
        avoided: avoided
            .into_iter()
            .map(|product| product.shown(language, shop.now()))
            .collect(),
    })
}
