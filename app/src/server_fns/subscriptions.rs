//! A customer's subscriptions to a platter a month.

use domain::{
    Error,
    catalog::tastes,
    identity::accounts,
    subscriptions::{self, subscribe},
};
use leptos::prelude::*;
use shared::{
    Money, Page, PageRequest,
    delivery::postal_code,
    order::{PaymentMethod, ShippingAddress},
    period::Day,
    platter::Occasion,
    product::{Allergen, Strength},
    profile::Address,
    subscription::{PlatterWish, Subscription, SubscriptionInput, SubscriptionUpdate},
    typed::Typed,
    validation::BrokenRule,
};

use crate::request::{self, AppError};

/// Where a customer's subscriptions are.
pub const PAGE: &str = "/compte/abonnements";

/// What the page of a customer's subscriptions shows.
#[derive(Debug)]
pub struct OwnSubscriptions {
    /// One page of them, newest first.
    pub subscriptions: Page<Subscription>,
    /// The one that the form changes; none for a new one.
    pub changed: Option<Subscription>,
    /// The address that a new one begins with.
    pub address: Address,
    /// What the customer avoids everywhere.
    pub avoided: Vec<Allergen>,
    /// Whether their address of mail is confirmed.
    pub is_confirmed: bool,
    /// Whether cards are taken.
    pub takes_cards: bool,
}

/// Reads the customer's subscriptions, and the one with this id for the form. An id that is not one is unknown.
pub async fn read_subscriptions(changed: Option<String>, page: i64) -> Result<OwnSubscriptions, AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let changed = match changed {
        Some(id) => Some(subscriptions::find(&shop, &customer, request::parse_id(&id)?).await?),
        None => None,
    };
    let (account, _) = accounts::account_to_show(&shop, &customer).await?;
    let addresses = account.profile.addresses;
    let address = addresses
        .iter()
        .find(|address| address.is_default)
        .or(addresses.first());
    Ok(OwnSubscriptions {
        subscriptions: subscriptions::of_customer(&shop, &customer, PageRequest { page, limit: 10 }).await?,
        changed,
        address: address.cloned().unwrap_or_default(),
        avoided: tastes::read(&shop, &customer).await?.avoids().to_vec(),
        is_confirmed: account.user.is_verified,
        takes_cards: shop.settings.card.is_some(),
    })
}

/// Subscribes as the form says, or changes the subscription with this id.
#[allow(clippy::too_many_arguments, reason = "one for each field of the form")]
#[server(prefix = "/fn", endpoint = "subscriptions/save")]
pub async fn save_subscription(
    /// The subscription that changes; empty for a new one.
    #[server(default)]
    id: String,
    people: Typed,
    occasion: Occasion,
    budget: Typed,
    /// How strong it may taste; empty for some of each.
    #[server(default)]
    strength: String,
    #[server(default)] allergens: Vec<Allergen>,
    day_of_month: Typed,
    street: Typed,
    postal_code: Typed,
    city: Typed,
    #[server(default)] state: Typed,
    payment_method: PaymentMethod,
) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let (people, budget, day_of_month) = read_numbers(people, budget, day_of_month)?;
    let platter = PlatterWish {
        people,
        occasion,
        budget,
        strength: Strength::from_name(&strength),
        exclude_allergens: allergens,
    };
    let postal_code = String::from(postal_code);
    let shipping_address = ShippingAddress {
        street: street.into(),
        city: city.into(),
        state: state.into(),
        // As people write it: `69 001`.
        postal_code: postal_code::read(&postal_code).unwrap_or(postal_code),
    };
    let done = if id.is_empty() {
        let input = SubscriptionInput {
            platter,
            day_of_month,
            shipping_address,
            payment_method,
        };
        subscribe(&shop, &customer, input).await?;
        "ouvert"
    } else {
        let update = SubscriptionUpdate {
            platter: Some(platter),
            day_of_month: Some(day_of_month),
            shipping_address: Some(shipping_address),
            payment_method: Some(payment_method),
            ..SubscriptionUpdate::default()
        };
        subscriptions::change(&shop, &customer, request::parse_id(&id)?, update).await?;
        "change"
    };
    lead_back(done);
    Ok(())
}

/// The numbers of the form as they were typed. All that are none are named at once.
fn read_numbers(people: Typed, budget: Typed, day_of_month: Typed) -> Result<(i64, Money, i64), Error> {
    let whole = |typed: Typed| String::from(typed).parse::<i64>().ok();
    let (people, budget, day) = (whole(people), Money::parse(&String::from(budget)), whole(day_of_month));
    match (people, budget, day) {
        (Some(people), Some(budget), Some(day)) => Ok((people, budget, day)),
        (people, budget, day) => {
            let broken = [
                people.is_none().then(|| BrokenRule::new("people", "not_a_number")),
                budget.is_none().then(|| BrokenRule::new("budget", "not_an_amount")),
                day.is_none().then(|| BrokenRule::new("dayOfMonth", "not_a_number")),
            ];
            Err(Error::Invalid(broken.into_iter().flatten().collect()))
        }
    }
}

/// Leaves out the platter of this day, which must be the next one.
#[server(prefix = "/fn", endpoint = "subscriptions/skip")]
pub async fn skip_platter(id: String, day: Day) -> Result<(), AppError> {
    let update = SubscriptionUpdate {
        skip: Some(day),
        ..SubscriptionUpdate::default()
    };
    change(&id, update, "passe").await
}

/// Orders no platters until the customer goes on, or goes on.
#[server(prefix = "/fn", endpoint = "subscriptions/pause")]
pub async fn pause_subscription(id: String, paused: bool) -> Result<(), AppError> {
    let update = SubscriptionUpdate {
        paused: Some(paused),
        ..SubscriptionUpdate::default()
    };
    change(&id, update, if paused { "suspendu" } else { "repris" }).await
}

/// Ends a subscription for good.
#[server(prefix = "/fn", endpoint = "subscriptions/end")]
pub async fn end_subscription(id: String) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    subscriptions::end(&shop, &customer, request::parse_id(&id)?).await?;
    lead_back("resilie");
    Ok(())
}

async fn change(id: &str, update: SubscriptionUpdate, done: &str) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    subscriptions::change(&shop, &customer, request::parse_id(id)?, update).await?;
    lead_back(done);
    Ok(())
}

/// Leads to the page of the subscriptions, which says what was done.
fn lead_back(done: &str) {
    leptos_axum::redirect(&format!("{PAGE}?{done}=1"));
}
