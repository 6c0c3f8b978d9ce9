//! A field for pictures, in a form that the server takes as it is.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::validation::BrokenRule;

use crate::request::language::language;

/// What came of the pictures that were sent last, as the page's address says: `added`, or a broken rule.
pub fn outcome() -> Memo<Option<String>> {
    let query = use_location().query;
    Memo::new(move |_| query.with(|query| query.get("image")))
}

/// The field; beside it what was wrong with the pictures that were sent last.
#[component]
pub fn PictureField(
    /// Text of the label, in the page's language.
    label: &'static str,
    /// A sentence that helps to fill it in.
    hint: &'static str,
    /// The id of its form, where it stands outside of it.
    #[prop(optional)]
    form: Option<&'static str>,
) -> impl IntoView {
    let language = language();
    let outcome = outcome();
    let error = move || {
        let rule = outcome.get().filter(|rule| rule != "added")?;
        Some(BrokenRule::new("image", &rule).explain(language).message)
    };
    let described_by = move || {
        if error().is_some() {
            "image-hint image-error"
        } else {
            "image-hint"
        }
    };
    view! {
        <div class="field">
            <label class="field-label" for="image">{label}</label>
            <p class="field-hint" id="image-hint">{hint}</p>
            <input
                class="field-input"
                id="image"
                name="image"
                type="file"
                form=form
                accept="image/jpeg,image/png,image/webp"
                multiple=true
                required=true
                aria-invalid=move || error().is_some().then_some("true")
                aria-describedby=described_by
            />
            {move || error().map(|message| view! { <p class="field-error" id="image-error">{message}</p> })}
        </div>
    }
}
