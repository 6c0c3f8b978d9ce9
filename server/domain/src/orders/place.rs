//! Placing orders: what lies in a cart, a coupon and an address become an order.

use mongodb::ClientSession;
use shared::{
    Id, Money, card,
    cart::CartItem,
    coupon::{Coupon, CouponRefusal},
    order::{Order, OrderEvent, OrderItem, OrderStatus, PaymentMethod, PaymentStatus, PlaceOrder, Quote},
    pricing,
    user::User,
};

use super::{
    holds::{self, HOLD_SECONDS},
    paid,
};
use crate::{
    Customer, Error, Result, Shop,
    cart::{self, CartOwner, Products},
    notifications,
    store::{self, carts, coupons, outbox::Letter, products, transact},
    validate,
};

/// What a cart would cost, delivered, with what this code takes off, and why it takes nothing
/// off when it is refused. All zero for an empty cart. Does not look at the stock, and leaves out what is not sold so
/// any more.
pub async fn preview(shop: &Shop, owner: &CartOwner, code: Option<&str>) -> Result<(Quote, Option<CouponRefusal>)> {
    let (customer, in_cart) = match owner {
        CartOwner::Guest(items) => (None, items.clone()),
        CartOwner::Customer(user) => {
            let cart = carts::find(&shop.store, *user).await?;
            (Some(*user), cart.map(|cart| cart.items).unwrap_or_default())
        }
    };
    let (mut in_cart, found) = as_sold(shop, in_cart).await?;
    in_cart.retain(|item| {
        found
            .get(&item.product_id)
            .is_some_and(|product| cart::refusal(product, item).is_none())
    });
    let items = order_items(&in_cart, &found)?;
    let with_coupon = match coupon_of(shop, code).await {
        Ok(coupon) => quote_of(shop, customer, &items, coupon.as_ref()),
        Err(error) => Err(error),
    };
    let (quote, refusal) = match with_coupon {
        Ok(quote) => (quote, None),
        Err(Error::Coupon(refusal)) => (quote_of(shop, customer, &items, None)?, Some(refusal)),
        Err(error) => return Err(error),
    };
    let quote = if items.is_empty() { Quote::default() } else { quote };
    Ok((quote, refusal))
}

/// What ordering the customer's cart would cost. Stores nothing, and refuses what [`place`]
/// would refuse now: [`Error::Invalid`], [`Error::CartEmpty`], [`Error::CartOutdated`], [`Error::OutOfStock`],
/// [`Error::Coupon`] or [`Error::PriceChanged`].
pub async fn quote_order(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Quote> {
    validate(input)?;
    check_method(shop, input)?;
    let user_id = customer.user().id;
    let cart = carts::find(&shop.store, user_id).await?.ok_or(Error::CartEmpty)?;
    let (in_cart, found) = as_sold(shop, cart.items).await?;
    cart::sold_so(&in_cart, &found)?;
    let items = order_items(&in_cart, &found)?;
    if items.is_empty() {
        return Err(Error::CartEmpty);
    }
    check_worth(shop, &items)?;
    let coupon = coupon_of(shop, input.coupon_code.as_deref()).await?;
    let quote = quote_of(shop, Some(user_id), &items, coupon.as_ref())?;
    as_shown(input, &quote, &in_cart, &found)?;
    check_charge(input, &quote)?;
    let short: Vec<_> = cart::stock_taken(&in_cart, &found)
        .into_iter()
        .filter_map(|(id, amount)| {
            let product = found.get(&id)?;
            (product.stock < amount || product.archived_at.is_some()).then_some(product)
        })
        .map(cart::shortage)
        .collect();
    if short.is_empty() {
        Ok(quote)
    } else {
        Err(Error::OutOfStock(short))
    }
}

/// The items as they are sold today, and their products.
async fn as_sold(shop: &Shop, mut items: Vec<CartItem>) -> Result<(Vec<CartItem>, Products)> {
    let ids: Vec<_> = items.iter().map(|item| item.product_id).collect();
    let found = products::by_ids(&shop.store, &ids).await?;
    cart::as_sold(&mut items, &found);
    Ok((items, found))
}

async fn coupon_of(shop: &Shop, code: Option<&str>) -> Result<Option<Coupon>> {
    match code {
        None => Ok(None),
        Some(code) => coupons::by_code(&shop.store, code).await.map(Some),
    }
}

/// Every amount of an order of these items, none above [`Money::MAX`]. [`Error::Coupon`] when the coupon is not for it.
fn quote_of(shop: &Shop, customer: Option<Id<User>>, items: &[OrderItem], coupon: Option<&Coupon>) -> Result<Quote> {
    let subtotal = worth(items).min(Money::MAX);
    let discount = match coupon {
        None => Money::ZERO,
        Some(coupon) => {
            coupon.admits(customer, subtotal, shop.now()).map_err(Error::Coupon)?;
            pricing::discount(coupon, subtotal)
        }
    };
    let shipping_cost = shop.settings.shipping.cost(subtotal);
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

fn worth(items: &[OrderItem]) -> Money {
    let totals = items.iter().map(|item| item.total().cents());
    Money::from_cents(totals.fold(0, i64::saturating_add))
}

/// What is worth more than an amount can be is not ordered: it could be stored, and never read again.
fn check_worth(shop: &Shop, items: &[OrderItem]) -> Result<()> {
    let worth = worth(items);
    match worth.checked_add(shop.settings.shipping.cost(worth)) {
        Some(total) if total <= Money::MAX => Ok(()),
        _ => Err(Error::field(
            "items",
            &format!("order_too_large:{}", Money::MAX.cents() / 100),
        )),
    }
}

/// [`Error::PriceChanged`] when the customer was shown another total, or another price of a line.
fn as_shown(input: &PlaceOrder, quote: &Quote, in_cart: &[CartItem], found: &Products) -> Result<()> {
    let shown = input.expected_total.unwrap_or(quote.total);
    let prices = &input.expected_prices;
    let is_as_shown = |item: &CartItem| {
        let now = found
            .get(&item.product_id)
            .and_then(|product| cart::unit_price(product, item).ok());
        let shown = prices.iter().find(|(id, _)| *id == item.id).map(|(_, price)| *price);
        now.is_none() || now == shown
    };
    if shown != quote.total || !prices.is_empty() && !in_cart.iter().all(is_as_shown) {
        return Err(Error::PriceChanged {
            shown,
            now: quote.total,
        });
    }
    Ok(())
}

/// Orders what lies in the customer's cart; a card has half an hour. Stock, the use of the coupon, order, emptied
/// cart and the letter that confirms it commit together or not at all.
/// [`Error::Invalid`], [`Error::CartEmpty`], [`Error::CartOutdated`], [`Error::Coupon`], [`Error::PriceChanged`] or
/// [`Error::OutOfStock`].
pub async fn place(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Order> {
    validate(input)?;
    check_method(shop, input)?;
    let order = transact!(shop, |session| { place_in(shop, session, customer, input).await? });
    shop.catalog.show(order.items.iter().map(|item| item.product_id)).await;
    tracing::info!(target: "activity", user = %order.user_id, order = %order.id, "placed an order");
    Ok(order)
}

/// Cards are taken where the shop has an account for them.
fn check_method(shop: &Shop, input: &PlaceOrder) -> Result<()> {
    if input.payment_method == PaymentMethod::Card && shop.settings.card.is_none() {
        return Err(Error::field("paymentMethod", "not_offered"));
    }
    Ok(())
}

/// What a card cannot be charged is refused at once, so that no order waits for money that cannot come.
fn check_charge(input: &PlaceOrder, quote: &Quote) -> Result<()> {
    match card::refusal(quote.total) {
        Some(rule) if input.payment_method == PaymentMethod::Card => Err(Error::Invalid(vec![rule])),
        _ => Ok(()),
    }
}

async fn place_in(shop: &Shop, session: &mut ClientSession, customer: &Customer, input: &PlaceOrder) -> Result<Order> {
    let user_id = customer.user().id;
    let mut cart = carts::of_user_in(&shop.store, session, user_id)
        .await?
        .ok_or(Error::CartEmpty)?;
    let ids: Vec<_> = cart.items.iter().map(|item| item.product_id).collect();
    let found = products::by_ids_in(&shop.store, session, &ids).await?;
    cart::as_sold(&mut cart.items, &found);
    cart::sold_so(&cart.items, &found)?;
    let items = order_items(&cart.items, &found)?;
    if items.is_empty() {
        return Err(Error::CartEmpty);
    }
    check_worth(shop, &items)?;
    let coupon = match &input.coupon_code {
        None => None,
        Some(code) => Some(coupons::by_code_in(&shop.store, session, code).await?),
    };
    let quote = quote_of(shop, Some(user_id), &items, coupon.as_ref())?;
    as_shown(input, &quote, &cart.items, &found)?;
    check_charge(input, &quote)?;
    take_stock(shop, session, &cart.items, &found).await?;
    if let Some(coupon) = &coupon {
        coupons::take_use(&shop.store, session, coupon.id).await?;
    }
    let now = shop.now();
    let mut order = Order {
        id: shop.new_id(),
        user_id,
        order_number: shop.randomness.readable_code(),
        items,
        status: OrderStatus::Pending,
        shipping_address: input.shipping_address.clone(),
        payment_method: input.payment_method.into(),
        payment_status: PaymentStatus::Pending,
        subtotal: quote.subtotal,
        shipping_cost: quote.shipping_cost,
        discount: coupon.as_ref().map(|_| quote.discount),
        total: quote.total,
        created_at: now,
        updated_at: now,
        delivery_date: None,
        tracking_number: None,
        paid_at: None,
        invoice_number: None,
        credit_note_number: None,
        pay_by: (input.payment_method == PaymentMethod::Card).then(|| now.plus_seconds(HOLD_SECONDS)),
        refund: None,
        livreur_id: None,
        coupon_id: coupon.as_ref().map(|coupon| coupon.id),
        coupon_code: coupon.map(|coupon| coupon.code),
        timeline: vec![OrderEvent {
            status: OrderStatus::Pending,
            payment: None,
            at: now,
            by: Some(user_id),
        }],
    };
    if !store::orders::insert(&shop.store, session, &order).await? {
        // One number in 650 billion: the transaction is lost, and the customer’s next try draws another.
        return Err(Error::Busy);
    }
    if order.awaits_transfer() && order.total == Money::ZERO {
        // A coupon paid all of it: nobody transfers nothing.
        order = paid::settle(shop, session, &order, None).await?.unwrap_or(order);
    }
    let cause = format!("order_placed/{}", order.id);
    let letter = Letter::OrderPlaced(Box::new(order.clone()));
    notifications::queue(shop, session, &cause, customer.user(), letter).await?;
    carts::empty(&shop.store, session, &cart, now).await?;
    if order.pay_by.is_some() {
        holds::expect_card(shop, session, &order).await?;
    }
    Ok(order)
}

/// Takes the items out of the stock, or names each product that is short.
async fn take_stock(shop: &Shop, session: &mut ClientSession, items: &[CartItem], found: &Products) -> Result<()> {
    let mut short = Vec::new();
    // In the order of ids, so that two carts with the same products do not cross.
    for (id, amount) in cart::stock_taken(items, found) {
        if !products::take_stock(&shop.store, session, id, amount).await? {
            short.extend(found.get(&id).map(cart::shortage));
        }
    }
    if short.is_empty() {
        return Ok(());
    }
    session.abort_transaction().await?;
    Err(Error::OutOfStock(short))
}

/// The lines of an order at today's prices. Products that are gone are left out, as the
/// cart's page has left them out.
fn order_items(items: &[CartItem], products: &Products) -> Result<Vec<OrderItem>> {
    items
        .iter()
        .filter_map(|item| Some((item, products.get(&item.product_id)?)))
        .map(|(item, product)| {
            let price = cart::unit_price(product, item)?;
            Ok(OrderItem {
                product_id: item.product_id,
                quantity: item.quantity,
                weight: item.weight,
                price,
                name: Some(product.name.clone()),
                vat_rate: Some(product.vat_rate),
                sold_by: Some(product.sold_by),
            })
        })
        .collect()
}
