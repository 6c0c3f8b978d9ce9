//! What is ordered.

use leptos::prelude::*;
use shared::{
    Problem,
    cart::AddItem,
    limits,
    product::{Product, SoldBy},
};

use crate::{
    components::{form::field::Field, product::price::price_of},
    request::language::{language, translate},
};

/// The lines, and a search for what is added to them.
#[component]
pub fn LinesPart(
    /// The lines, each with its product; none for one that is gone.
    lines: Vec<(AddItem, Option<Product>)>,
    /// The products that were found.
    found: Vec<Product>,
    /// What was searched for.
    what: String,
    /// The problem of the form's last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let t = translate();
    let nothing_found = !what.is_empty() && found.is_empty();
    let has_found = !found.is_empty();
    let rows: Vec<_> = lines
        .into_iter()
        .enumerate()
        .map(|(place, line)| view! { <LineRow place line/> })
        .collect();
    let found: Vec<_> = found.into_iter().map(|product| view! { <FoundRow product/> }).collect();
    let has_lines = !rows.is_empty();
    view! {
        <section class="desk-panel" aria-labelledby="items-head">
            <h2 id="items-head">{t("Articles", "Items")}</h2>
            // Its button is the form's first, which the Enter key presses.
            <div class="desk-filters">
                <div class="field is-wide">
                    <label class="field-label" for="q">{t("Produit ou code", "Product or code")}</label>
                    <input
                        class="field-input"
                        id="q"
                        name="q"
                        type="search"
                        autocomplete="off"
                        maxlength=*limits::SEARCH.end()
                        value=what
                    />
                </div>
                <button class="button button-quiet" type="submit">{t("Chercher le produit", "Find the product")}</button>
            </div>
            {nothing_found.then(|| view! { <p>{t("Aucun produit ne correspond.", "No product matches.")}</p> })}
            {has_found.then(|| view! {
                <div class="desk-filters">
                    <Field name="quantity" label=t("Nombre", "Quantity") value="1" inputmode="numeric" problem=problem.clone()/>
                    <Field
                        name="weight"
                        label=t("Morceau", "Cut")
                        hint=t("Pour ce qui se coupe.", "For what is cut.")
                        inputmode="numeric"
                        unit="g"
                        may_be_empty=true
                        problem
                    />
                </div>
                <ul class="order-lines" aria-label=t("Produits trouvés", "Products found")>{found}</ul>
            })}
            {has_lines.then(|| view! { <ul class="order-lines is-chosen" id="lines" tabindex="-1" aria-label=t("Lignes", "Lines")>{rows}</ul> })}
        </section>
    }
    .into_any()
}

#[component]
fn LineRow(place: usize, line: (AddItem, Option<Product>)) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (item, product) = line;
    let weight = item.weight.or(product.as_ref().map(|product| product.weight));
    let weight = weight.map(|weight| weight.display(language));
    let name = product.map_or_else(|| t("Produit retiré", "Product gone").into(), |product| product.name);
    view! {
        <li>
            <span>{item.quantity}" × "{name.clone()}", "{weight}</span>
            <button class="button button-quiet button-small" type="submit" name="remove" value=place>
                {t("Retirer", "Remove")}<span class="visually-hidden">" "{name}</span>
            </button>
        </li>
    }
}

#[component]
fn FoundRow(product: Product) -> impl IntoView {
    let (t, language) = (translate(), language());
    let left = match product.sold_by {
        SoldBy::Piece => product.sellable().to_string(),
        SoldBy::Weight => shared::Grams(product.sellable()).display(language),
    };
    let price = format!("{} {}", product.price.display(language), price_of(&product, language));
    view! {
        <li>
            <span>{product.name.clone()}", "{price}", "{t("stock", "stock")}" "{left}</span>
            <button class="button button-small" type="submit" name="add" value=product.id.to_string()>
                {t("Ajouter", "Add")}<span class="visually-hidden">" "{product.name}</span>
            </button>
        </li>
    }
}
