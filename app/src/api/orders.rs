//! A customer's orders.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Page,
    account::Account,
    cart::CartView,
    order::{Order, OrderQuery, PaymentMethod, Quote},
};

use crate::AppError;

/// What the checkout shows before the customer commits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkout {
    /// The basket.
    pub cart: CartView,
    /// Every amount.
    pub quote: Quote,
    /// Who orders, and the addresses they keep.
    pub account: Account,
}

/// What the checkout shows before the customer commits.
#[server(prefix = "/fn", endpoint = "orders/checkout")]
pub async fn read_checkout() -> Result<Checkout, AppError> {
    use domain::{accounts, cart, orders};

    use crate::ssr;
    let (shop, customer) = (ssr::shop()?, ssr::customer().await?);
    let cart = cart::view(&shop, &cart::Basket::of(&customer), ssr::language())
        .await
        .map_err(ssr::fail)?;
    Ok(Checkout {
        quote: orders::quote(&shop, &customer, None).await.map_err(ssr::fail)?,
        account: accounts::account(&shop, &customer).await.map_err(ssr::fail)?,
        cart,
    })
}

/// Orders what lies in the basket and goes on to the confirmation.
#[server(prefix = "/fn", endpoint = "orders/place")]
pub async fn place_order(
    street: String,
    city: String,
    #[server(default)] state: String,
    postal_code: String,
    #[server(default)] phone_number: String,
    payment_method: PaymentMethod,
) -> Result<(), AppError> {
    use domain::{accounts, orders};
    use shared::order::{PlaceOrder, ShippingAddress};

    use crate::ssr;
    let (shop, customer) = (ssr::shop()?, ssr::customer().await?);
    let input = PlaceOrder {
        shipping_address: ShippingAddress {
            street,
            city,
            state,
            postal_code,
        },
        payment_method,
        coupon_code: None,
    };
    accounts::remember_delivery(&shop, &customer, &phone_number, &input.shipping_address)
        .await
        .map_err(ssr::fail)?;
    let order = orders::place(&shop, &customer, &input).await.map_err(ssr::fail)?;
    leptos_axum::redirect(&format!("/commandes/{}/merci", order.id));
    Ok(())
}

/// One page of the customer's orders.
#[server(prefix = "/fn", endpoint = "orders/list")]
pub async fn list_own_orders(query: OrderQuery) -> Result<Page<Order>, AppError> {
    use crate::ssr;
    let customer = ssr::customer().await?;
    domain::orders::of_customer(&*ssr::shop()?, &customer, &query)
        .await
        .map_err(ssr::fail)
}

/// One of the customer's orders. An id that is not one is unknown.
#[server(prefix = "/fn", endpoint = "orders/find")]
pub async fn find_order(id: String) -> Result<Order, AppError> {
    use domain::Error;

    use crate::ssr;
    let identity = ssr::signed_in().await?;
    let id: shared::Id<Order> = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    domain::orders::find(&*ssr::shop()?, &identity, id)
        .await
        .map_err(ssr::fail)
}

/// Calls one of the customer's own orders off.
#[server(prefix = "/fn", endpoint = "orders/cancel")]
pub async fn cancel_order(id: String) -> Result<(), AppError> {
    use domain::Error;

    use crate::ssr;
    let (shop, customer) = (ssr::shop()?, ssr::customer().await?);
    let id: shared::Id<Order> = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    domain::orders::cancel(&shop, &customer, id).await.map_err(ssr::fail)?;
    Ok(())
}
