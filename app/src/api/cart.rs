//! The basket, a customer's or a guest's.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Id, Money, Problem,
    cart::{CartItem, CartView},
    order::Quote,
    product::Product,
};

use crate::AppError;

/// A basket and what it would cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PricedBasket {
    /// What lies in it, product names in the reader's language.
    pub cart: CartView,
    /// Every amount of an order of it.
    pub quote: Quote,
    /// What it lacks for free delivery; nothing when it is free.
    pub missing_for_free_delivery: Option<Money>,
    /// The code that goes with it.
    pub coupon: Option<RememberedCoupon>,
}

/// A code that the visitor's browser remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedCoupon {
    /// The code.
    pub code: String,
    /// Why it takes nothing off, about the field `couponCode`.
    pub refusal: Option<Problem>,
}

/// The basket and what it would cost, with the code that is remembered.
#[server(prefix = "/fn", endpoint = "cart/view")]
pub async fn read_basket() -> Result<PricedBasket, AppError> {
    use domain::{Error, cart, orders};

    use crate::ssr;
    let (shop, language, code) = (ssr::shop()?, ssr::language(), ssr::coupon_code());
    let basket = ssr::basket().await?;
    let cart = cart::view(&shop, &basket, language).await.map_err(ssr::fail)?;
    let (quote, refusal) = orders::preview(&shop, &basket, code.as_deref())
        .await
        .map_err(ssr::fail)?;
    Ok(PricedBasket {
        missing_for_free_delivery: shop.settings.shipping.missing(cart.subtotal),
        cart,
        quote,
        coupon: code.map(|code| RememberedCoupon {
            code,
            refusal: refusal.map(|refusal| Error::Coupon(refusal).problem(language)),
        }),
    })
}

/// Remembers a code, in capitals, whether it takes something off yet or not: the basket says so.
#[server(prefix = "/fn", endpoint = "cart/apply-coupon")]
#[allow(clippy::unused_async, reason = "server functions are async")]
pub async fn apply_coupon(#[server(default)] coupon_code: String) -> Result<(), AppError> {
    use domain::Error;
    use shared::coupon::Refusal;

    use crate::ssr;
    let code = coupon_code.trim().to_uppercase();
    if code.is_empty() {
        return Err(ssr::fail(Error::field("couponCode", "required")));
    }
    if !ssr::is_code(&code) {
        return Err(ssr::fail(Error::Coupon(Refusal::Unknown)));
    }
    ssr::remember_coupon(Some(&code));
    Ok(())
}

/// Forgets the code.
#[server(prefix = "/fn", endpoint = "cart/take-off-coupon")]
#[allow(clippy::unused_async, reason = "server functions are async")]
pub async fn take_off_coupon() -> Result<(), AppError> {
    crate::ssr::remember_coupon(None);
    Ok(())
}

/// Remembers the code of a link, unless it can take nothing off any basket; then what was
/// remembered before stays. Changes nothing but the visitor's own cookie.
#[server(prefix = "/fn", endpoint = "cart/open-coupon")]
pub async fn open_coupon(code: String) -> Result<RememberedCoupon, AppError> {
    use domain::{Error, orders};
    use shared::coupon::Refusal;

    use crate::ssr;
    let (shop, language) = (ssr::shop()?, ssr::language());
    let basket = ssr::basket().await?;
    let code = code.trim().to_uppercase();
    let refusal = if ssr::is_code(&code) {
        let (_, refusal) = orders::preview(&shop, &basket, Some(&code)).await.map_err(ssr::fail)?;
        refusal
    } else {
        Some(Refusal::Unknown)
    };
    if matches!(refusal, None | Some(Refusal::MinPurchase { .. })) {
        ssr::remember_coupon(Some(&code));
    }
    Ok(RememberedCoupon {
        code,
        refusal: refusal.map(|refusal| Error::Coupon(refusal).problem(language)),
    })
}

/// Puts something in.
#[server(prefix = "/fn", endpoint = "cart/add")]
pub async fn add_to_cart(
    product_id: Id<Product>,
    quantity: i64,
    #[server(default)] weight: Option<i64>,
) -> Result<CartView, AppError> {
    use shared::cart::AddItem;

    use crate::ssr;
    let mut basket = ssr::basket().await?;
    let input = AddItem {
        product_id,
        quantity,
        weight: weight.map(shared::Grams),
    };
    let view = domain::cart::add(&*ssr::shop()?, &mut basket, &input)
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    Ok(view)
}

/// Changes how many of a line.
#[server(prefix = "/fn", endpoint = "cart/change")]
pub async fn change_cart_item(id: Id<CartItem>, quantity: i64) -> Result<CartView, AppError> {
    use shared::cart::ChangeItem;

    use crate::ssr;
    let mut basket = ssr::basket().await?;
    let input = ChangeItem {
        quantity: Some(quantity),
        weight: None,
    };
    let view = domain::cart::change(&*ssr::shop()?, &mut basket, id, &input)
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    Ok(view)
}

/// Takes a line out.
#[server(prefix = "/fn", endpoint = "cart/remove")]
pub async fn remove_cart_item(id: Id<CartItem>) -> Result<CartView, AppError> {
    use crate::ssr;
    let mut basket = ssr::basket().await?;
    let view = domain::cart::remove(&*ssr::shop()?, &mut basket, id)
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    Ok(view)
}

/// Puts a recipe's products in, as much as so many servings take, and goes back to the recipe,
/// whose address then says how many went in and which were left out.
#[server(prefix = "/fn", endpoint = "cart/fill")]
pub async fn fill_cart(
    /// The recipe's id or slug.
    recipe: String,
    /// How many are to eat.
    servings: i64,
) -> Result<(), AppError> {
    use shared::recipe::CookFor;

    use crate::{components::failure::encode, ssr};
    let mut basket = ssr::basket().await?;
    let wanted = CookFor {
        servings: Some(servings),
    };
    let filled = domain::cart::ingredients::put_into(&*ssr::shop()?, &mut basket, &recipe, wanted, ssr::language())
        .await
        .map_err(ssr::fail)?;
    ssr::keep(&basket)?;
    let skipped: Vec<_> = filled
        .skipped
        .iter()
        .map(|skipped| format!("{}.{}", skipped.product_id, skipped.reason.name()))
        .collect();
    leptos_axum::redirect(&format!(
        "/recettes/{}?servings={servings}&added={}&skipped={}",
        encode(&recipe),
        filled.added.len(),
        skipped.join(",")
    ));
    Ok(())
}
