//! Ratings as stars.

use leptos::prelude::*;
use shared::Language;

use crate::request::language::language;

/// A rating of 0 to 5: stars in halves, and the number beside them.
#[component]
pub fn Rating(
    /// The mean of the ratings, 0–5.
    value: f64,
    /// How many reviews it is the mean of, where that is to be shown.
    #[prop(optional)]
    count: Option<usize>,
) -> impl IntoView {
    let language = language();
    let number = decimal(value, language);
    let halves = (value * 2.0).round() / 2.0;
    let spoken = match language {
        Language::French => format!("{number} sur 5"),
        Language::English => format!("{number} out of 5"),
    };
    let reviews = language.pick(" avis", " reviews");
    view! {
        <span class="rating">
            <span class="rating-stars" data-stars=halves.to_string() role="img" aria-label=spoken></span>
            <span aria-hidden="true">{number}</span>
            {count.map(|count| view! {
                <span class="rating-count">"(" {count} <span class="visually-hidden">{reviews}</span> ")"</span>
            })}
        </span>
    }
}

/// One decimal, in the reader's format.
pub fn decimal(value: f64, language: Language) -> String {
    format!("{value:.1}").replace('.', language.pick(",", "."))
}
