//! What a product is called and said to be, language by language.

use leptos::prelude::*;
use shared::Problem;

use crate::{
    components::form::field::Field, request::language::translate, server_fns::admin::product_form::ProductForm,
};

/// The name and texts in French, and the slug.
#[component]
pub fn French(form: ProductForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("En français", "In French")}</legend>
            <div class="form-row">
                <Field within="form" lang="fr" name="name" label=t("Nom", "Name") value=form.name problem=problem.clone()/>
                <Field
                    within="form"
                    name="slug"
                    label=t("Adresse de la page", "Address of the page")
                    hint=t("Ce qui suit /fromages/\u{a0}; vide, elle vient du nom.", "What follows /fromages/; empty, it comes from the name.")
                    value=form.slug
                    may_be_empty=true
                    problem=problem.clone()
                />
            </div>
            <Field within="form" lang="fr" name="description" label=t("Description", "Description") rows=5 value=form.description problem=problem.clone()/>
            <Field
                within="form"
                lang="fr"
                name="ingredients"
                label=t("Ingrédients", "Ingredients")
                hint=t("Un par ligne, le plus lourd d’abord.", "One a line, the heaviest first.")
                rows=4
                value=form.ingredients
                may_be_empty=true
                problem=problem.clone()
            />
            <Field within="form" lang="fr" name="storage" label=t("Conservation", "How to keep it") value=form.storage may_be_empty=true problem=problem.clone()/>
            <Field within="form" lang="fr" name="region" label=t("Région", "Region") value=form.region may_be_empty=true problem/>
        </fieldset>
    }
    .into_any()
}

/// The same in English; what is empty is shown in French.
#[component]
pub fn English(form: ProductForm, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("En anglais", "In English")}</legend>
            <Field within="form" name="name_en" label=t("Nom en anglais", "English name") lang="en" value=form.name_en may_be_empty=true problem=problem.clone()/>
            <Field
                within="form"
                name="description_en"
                label=t("Description en anglais", "English description")
                lang="en"
                rows=5
                value=form.description_en
                may_be_empty=true
                problem=problem.clone()
            />
            <Field
                within="form"
                name="ingredients_en"
                label=t("Ingrédients en anglais", "English ingredients")
                hint=t("Un par ligne, dans le même ordre.", "One a line, in the same order.")
                lang="en"
                rows=4
                value=form.ingredients_en
                may_be_empty=true
                problem=problem.clone()
            />
            <Field
                within="form"
                name="storage_en"
                label=t("Conservation en anglais", "How to keep it, in English")
                lang="en"
                value=form.storage_en
                may_be_empty=true
                problem=problem.clone()
            />
            <Field within="form" name="region_en" label=t("Région en anglais", "English region") lang="en" value=form.region_en may_be_empty=true problem=problem.clone()/>
            <Field
                within="form"
                name="goes_with_en"
                label=t("Accords en anglais", "What goes with it, in English")
                hint=t("Un par ligne, dans le même ordre.", "One a line, in the same order.")
                lang="en"
                rows=3
                value=form.goes_with_en
                may_be_empty=true
                problem
            />
        </fieldset>
    }
    .into_any()
}
