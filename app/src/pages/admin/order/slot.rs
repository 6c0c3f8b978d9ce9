//! Giving an order another slot.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{delivery::SlotOption, order::Order};

use crate::{
    components::{
        form::{
            outcome::has_succeeded,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        order::slot::slot_options,
    },
    request::language::{language, translate},
    server_fns::admin::delivery::MoveOrderToSlot,
};

/// The form that gives an order that has not left another slot.
#[component]
pub fn MoveToSlot(
    /// The order, with its slot.
    order: Order,
    /// What it can be given.
    slots: Vec<SlotOption>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let done = has_succeeded("slot").then(|| {
        let words = t(
            "Le créneau est changé, et une lettre demande au client s’il lui convient.",
            "The slot is changed, and a letter asks the customer whether it suits.",
        );
        view! { <p>{words}</p> }
    });
    let form = (!slots.is_empty()).then(|| {
        view! {
            <PostForm action=MoveOrderToSlot::PATH class="form">
                <input type="hidden" name="id" value=order.id.to_string()/>
                <div class="field">
                    <label class="field-label" for="slotId">{t("Un autre créneau", "Another slot")}</label>
                    <select class="field-input" id="slotId" name="slot">{slot_options(&slots, language)}</select>
                </div>
                <button class="button button-quiet" type="submit">{t("Changer de créneau", "Change the slot")}</button>
            </PostForm>
        }
    });
    view! {
        <div role="status">{done}</div>
        <ProblemNotice problem={problem_of::<MoveOrderToSlot>()}/>
        {form}
    }
    .into_any()
}
