//! `/api/recipes`

use axum::{
    Json as Body,
    extract::{OriginalUri, State},
    response::Response,
};
use domain::{Error, recipes};
use serde::Deserialize;
use shared::{
    Id, Language, PageRequest,
    product::Product,
    recipe::{Difficulty, Recipe, RecipeQuery},
};

use super::{TheShop, first_page, listed::listed, products::InLanguage, usual_limit};
use crate::{
    extract::{Key, Query, number},
    problem::Answer,
};

/// The query of `GET /recipes`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecipesQuery {
    category: Option<String>,
    difficulty: Option<Difficulty>,
    product_id: Option<Id<Product>>,
    #[serde(default)]
    lang: Language,
    #[serde(default = "first_page", deserialize_with = "number")]
    page: i64,
    #[serde(default = "usual_limit", deserialize_with = "number")]
    limit: i64,
}

/// `GET /recipes`
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

/// `GET /recipes/{id or slug}`
pub async fn find(
    State(shop): TheShop,
    Key(key): Key,
    Query(InLanguage { lang }): Query<InLanguage>,
) -> Answer<Body<Recipe>> {
    let recipe = recipes::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    Ok(Body(recipe.localised(lang)))
}
