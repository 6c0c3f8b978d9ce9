//! Form fields with their label, hint and error.

use leptos::prelude::*;
use shared::Problem;

use super::problem::field_id;
use crate::request::{language::translate, typed};

/// A text field. Its error, if the problem has one for it, stands beside it and is announced.
#[component]
pub fn Field(
    /// The field's name in the form. Its id is the same in the body's words, `postalCode` for
    /// `postal_code`: where a problem's links lead.
    name: &'static str,
    /// Text of the label, in the page's language.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `password`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// What it holds at first.
    #[prop(into, optional)]
    value: String,
    /// A sentence that helps to fill it in.
    #[prop(into, optional)]
    hint: String,
    /// The browser's autofill token.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// `numeric`, `decimal`, …
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Whether it may stay empty.
    #[prop(optional)]
    may_be_empty: bool,
    /// What it is a part of: the server function's argument, `form` for `form[name]`, or a part of that,
    /// `form[silver]` for `form[silver][name]`, whose name then begins the id: `silverName`. In a list, `form[lines][2]`,
    /// so does the place: `lines2Name`.
    #[prop(into, optional)]
    within: String,
    /// The unit that stands behind a number, as `kcal`.
    #[prop(optional)]
    unit: Option<&'static str>,
    /// How many lines a text of several shows; without, the field is one line.
    #[prop(optional)]
    rows: Option<u8>,
    /// How many characters it takes, where the browser is to stop there.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// The language of what is typed, where it is not the page's.
    #[prop(optional)]
    lang: Option<&'static str>,
    /// The problem of the form's last answer; its message about this field stands beside it.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let sent_as = if within.is_empty() {
        name.into()
    } else {
        format!("{within}[{name}]")
    };
    // What was typed and refused comes before what is stored.
    let typed = problem.is_some().then(|| typed(&sent_as)).flatten();
    let value = typed.unwrap_or(value);
    let path = match within.split_once('[') {
        Some((_, part)) => format!("{}_{name}", part.trim_end_matches(']').replace("][", "")),
        None => name.into(),
    };
    let id = camel_case(&path);
    let error = message(problem.as_ref(), &path);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let has_hint = !hint.is_empty();
    let described_by = match (has_hint, error.is_some()) {
        (true, true) => Some(format!("{hint_id} {error_id}")),
        (true, false) => Some(hint_id.clone()),
        (false, true) => Some(error_id.clone()),
        (false, false) => None,
    };
    let invalid = error.is_some().then_some("true");
    let control = match rows {
        Some(rows) => view! {
            <textarea
                class="field-input"
                id=id.clone()
                name=sent_as
                rows=rows.to_string()
                maxlength=maxlength
                lang=lang
                autocomplete=autocomplete
                required=!may_be_empty
                aria-invalid=invalid
                aria-describedby=described_by
                inner_html=escaped(&value)
            />
        }
        .into_any(),
        None => view! {
            <input
                class=if unit.is_some() { "field-input is-number" } else { "field-input" }
                id=id.clone()
                name=sent_as
                type=kind
                value=value
                lang=lang
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                required=!may_be_empty
                aria-invalid=invalid
                aria-describedby=described_by
            />
        }
        .into_any(),
    };
    let control = match unit {
        Some(unit) => view! { <div class="field-unit">{control}<span>{unit}</span></div> }.into_any(),
        None => control,
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>
                {label}
                {may_be_empty.then(|| view! { " " <span class="field-optional">{t("(facultatif)", "(optional)")}</span> })}
            </label>
            {has_hint.then(|| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            {control}
            {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
        </div>
    }
}

/// The text as it stands between tags. Leptos leaves that of a `textarea` as it is.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The problem's message about the field, found by the last part of its path.
pub fn message(problem: Option<&Problem>, name: &str) -> Option<String> {
    let of_field = |field: &str| field_id(field) == name || field_id(field) == camel_case(name);
    problem?
        .errors
        .iter()
        .find(|error| of_field(&error.field))
        .map(|error| error.message.clone())
}

/// `postal_code` → `postalCode`: a server function's argument in the body's words.
pub fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| {
        let mut letters = word.chars();
        let initial = letters.next().map(|c| c.to_ascii_uppercase());
        text + &initial.into_iter().chain(letters).collect::<String>()
    })
}
