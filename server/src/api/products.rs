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

use super::{TheShop, first_page, listed::listed, location, usual_limit};
use crate::{
    extract::{Auth, Json, Key, Query, number},
    problem::Answer,
};

/// The query of `GET /products`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductsQuery {
    q: Option<String>,
    category: Option<String>,
    sort: Option<ProductSort>,
    #[serde(default)]
    lang: Language,
    #[serde(default = "first_page", deserialize_with = "number")]
    page: i64,
    #[serde(default = "usual_limit", deserialize_with = "number")]
    limit: i64,
}

/// What stands beside a page of products: what they can be narrowed down to.
#[derive(Debug, Serialize)]
struct Faceted {
    facets: Facets,
}

#[derive(Debug, Serialize)]
struct Facets {
    category: Vec<CategoryCount>,
}

/// `GET /products`
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InLanguage {
    /// Which language its texts are to be in.
    #[serde(default)]
    pub lang: Language,
}

/// `GET /products/{id or slug}`
pub async fn find(
    State(shop): TheShop,
    Key(key): Key,
    Query(InLanguage { lang }): Query<InLanguage>,
) -> Answer<Body<Product>> {
    let product = catalog::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    Ok(Body(product.localised(lang)))
}

/// `POST /products`
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

/// `PUT /products/{id or slug}`
pub async fn update(
    State(shop): TheShop,
    Auth(admin): Auth<Admin>,
    Key(key): Key,
    Json(input): Json<ProductInput>,
) -> Answer<Body<Product>> {
    Ok(Body(catalog::update(&shop, &admin, &key, input).await?))
}
