//! The basket, a customer's or a guest's.

use leptos::prelude::*;
use shared::{
    Id,
    cart::{CartItem, CartView},
    product::Product,
};

use crate::AppError;

/// The basket with its prices, product names in the reader's language.
#[server(prefix = "/fn", endpoint = "cart/view")]
pub async fn read_cart() -> Result<CartView, AppError> {
    use crate::ssr;
    let basket = ssr::basket().await?;
    domain::cart::view(&*ssr::shop()?, &basket, ssr::language())
        .await
        .map_err(ssr::fail)
}

/// Puts something in.
#[server(prefix = "/fn", endpoint = "cart/add")]
pub async fn add_to_cart(
    product_id: Id<Product>,
    quantity: i64,
    #[server(default)] weight: Option<i64>,
) -> Result<CartView, AppError> {
    use shared::cart::AddItem;

    use crate::ssr;
    let mut basket = ssr::basket().await?;
    let input = AddItem {
        product_id,
        quantity,
        weight: weight.map(shared::Grams),
    };
    let view = domain::cart::add(&*ssr::shop()?, &mut basket, &input)
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    Ok(view)
}

/// Changes how many of a line.
#[server(prefix = "/fn", endpoint = "cart/change")]
pub async fn change_cart_item(id: Id<CartItem>, quantity: i64) -> Result<CartView, AppError> {
    use shared::cart::ChangeItem;

    use crate::ssr;
    let mut basket = ssr::basket().await?;
    let input = ChangeItem {
        quantity: Some(quantity),
        weight: None,
    };
    let view = domain::cart::change(&*ssr::shop()?, &mut basket, id, &input)
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    Ok(view)
}

/// Takes a line out.
#[server(prefix = "/fn", endpoint = "cart/remove")]
pub async fn remove_cart_item(id: Id<CartItem>) -> Result<CartView, AppError> {
    use crate::ssr;
    let mut basket = ssr::basket().await?;
    let view = domain::cart::remove(&*ssr::shop()?, &mut basket, id)
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    Ok(view)
}

/// Puts a recipe's products in, as much as so many servings take, and goes back to the recipe,
/// whose address then says how many went in and which were left out.
#[server(prefix = "/fn", endpoint = "cart/fill")]
pub async fn fill_cart(
    /// The recipe's id or slug.
    recipe: String,
    /// How many are to eat.
    servings: i64,
) -> Result<(), AppError> {
    use shared::recipe::CookFor;

    use crate::{components::failure::encode, ssr};
    let mut basket = ssr::basket().await?;
    let wanted = CookFor {
        servings: Some(servings),
    };
    let filled = domain::ingredients::put_into(&*ssr::shop()?, &mut basket, &recipe, wanted, ssr::language())
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    let skipped: Vec<_> = filled
        .skipped
        .iter()
        .map(|skipped| format!("{}.{}", skipped.product_id, skipped.reason.name()))
        .collect();
    leptos_axum::redirect(&format!(
        "/recettes/{}?servings={servings}&added={}&skipped={}",
        encode(&recipe),
        filled.added.len(),
        skipped.join(",")
    ));
    Ok(())
}
