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
    /// Whether the shop chooses where nobody is chosen.
    #[prop(default = true)]
    may_be_automatic: bool,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let error = message(problem.as_ref(), "livreur_id");
    let known: Vec<_> = livreurs.iter().map(|(id, _)| *id).collect();
    let is_known = |id: Id<User>| known.contains(&id);
    let options: Vec<_> = livreurs
        .into_iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=now == Some(id)>{name}</option> })
        .collect();
    let first = match (now, may_be_automatic) {
        (Some(now), _) if is_known(now) => None,
        (None, true) => Some(t("Celui qui a le moins de livraisons", "Who has the fewest deliveries")),
        // Who had it is no livreur any more, or nobody has it.
        (_, true) => Some(t(
            "Un autre\u{a0}: celui qui a le moins de livraisons",
            "Another one: who has the fewest deliveries",
        )),
        (_, false) => Some(t("Choisissez", "Choose")),
    };
    let first = first.map(|words| view! { <option value="">{words}</option> });
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
                {first}
                {options}
            </select>
            {error.map(|message| view! { <p class="field-error" id="livreurId-error">{message}</p> })}
        </div>
    }
}
