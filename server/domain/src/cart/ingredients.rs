//! A recipe's ingredients, put into the cart.

use std::collections::HashMap;

use shared::{
    Id, Language,
    cart::AddItem,
    product::Product,
    recipe::{CookFor, FilledCart, Ingredient, Recipe, SkipReason, Skipped},
    shopping::{self, Purchase, Unbuyable},
};

use crate::{
    Error, Result, Shop,
    cart::{self, CartOwner},
    catalog::recipes,
    validate,
};

/// Puts every product that a recipe names into the cart, as much as so many servings take
/// ([`shopping`]): each one whole or not at all, and those that were left out are named in this
/// language. [`Error::NotFound`] or [`Error::Invalid`].
pub async fn put_into(
    shop: &Shop,
    owner: &mut CartOwner,
    key: &str,
    input: CookFor,
    language: Language,
) -> Result<FilledCart> {
    validate(&input)?;
    let recipe = recipes::find(shop, key)
        .await?
        .ok_or(Error::NotFound)?
        .localized(language);
    let servings = input.servings.unwrap_or(recipe.servings);
    let ids = products_of(&recipe);
    let products = shop.catalog.products(&ids).await?;
    let mut left_out = HashMap::new();
    let mut wanted = Vec::new();
    for id in &ids {
        match planned(&recipe, *id, products.get(id), servings) {
            Ok(item) => wanted.push(item),
            Err(reason) => _ = left_out.insert(*id, reason),
        }
    }
    let (cart, refused) = cart::add_what_fits(shop, owner, &wanted).await?;
    left_out.extend(refused);
    let skipped = ids.iter().filter_map(|id| {
        Some(Skipped {
            product_id: *id,
            name: name(&recipe, *id, products.get(id), language),
            reason: *left_out.get(id)?,
        })
    });
    Ok(FilledCart {
        cart,
        skipped: skipped.collect(),
        added: wanted
            .into_iter()
            .filter(|item| !left_out.contains_key(&item.product_id))
            .collect(),
    })
}

/// The products that the ingredients name, each once, in their order.
fn products_of(recipe: &Recipe) -> Vec<Id<Product>> {
    let mut ids = Vec::new();
    for id in recipe.ingredients.iter().filter_map(|ingredient| ingredient.product_id) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn ingredients_of(recipe: &Recipe, id: Id<Product>) -> impl Iterator<Item = &Ingredient> {
    recipe
        .ingredients
        .iter()
        .filter(move |ingredient| ingredient.product_id == Some(id))
}

fn planned(recipe: &Recipe, id: Id<Product>, product: Option<&Product>, servings: i64) -> Result<AddItem, SkipReason> {
    let product = product
        .filter(|product| product.archived_at.is_none())
        .ok_or(SkipReason::NotSold)?;
    let bought = shopping::purchase(product, ingredients_of(recipe, id), recipe.servings, servings);
    match bought {
        Ok(Purchase { quantity, weight }) => Ok(AddItem {
            product_id: id,
            quantity,
            weight: Some(weight),
        }),
        Err(Unbuyable::Unit) => Err(SkipReason::UnknownUnit),
        Err(Unbuyable::Amount) => Err(SkipReason::TooMuch),
    }
}

fn name(recipe: &Recipe, id: Id<Product>, product: Option<&Product>, language: Language) -> String {
    match product {
        Some(product) => product.clone().localized(language).name,
        None => ingredients_of(recipe, id)
            .next()
            .map(|ingredient| ingredient.name.clone())
            .unwrap_or_default(),
    }
}
