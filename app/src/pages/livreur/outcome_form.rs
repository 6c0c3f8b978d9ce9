//! The form for what else can come of a stop, with a note and a photograph. There is a file in it, so that the browser
//! sends it as it is.

use leptos::prelude::*;
use shared::{Id, Money, limits, order::Order, round::Outcome};

use crate::request::language::{language, translate};

/// The form, closed until it is asked for or was refused.
#[component]
pub fn OutcomeForm(
    /// The order of the stop.
    id: Id<Order>,
    /// What the livreur takes at the door.
    to_collect: Money,
    /// The field that was refused, and why.
    refused: Option<(String, String)>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let is_open = refused.is_some();
    let error = move |field: &str| {
        refused
            .as_ref()
            .filter(|(name, _)| name == field)
            .map(|(_, why)| why.clone())
    };
    let choices: Vec<_> = Outcome::ALL
        .into_iter()
        .map(|outcome| {
            let is_first = outcome == Outcome::Absent;
            view! {
                <label class="choice">
                    <input type="radio" name="outcome" value=outcome.name() required=true checked=is_first/>
                    <span>{outcome.words(language)}</span>
                </label>
            }
        })
        .collect();
    let collected = (to_collect > Money::ZERO).then(|| {
        let label = format!(
            "{} {}",
            t("Encaissé, si ce n’est pas", "Collected, unless it is"),
            to_collect.display(language)
        );
        view! { <TypedField stop=id name="collected" label error=error("collected")/> }
    });
    let note = view! { <TypedField stop=id name="note" label=t("Remarque", "Note").into() error=error("note")/> };
    let photo_id = format!("photo-{id}");
    let photo_error =
        error("photo").map(|why| view! { <p class="field-error" id=format!("photo-{id}-error")>{why}</p> });
    view! {
        <details class="stop-outcome" open=is_open>
            <summary>{t("Autre issue, remarque ou photo", "Another outcome, a note or a photo")}</summary>
            <form class="form" method="post" action=format!("/livraisons/{id}/issue") enctype="multipart/form-data">
                <fieldset>
                    <legend class="field-label">{t("Que s’est-il passé\u{a0}?", "What happened?")}</legend>
                    {choices}
                </fieldset>
                {collected}
                {note}
                <div class="field">
                    <label class="field-label" for=photo_id.clone()>
                        {t("Photo", "Photo")}
                        " "
                        <span class="field-optional">{t("(facultatif)", "(optional)")}</span>
                    </label>
                    <input
                        class="field-input"
                        id=photo_id
                        name="photo"
                        type="file"
                        accept="image/jpeg,image/png,image/webp"
                        aria-invalid=photo_error.is_some().then_some("true")
                        aria-describedby=photo_error.is_some().then(|| format!("photo-{id}-error"))
                    />
                    {photo_error}
                </div>
                <button class="button button-quiet" type="submit">{t("Enregistrer", "Save")}</button>
            </form>
        </details>
    }
}

/// One line of text that may stay empty.
#[component]
fn TypedField(stop: Id<Order>, name: &'static str, label: String, error: Option<String>) -> impl IntoView {
    let t = translate();
    let id = format!("{name}-{stop}");
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>
                {label}
                " "
                <span class="field-optional">{t("(facultatif)", "(optional)")}</span>
            </label>
            <input
                class="field-input"
                id=id
                name=name
                type="text"
                inputmode=(name == "collected").then_some("decimal")
                maxlength=limits::OUTCOME_NOTE.end().to_string()
                autocomplete="off"
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then(|| error_id.clone())
            />
            {error.map(|why| view! { <p class="field-error" id=error_id>{why}</p> })}
        </div>
    }
}
