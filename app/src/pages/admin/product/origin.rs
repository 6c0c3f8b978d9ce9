//! Where a product comes from, and what is in it.

use leptos::prelude::*;
use shared::{
    Problem,
    product::{Allergen, Milk},
};

use crate::{
    components::form::field::{Field, camel_case, message},
    request::{
        category_name,
        language::{language, translate},
    },
    server_fns::admin::product_form::ProductForm,
    words::labels,
};

/// Its category, milk and country, its labels, and the allergens in it.
#[component]
pub fn Origin(form: ProductForm, categories: Vec<String>, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let with = |mut all: Vec<String>, more: Vec<String>| {
        for one in more {
            if !one.is_empty() && !all.contains(&one) {
                all.push(one);
            }
        }
        all
    };
    let known = |known: &[&str]| known.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
    let categories = with(categories, vec![form.category.clone()]);
    let categories: Vec<_> = categories
        .into_iter()
        .map(|slug| (category_name(&slug, language), slug))
        .collect();
    let countries = with(known(&labels::COUNTRIES), vec![form.origin.clone()]);
    let countries: Vec<_> = countries
        .into_iter()
        .map(|code| (labels::country(&code, language), code))
        .collect();
    let milks = [Milk::Cow, Milk::Goat, Milk::Sheep, Milk::Buffalo];
    let named = |milk: Milk| match milk {
        Milk::Cow => t("Vache", "Cow"),
        Milk::Goat => t("Chèvre", "Goat"),
        Milk::Sheep => t("Brebis", "Ewe"),
        Milk::Buffalo => t("Bufflonne", "Buffalo"),
    };
    let milks: Vec<_> = milks
        .map(|milk| (named(milk).to_owned(), milk.name().to_owned()))
        .into();
    let unsaid = || vec![(t("Sans précision", "Not said").to_owned(), String::new())];
    view! {
        <fieldset class="form-section">
            <legend>{t("Origine", "Origin")}</legend>
            <div class="form-row">
                <Select name="category" label=t("Famille", "Category") options=categories chosen=form.category/>
                <Select name="milk" label=t("Lait", "Milk") options=[unsaid(), milks].concat() chosen=form.milk problem=problem.clone()/>
                <Select name="origin" label=t("Pays", "Country") options=[unsaid(), countries].concat() chosen=form.origin/>
            </div>
            <Field
                within="form"
                name="labels"
                label=t("Labels", "Labels")
                hint=t("Séparés par des virgules\u{a0}: AOP, fermier, lait cru, bio.", "Separated by commas: AOP, fermier, lait cru, bio.")
                value=form.labels
                may_be_empty=true
                problem=problem.clone()
            />
            <Allergens chosen=form.allergens problem/>
        </fieldset>
    }
    .into_any()
}

/// A field of the form that takes one of several values.
#[component]
pub fn Select(
    /// Its name in the form.
    name: &'static str,
    /// Text of the label, in the page's language.
    label: &'static str,
    /// The words and the value of each option.
    options: Vec<(String, String)>,
    /// The value that is chosen.
    chosen: String,
    /// The problem of the form's last answer; its message about this field stands beside it.
    #[prop(optional_no_strip)]
    problem: Option<Problem>,
) -> impl IntoView {
    let id = camel_case(name);
    let error = message(problem.as_ref(), name);
    let error_id = format!("{id}-error");
    let options: Vec<_> = options
        .into_iter()
        .map(|(words, value)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <select
                class="field-input"
                id=id
                name=format!("form[{name}]")
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then(|| error_id.clone())
            >
                {options}
            </select>
            {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
        </div>
    }
}

#[component]
fn Allergens(chosen: Vec<Allergen>, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let error = message(problem.as_ref(), "allergens");
    let described_by = error.is_some().then_some("allergens-error");
    let choice = |(value, allergen): (&'static str, Allergen)| {
        let checked = chosen.contains(&allergen);
        view! {
            <label class="choice">
                <input type="checkbox" name="form[allergens][]" value=value checked=checked/>
                {allergen.words(language)}
            </label>
        }
    };
    // Milk first: it is in nearly everything here.
    let choices: Vec<_> = [
        ("milk", Allergen::Milk),
        ("eggs", Allergen::Eggs),
        ("gluten", Allergen::Gluten),
        ("nuts", Allergen::Nuts),
        ("peanuts", Allergen::Peanuts),
        ("soybeans", Allergen::Soybeans),
        ("celery", Allergen::Celery),
        ("mustard", Allergen::Mustard),
        ("sesame", Allergen::Sesame),
        ("sulphites", Allergen::Sulphites),
        ("lupin", Allergen::Lupin),
        ("fish", Allergen::Fish),
        ("crustaceans", Allergen::Crustaceans),
        ("molluscs", Allergen::Molluscs),
    ]
    .map(choice)
    .into();
    view! {
        <fieldset id="allergens" tabindex="-1" aria-describedby=described_by>
            <legend class="field-label">{t("Allergènes", "Allergens")}</legend>
            <div class="choice-columns">{choices}</div>
            {error.map(|message| view! { <p class="field-error" id="allergens-error">{message}</p> })}
        </fieldset>
    }
}
