//! The form of a product.

mod advice;
pub mod label;
mod origin;
pub mod preview;
pub mod stock;
mod texts;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    Language, Problem,
    product::{Product, SoldBy},
};

use self::{
    advice::Advice,
    label::{Label, Lacking, Nutrition},
    origin::Origin,
    stock::{Correction, History},
    texts::{English, French},
};
use super::{
    archive::{Archive, Archived},
    pictures::{PictureForm, Pictures},
};
use crate::{
    components::{
        form::{
            field::Field,
            outcome::has_parameter,
            picture_field::outcome,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            breadcrumb::Breadcrumb,
            dashboard::{Dashboard, requested_page},
            head::Head,
        },
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::{
        product_form::ProductForm,
        products::{ProductEditor, SaveProduct, edit_product, new_product},
    },
};

/// `/gestion/produits/nouveau`: the form for a new product, with `?copie=` one that begins with another one's facts.
#[component]
pub fn NewProductPage() -> impl IntoView {
    let copied = use_query_map().read_untracked().get("copie");
    let editor = new_product(copied.filter(|key| !key.is_empty()));
    view! { <Dashboard>{loaded(editor, |editor| view! { <ProductEditorForm editor/> })}</Dashboard> }.into_any()
}

/// `/gestion/produits/:key`: the form for a product that exists.
#[component]
pub fn EditProductPage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key").unwrap_or_default();
    view! { <Dashboard>{loaded(edit_product(key, requested_page()), |editor| view! { <ProductEditorForm editor/> })}</Dashboard> }
        .into_any()
}

#[component]
fn ProductEditorForm(editor: ProductEditor) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<SaveProduct>();
    let saved = (has_parameter("saved") && problem.is_none()).then(|| {
        view! { <div class="notice is-success"><p>{t("Produit enregistré.", "Product saved.")}</p></div> }
    });
    let added = (outcome().as_deref() == Some("added") && problem.is_none()).then(|| {
        view! { <div class="notice is-success"><p>{t("Image ajoutée.", "Picture added.")}</p></div> }
    });
    let name = editor
        .product
        .as_ref()
        .map_or_else(|| t("Nouveau produit", "New product").into(), |p| p.name.clone());
    let (sold, archived): (Option<Product>, Option<Product>) = match editor.product.clone() {
        Some(product) if product.is_put_away() => (None, Some(product)),
        product => (product, None),
    };
    let is_draft = sold.as_ref().is_some_and(|product| product.is_draft);
    let lacking = sold.clone().map(|product| view! { <Lacking product/> });
    let in_shop = sold.as_ref().filter(|_| !is_draft).map(|product| {
        let address = format!("/fromages/{}", product.key());
        let copy = format!("/gestion/produits/nouveau?copie={}", product.id);
        view! {
            <a class="more-link" href=address>{t("Voir en boutique", "See it in the shop")}</a>
            <a class="more-link" href=copy>{t("Dupliquer", "Duplicate")}</a>
        }
    });
    let form = match (&editor.product, &editor.copied) {
        (Some(product), _) => ProductForm::from_product(product, language),
        (None, Some(copied)) => ProductForm::copy_of(copied, language),
        (None, None) => ProductForm {
            category: editor.categories.first().cloned().unwrap_or_default(),
            ..ProductForm::empty(language)
        },
    };
    if let Some(product) = archived {
        return view! {
            <Head title=format!("{name}, {}", t("gestion", "back office"))/>
            <Breadcrumb above=vec![("/gestion/archives".into(), t("Archives", "Archive").into())] here=name.clone()/>
            <div class="desk-head"><h1>{name}</h1></div>
            <Archived product/>
        }
        .into_any();
    }
    let is_new = form.id.is_empty();
    let correction = sold
        .clone()
        .filter(|_| !is_draft)
        .map(|product| view! { <Correction product/> });
    let history = sold
        .clone()
        .zip(editor.history)
        .map(|(product, history)| view! { <History product history/> });
    let waiting = (editor.waiting > 0).then(|| {
        let words = match (language, editor.waiting) {
            (Language::French, 1) => "Une personne attend le retour de ce produit.".to_owned(),
            (Language::French, people) => format!("{people} personnes attendent le retour de ce produit."),
            (Language::English, 1) => "One person waits for this product to be back.".to_owned(),
            (Language::English, people) => format!("{people} people wait for this product to be back."),
        };
        view! { <p>{words}</p> }
    });
    let archive = sold.map(|product| view! { <Archive product/> });
    view! {
        <Head title=format!("{name}, {}", t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/produits".into(), t("Produits", "Products").into())] here=name.clone()/>
        <div class="desk-head"><h1>{name}</h1>{in_shop}</div>
        <div role="status">{saved}{added}</div>
        <ProblemNotice problem=problem.clone()/>
        {lacking}
        {waiting}
        {correction}
        {(!is_new).then(|| view! { <PictureForm action=format!("/gestion/produits/{}/images", form.id)/> })}
        <PostForm action=SaveProduct::PATH class="desk-form">
            <input type="hidden" name="form[id]" value=form.id.clone()/>
            <input type="hidden" name="form[stock_before]" value=form.stock_before.clone()/>
            <French form=form.clone() problem=problem.clone()/>
            <English form=form.clone() problem=problem.clone()/>
            <Sale form=form.clone() problem=problem.clone()/>
            <Origin form=form.clone() categories=editor.categories problem=problem.clone()/>
            <Label form=form.clone() problem=problem.clone()/>
            <Advice form=form.clone() problem=problem.clone()/>
            <Nutrition form=form.clone() problem=problem.clone()/>
            <Pictures is_new images=form.images problem/>
            <div class="desk-form-foot">
                <SaveButtons is_new=is_new || is_draft/>
                <button class="button button-quiet" type="submit" formaction="/gestion/produits/apercu" formtarget="_blank">
                    {t("Aperçu", "Preview")}
                </button>
                <a class="button button-quiet" href="/gestion/produits">{t("Annuler", "Cancel")}</a>
            </div>
        </PostForm>
        {history}
        {archive}
    }
    .into_any()
}

/// What becomes of the form: a product that is on sale is stored, another one is published or kept as a draft.
#[component]
fn SaveButtons(is_new: bool) -> impl IntoView {
    let t = translate();
    let words = if is_new {
        t("Publier", "Publish")
    } else {
        t("Enregistrer", "Save")
    };
    view! {
        <button class="button" type="submit" name="form[published]" value="true">{words}</button>
        {is_new.then(|| view! {
            <button class="button button-quiet" type="submit" name="form[published]" value="false">
                {t("Enregistrer le brouillon", "Save the draft")}
            </button>
        })}
    }
}

#[component]
fn Sale(form: ProductForm, problem: Option<Problem>) -> impl IntoView {
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
                <div class="field">
                    <label class="choice">
                        <input
                            type="checkbox"
                            name="form[keeps]"
                            value="true"
                            checked=form.keeps
                            aria-describedby="keeps-hint"
                        />
                        {t("Se conserve", "Keeps")}
                    </label>
                    <p class="field-hint" id="keeps-hint">
                        {t(
                            "Planche, couteau, carte cadeau\u{a0}: le client a quatorze jours pour se rétracter. Pas un fromage, qui s’altère vite.",
                            "A board, a knife, a gift card: the customer has fourteen days to withdraw. Not a cheese, which spoils quickly.",
                        )}
                    </p>
                </div>
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
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    name="weight"
                    label=t("Poids", "Weight")
                    hint=t("Celui que paie le prix.", "What the price pays for.")
                    inputmode="numeric"
                    unit="g"
                    value=form.weight
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    name="stock"
                    label=t("Stock", "Stock")
                    hint=t("En grammes au poids, en pièces sinon. D’un produit compté par lots, il change lot par lot.", "In grams by weight, in pieces otherwise. Of a product counted by lots, it changes lot by lot.")
                    inputmode="numeric"
                    value=form.stock
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    name="compare_at_price"
                    label=t("Prix barré", "Struck price")
                    hint=t(
                        "Pour annoncer une réduction\u{a0}: au plus le prix le plus bas des trente jours d’avant.",
                        "To announce a reduction: at most the lowest price of the thirty days before.",
                    )
                    inputmode="decimal"
                    unit="€"
                    value=form.compare_at_price
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Field within="form" name="vat_rate" label=t("TVA", "VAT") inputmode="decimal" unit="%" value=form.vat_rate problem=problem.clone()/>
            </div>
            <div class="form-row cut-fields">
                <Field within="form" name="min_cut" label=t("Coupe minimale", "Smallest cut") inputmode="numeric" unit="g" value=form.min_cut may_be_empty=true problem=problem.clone()/>
                <Field within="form" name="max_cut" label=t("Coupe maximale", "Largest cut") inputmode="numeric" unit="g" value=form.max_cut may_be_empty=true problem=problem.clone()/>
                <Field within="form" name="cut_step" label=t("Par pas de", "In steps of") inputmode="numeric" unit="g" value=form.cut_step may_be_empty=true problem=problem.clone()/>
            </div>
            <Field
                within="form"
                name="scale_code"
                label=t("Numéro de balance", "Number on the scale")
                hint=t(
                    "L’article que disent les étiquettes de la balance, ou le GTIN\u{a0}: la pesée reconnaît le produit.",
                    "The article that the scale’s labels say, or the GTIN: weighing knows the product by it.",
                )
                inputmode="numeric"
                value=form.scale_code
                may_be_empty=true
                problem
            />
        </fieldset>
    }
    .into_any()
}
