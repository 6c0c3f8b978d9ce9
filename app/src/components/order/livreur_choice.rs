//! Choosing who brings an order.

use leptos::prelude::*;
use shared::{Id, Problem, user::User};

use crate::{components::form::field::message, request::language::translate};

/// The livreurs to choose from; first of all the shop's own choice, unless there is one to be changed.
#[component]
pub fn LivreurChoice(
    /// Who can be chosen.
    livreurs: Vec<(Id<User>, String)>,
    /// Who has it now.
    #[prop(optional_no_strip)]
    now: Option<Id<User>>,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let error = message(problem.as_ref(), "livreur_id");
    let options: Vec<_> = livreurs
        .into_iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=now == Some(id)>{name}</option> })
        .collect();
    let automatic = now.is_none().then(|| {
        view! { <option value="">{t("Celui qui a le moins de livraisons", "Who has the fewest deliveries")}</option> }
    });
    view! {
        <div class="field">
            <label class="field-label" for="livreurId">{t("Livreur", "Courier")}</label>
            <select
                class="field-input"
                id="livreurId"
                name="livreur_id"
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then_some("livreurId-error")
            >
                {automatic}
                {options}
            </select>
            {error.map(|message| view! { <p class="field-error" id="livreurId-error">{message}</p> })}
        </div>
    }
}
