//! What an order of a cart holds and costs. [`price`] is what ordering and its quote go by, [`estimate`] the same for a
//! cart that is only looked at. Neither reads anything but what it is given.

use std::collections::BTreeMap;

use shared::{
    Id, Money, Timestamp, card,
    cart::CartItem,
    coupon::{Coupon, CouponRefusal},
    order::{ExpectedPrice, OrderItem, PaymentMethod, Quote},
    pricing::{self, ShippingRates},
    product::Product,
    user::User,
};

use crate::{
    Error, PriceChange, Result,
    cart::{self, Products},
};

/// What prices depend on beside the cart.
#[derive(Clone)]
pub(super) struct Terms {
    /// Who buys; `None` for a guest.
    pub customer: Option<Id<User>>,
    /// The coupon of the code that was given, or why there is none.
    pub coupon: Result<Option<Coupon>, CouponRefusal>,
    /// What staff take off.
    pub off: Money,
    /// What delivery costs.
    pub shipping: ShippingRates,
    /// Whether the seller charges no VAT, whatever the products' rates are.
    pub vat_exempt: bool,
    /// The moment that coupons are asked at.
    pub now: Timestamp,
}

/// What the customer has seen.
#[derive(Clone, Copy, Default)]
pub(super) struct Shown<'a> {
    /// The total; `None` is not compared.
    pub total: Option<Money>,
    /// The price of one item of each line of the cart; none is not compared.
    pub prices: &'a [ExpectedPrice],
}

/// What an order of a cart would be.
#[derive(Debug)]
pub(super) struct PricedOrder {
    /// Its lines, at today's prices.
    pub items: Vec<OrderItem>,
    /// Every amount.
    pub quote: Quote,
    /// The coupon that it uses.
    pub coupon: Option<Coupon>,
    /// How much it takes of each product, in the product's own unit.
    pub stock: BTreeMap<Id<Product>, i64>,
}

/// The order of this cart. Does not look at the stock.
///
/// The first of these that is so: [`Error::CartOutdated`]; [`Error::CartEmpty`]; [`Error::Invalid`] for more than an
/// amount can be, and for more taken off than the goods are worth; [`Error::Coupon`]; [`Error::PriceChanged`]; [`Error::Invalid`] for what a card cannot be charged.
pub(super) fn price(
    in_cart: &[CartItem],
    products: &Products,
    terms: Terms,
    method: PaymentMethod,
    shown: Shown<'_>,
) -> Result<PricedOrder> {
    let in_cart = as_sold(in_cart, products);
    cart::sold_so(&in_cart, products)?;
    let items = order_items(&in_cart, products, terms.vat_exempt)?;
    if items.is_empty() {
        return Err(Error::CartEmpty);
    }
    let (shipping, off) = (terms.shipping, terms.off);
    check_worth(&items, shipping)?;
    if off > worth(&items) {
        return Err(Error::field(
            "discount.amount",
            &format!("above_goods:{}", worth(&items).euros()),
        ));
    }
    let coupon = coupon_for(&items, terms).map_err(Error::Coupon)?;
    let quote = quote(&items, coupon.as_ref(), off, shipping)?;
    check_shown(&in_cart, products, &quote, shown)?;
    check_charge(method, &quote)?;
    Ok(PricedOrder {
        items,
        quote,
        coupon,
        stock: cart::stock_taken(&in_cart, products),
    })
}

/// What this cart would cost, and why its coupon takes nothing off. Leaves out what is not sold so any more; all zero
/// when nothing is left.
pub(super) fn estimate(
    in_cart: &[CartItem],
    products: &Products,
    terms: Terms,
) -> Result<(Quote, Option<CouponRefusal>)> {
    let mut in_cart = as_sold(in_cart, products);
    in_cart.retain(|item| {
        products
            .get(&item.product_id)
            .is_some_and(|product| cart::refusal(product, item).is_none())
    });
    let items = order_items(&in_cart, products, terms.vat_exempt)?;
    let shipping = terms.shipping;
    let (coupon, refusal) = match coupon_for(&items, terms) {
        Ok(coupon) => (coupon, None),
        Err(refusal) => (None, Some(refusal)),
    };
    if items.is_empty() {
        return Ok((Quote::default(), refusal));
    }
    Ok((quote(&items, coupon.as_ref(), Money::ZERO, shipping)?, refusal))
}

fn as_sold(in_cart: &[CartItem], products: &Products) -> Vec<CartItem> {
    let mut items = in_cart.to_vec();
    cart::as_sold(&mut items, products);
    items
}

/// The lines of an order at today's prices. Products that are gone are left out, as the
/// cart's page has left them out.
fn order_items(in_cart: &[CartItem], products: &Products, vat_exempt: bool) -> Result<Vec<OrderItem>> {
    in_cart
        .iter()
        .filter_map(|item| Some((item, products.get(&item.product_id)?)))
        .map(|(item, product)| {
            let price = cart::unit_price(product, item)?;
            Ok(OrderItem {
                id: Id::from_bytes(item.id.bytes()),
                weighed: None,
                charged: None,
                product_id: item.product_id,
                quantity: item.quantity,
                weight: item.weight,
                price,
                name: Some(product.name.clone()),
                vat_rate: Some(if vat_exempt { 0.0 } else { product.vat_rate }),
                sold_by: Some(product.sold_by),
                is_perishable: Some(product.is_perishable),
                lots: Vec::new(),
            })
        })
        .collect()
}

fn worth(items: &[OrderItem]) -> Money {
    let totals = items.iter().map(|item| item.total().cents());
    Money::from_cents(totals.fold(0, i64::saturating_add))
}

/// What is worth more than an amount can be is not ordered: it could be stored, and never read again.
fn check_worth(items: &[OrderItem], shipping: ShippingRates) -> Result<()> {
    let worth = worth(items);
    match worth.checked_add(shipping.cost(worth)) {
        Some(total) if total <= Money::MAX => Ok(()),
        _ => Err(Error::field(
            "items",
            &format!("order_too_large:{}", Money::MAX.cents() / 100),
        )),
    }
}

fn coupon_for(items: &[OrderItem], terms: Terms) -> Result<Option<Coupon>, CouponRefusal> {
    let coupon = terms.coupon?;
    if let Some(coupon) = &coupon {
        coupon.admits(terms.customer, worth(items).min(Money::MAX), terms.now)?;
    }
    Ok(coupon)
}

/// Every amount of an order of these items, none above [`Money::MAX`].
fn quote(items: &[OrderItem], coupon: Option<&Coupon>, off: Money, shipping: ShippingRates) -> Result<Quote> {
    let subtotal = worth(items).min(Money::MAX);
    let discount = coupon.map_or(off, |coupon| pricing::discount(coupon, subtotal));
    let shipping_cost = shipping.cost(subtotal);
    let total = pricing::total(subtotal, discount, shipping_cost)
        .ok_or_else(|| Error::Internal("a total does not fit".into()))?
        .min(Money::MAX);
    Ok(Quote {
        subtotal,
        shipping_cost,
        discount,
        total,
        vat: pricing::vat(items, total),
    })
}

/// [`Error::PriceChanged`] when the customer was shown another total, another price of a line, or not all lines.
fn check_shown(in_cart: &[CartItem], products: &Products, quote: &Quote, shown: Shown<'_>) -> Result<()> {
    let total = shown.total.unwrap_or(quote.total);
    let mut all_were_shown = true;
    let mut changed = Vec::new();
    if !shown.prices.is_empty() {
        for item in in_cart {
            let Some(product) = products.get(&item.product_id) else {
                continue;
            };
            let now = cart::unit_price(product, item)?;
            match shown.prices.iter().find(|shown| shown.item_id == item.id) {
                None => all_were_shown = false,
                Some(shown) if shown.price != now => changed.push(PriceChange {
                    product_id: product.id,
                    names: product.names(),
                    weight: item.weight,
                    shown: shown.price,
                    now,
                }),
                Some(_) => {}
            }
        }
    }
    if total == quote.total && all_were_shown && changed.is_empty() {
        return Ok(());
    }
    Err(Error::PriceChanged {
        shown: total,
        now: quote.total,
        lines: (!shown.prices.is_empty()).then_some(changed),
    })
}

/// What a card cannot be charged is refused at once, so that no order waits for money that cannot come.
fn check_charge(method: PaymentMethod, quote: &Quote) -> Result<()> {
    match card::refusal(quote.total) {
        Some(rule) if method == PaymentMethod::Card => Err(Error::Invalid(vec![rule])),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
