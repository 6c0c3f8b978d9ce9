//! The warning that a product contains what the visitor avoids.

use leptos::prelude::*;
use shared::product::Allergen;

use crate::{
    request::language::{language, translate},
    words::labels,
};

/// What is in it that the visitor avoids; nothing is shown where there is nothing.
#[component]
pub fn Avoided(
    /// The allergens that are in it and avoided.
    avoided: Vec<Allergen>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    (!avoided.is_empty()).then(|| {
        view! {
            <div class="notice is-warning" role="note">
                <p class="notice-title">{labels::contains(&avoided, language)}</p>
                <p>
                    {t("Vous avez demandé à l’éviter.", "You asked to avoid it.")} " "
                    <a href="/allergenes">{t("Changer mes allergènes", "Change my allergens")}</a>
                </p>
            </div>
        }
    })
}
