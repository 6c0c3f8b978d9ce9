//! `/api/recipes`

use axum::{
    Json as Body,
    extract::{OriginalUri, State},
    response::Response,
};
use domain::{Error, recipes};
use serde::Deserialize;
use shared::{
    Id, Language, Page, PageRequest,
    product::Product,
    recipe::{Difficulty, Recipe, RecipeQuery},
};
use utoipa::IntoParams;

use super::{TheShop, first_page, listed::listed, products::InLanguage, usual_limit};
use crate::{
    extract::{Key, Query, number},
    problem::Answer,
};

/// The query of `GET /recipes`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecipesQuery {
    /// Only this category.
    category: Option<String>,
    /// Only this difficulty.
    #[param(inline)]
    difficulty: Option<Difficulty>,
    /// Only recipes with this product.
    product_id: Option<Id<Product>>,
    /// The language of the texts.
    #[serde(default)]
    #[param(inline, required = false)]
    lang: Language,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "usual_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// The recipes, newest first.
#[utoipa::path(
    get,
    path = "/recipes",
    tag = "recipes",
    security(()),
    params(RecipesQuery),
    responses((status = 200, description = "One page.", body = Page<Recipe>)),
)]
pub async fn list(
    State(shop): TheShop,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<RecipesQuery>,
) -> Answer<Response> {
    let RecipesQuery {
        category,
        difficulty,
        product_id,
        lang,
        page,
        limit,
    } = query;
    let paging = PageRequest { page, limit };
    let query = RecipeQuery {
        category,
        difficulty,
        product_id,
        paging,
    };
    let recipes = recipes::list(&shop, &query).await?;
    Ok(listed(&uri, recipes.map(|recipe| recipe.localised(lang)), ()))
}

/// A recipe, by id or slug.
#[utoipa::path(
    get,
    path = "/recipes/{key}",
    tag = "recipes",
    security(()),
    params(("key" = String, Path, description = "The id or the slug.", example = "tartiflette"), InLanguage),
    responses((status = 200, description = "The recipe.", body = Recipe)),
)]
pub async fn find(
    State(shop): TheShop,
    Key(key): Key,
    Query(InLanguage { lang }): Query<InLanguage>,
) -> Answer<Body<Recipe>> {
    let recipe = recipes::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    Ok(Body(recipe.localised(lang)))
}
