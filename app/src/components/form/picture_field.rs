//! A field for pictures, in a form that the server takes as it is.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::validation::BrokenRule;

use crate::request::language::language;

/// What came of the pictures that were sent last, as the page's address says: `added`, or a broken rule.
pub fn outcome() -> Option<String> {
    use_query_map().read_untracked().get("image")
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
    let broken = outcome().filter(|rule| rule != "added");
    let error = broken.map(|rule| BrokenRule::new("image", &rule).explain(language()).message);
    let described_by = match error {
        Some(_) => "image-hint image-error",
        None => "image-hint",
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
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=described_by
            />
            {error.map(|message| view! { <p class="field-error" id="image-error">{message}</p> })}
        </div>
    }
}
