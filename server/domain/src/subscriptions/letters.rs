//! The letters about a subscription. They are part of the contract, so that no preference keeps them back.

use shared::{
    Money,
    period::Day,
    subscription::{PlatterSkip, Subscription},
    user::User,
};

use crate::{
    Result, notifications,
    store::{Transaction, outbox::Letter},
};

/// It begins: what was agreed.
pub(super) async fn began(tx: &mut Transaction<'_>, to: &User, subscription: &Subscription) -> Result<()> {
    let cause = format!("subscription_began/{}", subscription.id);
    let letter = Letter::SubscriptionBegan(Box::new(subscription.clone()));
    notifications::queue(tx, &cause, to, letter).await
}

/// The platter of this day is left out, though its customer wanted one; `least` is what the cheapest would have cost.
pub(super) async fn skipped(
    tx: &mut Transaction<'_>,
    to: &User,
    subscription: &Subscription,
    day: Day,
    why: PlatterSkip,
    least: Option<Money>,
) -> Result<()> {
    let cause = format!("platter_skipped/{}/{day}", subscription.id);
    let subscription = Box::new(subscription.clone());
    let letter = Letter::PlatterSkipped {
        subscription,
        day,
        why,
        least,
    };
    notifications::queue(tx, &cause, to, letter).await
}
