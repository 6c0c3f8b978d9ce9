//! Where a product comes from, and what is in it.

use leptos::prelude::*;
use shared::{
    Problem,
    product::{Allergen, Milk},
};

use crate::{
    components::form::field::Field,
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
                <Select name="milk" label=t("Lait", "Milk") options=[unsaid(), milks].concat() chosen=form.milk/>
                <Select name="origin" label=t("Pays", "Country") options=[unsaid(), countries].concat() chosen=form.origin/>
            </div>
            <Field
                within="form"
                name="labels"
                label=t("Labels", "Labels")
                hint=t("Séparés par des virgules\u{a0}: AOP, fermier, lait cru, bio.", "Separated by commas: AOP, fermier, lait cru, bio.")
                value=form.labels
                may_be_empty=true
                problem
            />
            <Allergens chosen=form.allergens/>
        </fieldset>
    }
    .into_any()
}

/// A field that takes one of several values.
#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    /// The words and the value of each option.
    options: Vec<(String, String)>,
    chosen: String,
) -> impl IntoView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(words, value)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            <select class="field-input" id=name name=format!("form[{name}]")>{options}</select>
        </div>
    }
}

#[component]
fn Allergens(chosen: Vec<Allergen>) -> impl IntoView {
    let (t, language) = (translate(), language());
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
        <fieldset>
            <legend class="field-label">{t("Allergènes", "Allergens")}</legend>
            <div class="choice-columns">{choices}</div>
        </fieldset>
    }
}
