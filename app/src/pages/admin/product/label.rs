//! What the law asks a product to say before anybody buys, beside its texts and allergens.

use leptos::prelude::*;
use shared::{
    Language, Problem,
    product::{Fact, HeatTreatment, Product, Protection},
};

use super::origin::Select;
use crate::{
    components::form::field::Field,
    request::language::{language, translate},
    server_fns::admin::product_form::ProductForm,
};

/// What was done to the milk, the protected name, the producer, and the values per 100 g.
#[component]
pub fn Label(
    /// The form as it stands.
    form: ProductForm,
    /// The problem of its last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let unsaid = || vec![(t("Sans précision", "Not said").to_owned(), String::new())];
    let treatments = HeatTreatment::ALL.map(|one| (one.words(language).to_owned(), one.name().to_owned()));
    let kinds = Protection::ALL.map(|kind| (kind.words(language).to_owned(), kind.name().to_owned()));
    let none = vec![(t("Aucune", "None").to_owned(), String::new())];
    view! {
        <fieldset class="form-section">
            <legend>{t("Étiquette", "Label")}</legend>
            <div class="form-row">
                <Select
                    name="heat_treatment"
                    label=t("Traitement du lait", "Treatment of the milk")
                    options=[unsaid(), treatments.into()].concat()
                    chosen=form.heat_treatment
                    problem=problem.clone()
                />
                <Select
                    name="protection"
                    label=t("Protection du nom", "Protection of the name")
                    options=[none, kinds.into()].concat()
                    chosen=form.protection
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    lang="fr"
                    name="protected_name"
                    label=t("Dénomination protégée", "Protected name")
                    hint=t("Les mots exacts du registre\u{a0}: Queso Manchego.", "The exact words of the register: Queso Manchego.")
                    value=form.protected_name
                    may_be_empty=true
                    problem=problem.clone()
                />
            </div>
            <div class="form-row">
                <Field
                    within="form"
                    name="producer_name"
                    label=t("Producteur", "Producer")
                    hint=t("Vide, la boutique répond du produit.", "Empty, the shop answers for the product.")
                    value=form.producer_name
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    name="producer_address"
                    label=t("Adresse du producteur", "Address of the producer")
                    value=form.producer_address
                    may_be_empty=true
                    problem=problem.clone()
                />
            </div>
        </fieldset>
    }
    .into_any()
}

/// Energy and nutrients per 100 g.
#[component]
pub fn Nutrition(
    /// The form as it stands.
    form: ProductForm,
    /// The problem of its last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("Valeurs pour 100\u{a0}g", "Values per 100\u{a0}g")}</legend>
            <div class="form-row">
                <Field within="form" name="calories" label=t("Énergie", "Energy") inputmode="decimal" unit="kcal" value=form.calories may_be_empty=true problem=problem.clone()/>
                <Field
                    within="form"
                    name="kilojoules"
                    label=t("Énergie en kJ", "Energy in kJ")
                    hint=t("Vide, calculée.", "Empty, computed.")
                    inputmode="decimal"
                    unit="kJ"
                    value=form.kilojoules
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Field within="form" name="fat" label=t("Matières grasses", "Fat") inputmode="decimal" unit="g" value=form.fat may_be_empty=true problem=problem.clone()/>
                <Field within="form" name="saturates" label=t("dont saturés", "of which saturates") inputmode="decimal" unit="g" value=form.saturates may_be_empty=true problem=problem.clone()/>
            </div>
            <div class="form-row">
                <Field within="form" name="carbohydrates" label=t("Glucides", "Carbohydrates") inputmode="decimal" unit="g" value=form.carbohydrates may_be_empty=true problem=problem.clone()/>
                <Field within="form" name="sugars" label=t("dont sucres", "of which sugars") inputmode="decimal" unit="g" value=form.sugars may_be_empty=true problem=problem.clone()/>
                <Field within="form" name="protein" label=t("Protéines", "Protein") inputmode="decimal" unit="g" value=form.protein may_be_empty=true problem=problem.clone()/>
                <Field within="form" name="salt" label=t("Sel", "Salt") inputmode="decimal" unit="g" value=form.salt may_be_empty=true problem/>
            </div>
        </fieldset>
    }
    .into_any()
}

/// What a product that is stored lacks, and whether it is a draft.
#[component]
pub fn Lacking(
    /// The product as it is stored.
    product: Product,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let missing = product.missing_facts();
    if missing.is_empty() && !product.is_draft {
        return ().into_any();
    }
    let title = if product.is_draft {
        t(
            "Ce produit est un brouillon\u{a0}: personne ne le voit.",
            "This product is a draft: nobody sees it.",
        )
    } else {
        t(
            "Ce produit ne dit pas tout ce que la loi demande avant l’achat.",
            "This product does not say all that the law asks for before purchase.",
        )
    };
    let lacks = (!missing.is_empty()).then(|| view! { <p>{facts(&missing, language)}</p> });
    view! { <div class="notice is-warning"><p class="notice-title">{title}</p>{lacks}</div> }.into_any()
}

/// `Il manque : ingrédients, conservation.`
pub fn facts(missing: &[Fact], language: Language) -> String {
    let words: Vec<_> = missing.iter().map(|fact| fact.words(language).to_lowercase()).collect();
    let words = words.join(", ");
    match language {
        Language::French => format!("Il manque\u{a0}: {words}."),
        Language::English => format!("Missing: {words}."),
    }
}
