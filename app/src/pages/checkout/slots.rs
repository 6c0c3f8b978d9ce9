//! When an order is brought or collected: one of the checkout's sections.

use leptos::prelude::*;
use shared::{Problem, delivery::SlotOption, order::SlotKind};

use crate::{
    components::{form::field::message, order::slot::SlotChoice},
    request::language::translate,
    server_fns::delivery::SlotChoices,
};

/// The slots, those for delivery first; nothing where the shop has none.
#[component]
pub fn SlotSection(
    /// What is offered.
    choices: SlotChoices,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let SlotChoices {
        slots,
        is_required,
        chosen,
        now,
    } = choices;
    if slots.is_empty() && !is_required {
        return ().into_any();
    }
    let error = message(problem.as_ref(), "slot_id").map(|message| {
        view! { <p class="field-error" id="slotId-error">{message}</p> }
    });
    let (delivered, collected): (Vec<SlotOption>, Vec<SlotOption>) =
        slots.into_iter().partition(|slot| slot.kind == SlotKind::Delivery);
    let any_time = (!is_required).then(|| {
        view! {
            <div class="choice-list">
                <label class="choice">
                    <input type="radio" name="slot" value="" checked=chosen.is_empty() id="slotId"/>
                    " "
                    {t("Livraison sans créneau", "Delivery without a slot")}
                    <span class="choice-hint">
                        {t("Dès que possible, à l’heure du livreur.", "As soon as possible, at the courier’s own time.")}
                    </span>
                </label>
            </div>
        }
    });
    let first = is_required.then_some("slotId");
    let (of_delivery, of_pickup) = if delivered.is_empty() {
        (None, first)
    } else {
        (first, None)
    };
    let none = (delivered.is_empty() && collected.is_empty()).then(|| {
        view! {
            <p id="slotId">
                {t("Aucun créneau n’est ouvert pour l’instant. Revenez demain.", "No slot is open at the moment. Come back tomorrow.")}
            </p>
        }
    });
    let delivered = (!delivered.is_empty()).then(|| {
        view! {
            <h2 class="slot-kind">{t("Livraison à votre adresse", "Delivery to your address")}</h2>
            {match of_delivery {
                Some(id) => view! { <SlotChoice slots=delivered chosen=chosen.clone() now id/> }.into_any(),
                None => view! { <SlotChoice slots=delivered chosen=chosen.clone() now/> }.into_any(),
            }}
        }
    });
    let collected = (!collected.is_empty()).then(|| {
        view! {
            <h2 class="slot-kind">{t("Retrait au comptoir, sans frais", "Collection at the counter, free of charge")}</h2>
            {match of_pickup {
                Some(id) => view! { <SlotChoice slots=collected chosen=chosen.clone() now id/> }.into_any(),
                None => view! { <SlotChoice slots=collected chosen=chosen.clone() now/> }.into_any(),
            }}
        }
    });
    view! {
        <fieldset class="form-section slots">
            <legend>{t("Créneau", "Slot")}</legend>
            {error}
            {none}
            {any_time}
            {delivered}
            {collected}
        </fieldset>
    }
    .into_any()
}
