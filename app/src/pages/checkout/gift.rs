//! The part of the checkout for gifts.

use leptos::prelude::*;
use shared::{Problem, limits};

use crate::{
    components::form::field::{Field, message},
    request::language::translate,
    server_fns::orders::GiftForm,
};

/// Who gets it, what the card says and, where no slot says when, the day: folded away until something is typed or wrong.
#[component]
pub fn GiftFields(
    /// What was typed before.
    gift: GiftForm,
    /// Whether slots for delivery are offered, which say the day.
    has_slots: bool,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let is_wrong = ["to", "note", "day"]
        .iter()
        .any(|name| message(problem.as_ref(), name).is_some());
    let is_open = is_wrong || gift != GiftForm::default();
    let day_error = message(problem.as_ref(), "day");
    let day = if has_slots {
        // What was typed before there were slots is wrong without a field.
        day_error
            .map(|message| view! { <p class="field-error" id="day">{message}</p> })
            .into_any()
    } else {
        view! {
            <Field
                within="gift"
                name="day"
                label=t("Jour souhaité", "Wished day")
                kind="date"
                value=gift.day
                hint=t("Nous faisons de notre mieux pour ce jour-là.", "We do our best to bring it on that day.")
                may_be_empty=true
                problem=problem.clone()
            />
        }
        .into_any()
    };
    view! {
        <details class="form-more" open=is_open>
            <summary>{t("C’est un cadeau", "It is a gift")}</summary>
            <p class="form-more-lead">
                {t(
                    "Ni prix ni facture dans le colis, et rien à payer à la porte\u{a0}: un cadeau se règle d’avance, par carte ou par virement. Indiquez ci-dessous l’adresse où le porter.",
                    "No price and no invoice in the parcel, and nothing to pay at the door: a gift is paid beforehand, by card or by transfer. Give the address to bring it to below.",
                )}
            </p>
            <Field
                within="gift"
                name="to"
                label=t("Pour qui", "Who it is for")
                value=gift.to
                hint=t("Le nom sur le colis, que le livreur demande à la porte.", "The name on the parcel, which the courier asks for at the door.")
                maxlength=*limits::NAME.end()
                may_be_empty=true
                problem=problem.clone()
            />
            <Field
                within="gift"
                name="note"
                label=t("Votre mot", "Your note")
                value=gift.note
                hint=t("Imprimé sur une carte dans le colis. Signez-le\u{a0}: la carte ne dit rien d’autre.", "Printed on a card in the parcel. Sign it: the card says nothing else.")
                rows=4
                maxlength=*limits::GIFT_NOTE.end()
                may_be_empty=true
                problem=problem.clone()
            />
            {day}
        </details>
    }
}
