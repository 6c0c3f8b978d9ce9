//! `/api/recipes`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Admin, Customer, Error,
    cart::{CartOwner, ingredients},
    catalog::{addresses, recipes},
};
use serde::Deserialize;
use shared::{
    Id, Language, Page, PageRequest,
    product::{Allergen, Product},
    recipe::{CookFor, Difficulty, FilledCart, Recipe, RecipeInput, RecipeQuery},
};
use utoipa::IntoParams;

use super::{InLanguage, ShopState, default_limit, first_page, listed::listed, location};
use crate::{
    extract::{Auth, Json, Key, OrKey, Query, list as comma_separated, number, scopes},
    middleware::caching::Public,
    problem::ApiResult,
};

/// The query of `GET /recipes`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecipesQuery {
    /// Words to look for in titles and ingredients, whatever the accents, the case and a typo.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only this category.
    #[param(max_length = 80)]
    category: Option<String>,
    /// Only this difficulty.
    #[param(inline)]
    difficulty: Option<Difficulty>,
    /// Only recipes with this product.
    product_id: Option<Id<Product>>,
    /// Only recipes in which none of these is, by the shop's products and the names of the other ingredients; separated by
    /// commas.
    #[serde(default, deserialize_with = "comma_separated::<14, _, _>")]
    #[param(inline, style = Form, explode = false, required = false, max_items = 14)]
    exclude_allergens: Vec<Allergen>,
    /// The language of the texts.
    #[serde(default)]
    #[param(inline, required = false)]
    lang: Language,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// The recipes.
///
/// The best match first where words are given, else the newest.
#[utoipa::path(
    get,
    path = "/recipes",
    tag = "recipes",
    security(()),
    params(RecipesQuery),
    responses((status = 200, description = "One page.", body = Page<Recipe>)),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<RecipesQuery>,
) -> ApiResult<Public<Response>> {
    let lang = query.lang;
    let query = RecipeQuery {
        q: query.q,
        category: query.category,
        difficulty: query.difficulty,
        product_id: query.product_id,
        exclude_allergens: query.exclude_allergens,
        paging: PageRequest {
            page: query.page,
            limit: query.limit,
        },
    };
    let recipes = recipes::list(&shop, &query).await?;
    Ok(Public(listed(&uri, recipes.map(|recipe| recipe.localized(lang)), ())))
}

/// A recipe, by id or slug, also by a slug that it had before.
///
/// Ingredients that the shop sells name their product; `POST /recipes/{key}/cart` puts them into the cart.
#[utoipa::path(
    get,
    path = "/recipes/{key}",
    tag = "recipes",
    security(()),
    params(("key" = String, Path, description = "The id or the slug.", example = "tartiflette"), InLanguage),
    responses((status = 200, description = "The recipe.", body = Recipe)),
)]
pub async fn find(
    ShopState(shop): ShopState,
    Key(key): Key,
    Query(InLanguage { lang }): Query<InLanguage>,
) -> ApiResult<Public<Body<Recipe>>> {
    let recipe = addresses::recipe(&shop, &key).await?.ok_or(Error::NotFound)?;
    Ok(Public(Body(recipe.localized(lang))))
}

/// Publishes a recipe.
///
/// Its author is the admin who sends it. Without a `slug` the shop finds a free one by the title.
#[utoipa::path(
    post,
    path = "/recipes",
    tag = "recipes",
    request_body(content = RecipeInput, example = json!({
        "title": "Croûte au munster", "description": "Du pain, du munster, du cumin.", "difficulty": "easy",
        "prepTime": 10, "cookTime": 15, "servings": 2, "category": "plat",
        "ingredients": [
            { "name": "munster", "quantity": 200, "unit": "g" },
            { "name": "pain de campagne", "quantity": 4, "unit": "slice" }
        ],
        "instructions": ["Couvrez le pain de munster et de cumin.", "Dorez-le un quart d’heure au four."],
        "translations": { "en": { "title": "Munster on toast" } }
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 201, description = "The recipe.", body = Recipe),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 409, description = "`slug_taken`: another recipe has this slug."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Json(input): Json<RecipeInput>,
) -> ApiResult<Response> {
    let recipe = recipes::create(&shop, &admin, input).await?;
    Ok((
        StatusCode::CREATED,
        location(format!("/api/recipes/{}", recipe.id)),
        Body(recipe),
    )
        .into_response())
}

/// Replaces what an admin may set of a recipe.
///
/// A field that is absent is set no longer; its author and its date stay.
#[utoipa::path(
    put,
    path = "/recipes/{key}",
    tag = "recipes",
    params(("key" = String, Path, description = "The id or the slug.", example = "tomates-burrata")),
    request_body(content = RecipeInput, example = json!({
        "title": "Tomates et burrata", "description": "L’été dans une assiette.", "difficulty": "easy",
        "prepTime": 10, "cookTime": 0, "servings": 4, "category": "entree", "slug": "tomates-burrata",
        "ingredients": [{ "name": "burrata", "quantity": 2, "unit": "piece" }],
        "instructions": ["Coupez les tomates, posez la burrata, huilez."]
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 200, description = "The recipe.", body = Recipe),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 409, description = "`slug_taken`: another recipe has this slug."),
    ),
)]
pub async fn update(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Key(key): Key,
    Json(input): Json<RecipeInput>,
) -> ApiResult<Body<Recipe>> {
    Ok(Body(recipes::update(&shop, &admin, &key, input).await?))
}

/// Deletes a recipe.
///
/// Its page answers 410 from then on.
#[utoipa::path(
    delete,
    path = "/recipes/{key}",
    tag = "recipes",
    params(("key" = String, Path, description = "The id or the slug.", example = "cacio-e-pepe")),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: not an admin."),
    ),
)]
pub async fn delete(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Key(key): Key,
) -> ApiResult<StatusCode> {
    recipes::delete(&shop, &admin, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a recipe's products into the cart, as much as so many servings take.
///
/// Weights (`g`, `kg`), volumes at the weight of water (`ml`, `cl`, `l`, `tsp` of 5 ml, `tbsp` of
/// 15 ml) and pieces (`piece`: what the price is the price of) are scaled and rounded up to whole
/// pieces, or to the cuts the shop makes: several equal ones above the largest. Each product is
/// put in whole or not at all; `skipped` names those that were not, and why.
#[utoipa::path(
    post,
    path = "/recipes/{key}/cart",
    tag = "recipes",
    params(("key" = String, Path, description = "The id or the slug.", example = "tartiflette")),
    request_body(content = CookFor, example = json!({ "servings": 6 })),
    responses((status = 200, description = "The cart, and what was put in and left out.", body = FilledCart)),
)]
pub async fn fill_cart(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Key(key): Key,
    Json(input): Json<CookFor>,
) -> ApiResult<Body<FilledCart>> {
    let mut cart = CartOwner::customer(&customer);
    let filled = ingredients::put_into(&shop, &mut cart, &key, input, Language::default()).await?;
    Ok(Body(filled))
}
