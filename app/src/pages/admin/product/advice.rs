//! What helps customers to choose a product: its taste, its season, what goes with it.

use leptos::prelude::*;
use shared::{Problem, product::Strength, timestamp};

use super::origin::Select;
use crate::{
    components::form::field::Field,
    request::language::{language, translate},
    server_fns::admin::product_form::ProductForm,
};

/// How strong it tastes, in which months it is best, and what goes with it.
#[component]
pub fn Advice(
    /// The form as it stands.
    form: ProductForm,
    /// The problem of its last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let unsaid = || vec![(t("Sans précision", "Not said").to_owned(), String::new())];
    let strengths = Strength::ALL.map(|one| (one.words(language).to_owned(), one.name().to_owned()));
    let months: Vec<_> = (1..=12)
        .map(|month| (timestamp::month(month, language).to_owned(), month.to_string()))
        .collect();
    let months = move || {
        [
            vec![(t("Toute l’année", "All year").to_owned(), String::new())],
            months.clone(),
        ]
        .concat()
    };
    view! {
        <fieldset class="form-section">
            <legend>{t("Conseil", "Advice")}</legend>
            <div class="form-row">
                <Select
                    name="strength"
                    label=t("Goût", "Taste")
                    options=[unsaid(), strengths.into()].concat()
                    chosen=form.strength
                    problem=problem.clone()
                />
                <Select
                    name="season_from"
                    label=t("Saison, de", "Season, from")
                    options=months()
                    chosen=form.season_from
                    problem=problem.clone()
                />
                <Select
                    name="season_to"
                    label=t("Saison, à", "Season, to")
                    options=months()
                    chosen=form.season_to
                    problem=problem.clone()
                />
            </div>
            <Field
                within="form"
                lang="fr"
                name="goes_with"
                label=t("Accords", "What goes with it")
                hint=t("Un par ligne\u{a0}: un vin, un pain, une confiture.", "One a line: a wine, a bread, a jam.")
                rows=3
                value=form.goes_with
                may_be_empty=true
                problem
            />
        </fieldset>
    }
    .into_any()
}
