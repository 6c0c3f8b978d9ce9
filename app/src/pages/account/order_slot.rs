//! Choosing another slot for an order.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{delivery::SlotOption, order::Order};

use crate::{
    components::{
        form::{
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        order::slot::slot_options,
    },
    request::language::{language, translate},
    server_fns::delivery::ChooseSlot,
};

/// The form by which a customer chooses another slot; nothing when there is none, or when it is too late.
#[component]
pub fn OtherSlot(
    /// The order, with its slot.
    order: Order,
    /// What can be chosen.
    slots: Vec<SlotOption>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let form = (!slots.is_empty()).then(|| {
        view! {
            <details class="slot-change">
                <summary>{t("Choisir un autre créneau", "Choose another slot")}</summary>
                <PostForm action=ChooseSlot::PATH class="form">
                    <input type="hidden" name="id" value=order.id.to_string()/>
                    <div class="field">
                        <label class="field-label" for="slotId">{t("Créneau", "Slot")}</label>
                        <select class="field-input" id="slotId" name="slot">{slot_options(&slots, language)}</select>
                    </div>
                    <button class="button button-quiet" type="submit">{t("Changer de créneau", "Change the slot")}</button>
                </PostForm>
            </details>
        }
    });
    view! {
        <SuccessNotice when=has_succeeded("slot") words=t("Votre créneau est changé.", "Your slot is changed.")/>
        <ProblemNotice problem={problem_of::<ChooseSlot>()}/>
        {form}
    }
    .into_any()
}
