//! Recipes in the dashboard, for admins.

use std::collections::HashMap;

use domain::{Error, Shop, catalog, catalog::recipes};
use leptos::prelude::*;
use shared::{
    Id, Page, PageRequest,
    catalog::{CatalogQuery, ProductSort},
    product::Product,
    recipe::{Recipe, RecipeQuery},
};

use super::{recipe_form::RecipeForm, translations::keep_others};
use crate::request::{self, AppError};

/// One page of the recipes, in the reader's language.
pub async fn list_recipes(query: RecipeQuery) -> Result<Page<Recipe>, AppError> {
    request::admin().await?;
    let language = request::language::current();
    let page = recipes::list(&*request::shop()?, &query).await?;
    Ok(page.map(|recipe| recipe.localized(language)))
}

/// What the recipe form starts from.
#[derive(Debug)]
pub struct RecipeEditor {
    /// The recipe with its texts in every language; none for a new one.
    pub recipe: Option<Recipe>,
    /// The form for it, numbers in the reader's format.
    pub form: RecipeForm,
    /// Slug and name of the products that an ingredient may be: the first five hundred by name.
    pub products: Vec<(String, String)>,
}

/// What the form starts from, for the recipe with this id or slug, or for a new one.
pub async fn edit_recipe(key: Option<String>) -> Result<RecipeEditor, AppError> {
    request::admin().await?;
    let (shop, language) = (request::shop()?, request::language::current());
    let recipe = match key {
        None => None,
        Some(key) => Some(recipes::find(&shop, &key).await?.ok_or(Error::NotFound)?),
    };
    let form = match &recipe {
        None => RecipeForm::empty(),
        Some(recipe) => {
            let products = recipes::products(&shop, recipe).await?;
            let slugs = products
                .into_iter()
                .map(|product| (product.id, product.key()))
                .collect();
            RecipeForm::from_recipe(recipe, &slugs, language)
        }
    };
    let mut products = Vec::new();
    for page in 1..=5 {
        let query = CatalogQuery {
            sort: Some(ProductSort::Name),
            paging: PageRequest { page, limit: 100 },
            ..Default::default()
        };
        let found = catalog::search(&shop, &query).await?.items;
        if found.is_empty() {
            break;
        }
        let named = found
            .into_iter()
            .map(|product| (product.key(), product.localized(language).name));
        products.extend(named);
    }
    Ok(RecipeEditor { recipe, form, products })
}

/// Stores a new recipe, or changes the one whose id the form holds, and goes on to its form.
#[server(prefix = "/fn", endpoint = "dashboard/save-recipe")]
pub async fn save_recipe(
    /// Every field as it was typed.
    form: RecipeForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = form.id.clone();
    let mut products: HashMap<String, Id<Product>> = HashMap::new();
    for row in &form.rows {
        let typed = row.product.trim();
        if typed.is_empty() {
            continue;
        }
        match catalog::find_for_staff(&shop, &admin, typed).await {
            Ok(product) => {
                products.insert(typed.to_owned(), product.id);
            }
            // The name that the form suggests beside the slug.
            Err(Error::NotFound) => {
                if let Some(product) = find_named(&shop, typed).await? {
                    products.insert(typed.to_owned(), product);
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    let mut input = form.parse(&products).map_err(Error::Invalid)?;
    let saved = if id.is_empty() {
        recipes::create(&shop, &admin, input).await?
    } else {
        let stored = recipes::find(&shop, &id).await?.ok_or(Error::NotFound)?;
        keep_others(&mut input.translations, &stored.translations);
        let names = |recipe: &Recipe| recipe.ingredients.iter().map(|i| i.name.clone()).collect::<Vec<_>>();
        let now: Vec<_> = input.ingredients.iter().map(|i| i.name.clone()).collect();
        if names(&stored) != now {
            // They are told apart by their place alone, which may be another's now.
            for (_, texts) in input.translations.iter_mut().filter(|(language, _)| *language != "en") {
                texts.ingredients = None;
            }
        }
        recipes::update(&shop, &admin, &id, input).await?
    };
    leptos_axum::redirect(&format!("/gestion/recettes/{}?saved=1", saved.id));
    Ok(())
}

/// The product with just this name, in French or in the reader's language.
async fn find_named(shop: &Shop, name: &str) -> Result<Option<Id<Product>>, AppError> {
    let query = CatalogQuery {
        q: Some(name.to_owned()),
        paging: PageRequest { page: 1, limit: 100 },
        ..Default::default()
    };
    let found = match catalog::search(shop, &query).await {
        Ok(found) => found.items,
        // What is too long to search for is no product's name.
        Err(Error::Invalid(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let language = request::language::current();
    let named = found
        .into_iter()
        .find(|product| product.name == name || product.clone().localized(language).name == name);
    Ok(named.map(|product| product.id))
}

/// Deletes a recipe, and goes on to the others.
#[server(prefix = "/fn", endpoint = "dashboard/delete-recipe")]
pub async fn delete_recipe(
    /// The recipe's id or slug.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    recipes::delete(&shop, &admin, &id).await?;
    leptos_axum::redirect("/gestion/recettes?deleted=1");
    Ok(())
}
