//! The cart, a customer's or a guest's.

use domain::{
    Error, Shop,
    cart::{self, CartOwner, ingredients},
    orders,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Grams, Id, Money, Problem,
    cart::{AddItem, CartItem, CartView, ChangeItem},
    coupon::CouponRefusal,
    order::Quote,
    product::{Allergen, Product},
    recipe::{CookFor, SkipReason},
    typed::Typed,
    validation::BrokenRule,
};

use super::delivery::{Delivery, read_delivery};
use crate::{
    problem::explain,
    request::{self, AppError},
    url::encode,
};

/// A cart and what it would cost.
#[derive(Debug)]
pub struct PricedCart {
    /// Its lines, product names in the reader's language.
    pub cart: CartView,
    /// Every amount of an order of it.
    pub quote: Quote,
    /// What it lacks for free delivery; nothing when it is free.
    pub missing_for_free_delivery: Option<Money>,
    /// The code that goes with it.
    pub coupon: Option<RememberedCoupon>,
    /// The allergens that the visitor avoids.
    pub avoided: Vec<Allergen>,
    /// Whether delivery costs this much where the visitor lives, and not only at least.
    pub is_fee_known: bool,
}

/// A code that the visitor's browser remembers.
#[derive(Debug)]
pub struct RememberedCoupon {
    /// The code, in capitals.
    pub code: String,
    /// Why it takes nothing off, about the field `couponCode`.
    pub refusal: Option<Problem>,
}

/// The cart and what it would cost, with the code that is remembered.
pub async fn read_cart() -> Result<PricedCart, AppError> {
    let cart = request::cart().await?;
    let avoided = request::avoided_allergens().await?;
    let delivery = read_delivery().await?;
    Ok(priced(&*request::shop()?, &cart, avoided, delivery).await?)
}

/// The same; `None` for a cart that cannot be read.
pub async fn read_cart_if_readable() -> Result<Option<PricedCart>, AppError> {
    let cart = request::cart().await?;
    let avoided = request::avoided_allergens().await?;
    let delivery = read_delivery().await?;
    match priced(&*request::shop()?, &cart, avoided, delivery).await {
        Err(Error::Unreadable(document)) if document.collection == "carts" => Ok(None),
        priced => Ok(Some(priced?)),
    }
}

async fn priced(
    shop: &Shop,
    cart: &CartOwner,
    avoided: Vec<Allergen>,
    delivery: Delivery,
) -> Result<PricedCart, Error> {
    let (language, code) = (request::language::current(), request::coupon_code());
    let view = cart::view(shop, cart, language).await?;
    let (quote, refusal) = orders::preview_at(shop, cart, code.as_deref(), request::address(), delivery.rates).await?;
    Ok(PricedCart {
        missing_for_free_delivery: delivery.rates.missing(view.subtotal),
        is_fee_known: delivery.is_known,
        cart: view,
        avoided,
        quote,
        coupon: code.map(|code| RememberedCoupon {
            code,
            refusal: refusal.map(|refusal| explain(&Error::Coupon(refusal), language)),
        }),
    })
}

/// Remembers a code, in capitals, whether it takes something off yet or not: the cart shows that.
#[server(prefix = "/fn", endpoint = "cart/apply-coupon")]
#[allow(clippy::unused_async, reason = "server functions are async")]
pub async fn apply_coupon(#[server(default)] coupon_code: String) -> Result<(), AppError> {
    let code = coupon_code.trim().to_uppercase();
    if code.is_empty() {
        return Err(Error::field("couponCode", "required").into());
    }
    if !request::is_code(&code) {
        return Err(Error::Coupon(CouponRefusal::Unknown).into());
    }
    request::remember_coupon(Some(&code));
    Ok(())
}

/// Forgets the code that is remembered.
#[server(prefix = "/fn", endpoint = "cart/take-off-coupon")]
#[allow(clippy::unused_async, reason = "server functions are async")]
pub async fn take_off_coupon() -> Result<(), AppError> {
    request::remember_coupon(None);
    Ok(())
}

/// Remembers the code of a link, unless it can take nothing off any cart; then what was
/// remembered before stays. Changes nothing but the visitor's own cookie.
pub async fn open_coupon(code: String) -> Result<RememberedCoupon, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let cart = request::cart().await?;
    let code = code.trim().to_uppercase();
    let refusal = if request::is_code(&code) {
        let (_, refusal) = orders::preview(&shop, &cart, Some(&code), request::address()).await?;
        refusal
    } else {
        Some(CouponRefusal::Unknown)
    };
    if matches!(refusal, None | Some(CouponRefusal::MinPurchase { .. })) {
        request::remember_coupon(Some(&code));
    }
    Ok(RememberedCoupon {
        code,
        refusal: refusal.map(|refusal| explain(&Error::Coupon(refusal), language)),
    })
}

/// The weight that a form asks for, as it was typed. A form without the field leaves it to the product; one whose field was
/// left empty does not.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct TypedWeight(Option<String>);

impl From<String> for TypedWeight {
    fn from(text: String) -> Self {
        Self(Some(text.trim().to_owned()))
    }
}

impl From<TypedWeight> for String {
    fn from(typed: TypedWeight) -> Self {
        typed.0.unwrap_or_default()
    }
}

/// Adds a product to the cart, and goes back to where it was asked for: to the product's page, which then says so, when
/// `key` is its id or slug.
#[server(prefix = "/fn", endpoint = "cart/add")]
pub async fn add_to_cart(
    product_id: Id<Product>,
    #[server(default)] quantity: Typed,
    #[server(default)] weight: TypedWeight,
    #[server(default)] key: String,
) -> Result<(), AppError> {
    let mut cart = request::cart().await?;
    let (quantity, weight) = read_amounts(quantity, weight)?;
    let input = AddItem {
        product_id,
        quantity,
        weight,
    };
    cart::add(&*request::shop()?, &mut cart, &input).await?;
    request::keep_guest_cart(&cart)?;
    if !key.is_empty() {
        leptos_axum::redirect(&format!("/fromages/{}?added=1", encode(&key)));
    }
    Ok(())
}

/// How many of which weight the form asks for. All that are no numbers are named at once.
fn read_amounts(quantity: Typed, weight: TypedWeight) -> Result<(i64, Option<Grams>), Error> {
    let mut broken = Vec::new();
    let mut read = |field: &str, text: &str| {
        let number = text.parse::<i64>().ok();
        if number.is_none() {
            let rule = if text.is_empty() { "required" } else { "not_a_number" };
            broken.push(BrokenRule::new(field, rule));
        }
        number
    };
    let quantity = read("quantity", &String::from(quantity));
    let weight = weight.0.and_then(|text| read("weight", &text)).map(Grams);
    match quantity {
        Some(quantity) if broken.is_empty() => Ok((quantity, weight)),
        _ => Err(Error::Invalid(broken)),
    }
}

/// Changes the quantity of a line.
#[server(prefix = "/fn", endpoint = "cart/change")]
pub async fn change_cart_item(id: Id<CartItem>, quantity: i64) -> Result<(), AppError> {
    let mut cart = request::cart().await?;
    let input = ChangeItem {
        quantity: Some(quantity),
        weight: None,
    };
    cart::change(&*request::shop()?, &mut cart, id, &input).await?;
    request::keep_guest_cart(&cart)
}

/// Removes a line.
#[server(prefix = "/fn", endpoint = "cart/remove")]
pub async fn remove_cart_item(id: Id<CartItem>) -> Result<(), AppError> {
    let mut cart = request::cart().await?;
    cart::remove(&*request::shop()?, &mut cart, id).await?;
    request::keep_guest_cart(&cart)
}

/// Takes everything out of a cart, also of one that cannot be read.
#[server(prefix = "/fn", endpoint = "cart/empty")]
pub async fn empty_cart() -> Result<(), AppError> {
    let mut cart = request::cart().await?;
    cart::clear(&*request::shop()?, &mut cart).await?;
    request::keep_guest_cart(&cart)
}

/// Puts a recipe's products in, as much as so many servings take, and goes back to the recipe,
/// whose address then holds how many were added and which were left out.
#[server(prefix = "/fn", endpoint = "cart/fill")]
pub async fn fill_cart(
    /// The recipe's id or slug.
    recipe: String,
    /// How many are to eat.
    servings: i64,
) -> Result<(), AppError> {
    let mut cart = request::cart().await?;
    let wanted = CookFor {
        servings: Some(servings),
    };
    let filled = ingredients::put_into(
        &*request::shop()?,
        &mut cart,
        &recipe,
        wanted,
        request::language::current(),
    )
    .await?;
    request::keep_guest_cart(&cart)?;
    let skipped = filled
        .skipped
        .iter()
        .map(|skipped| (skipped.product_id, skipped.reason));
    let done = outcome(filled.added.len(), skipped);
    leptos_axum::redirect(&format!("/recettes/{}?servings={servings}&{done}", encode(&recipe)));
    Ok(())
}

/// How many were put into the cart and which were left out and why, for an address.
pub fn outcome(added: usize, left_out: impl Iterator<Item = (Id<Product>, SkipReason)>) -> String {
    let left_out: Vec<_> = left_out.map(|(id, reason)| format!("{id}.{}", reason.name())).collect();
    format!("added={added}&skipped={}", left_out.join(","))
}
