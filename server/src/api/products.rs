//! `/api/products`

use axum::{
    Json as Body,
    extract::{OriginalUri, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Admin, Error, catalog};
use serde::{Deserialize, Serialize};
use shared::{
    Language, PageRequest,
    catalog::{CatalogQuery, CategoryCount, ProductSort},
    product::{Product, ProductInput},
};
use utoipa::{IntoParams, ToSchema};

use super::{
    TheShop, first_page,
    listed::{Listed, listed},
    location, usual_limit,
};
use crate::{
    extract::{Auth, Json, Key, Query, number},
    problem::Answer,
};

/// The query of `GET /products`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProductsQuery {
    /// Words to look for, whatever the accents, the case and a typo.
    #[param(max_length = 100)]
    q: Option<String>,
    /// One category's slug.
    #[param(max_length = 80)]
    category: Option<String>,
    /// The order; relevance when words are given, else by name.
    #[param(inline)]
    sort: Option<ProductSort>,
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

/// What stands beside a page of products: what they can be narrowed down to.
#[derive(Debug, Serialize, ToSchema)]
struct Faceted {
    facets: Facets,
}

#[derive(Debug, Serialize, ToSchema)]
struct Facets {
    category: Vec<CategoryCount>,
}

/// The catalogue.
#[utoipa::path(
    get,
    path = "/products",
    tag = "products",
    security(()),
    params(ProductsQuery),
    responses((
        status = 200,
        description = "One page, and what it can be narrowed down to.",
        body = inline(Listed<Product, Faceted>),
    )),
)]
pub async fn list(
    State(shop): TheShop,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ProductsQuery>,
) -> Answer<Response> {
    let ProductsQuery {
        q,
        category,
        sort,
        lang,
        page,
        limit,
    } = query;
    let paging = PageRequest { page, limit };
    let products = catalog::search(
        &shop,
        &CatalogQuery {
            q,
            category,
            sort,
            paging,
        },
    )
    .await?;
    let facets = Facets {
        category: catalog::categories(&shop).await?,
    };
    Ok(listed(
        &uri,
        products.map(|product| product.localised(lang)),
        Faceted { facets },
    ))
}

/// The query of a single document.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct InLanguage {
    /// Which language its texts are to be in.
    #[serde(default)]
    #[param(inline, required = false)]
    pub lang: Language,
}

/// A product, by id or slug.
#[utoipa::path(
    get,
    path = "/products/{key}",
    tag = "products",
    security(()),
    params(("key" = String, Path, description = "The id or the slug.", example = "comte-24-mois"), InLanguage),
    responses((status = 200, description = "The product.", body = Product)),
)]
pub async fn find(
    State(shop): TheShop,
    Key(key): Key,
    Query(InLanguage { lang }): Query<InLanguage>,
) -> Answer<Body<Product>> {
    let product = catalog::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    Ok(Body(product.localised(lang)))
}

/// Puts a product into the catalogue.
#[utoipa::path(
    post,
    path = "/products",
    tag = "products",
    request_body(content = ProductInput, example = json!({
        "name": "Tomme de Savoie", "description": "Une tomme grise, souple et noisettée.", "price": 6.9,
        "category": "pates-pressees-non-cuites", "weight": 250, "stock": 5000, "soldBy": "weight", "cutStep": 50,
        "minCut": 100, "maxCut": 1500, "milk": "cow", "origin": "FR", "allergens": ["milk"],
        "translations": { "en": { "description": "A grey tomme, supple and nutty." } }
    })),
    responses(
        (status = 201, description = "The product.", body = Product),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 409, description = "`slug_taken`: another product has this slug."),
    ),
)]
pub async fn create(
    State(shop): TheShop,
    Auth(admin): Auth<Admin>,
    Json(input): Json<ProductInput>,
) -> Answer<Response> {
    let product = catalog::create(&shop, &admin, input).await?;
    Ok((
        StatusCode::CREATED,
        location(format!("/api/products/{}", product.id)),
        Body(product),
    )
        .into_response())
}

/// Replaces what an admin may set of a product.
#[utoipa::path(
    put,
    path = "/products/{key}",
    tag = "products",
    params(("key" = String, Path, description = "The id or the slug.", example = "morbier")),
    request_body(content = ProductInput, example = json!({
        "name": "Morbier", "description": "Une pâte souple, partagée par sa raie de charbon.", "price": 5.9,
        "category": "pates-pressees-non-cuites", "images": ["/images/cheese/morbier.svg"], "weight": 250,
        "stock": 5000, "soldBy": "weight", "cutStep": 50, "minCut": 100, "maxCut": 1500, "slug": "morbier"
    })),
    responses(
        (status = 200, description = "The product.", body = Product),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 409, description = "`slug_taken`: another product has this slug."),
    ),
)]
pub async fn update(
    State(shop): TheShop,
    Auth(admin): Auth<Admin>,
    Key(key): Key,
    Json(input): Json<ProductInput>,
) -> Answer<Body<Product>> {
    Ok(Body(catalog::update(&shop, &admin, &key, input).await?))
}
