//! `/api/cart`

use axum::Json as Body;
use domain::{
    Customer,
    cart::{self, CartOwner},
};
use shared::{
    Id, Language,
    cart::{AddItem, CartItem, CartView, ChangeItem},
};

use super::ShopState;
use crate::{
    extract::{Auth, Json, PathId},
    problem::ApiResult,
};

/// The signed-in customer's cart, with its prices.
///
/// Prices are those of now: a line whose product is short or no longer sold so says that it is not `available`.
#[utoipa::path(
    get,
    path = "/cart",
    tag = "cart",
    responses((status = 200, description = "The cart.", body = CartView)),
)]
pub async fn view(ShopState(shop): ShopState, Auth(customer): Auth<Customer>) -> ApiResult<Body<CartView>> {
    Ok(Body(
        cart::view(&shop, &CartOwner::customer(&customer), Language::default()).await?,
    ))
}

/// Puts something into the cart.
///
/// The same product and weight add up. What is sold by weight takes a `weight`, a multiple of its `cutStep`. Nothing is
/// reserved before the order.
#[utoipa::path(
    post,
    path = "/cart/items",
    tag = "cart",
    request_body(
        content = AddItem,
        example = json!({ "productId": "df420536a9b7458e240a3041", "quantity": 1, "weight": 250 }),
    ),
    responses(
        (status = 200, description = "The cart.", body = CartView),
        (status = 404, description = "`not_found`: no such product."),
        (status = 409, description = "`out_of_stock` says what is left; `cart_full`: the cart holds no more lines."),
    ),
)]
pub async fn add(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    Json(item): Json<AddItem>,
) -> ApiResult<Body<CartView>> {
    Ok(Body(
        cart::add(&shop, &mut CartOwner::customer(&customer), &item).await?,
    ))
}

/// Changes a line of the cart.
///
/// Its quantity, its weight, or both; two lines that become the same add up.
#[utoipa::path(
    patch,
    path = "/cart/items/{id}",
    tag = "cart",
    params(("id" = Id<CartItem>, Path, description = "The line's id.")),
    request_body(content = ChangeItem, example = json!({ "quantity": 2 })),
    responses(
        (status = 200, description = "The cart.", body = CartView),
        (status = 409, description = "`out_of_stock` says what is left."),
    ),
)]
pub async fn change(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<CartItem>,
    Json(change): Json<ChangeItem>,
) -> ApiResult<Body<CartView>> {
    Ok(Body(
        cart::change(&shop, &mut CartOwner::customer(&customer), id, &change).await?,
    ))
}

/// Takes a line out of the cart.
///
/// The other lines stay as they are.
#[utoipa::path(
    delete,
    path = "/cart/items/{id}",
    tag = "cart",
    params(("id" = Id<CartItem>, Path, description = "The line's id.")),
    responses((status = 200, description = "The cart.", body = CartView)),
)]
pub async fn remove(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<CartItem>,
) -> ApiResult<Body<CartView>> {
    Ok(Body(
        cart::remove(&shop, &mut CartOwner::customer(&customer), id).await?,
    ))
}

/// Takes everything out of the cart.
///
/// One that is empty stays empty: repeating it changes nothing.
#[utoipa::path(
    delete,
    path = "/cart",
    tag = "cart",
    responses((status = 200, description = "The empty cart.", body = CartView)),
)]
pub async fn clear(ShopState(shop): ShopState, Auth(customer): Auth<Customer>) -> ApiResult<Body<CartView>> {
    Ok(Body(cart::clear(&shop, &mut CartOwner::customer(&customer)).await?))
}
