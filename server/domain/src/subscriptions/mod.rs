//! Subscriptions: platters that are ordered each month. What a customer may do with theirs is here, ordering them in
//! [`monthly`].

mod letters;
pub mod monthly;

use std::collections::HashMap;

use shared::{
    Id, Page, PageRequest,
    order::{PaymentMethod, ShippingAddress},
    subscription::{
        LastPlatter, MOST_RUNNING, PlatterSkip, PlatterWish, Subscription, SubscriptionForStaff, SubscriptionInput,
        SubscriptionStatus, SubscriptionUpdate,
    },
    user::User,
    validation::BrokenRule,
};

use crate::{
    Admin, Customer, Error, Result, Shop,
    catalog::{platters, tastes},
    delivery, legal, notifications,
    store::{self, Transaction, transact, users},
    validate,
};

/// Subscribes to a platter a month, and confirms it by a letter. The first one is the first that can still be ordered five
/// days before its day.
///
/// [`Error::Invalid`], also for a budget that no platter keeps today; [`Error::NotDeliveredThere`];
/// [`Error::AddressNotConfirmed`], since letters and orders will come without anybody asking;
/// [`Error::TooManySubscriptions`].
pub async fn subscribe(shop: &Shop, customer: &Customer, input: SubscriptionInput) -> Result<Subscription> {
    validate(&input)?;
    let (platter, address) = (&input.platter, &input.shipping_address);
    let checked = check(shop, customer, Some(platter), Some(address), Some(input.payment_method)).await;
    let mut refused = checked.err();
    let user = customer.user().id;
    let mut subscription = Subscription {
        id: shop.new_id(),
        user_id: user,
        status: SubscriptionStatus::Active,
        platter: input.platter,
        day_of_month: input.day_of_month,
        shipping_address: input.shipping_address,
        payment_method: input.payment_method,
        next: None,
        order_at: None,
        last: None,
        created_at: shop.now(),
        updated_at: shop.now(),
        ended_at: None,
        terms_version: legal::current_version(shop).await,
    };
    subscription.plan(shop.now());
    let subscription = transact!(shop, |tx| {
        // Here, so that who repeats a request whose answer was lost has what was done, and no refusal.
        if let Some(error) = refused.take() {
            return Err(error);
        }
        let customer = users::by_id(tx.access(), user).await?.ok_or(Error::NotFound)?;
        if !customer.is_verified {
            return Err(Error::AddressNotConfirmed);
        }
        // Of two that count at once, one starts over.
        users::touch(tx, user).await?;
        if store::subscriptions::count_running(tx, user, MOST_RUNNING).await? >= MOST_RUNNING {
            return Err(Error::TooManySubscriptions);
        }
        store::subscriptions::insert(tx, &subscription).await?;
        letters::began(tx, &customer, &subscription).await?;
        subscription.clone()
    });
    tracing::info!(target: "activity", %user, subscription = %subscription.id, "subscribed to a platter");
    Ok(subscription)
}

/// One page of the customer's own subscriptions, newest first. [`Error::Invalid`] for paging that breaks a rule.
pub async fn of_customer(shop: &Shop, customer: &Customer, paging: PageRequest) -> Result<Page<Subscription>> {
    validate(&paging)?;
    store::subscriptions::of_user(&shop.store, customer.user().id, paging).await
}

/// One of the customer's own subscriptions. [`Error::NotFound`] for another's.
pub async fn find(shop: &Shop, customer: &Customer, id: Id<Subscription>) -> Result<Subscription> {
    let found = store::subscriptions::by_id(shop.store.access(), id).await?;
    own(found, customer)
}

/// Changes a subscription, pauses it or goes on with it, or leaves its next platter out; absent fields stay. What is changed
/// counts for platters that are not ordered yet. [`Error::NotFound`], [`Error::SubscriptionEnded`]; [`Error::PlatterNotNext`]
/// when the platter that is left out is not the next one, or not any more; and as [`subscribe`].
pub async fn change(
    shop: &Shop,
    customer: &Customer,
    id: Id<Subscription>,
    update: SubscriptionUpdate,
) -> Result<Subscription> {
    validate(&update)?;
    let was = find(shop, customer, id).await?;
    let platter = update.platter.as_ref().filter(|wish| **wish != was.platter);
    let address = update
        .shipping_address
        .as_ref()
        .filter(|to| **to != was.shipping_address);
    let method = update.payment_method.filter(|method| *method != was.payment_method);
    check(shop, customer, platter, address, method).await?;
    let subscription = transact!(shop, |tx| {
        let found = store::subscriptions::by_id(tx.access(), id).await?;
        let changed = changed(tx, own(found, customer)?, &update)?;
        store::subscriptions::replace(tx, &changed).await?;
        changed
    });
    tracing::info!(target: "activity", user = %customer.user().id, subscription = %id, "changed a subscription");
    Ok(subscription)
}

fn changed(tx: &Transaction<'_>, mut subscription: Subscription, update: &SubscriptionUpdate) -> Result<Subscription> {
    let now = tx.now();
    if !subscription.is_running() {
        return Err(Error::SubscriptionEnded);
    }
    let update = update.clone();
    let goes_on = update.paused == Some(false) && subscription.status == SubscriptionStatus::Paused;
    let is_moved = update.day_of_month.is_some_and(|day| day != subscription.day_of_month);
    subscription.platter = update.platter.unwrap_or(subscription.platter);
    subscription.day_of_month = update.day_of_month.unwrap_or(subscription.day_of_month);
    subscription.shipping_address = update.shipping_address.unwrap_or(subscription.shipping_address);
    subscription.payment_method = update.payment_method.unwrap_or(subscription.payment_method);
    subscription.updated_at = now;
    if let Some(day) = update.skip {
        if subscription.next != Some(day) {
            return Err(Error::PlatterNotNext);
        }
        subscription.note(LastPlatter::skipped(day, PlatterSkip::ByCustomer), now);
    }
    if update.paused == Some(true) {
        subscription.pause();
    } else if goes_on || is_moved && subscription.status == SubscriptionStatus::Active {
        subscription.status = SubscriptionStatus::Active;
        subscription.plan(now);
    }
    Ok(subscription)
}

/// Ends a subscription for good, which a letter confirms (code de la consommation art. L215-1-1). Orders that it placed stay
/// as they are. Nothing happens to one that has ended. [`Error::NotFound`].
pub async fn end(shop: &Shop, customer: &Customer, id: Id<Subscription>) -> Result<Subscription> {
    let subscription = transact!(shop, |tx| {
        let found = store::subscriptions::by_id(tx.access(), id).await?;
        let mut subscription = own(found, customer)?;
        if subscription.is_running() {
            subscription.end(tx.now());
            store::subscriptions::replace(tx, &subscription).await?;
            notifications::subscription_ended(tx, customer.user(), &subscription).await?;
        }
        subscription
    });
    tracing::info!(target: "activity", user = %customer.user().id, subscription = %id, "ended a subscription");
    Ok(subscription)
}

/// One page of everyone's subscriptions with their customers' names, newest first; only those that stand so, where that is
/// asked for. [`Error::Invalid`] for paging that breaks a rule.
pub async fn list(
    shop: &Shop,
    _: &Admin,
    status: Option<SubscriptionStatus>,
    paging: PageRequest,
) -> Result<Page<SubscriptionForStaff>> {
    validate(&paging)?;
    let page = store::subscriptions::list(&shop.store, status, paging).await?;
    let mut ids: Vec<_> = page.items.iter().map(|subscription| subscription.user_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let customers: HashMap<Id<User>, User> = users::by_ids(shop.store.access(), &ids).await?;
    let for_staff = |subscription: Subscription| SubscriptionForStaff {
        customer_name: customers
            .get(&subscription.user_id)
            .map(|user| user.name.clone())
            .unwrap_or_default(),
        subscription,
    };
    Ok(Page {
        items: page.items.into_iter().map(for_staff).collect(),
        page: page.page,
        limit: page.limit,
        total: page.total,
        pages: page.pages,
    })
}

fn own(found: Option<Subscription>, customer: &Customer) -> Result<Subscription> {
    let own = found.filter(|subscription| subscription.user_id == customer.user().id);
    own.ok_or(Error::NotFound)
}

/// What the shop could not do today, of what is new.
async fn check(
    shop: &Shop,
    customer: &Customer,
    platter: Option<&PlatterWish>,
    address: Option<&ShippingAddress>,
    method: Option<PaymentMethod>,
) -> Result<()> {
    if method == Some(PaymentMethod::Card) && shop.settings.card.is_none() {
        return Err(Error::field("paymentMethod", "not_offered"));
    }
    if address.is_some_and(|to| !delivery::is_served(shop, &to.postal_code)) {
        return Err(Error::NotDeliveredThere);
    }
    if let Some(wish) = platter {
        let tastes = tastes::read(shop, customer).await?;
        match platters::compose(shop, &wish.query(tastes.avoids())) {
            Err(Error::Invalid(broken)) => {
                let of_wish = |rule: BrokenRule| BrokenRule::new(&format!("platter.{}", rule.field), &rule.rule);
                return Err(Error::Invalid(broken.into_iter().map(of_wish).collect()));
            }
            composed => composed?,
        };
    }
    Ok(())
}
