//! The form of a product.

mod pictures;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use shared::{
    Problem,
    product::{Allergen, Milk, Product, SoldBy},
};

use self::pictures::{PictureForm, Pictures};
use super::archive::{Archive, Archived};
use crate::{
    api::{
        dashboard::{ProductEditor, RestoreProduct, SaveProduct, edit_product},
        product_form::{ProductForm, milk_name},
    },
    components::{
        breadcrumb::Breadcrumb,
        desk::Desk,
        failure::ProblemNotice,
        field::{Field, problem_of},
        head::Head,
        labels,
        loaded::loaded,
    },
    language::{language, translate},
};

/// A new product.
#[component]
pub fn NewProductPage() -> impl IntoView {
    let (save, restore) = (
        ServerAction::<SaveProduct>::new(),
        ServerAction::<RestoreProduct>::new(),
    );
    let editor = Resource::new(|| (), |()| edit_product(None));
    view! { <Desk>{loaded(editor, move |editor| view! { <Editor editor save restore/> })}</Desk> }.into_any()
}

/// A product that exists.
#[component]
pub fn EditProductPage() -> impl IntoView {
    let (save, restore) = (
        ServerAction::<SaveProduct>::new(),
        ServerAction::<RestoreProduct>::new(),
    );
    let params = use_params_map();
    let key = move || params.with(|params| params.get("key").unwrap_or_default());
    // Only what was stored is read again: what was refused stays as it was typed.
    let stored = Memo::new(move |before: Option<&usize>| {
        let version = save.version().get();
        let done = save.value().with(|value| matches!(value, Some(Ok(()))));
        if done {
            version
        } else {
            before.copied().unwrap_or_default()
        }
    });
    // Selling again leads to this very address, and so reads nothing again by itself.
    let editor = Resource::new(
        move || (key(), stored.get(), restore.version().get()),
        |(key, ..)| edit_product(Some(key)),
    );
    view! { <Desk>{loaded(editor, move |editor| view! { <Editor editor save restore/> })}</Desk> }.into_any()
}

#[component]
fn Editor(
    editor: ProductEditor,
    save: ServerAction<SaveProduct>,
    restore: ServerAction<RestoreProduct>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of(save);
    // The route's own query stays as it was when only the route's parameter changes (leptos_router 0.8.17).
    let query = use_location().query;
    let is_saved = move || problem.with(Option::is_none) && query.with(|query| query.get("saved").is_some());
    let saved = move || {
        is_saved().then(|| {
            view! { <div class="notice is-success"><p>{t("Produit enregistré.", "Product saved.")}</p></div> }
        })
    };
    let added = move || {
        let is_added = query.with(|query| query.get("image").is_some_and(|outcome| outcome == "added"));
        is_added.then(|| {
            view! { <div class="notice is-success"><p>{t("Image ajoutée.", "Picture added.")}</p></div> }
        })
    };
    let name = editor
        .product
        .as_ref()
        .map_or_else(|| t("Nouveau produit", "New product").into(), |p| p.name.clone());
    let (sold, archived): (Option<Product>, Option<Product>) = match editor.product.clone() {
        Some(product) if product.archived_at.is_some() => (None, Some(product)),
        product => (product, None),
    };
    let in_shop = sold.as_ref().map(|product| {
        let address = format!("/fromages/{}", product.key());
        view! { <a class="more-link" href=address>{t("Voir en boutique", "See it in the shop")}</a> }
    });
    let form = editor.product.as_ref().map_or_else(
        || ProductForm::empty(language),
        |product| ProductForm::of(product, language),
    );
    if let Some(product) = archived {
        return view! {
            <Head title=format!("{name}, {}", t("gestion", "back office"))/>
            <Breadcrumb above=vec![("/gestion/archives".into(), t("Archives", "Archive").into())] here=name.clone()/>
            <div class="desk-head"><h1>{name}</h1></div>
            <Archived product restore/>
        }
        .into_any();
    }
    let archive = sold.map(|product| view! { <Archive product/> });
    view! {
        <Head title=format!("{name}, {}", t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/produits".into(), t("Produits", "Products").into())] here=name.clone()/>
        <div class="desk-head"><h1>{name}</h1>{in_shop}</div>
        <div role="status">{saved}{added}</div>
        <ProblemNotice problem/>
        {(!form.id.is_empty()).then(|| view! { <PictureForm id=form.id.clone()/> })}
        <ActionForm action=save attr:class="desk-form">
            <input type="hidden" name="form[id]" value=form.id.clone()/>
            <input type="hidden" name="form[stock_before]" value=form.stock_before.clone()/>
            <French form=form.clone() problem/>
            <English form=form.clone() problem/>
            <Sale form=form.clone() problem/>
            <Origin form=form.clone() categories=editor.categories problem/>
            <Nutrition form=form.clone() problem/>
            <Pictures form problem/>
            <Foot save/>
        </ActionForm>
        {archive}
    }
    .into_any()
}

#[component]
fn Foot(save: ServerAction<SaveProduct>) -> impl IntoView {
    let t = translate();
    // Once stored, this form is of the past until it has been read again: sent twice, it would
    // change the stock twice.
    let version = save.version();
    let read_at = version.get_untracked();
    let is_past = move || version.get() != read_at && save.value().with(|value| matches!(value, Some(Ok(()))));
    let busy = move || save.pending().get() || is_past();
    view! {
        <div class="desk-form-foot">
            <button
                class="button"
                type="submit"
                disabled=busy
                aria-busy=move || busy().then_some("true")
            >
                {t("Enregistrer", "Save")}
            </button>
            <a class="button button-quiet" href="/gestion/produits">{t("Annuler", "Cancel")}</a>
        </div>
    }
}

#[component]
fn French(form: ProductForm, problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("En français", "In French")}</legend>
            <div class="form-row">
                <Field within="form" lang="fr" name="name" label=t("Nom", "Name") value=form.name problem/>
                <Field
                    within="form"
                    name="slug"
                    label=t("Adresse de la page", "Address of the page")
                    hint=t("Ce qui suit /fromages/\u{a0}; vide, elle vient du nom.", "What follows /fromages/; empty, it comes from the name.")
                    value=form.slug
                    may_be_empty=true
                    problem
                />
            </div>
            <Field within="form" lang="fr" name="description" label=t("Description", "Description") rows=5 value=form.description problem/>
            <Field
                within="form"
                lang="fr"
                name="ingredients"
                label=t("Ingrédients", "Ingredients")
                hint=t("Un par ligne, le plus lourd d’abord.", "One a line, the heaviest first.")
                rows=4
                value=form.ingredients
                may_be_empty=true
                problem
            />
            <Field within="form" lang="fr" name="storage" label=t("Conservation", "How to keep it") value=form.storage may_be_empty=true problem/>
            <Field within="form" lang="fr" name="region" label=t("Région", "Region") value=form.region may_be_empty=true problem/>
        </fieldset>
    }
    .into_any()
}

#[component]
fn English(form: ProductForm, problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("En anglais", "In English")}</legend>
            <Field within="form" name="name_en" label=t("Nom en anglais", "English name") lang="en" value=form.name_en may_be_empty=true problem/>
            <Field
                within="form"
                name="description_en"
                label=t("Description en anglais", "English description")
                lang="en"
                rows=5
                value=form.description_en
                may_be_empty=true
                problem
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
                problem
            />
            <Field
                within="form"
                name="storage_en"
                label=t("Conservation en anglais", "How to keep it, in English")
                lang="en"
                value=form.storage_en
                may_be_empty=true
                problem
            />
            <Field within="form" name="region_en" label=t("Région en anglais", "English region") lang="en" value=form.region_en may_be_empty=true problem/>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Sale(form: ProductForm, problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = translate();
    let way = |value: &'static str, way: SoldBy, words: &'static str| {
        view! {
            <label class="choice">
                <input type="radio" name="form[sold_by]" value=value checked=form.sold_by == way/>
                {words}
            </label>
        }
    };
    view! {
        <fieldset class="form-section">
            <legend>{t("Prix et vente", "Price and sale")}</legend>
            <div class="form-row">
                <fieldset>
                    <legend class="field-label">{t("Vendu", "Sold")}</legend>
                    {way("piece", SoldBy::Piece, t("À la pièce", "By the piece"))}
                    {way("weight", SoldBy::Weight, t("Au poids", "By weight"))}
                </fieldset>
                <label class="choice">
                    <input type="checkbox" name="form[is_new]" value="true" checked=form.is_new/>
                    {t("Nouveauté", "New")}
                </label>
            </div>
            <div class="form-row">
                <Field
                    within="form"
                    name="price"
                    label=t("Prix", "Price")
                    hint=t("Pour le poids ci-contre.", "For the weight beside it.")
                    inputmode="decimal"
                    unit="€"
                    value=form.price
                    problem
                />
                <Field
                    within="form"
                    name="weight"
                    label=t("Poids", "Weight")
                    hint=t("Celui que paie le prix.", "What the price pays for.")
                    inputmode="numeric"
                    unit="g"
                    value=form.weight
                    problem
                />
                <Field
                    within="form"
                    name="stock"
                    label=t("Stock", "Stock")
                    hint=t("En grammes au poids, en pièces sinon.", "In grams by weight, in pieces otherwise.")
                    inputmode="numeric"
                    value=form.stock
                    problem
                />
                <Field within="form" name="vat_rate" label=t("TVA", "VAT") inputmode="decimal" unit="%" value=form.vat_rate problem/>
            </div>
            <div class="form-row cut-fields">
                <Field within="form" name="min_cut" label=t("Coupe minimale", "Smallest cut") inputmode="numeric" unit="g" value=form.min_cut may_be_empty=true problem/>
                <Field within="form" name="max_cut" label=t("Coupe maximale", "Largest cut") inputmode="numeric" unit="g" value=form.max_cut may_be_empty=true problem/>
                <Field within="form" name="cut_step" label=t("Par pas de", "In steps of") inputmode="numeric" unit="g" value=form.cut_step may_be_empty=true problem/>
            </div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn Origin(form: ProductForm, categories: Vec<String>, problem: Signal<Option<Problem>>) -> impl IntoView {
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
    let mut kept = categories;
    kept.push(form.category.clone());
    let categories = with(known(&labels::CATEGORIES), kept);
    let categories: Vec<_> = categories
        .into_iter()
        .map(|slug| (labels::category(&slug, language), slug))
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
        .map(|milk| (named(milk).to_owned(), milk_name(milk).to_owned()))
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

/// One of several.
#[component]
fn Select(
    name: &'static str,
    label: &'static str,
    /// Words and value of each.
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
                {labels::allergen(allergen, language)}
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

#[component]
fn Nutrition(form: ProductForm, problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset class="form-section">
            <legend>{t("Valeurs pour 100\u{a0}g", "Values per 100\u{a0}g")}</legend>
            <div class="form-row">
                <Field within="form" name="calories" label=t("Énergie", "Energy") inputmode="decimal" unit="kcal" value=form.calories may_be_empty=true problem/>
                <Field within="form" name="protein" label=t("Protéines", "Protein") inputmode="decimal" unit="g" value=form.protein may_be_empty=true problem/>
                <Field within="form" name="fat" label=t("Matières grasses", "Fat") inputmode="decimal" unit="g" value=form.fat may_be_empty=true problem/>
                <Field within="form" name="carbohydrates" label=t("Glucides", "Carbohydrates") inputmode="decimal" unit="g" value=form.carbohydrates may_be_empty=true problem/>
            </div>
        </fieldset>
    }
    .into_any()
}
