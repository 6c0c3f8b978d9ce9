//! Placing orders: what lies in a cart, a coupon and an address become an order.

use std::net::IpAddr;

use shared::{
    account::ProfileUpdate,
    coupon::CouponRefusal,
    order::{Order, PaymentMethod, PlaceOrder, Quote},
    pricing::ShippingRates,
};

use super::{
    batches,
    draft::{self, Checkout, Draft, priced, terms},
    guesses::{self, coupon_for},
    pricing,
};
use crate::{
    Customer, Error, Result, Settings, Shop,
    cart::{self, CartOwner},
    delivery,
    identity::phone_numbers,
    legal,
    platform::turns::Place,
    settings,
    store::{carts, transact},
    tries::Guesser,
    validate,
};

/// [`preview_at`] the lowest rates that delivery costs.
pub async fn preview(
    shop: &Shop,
    owner: &CartOwner,
    code: Option<&str>,
    guest: Option<IpAddr>,
) -> Result<(Quote, Option<CouponRefusal>)> {
    preview_at(shop, owner, code, guest, delivery::rates_to_show(shop, None)).await
}

/// What a cart would cost, delivered at these rates, with what this code takes off, and why it takes nothing
/// off when it is refused. All zero for an empty cart. Does not look at the stock, and leaves out what is not sold so
/// any more. Unknown codes are limited by customer, those of guests by the network of `guest`, from where they ask.
pub async fn preview_at(
    shop: &Shop,
    owner: &CartOwner,
    code: Option<&str>,
    guest: Option<IpAddr>,
    rates: ShippingRates,
) -> Result<(Quote, Option<CouponRefusal>)> {
    let (customer, in_cart) = match owner {
        CartOwner::Guest(items) => (None, items.clone()),
        CartOwner::Customer(user) => {
            let cart = carts::find(shop.store.access(), *user).await?;
            (Some(*user), cart.map(|cart| cart.items).unwrap_or_default())
        }
    };
    let ids = cart::ids(&in_cart, &[]);
    let products = shop.catalog.products(&ids).await?;
    let who = customer.map(Guesser::Customer).or(guest.map(Guesser::Network));
    let coupon = coupon_for(shop, who, code).await;
    let terms = terms(&shop.settings, rates, shop.now(), customer, coupon)?;
    pricing::estimate(&in_cart, &products, terms)
}

/// What ordering the customer's cart would cost. Stores nothing, and refuses what [`place`]
/// would refuse now: [`Error::NotDeliveredThere`], [`Error::SlotFull`], [`Error::SlotClosed`], [`Error::Invalid`], [`Error::CartEmpty`], [`Error::CartOutdated`], [`Error::OutOfStock`],
/// [`Error::Coupon`] or [`Error::PriceChanged`].
pub async fn quote_order(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Quote> {
    check_input(&shop.settings, input)?;
    let user_id = customer.user().id;
    let (cart, settings) = tokio::join!(
        carts::find(shop.store.access(), user_id),
        settings::for_orders_now(shop)
    );
    let (cart, settings) = (cart?.ok_or(Error::CartEmpty)?, settings?);
    let who = Some(Guesser::Customer(user_id));
    let coupon = coupon_for(shop, who, input.coupon_code.as_deref()).await;
    let to = draft::destination(&shop.catalog.delivery(), settings, input, shop.now())?;
    let terms = terms(&shop.settings, to.rates, shop.now(), Some(user_id), coupon)?;
    let (_, priced) = cart::decide(shop, &cart::ids(&cart.items, &[]), |products| {
        priced(&cart.items, products, terms.clone(), input)
    })
    .await?;
    Ok(priced.quote)
}

/// What can be refused without a look at the cart. Cards are taken where the shop has an account for them.
pub(super) fn check_input(settings: &Settings, input: &PlaceOrder) -> Result<()> {
    validate(input)?;
    if input.payment_method == PaymentMethod::Card && settings.card.is_none() {
        return Err(Error::field("paymentMethod", "not_offered"));
    }
    Ok(())
}

/// Orders what lies in the customer's cart; a card has half an hour. The place in its slot, stock, the use of the coupon, order, emptied
/// cart and the letter that confirms it commit together or not at all.
/// [`Error::Invalid`], [`Error::CartEmpty`], [`Error::CartOutdated`], [`Error::Coupon`], [`Error::PriceChanged`],
/// [`Error::OutOfStock`], [`Error::NotDeliveredThere`], [`Error::SlotFull`], [`Error::SlotClosed`], or [`Error::TooManyUnpaid`] for an account whose address is not confirmed.
pub async fn place(shop: &Shop, customer: &Customer, input: &PlaceOrder) -> Result<Order> {
    Box::pin(commit(shop, customer, input, None, None)).await
}

/// [`place`] for the checkout page. With the order commits what its form says of the customer: the phone number, and
/// the address when they keep none yet. `shown_terms` is the version of the terms of sale that the page showed.
/// [`Error::Invalid`] for a phone number that is not one, before anything else; [`Error::TermsChanged`].
pub async fn place_and_remember(
    shop: &Shop,
    customer: &Customer,
    input: &PlaceOrder,
    phone_number: Option<String>,
    shown_terms: Option<i64>,
) -> Result<Order> {
    let mut broken = Vec::new();
    let known = customer.user().phone_number.as_ref();
    let phone_number = phone_number.filter(|number| known != Some(number));
    let learned = ProfileUpdate {
        phone_number: phone_numbers::normalized("phoneNumber", phone_number, &mut broken),
        ..Default::default()
    };
    crate::refuse(broken)?;
    Box::pin(commit(shop, customer, input, Some(learned), shown_terms)).await
}

async fn commit(
    shop: &Shop,
    customer: &Customer,
    input: &PlaceOrder,
    learned: Option<ProfileUpdate>,
    shown_terms: Option<i64>,
) -> Result<Order> {
    check_input(&shop.settings, input)?;
    let (who, code) = (Guesser::Customer(customer.user().id), input.coupon_code.as_deref());
    guesses::check(shop, who, code).await?;
    if let Some(slot) = input.slot_id {
        delivery::store_slot(shop, slot).await?;
    }
    let checkout = Checkout {
        book: shop.catalog.delivery(),
        customer: customer.user().clone(),
        input: input.clone(),
        platter: None,
        learned,
        terms: legal::accepted_version(shop, shown_terms).await?,
    };
    let placed = Box::pin(draft_and_place(shop, &checkout)).await;
    guesses::count(shop, who, code, &placed).await?;
    if matches!(placed, Err(Error::PriceChanged { .. })) {
        // What the page shows next must not be what was refused, even when no change arrives.
        shop.catalog.show_settings().await;
    }
    let order = placed?;
    super::show(shop, &order).await;
    tracing::info!(target: "activity", user = %order.user_id, order = %order.id, "placed an order");
    Ok(order)
}

async fn draft_and_place(shop: &Shop, checkout: &Checkout) -> Result<Order> {
    // Whatever is wrong with it is found again, and said, in the transaction.
    let draft = Draft::read(shop, checkout).await.ok();
    Ok(match draft {
        // What is kept of a request that may come again is kept in a transaction of its own. Whoever may be refused for
        // their unpaid orders is not to hold up the others, either.
        Some(draft) if !shop.has_claim() && checkout.customer.is_verified => {
            let places = draft.places();
            match batches::place(shop, draft).await {
                Some(order) => order,
                None => alone(shop, checkout, places, None).await?,
            }
        }
        Some(draft) => alone(shop, checkout, draft.places(), Some(draft)).await?,
        None => alone(shop, checkout, vec![checkout.customer.id.into()], None).await?,
    })
}

/// Places an order in a transaction of its own: by the draft, as long as nothing has changed since it was read, else by
/// what the transaction reads, which also says what is wrong.
async fn alone(shop: &Shop, checkout: &Checkout, places: Vec<Place>, mut draft: Option<Draft>) -> Result<Order> {
    let _turn = shop.turns.take(places).await;
    Ok(transact!(shop, |tx| {
        let as_read = match draft.take() {
            Some(draft) => draft::place_as_read(tx, &[draft])
                .await?
                .and_then(|mut orders| orders.pop()),
            None => None,
        };
        match as_read {
            Some(order) => order,
            None => draft::place_as_is(tx, checkout).await?,
        }
    }))
}
