//! The ingredients of a recipe, a row each.

use leptos::prelude::*;
use shared::Problem;

use crate::{
    components::form::field::{Field, message},
    request::language::{language, translate},
    server_fns::admin::recipe_form::{IngredientFields, UNITS},
    words::quantity,
};

/// A row of fields for each ingredient, and some more.
#[component]
pub fn Ingredients(
    /// The rows as they were typed.
    rows: Vec<IngredientFields>,
    /// Slug and name of the products that an ingredient may be.
    products: Vec<(String, String)>,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let error = message(problem.as_ref(), "ingredients");
    let rows: Vec<_> = rows
        .into_iter()
        .enumerate()
        .map(|(number, fields)| view! { <Row number fields problem=problem.clone()/> })
        .collect();
    let options: Vec<_> = products
        .into_iter()
        .map(|(slug, name)| view! { <option value=slug>{name}</option> })
        .collect();
    view! {
        <fieldset class="form-section" id="ingredients">
            <legend>{t("Ingrédients", "Ingredients")}</legend>
            <p class="field-hint">
                {t(
                    "Le nom comme on le lit dans la recette. Un produit de la boutique se met au panier depuis la recette. Videz une ligne pour la retirer ; enregistrez pour en avoir d’autres.",
                    "The name as the recipe reads. A product of the shop can be put into the basket from the recipe. Empty a row to take it out; save to have more.",
                )}
            </p>
            {error.map(|message| view! { <p class="field-error">{message}</p> })}
            {rows}
            <datalist id="products">{options}</datalist>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Row(number: usize, fields: IngredientFields, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let within = format!("form[rows][{number}]");
    let title = format!("{} {}", t("Ingrédient", "Ingredient"), number + 1);
    let mut units: Vec<String> = UNITS.map(str::to_owned).into();
    if !fields.unit.is_empty() && !units.contains(&fields.unit) {
        units.push(fields.unit.clone());
    }
    let units: Vec<_> = units
        .into_iter()
        .map(|unit| {
            let words = quantity::unit(&unit, language);
            let selected = unit == fields.unit;
            view! { <option value=unit selected=selected>{words}</option> }
        })
        .collect();
    let (unit_id, product_id) = (format!("rows{number}Unit"), format!("rows{number}Product"));
    let error = message(problem.as_ref(), &product_id);
    let error_id = format!("{product_id}-error");
    view! {
        <fieldset class="ingredient-row">
            <legend class="field-label">{title}</legend>
            <Field within=within.clone() name="quantity" label=t("Quantité", "Quantity") inputmode="decimal" value=fields.quantity may_be_empty=true problem=problem.clone()/>
            <div class="field">
                <label class="field-label" for=unit_id.clone()>{t("Unité", "Unit")}</label>
                <select class="field-input" id=unit_id name=format!("{within}[unit]")>{units}</select>
            </div>
            <Field within=within.clone() lang="fr" name="name" label=t("Nom", "Name") value=fields.name may_be_empty=true problem=problem.clone()/>
            <Field within=within.clone() lang="en" name="name_en" label=t("Nom anglais", "English name") value=fields.name_en may_be_empty=true problem/>
            <div class="field">
                <label class="field-label" for=product_id.clone()>
                    {t("Produit", "Product")} " " <span class="field-optional">{t("(facultatif)", "(optional)")}</span>
                </label>
                <input
                    class="field-input"
                    id=product_id
                    name=format!("{within}[product]")
                    value=fields.product
                    list="products"
                    autocomplete="off"
                    aria-invalid=error.is_some().then_some("true")
                    aria-describedby=error.is_some().then(|| error_id.clone())
                />
                {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
            </div>
        </fieldset>
    }
}
