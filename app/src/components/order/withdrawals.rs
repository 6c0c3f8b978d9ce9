//! What a customer has withdrawn from.

use leptos::prelude::*;
use shared::{
    Language,
    order::OrderPart,
    withdrawal::{Withdrawal, WithdrawalStatus},
};

use crate::{
    request::language::{language, translate},
    words::labels,
};

/// Each withdrawal: when it was received, of what, and how it stands.
#[component]
pub fn Withdrawals(
    /// Those of one order, oldest first.
    withdrawals: Vec<Withdrawal>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let item = |withdrawal: Withdrawal| {
        let at = withdrawal.received_at;
        let (state, class) = standing(withdrawal.status, language);
        view! {
            <li>
                <p>
                    <span class=class>{state}</span>
                    " "
                    {t("Reçue le", "Received on")}
                    " "
                    <time datetime=at.to_string()>{at.day_and_time(language)}</time>
                </p>
                <Parts parts=withdrawal.lines/>
                {withdrawal.note.map(|note| view! { <p class="review-text">{note}</p> })}
            </li>
        }
    };
    let items: Vec<_> = withdrawals.into_iter().map(item).collect();
    (!items.is_empty()).then(|| view! { <ol class="thread">{items}</ol> })
}

/// Parts of lines: `Planche, 800 g × 1`.
#[component]
pub fn Parts(
    /// What is named.
    parts: Vec<OrderPart>,
) -> impl IntoView {
    let language = language();
    let part = |part: OrderPart| {
        let name = labels::item_name(part.name, part.product_id, language);
        view! { <li>{format!("{name}, {} × {}", part.weight.display(language), part.quantity)}</li> }
    };
    let parts: Vec<_> = parts.into_iter().map(part).collect();
    view! { <ul class="thread-parts">{parts}</ul> }
}

const fn standing(status: WithdrawalStatus, language: Language) -> (&'static str, &'static str) {
    match status {
        WithdrawalStatus::Received => (language.pick("En attente", "Waiting"), "badge is-new"),
        WithdrawalStatus::Accepted => (language.pick("Acceptée", "Accepted"), "badge"),
        WithdrawalStatus::Refused => (language.pick("Refusée", "Refused"), "badge"),
    }
}
