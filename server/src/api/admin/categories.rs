//! `/api/admin/categories`

use axum::{
    Json as Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, catalog::categories};
use shared::category::{Category, CategoryInput, NewCategory};

use crate::{
    api::{ShopState, location},
    extract::{Json, Key, OrKey, scopes},
    problem::ApiResult,
};

/// Adds a category.
///
/// The first one that a shop adds or changes stores the built-in ones beside it.
#[utoipa::path(
    post,
    path = "/admin/categories",
    tag = "admin",
    operation_id = "create_category",
    request_body(content = NewCategory, example = json!({
        "slug": "tommes", "name": { "fr": "Tommes", "en": "Tommes" },
        "text": { "fr": "Petites meules de montagne.", "en": "Small wheels from the mountains." }
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 201, description = "The category, behind all others unless `order` says otherwise.", body = Category),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`slug_taken`: another category has this slug. A name that another has is 422, `name_taken`."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Json(input): Json<NewCategory>,
) -> ApiResult<Response> {
    let category = categories::create(&shop, &admin, input).await?;
    Ok((StatusCode::CREATED, location("/api/categories".into()), Body(category)).into_response())
}

/// Replaces what a category is called and says.
///
/// With an `order` it moves there, and the others close up. Its slug stays, since products and addresses have it.
#[utoipa::path(
    put,
    path = "/admin/categories/{slug}",
    tag = "admin",
    operation_id = "update_category",
    params(("slug" = String, Path, description = "The category's slug.", example = "chevre")),
    request_body(content = CategoryInput, example = json!({
        "order": 1, "name": { "fr": "Chèvres", "en": "Goat’s milk" },
        "text": { "fr": "Frais, cendrés ou secs.", "en": "Fresh, ashed or dry." }
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 200, description = "The category.", body = Category),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn update(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Key(slug): Key,
    Json(input): Json<CategoryInput>,
) -> ApiResult<Body<Category>> {
    Ok(Body(categories::update(&shop, &admin, &slug, input).await?))
}

/// Takes away a category that no product is in, archived or not.
///
/// When the last one goes, the built-in ones are back.
#[utoipa::path(
    delete,
    path = "/admin/categories/{slug}",
    tag = "admin",
    operation_id = "delete_category",
    params(("slug" = String, Path, description = "The category's slug.", example = "tommes")),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 204, description = "It is gone."),
        (status = 403, description = "`forbidden`: for admins."),
        (status = 409, description = "`category_in_use`: products are in it."),
    ),
)]
pub async fn remove(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Key(slug): Key,
) -> ApiResult<StatusCode> {
    categories::remove(&shop, &admin, &slug).await?;
    Ok(StatusCode::NO_CONTENT)
}
