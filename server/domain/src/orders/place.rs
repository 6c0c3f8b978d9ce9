//! Placing orders: what lies in a cart, a coupon and an address become an order.

use std::collections::BTreeMap;

use shared::{
    Id, Money, Timestamp,
    account::ProfileUpdate,
    coupon::{Coupon, CouponRefusal},
    order::{Order, OrderEvent, OrderStatus, PaymentMethod, PaymentStatus, PlaceOrder, Quote},
    product::Product,
    user::User,
};

use super::{
    holds::{self, HOLD_SECONDS},
    paid,
    pricing::{self, PricedOrder, Shown, Terms},
};
use crate::{
    Customer, Error, Result, Settings, Shop,
    cart::{self, CartOwner, Products},
    identity::accounts,
    notifications,
    store::{self, Transaction, carts, coupons, outbox::Letter, products, transact},
    validate,
};

/// What a cart would cost, delivered, with what this code takes off, and why it takes nothing
/// off when it is refused. All zero for an empty cart. Does not look at the stock, and leaves out what is not sold so
/// any more.
pub async fn preview(shop: &Shop, owner: &CartOwner, code: Option<&str>) -> Result<(Quote, Option<CouponRefusal>)> {
    let (customer, in_cart) = match owner {
        CartOwner::Guest(items) => (None, items.clone()),
        CartOwner::Customer(user) => {
            let cart = carts::find(shop.store.access(), *user).await?;
            (Some(*user), cart.map(|cart| cart.items).unwrap_or_default())
        }
    };
    let ids: Vec<_> = in_cart.iter().map(|item| item.product_id).collect();
    let products = products::by_ids(shop.store.access(), &ids).await?;
    let terms = terms(&shop.settings, shop.now(), customer, coupon_of(shop, code).await)?;
    pricing::estimate(&in_cart, &products, terms)
}

/// What ordering the customer's cart would cost. Stores nothing, and refuses what [`place`]
/// would refuse now: [`Error::Invalid`], [`Error::CartEmpty`], [`Error::CartOutdated`], [`Error::OutOfStock`],
/// [`Error::Coupon`] or [`Error::PriceChanged`].
pub async fn quote_order(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Quote> {
    check_input(shop, input)?;
    let user_id = customer.user().id;
    let cart = carts::find(shop.store.access(), user_id)
        .await?
        .ok_or(Error::CartEmpty)?;
    let ids: Vec<_> = cart.items.iter().map(|item| item.product_id).collect();
    let products = products::by_ids(shop.store.access(), &ids).await?;
    let terms = terms(
        &shop.settings,
        shop.now(),
        Some(user_id),
        coupon_of(shop, input.coupon_code.as_deref()).await,
    )?;
    let priced = pricing::price(&cart.items, &products, terms, input.payment_method, shown(input))?;
    let short: Vec<_> = priced
        .stock
        .iter()
        .filter_map(|(id, amount)| {
            let product = products.get(id)?;
            (product.stock < *amount || product.archived_at.is_some()).then_some(product)
        })
        .map(cart::shortage)
        .collect();
    if short.is_empty() {
        Ok(priced.quote)
    } else {
        Err(Error::OutOfStock(short))
    }
}

async fn coupon_of(shop: &Shop, code: Option<&str>) -> Result<Option<Coupon>> {
    match code {
        None => Ok(None),
        Some(code) => coupons::by_code(shop.store.access(), code).await.map(Some),
    }
}

/// What prices depend on beside the cart. A code that there is no coupon of is refused by the pricing, after what
/// else is wrong with the cart; any other error is one here.
fn terms(
    settings: &Settings,
    now: Timestamp,
    customer: Option<Id<User>>,
    coupon: Result<Option<Coupon>>,
) -> Result<Terms> {
    let coupon = match coupon {
        Ok(coupon) => Ok(coupon),
        Err(Error::Coupon(refusal)) => Err(refusal),
        Err(error) => return Err(error),
    };
    Ok(Terms {
        customer,
        coupon,
        shipping: settings.shipping,
        now,
    })
}

fn shown(input: &PlaceOrder) -> Shown<'_> {
    Shown {
        total: input.expected_total,
        prices: &input.expected_prices,
    }
}

/// What can be refused without a look at the cart. Cards are taken where the shop has an account for them.
fn check_input(shop: &Shop, input: &PlaceOrder) -> Result<()> {
    validate(input)?;
    if input.payment_method == PaymentMethod::Card && shop.settings.card.is_none() {
        return Err(Error::field("paymentMethod", "not_offered"));
    }
    Ok(())
}

/// Orders what lies in the customer's cart; a card has half an hour. Stock, the use of the coupon, order, emptied
/// cart and the letter that confirms it commit together or not at all.
/// [`Error::Invalid`], [`Error::CartEmpty`], [`Error::CartOutdated`], [`Error::Coupon`], [`Error::PriceChanged`] or
/// [`Error::OutOfStock`].
pub async fn place(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Order> {
    commit(shop, customer, input, None).await
}

/// [`place`] for the checkout page. With the order commits what its form says of the customer: the phone number, and
/// the address when they keep none yet. [`Error::Invalid`] for a phone number that is not one, before anything else.
pub async fn place_and_remember(
    shop: &Shop,
    customer: &Customer,
    input: &PlaceOrder,
    phone_number: Option<String>,
) -> Result<Order> {
    let learned = ProfileUpdate {
        phone_number: phone_number.filter(|number| customer.user().phone_number.as_ref() != Some(number)),
        ..Default::default()
    };
    validate(&learned)?;
    commit(shop, customer, input, Some(&learned)).await
}

async fn commit(
    shop: &Shop,
    customer: &Customer,
    input: &PlaceOrder,
    learned: Option<&ProfileUpdate>,
) -> Result<Order> {
    check_input(shop, input)?;
    let order = transact!(shop, |tx| {
        let order = place_in(tx, customer, input).await?;
        if let Some(learned) = learned {
            let (number, address) = (learned.phone_number.as_deref(), &input.shipping_address);
            accounts::remember_delivery(tx, customer, number, address).await?;
        }
        order
    });
    shop.catalog.show(order.items.iter().map(|item| item.product_id)).await;
    tracing::info!(target: "activity", user = %order.user_id, order = %order.id, "placed an order");
    Ok(order)
}

async fn place_in(tx: &mut Transaction<'_>, customer: &Customer, input: &PlaceOrder) -> Result<Order> {
    let user_id = customer.user().id;
    let cart = carts::find(tx.access(), user_id).await?.ok_or(Error::CartEmpty)?;
    let ids: Vec<_> = cart.items.iter().map(|item| item.product_id).collect();
    let products = products::by_ids(tx.access(), &ids).await?;
    let coupon = match &input.coupon_code {
        None => Ok(None),
        Some(code) => coupons::by_code(tx.access(), code).await.map(Some),
    };
    let now = tx.now();
    let terms = terms(tx.settings(), now, Some(user_id), coupon)?;
    let PricedOrder {
        items,
        quote,
        coupon,
        stock,
    } = pricing::price(&cart.items, &products, terms, input.payment_method, shown(input))?;
    take_stock(tx, stock, &products).await?;
    if let Some(coupon) = &coupon {
        coupons::take_use(tx, coupon.id).await?;
    }
    let mut order = Order {
        id: tx.new_id(),
        user_id,
        order_number: tx.randomness().readable_code(),
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
    if !store::orders::insert(tx, &order).await? {
        // One number in 650 billion: the transaction is lost, and the customer’s next try draws another.
        return Err(Error::Busy);
    }
    if order.awaits_transfer() && order.total == Money::ZERO {
        // A coupon paid all of it: nobody transfers nothing.
        order = paid::settle(tx, &order, None).await?.unwrap_or(order);
    }
    let cause = format!("order_placed/{}", order.id);
    let letter = Letter::OrderPlaced(Box::new(order.clone()));
    notifications::queue(tx, &cause, customer.user(), letter).await?;
    carts::empty(tx, &cart, now).await?;
    if order.pay_by.is_some() {
        holds::expect_card(tx, &order).await?;
    }
    Ok(order)
}

/// Takes so much of each product out of the stock, or names each that is short.
async fn take_stock(tx: &mut Transaction<'_>, stock: BTreeMap<Id<Product>, i64>, products: &Products) -> Result<()> {
    let mut short = Vec::new();
    // In the order of ids, so that two carts with the same products do not cross.
    for (id, amount) in stock {
        if !products::take_stock(tx, id, amount).await? {
            short.extend(products.get(&id).map(cart::shortage));
        }
    }
    if short.is_empty() {
        return Ok(());
    }
    tx.abort().await?;
    Err(Error::OutOfStock(short))
}
