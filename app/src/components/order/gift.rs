//! That an order is a gift, and for whom.

use leptos::prelude::*;
use shared::order::Order;

use crate::request::language::{language, translate};

/// Who gets an order, the note and the day that is wished for, as rows of its facts; nothing of what is no gift.
#[component]
pub fn GiftFact(
    /// The order, which need not be a gift.
    order: Order,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let by_slot = order.slot.is_some();
    order.gift.map(|gift| {
        let day = gift.day.filter(|_| !by_slot).map(|day| {
            view! {
                <br/>
                {t("Souhaité pour le", "Wished for")}
                " "
                <time datetime=day.to_string()>{day.start().day(language)}</time>
            }
        });
        let note = gift.note.map(|note| view! { <p class="gift-note">{note}</p> });
        view! {
            <div>
                <dt>{t("Cadeau", "Gift")}</dt>
                <dd>{format!("{} {}", t("Pour", "For"), gift.to)} {day} {note}</dd>
            </div>
        }
    })
}
