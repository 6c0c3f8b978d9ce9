//! `/api/cart`

use axum::{Json as Body, extract::State};
use domain::{
    Customer,
    cart::{self, Basket},
};
use shared::{
    Language,
    cart::{AddItem, CartItem, CartView, ChangeItem},
};

use super::TheShop;
use crate::{
    extract::{Auth, Json, PathId},
    problem::Answer,
};

/// `GET /cart`
pub async fn view(State(shop): TheShop, Auth(customer): Auth<Customer>) -> Answer<Body<CartView>> {
    Ok(Body(
        cart::view(&shop, &Basket::of(&customer), Language::default()).await?,
    ))
}

/// `POST /cart/items`
pub async fn add(
    State(shop): TheShop,
    Auth(customer): Auth<Customer>,
    Json(item): Json<AddItem>,
) -> Answer<Body<CartView>> {
    Ok(Body(cart::add(&shop, &mut Basket::of(&customer), &item).await?))
}

/// `PATCH /cart/items/{id}`
pub async fn change(
    State(shop): TheShop,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<CartItem>,
    Json(change): Json<ChangeItem>,
) -> Answer<Body<CartView>> {
    Ok(Body(
        cart::change(&shop, &mut Basket::of(&customer), id, &change).await?,
    ))
}

/// `DELETE /cart/items/{id}`
pub async fn remove(
    State(shop): TheShop,
    Auth(customer): Auth<Customer>,
    PathId(id): PathId<CartItem>,
) -> Answer<Body<CartView>> {
    Ok(Body(cart::remove(&shop, &mut Basket::of(&customer), id).await?))
}

/// `DELETE /cart`
pub async fn clear(State(shop): TheShop, Auth(customer): Auth<Customer>) -> Answer<Body<CartView>> {
    Ok(Body(cart::clear(&shop, &mut Basket::of(&customer)).await?))
}
