//! What pages of customers and of the dashboard say of a subscription.

use leptos::prelude::*;
use shared::{
    Language,
    order::Order,
    subscription::{LastPlatter, SubscriptionStatus},
};

use crate::request::language::translate;

/// Says of an order that it is a subscription's platter, in its list of facts.
#[component]
pub fn SubscriptionFact(
    /// The order; nothing is shown of one that its customer placed themselves.
    order: Order,
    /// Where the subscriptions are.
    page: &'static str,
) -> impl IntoView {
    let t = translate();
    order.subscription_id.map(|_| {
        view! {
            <div>
                <dt>{t("Abonnement", "Subscription")}</dt>
                <dd><a href=page>{t("Plateau du mois", "Monthly platter")}</a></dd>
            </div>
        }
    })
}

/// Whether it runs, and the class of its badge.
pub const fn state(status: SubscriptionStatus, language: Language) -> (&'static str, &'static str) {
    let class = match status {
        SubscriptionStatus::Active => "badge is-done",
        SubscriptionStatus::Paused => "badge is-waiting",
        SubscriptionStatus::Ended => "badge is-off",
    };
    (status.words(language), class)
}

/// What came of the last platter: its day, and its order below `orders`, or why there is none.
pub fn last_platter(last: &LastPlatter, orders: &str, language: Language) -> AnyView {
    let day = last.day.start().day(language);
    match (last.order_id, last.skipped) {
        (Some(id), _) => {
            let number = last.order_number.clone().unwrap_or_default();
            let order = language.pick("commande", "order");
            view! { {day} ", " <a href=format!("{orders}/{id}")>{format!("{order} {number}")}</a> }.into_any()
        }
        (None, Some(why)) => {
            let colon = language.pick("\u{a0}: ", ": ");
            view! { {day} {colon} {why.words(language)} }.into_any()
        }
        (None, None) => day.into_any(),
    }
}
