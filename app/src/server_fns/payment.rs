//! Payment by card.

use domain::{Error, orders, payments};
use shared::{
    card::{self, CardPayment, CardState},
    order::Order,
};

use super::delivery::read_delivery;
use crate::request::{self, AppError};

/// What the card form needs.
#[derive(Debug)]
pub struct CardToPay {
    /// The payment at Stripe.
    pub payment: CardPayment,
    /// Stripe's script, which draws the form.
    pub script: String,
}

/// Whether a card can be chosen at the checkout.
#[derive(Debug, PartialEq, Eq)]
pub enum CardOffer {
    /// The shop takes no cards.
    NotTaken,
    /// The cart costs too little or too much for one: why, in the reader's language.
    Refused(String),
    /// A card can be chosen.
    Offered,
}

/// Whether a card can be chosen for the cart as it is, with the code that is remembered.
pub async fn read_card_offer() -> Result<CardOffer, AppError> {
    let (shop, language, code) = (request::shop()?, request::language::current(), request::coupon_code());
    if shop.settings.card.is_none() {
        return Ok(CardOffer::NotTaken);
    }
    let cart = request::cart().await?;
    let rates = read_delivery().await?.rates;
    let (quote, _) = orders::preview_at(&shop, &cart, code.as_deref(), request::address(), rates).await?;
    Ok(card::refusal(quote.total).map_or(CardOffer::Offered, |rule| {
        CardOffer::Refused(rule.explain(language).message)
    }))
}

/// One of the customer's own orders, and the form, while there is something to pay by card.
pub async fn read_card(id: String) -> Result<(Order, Option<CardToPay>), AppError> {
    let (shop, identity) = (request::shop()?, request::signed_in().await?);
    let id = request::parse_id(&id)?;
    let payment = match payments::pay(&shop, &identity.clone().customer(), id).await {
        Ok(payment) => Some(payment),
        Err(Error::NothingToPay) => None,
        Err(error) => return Err(error.into()),
    };
    let order = orders::find(&shop, &identity, id).await?;
    let script = shop.settings.card.as_ref().map(|stripe| stripe.account.script.clone());
    let form = payment
        .zip(script)
        .map(|(payment, script)| CardToPay { payment, script });
    Ok((order, form))
}

/// One of the orders, and how its payment by card stands, asked just now; `None` for one that is paid another way.
pub async fn read_placed(id: String) -> Result<(Order, Option<CardState>), AppError> {
    let (shop, identity) = (request::shop()?, request::signed_in().await?);
    let id = request::parse_id(&id)?;
    let state = match payments::state(&shop, &identity.clone().customer(), id).await {
        Ok(state) => Some(state),
        // Paid another way, or for staff to read.
        Err(Error::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let order = orders::find(&shop, &identity, id).await?;
    Ok((order, state))
}
