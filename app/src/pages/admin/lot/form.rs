//! The form of a lot.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Problem, limits, product::SoldBy};

use crate::{
    components::{
        form::{
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, head::Head},
    },
    request::language::translate,
    server_fns::admin::{
        lot_form::LotForm,
        lots::{LotEditor, SaveLot},
    },
};

/// The form of a new lot.
#[component]
pub fn New(editor: LotEditor) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SaveLot>();
    let chosen = editor.form.product_id.clone();
    let options: Vec<_> = editor
        .products
        .into_iter()
        .map(|(id, name)| {
            let selected = id == chosen;
            view! { <option value=id selected=selected>{name}</option> }
        })
        .collect();
    let name = t("Nouveau lot", "New lot");
    view! {
        <Head title=format!("{name}, {}", t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/lots".into(), t("Lots", "Lots").into())] here=name.to_owned()/>
        <div class="desk-head"><h1>{name}</h1></div>
        <ProblemNotice problem=problem.clone()/>
        <PostForm action=SaveLot::PATH class="desk-form" novalidate=true>
            <div class="field">
                <label class="field-label" for="productId">{t("Produit", "Product")}</label>
                <p class="field-hint">
                    {t(
                        "Avec son premier lot, le stock d’un produit devient la somme de ses lots\u{a0}: ce qui était compté sans lot ne l’est plus.",
                        "With its first lot the stock of a product becomes the sum of its lots: what was counted without a lot no longer counts.",
                    )}
                </p>
                <select class="field-input" id="productId" name="form[product_id]" required=true>
                    <option value="">{t("Choisir…", "Choose…")}</option>
                    {options}
                </select>
            </div>
            <Fields form=editor.form sold_by=None problem/>
            <div class="desk-form-foot">
                <button class="button" type="submit">{t("Recevoir le lot", "Receive the lot")}</button>
                <a class="button button-quiet" href="/gestion/lots">{t("Annuler", "Cancel")}</a>
            </div>
        </PostForm>
    }
    .into_any()
}

/// The fields of a lot.
#[component]
pub fn Fields(form: LotForm, sold_by: Option<SoldBy>, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let quantity = match sold_by {
        Some(SoldBy::Weight) => t("En grammes.", "In grams."),
        Some(SoldBy::Piece) => t("En pièces.", "In pieces."),
        None => t(
            "En grammes au poids, en pièces sinon.",
            "In grams by weight, in pieces otherwise.",
        ),
    };
    view! {
        <fieldset class="form-section">
            <legend>{t("Le lot", "The lot")}</legend>
            <div class="form-row">
                <Field
                    within="form"
                    name="code"
                    label=t("Numéro de lot", "Lot number")
                    hint=t("Celui de l’étiquette.", "The one on the label.")
                    value=form.code
                    maxlength=*limits::LOT_CODE.end()
                    problem=problem.clone()
                />
                <Field within="form" name="quantity" label=t("Quantité reçue", "Quantity received") hint=quantity inputmode="numeric" value=form.quantity problem=problem.clone()/>
            </div>
            <div class="form-row">
                <Field
                    within="form"
                    name="best_before"
                    kind="date"
                    label=t("Date limite", "Best before")
                    hint=t("Dernier jour de vente, compris.", "The last day of sale, included.")
                    value=form.best_before
                    problem=problem.clone()
                />
                <Field
                    within="form"
                    name="ageing_since"
                    kind="date"
                    label=t("En affinage depuis", "Ageing since")
                    value=form.ageing_since
                    may_be_empty=true
                    problem=problem.clone()
                />
            </div>
            <div class="form-row">
                <Field within="form" name="supplier" label=t("Fournisseur", "Supplier") value=form.supplier maxlength=*limits::SUPPLIER.end() may_be_empty=true problem=problem.clone()/>
                <Field within="form" name="delivery_note" label=t("Bon de livraison", "Delivery note") value=form.delivery_note maxlength=*limits::DELIVERY_NOTE.end() may_be_empty=true problem/>
            </div>
        </fieldset>
    }
    .into_any()
}
