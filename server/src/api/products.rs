//! `/api/products`

use axum::{
    Json as Body,
    extract::OriginalUri,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Admin, Error,
    catalog::{self, addresses},
};
use serde::{Deserialize, Serialize};
use shared::{
    Language, Money, PageRequest,
    catalog::{CatalogQuery, Facets, ProductSort},
    period::Day,
    product::{Allergen, Milk, Product, ProductInput},
};
use utoipa::{IntoParams, ToSchema};

use super::{
    InLanguage, ShopState, default_limit, first_page,
    listed::{Listed, listed},
    location,
};
use crate::{
    entity_tag,
    extract::{IfMatch, Json, Key, OrKey, Query, Viewer, flag, list as comma_separated, number, optional, scopes},
    middleware::caching::Public,
    problem::ApiResult,
};

/// The query of `GET /products`.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductsQuery {
    /// Words to look for, whatever the accents, the case and a typo.
    #[param(max_length = 100)]
    q: Option<String>,
    /// One category's slug.
    #[param(max_length = 80)]
    category: Option<String>,
    /// This milk's cheeses.
    #[param(inline)]
    milk: Option<Milk>,
    /// The lowest price.
    #[serde(default, deserialize_with = "optional")]
    #[param(minimum = 0, example = 5)]
    min_price: Option<Money>,
    /// The highest price, not below the lowest.
    #[serde(default, deserialize_with = "optional")]
    #[param(minimum = 0, example = 12.5)]
    max_price: Option<Money>,
    /// The lowest rating.
    #[serde(default, deserialize_with = "optional")]
    #[param(minimum = 0, maximum = 5)]
    min_rating: Option<f64>,
    /// What can be bought now, or what cannot.
    #[serde(default, deserialize_with = "flag")]
    in_stock: Option<bool>,
    /// What is new, or what is not.
    #[serde(default, deserialize_with = "flag")]
    is_new: Option<bool>,
    /// What keeps until this day, from today on: the lot that is sold first ends on it or later. What says no date is left
    /// out.
    keeps_until: Option<Day>,
    /// What contains none of these, separated by commas.
    #[serde(default, deserialize_with = "comma_separated::<14, _, _>")]
    #[param(inline, style = Form, explode = false, required = false, max_items = 14)]
    exclude_allergens: Vec<Allergen>,
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
    #[serde(default = "default_limit", deserialize_with = "number")]
    #[param(minimum = 1, maximum = 100, required = false)]
    limit: i64,
}

/// What stands beside a page of products.
#[derive(Debug, Serialize, ToSchema)]
struct Faceted {
    /// What they can be narrowed down to.
    facets: Facets,
}

/// The catalog: what matches all of the query.
///
/// `q` ignores accents and case and forgives a typo. `facets` counts what each other choice of a filter would leave.
/// Answered from memory, also while the database is away: `Age` then says how old it may be.
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
    ShopState(shop): ShopState,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ProductsQuery>,
) -> ApiResult<Public<Response>> {
    let lang = query.lang;
    let query = CatalogQuery {
        q: query.q,
        category: query.category,
        milk: query.milk,
        min_price: query.min_price,
        max_price: query.max_price,
        min_rating: query.min_rating,
        in_stock: query.in_stock,
        is_new: query.is_new,
        keeps_until: query.keeps_until,
        exclude_allergens: query.exclude_allergens,
        sort: query.sort,
        paging: PageRequest {
            page: query.page,
            limit: query.limit,
        },
    };
    let (products, facets) = tokio::join!(catalog::search(&shop, &query), catalog::facets(&shop, &query));
    let (products, facets) = (products?, facets?);
    let now = shop.now();
    let products = products.map(|product| product.shown(lang, now));
    Ok(Public(listed(&uri, products, Faceted { facets })))
}

/// A product, by id or slug, also by a slug that it had before.
///
/// An admin sees its `priceHistory`, too.
#[utoipa::path(
    get,
    path = "/products/{key}",
    tag = "products",
    security(()),
    params(("key" = String, Path, description = "The id or the slug.", example = "comte-24-mois"), InLanguage),
    responses((status = 200, description = "The product.", body = Product)),
)]
pub async fn find(
    ShopState(shop): ShopState,
    Key(key): Key,
    viewer: Viewer,
    Query(InLanguage { lang }): Query<InLanguage>,
) -> ApiResult<Response> {
    let product = addresses::product(&shop, &key).await?.ok_or(Error::NotFound)?;
    let now = shop.now();
    Ok(match viewer.admin() {
        Some(_) => {
            let product = product.announced(now).localized(lang);
            ([(header::ETAG, entity_tag::hash_document(&product))], Body(product)).into_response()
        }
        None => Public(Body(product.shown(lang, now))).into_response(),
    })
}

/// Puts a product into the catalog.
///
/// At once on sale, unless `published` is false. Without a `slug` the shop finds a free one by the name.
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
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 201, description = "The product.", body = Product),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 409, description = "`slug_taken`: another product has this slug."),
        (
            status = 422,
            description = "Also `missing_fact` for each fact that the law asks for, with `published: true`; and `compareAtPrice` \
                above the lowest price of the last thirty days.",
        ),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Json(input): Json<ProductInput>,
) -> ApiResult<Response> {
    let product = catalog::create(&shop, &admin, input).await?.for_everyone(shop.now());
    Ok((
        StatusCode::CREATED,
        location(format!("/api/products/{}", product.id)),
        Body(product),
    )
        .into_response())
}

/// Replaces what an admin may set of a product.
///
/// `If-Match` takes the `ETag` of a GET without `lang`, with a token or without (a compressed answer has a weak tag,
/// which never matches), and the product must still be that one to
/// the letter: its stock too, since a PUT sets the stock. Who means to leave alone what orders took
/// since sends `stockBefore`, and no `If-Match`.
#[utoipa::path(
    put,
    path = "/products/{key}",
    tag = "products",
    params(
        ("key" = String, Path, description = "The id or the slug.", example = "morbier"),
        ("If-Match" = inline(Option<String>), Header, description = "The tag of the product that the change was made for."),
    ),
    request_body(content = ProductInput, example = json!({
        "name": "Morbier", "description": "Une pâte souple, partagée par sa raie de charbon.", "price": 5.9,
        "category": "pates-pressees-non-cuites", "images": ["/images/cheese/morbier.svg"], "weight": 250,
        "stock": 5000, "soldBy": "weight", "cutStep": 50, "minCut": 100, "maxCut": 1500, "slug": "morbier"
    })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 200, description = "The product.", body = Product, headers(("ETag", description = "Its tag."))),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 409, description = "`slug_taken`: another product has this slug."),
        (status = 412, description = "`precondition_failed`: the product is no longer what `If-Match` says."),
    ),
)]
pub async fn update(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Key(key): Key,
    if_match: IfMatch,
    Json(input): Json<ProductInput>,
) -> ApiResult<([(HeaderName, String); 1], Body<Product>)> {
    let (lang, now) = (Language::default(), shop.now());
    let as_answered = |product: &Product| product.clone().shown(lang, now);
    let is_expected = |product: &Product| {
        if_match.allows(&as_answered(product)) || if_match.allows(&product.clone().announced(now).localized(lang))
    };
    let product = catalog::update_if(&shop, &admin, &key, input, is_expected).await?;
    let tag = entity_tag::hash_document(&as_answered(&product));
    Ok(([(header::ETAG, tag)], Body(product.for_everyone(now))))
}

/// Archives a product.
///
/// It is gone from lists and carts, and stays in the orders that have it.
#[utoipa::path(
    delete,
    path = "/products/{key}",
    tag = "products",
    params(("key" = String, Path, description = "The id or the slug.", example = "langres")),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 204, description = "It is archived."),
        (status = 403, description = "`forbidden`: not an admin."),
    ),
)]
pub async fn archive(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    Key(key): Key,
) -> ApiResult<StatusCode> {
    catalog::archive(&shop, &admin, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
