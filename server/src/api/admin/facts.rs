//! `/api/admin/products/missing-facts`

use axum::{extract::OriginalUri, response::Response};
use domain::{Admin, catalog::facts};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page, PageRequest,
    catalog::CatalogQuery,
    product::{Fact, Product},
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{ShopState, default_limit, first_page, listed::listed},
    extract::{OrKey, Query, flag, number, scopes},
    problem::ApiResult,
};

/// The query of `GET /admin/products/missing-facts`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LackingQuery {
    /// The drafts in place of what is published, also those that lack nothing.
    #[serde(default, deserialize_with = "flag")]
    drafts: Option<bool>,
    /// The page, from 1.
    #[serde(default = "first_page", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100_000, required = false)]
    page: i64,
    /// How many items a page holds.
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// A product, and what it does not say.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LackingProduct {
    /// The product.
    product_id: Id<Product>,
    /// Its name in its address.
    slug: String,
    /// What it is called.
    name: String,
    /// What the law asks of it and it does not say, in the order of a label.
    missing_facts: Vec<Fact>,
}

/// The products that do not say all that the law asks for before anybody buys.
///
/// Those on sale by name, or with `drafts=true` the drafts, the latest first; each with the facts that it lacks.
#[utoipa::path(
    get,
    path = "/admin/products/missing-facts",
    tag = "admin",
    operation_id = "missing_facts",
    params(LackingQuery),
    extensions(("x-api-key-scope" = json!("catalog:read"))),
    responses(
        (status = 200, description = "One page.", body = inline(Page<LackingProduct>)),
        (status = 403, description = "`forbidden`: for admins."),
    ),
)]
pub async fn list(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogRead>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<LackingQuery>,
) -> ApiResult<Response> {
    let paging = PageRequest {
        page: query.page,
        limit: query.limit,
    };
    let products = if query.drafts == Some(true) {
        facts::drafts(&shop, &admin, paging).await?
    } else {
        let all = CatalogQuery {
            paging,
            ..CatalogQuery::default()
        };
        facts::incomplete(&shop, &admin, &all)?
    };
    let lacking = products.map(|product| LackingProduct {
        product_id: product.id,
        missing_facts: product.missing_facts(),
        slug: product.slug,
        name: product.name,
    });
    Ok(listed(&uri, lacking, ()))
}
