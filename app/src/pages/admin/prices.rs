//! Prices of many products: which, how, what they become, and the button that changes them.

use domain::catalog::prices::{MOST, PricePreview};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{Language, Money, Problem, product::Product, validation::BrokenRule};

use crate::{
    components::{
        form::{
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, dashboard::Dashboard, head::Head},
        product::price::{per_kilo, price_of},
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::{
        category_name,
        language::{language, translate},
    },
    server_fns::admin::prices::{ChangePrices, PriceDesk, PriceForm, line, read_prices},
    words::labels,
};

/// `/gestion/produits/prix`: the address says which prices and how; the preview's form changes them.
#[component]
pub fn PricesPage() -> impl IntoView {
    let t = translate();
    let query = use_query_map().read_untracked().clone();
    let form = PriceForm::read(&query);
    let changed = query.get("changed").and_then(|changed| changed.parse().ok());
    let desk = read_prices(form.clone());
    view! {
        <Head title=t("Prix, gestion", "Prices, back office")/>
        <Dashboard>
            {loaded(desk, move |desk| view! { <Prices form=form.clone() desk changed/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Prices(form: PriceForm, desk: PriceDesk, changed: Option<u32>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<ChangePrices>();
    let (preview, refused) = match desk.preview {
        None => (None, None),
        Some(Ok(preview)) => (Some(preview), None),
        Some(Err(error)) => (None, Some(*error.0)),
    };
    let done = changed.filter(|_| problem.is_none()).map(|changed| {
        let words = match (language, changed) {
            (Language::French, 1) => "Un prix changé.".to_owned(),
            (Language::French, _) => format!("{changed}\u{a0}prix changés."),
            (Language::English, 1) => "One price changed.".to_owned(),
            (Language::English, _) => format!("{changed} prices changed."),
        };
        view! { <div class="notice is-success"><p>{words}</p></div> }
    });
    view! {
        <Breadcrumb
            above=vec![("/gestion/produits".into(), t("Produits", "Products").into())]
            here=t("Changer des prix", "Change prices").to_owned()
        />
        <div class="desk-head"><h1>{t("Changer des prix", "Change prices")}</h1></div>
        <div role="status">{done}</div>
        <ProblemNotice problem=problem.or(refused.clone())/>
        <div class="desk-panels">
            <Question form=form.clone() categories=desk.categories labels=desk.labels problem=refused/>
            {preview.map(|preview| view! { <Preview form preview/> })}
        </div>
    }
    .into_any()
}

/// Which products, and how their prices change.
#[component]
fn Question(form: PriceForm, categories: Vec<String>, labels: Vec<String>, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let categories = categories
        .into_iter()
        .map(|slug| (category_name(&slug, language), slug));
    let labels = labels.into_iter().map(|label| (labels::label(&label, language), label));
    let all = |words: &str| vec![(words.to_owned(), String::new())];
    let categories = all(t("Toutes", "All")).into_iter().chain(categories).collect();
    let labels = all(t("Tous", "All")).into_iter().chain(labels).collect();
    let pairs = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(words, value)| ((*words).into(), (*value).into()))
            .collect()
    };
    let ways = pairs(&[
        (t("D’un pourcentage", "By a percentage"), "percent"),
        (t("D’une somme", "By an amount"), "amount"),
    ]);
    let rounds = pairs(&[
        (t("Au centime", "To the cent"), ""),
        (t("À 5 centimes", "To 5 cents"), "5"),
        (t("À 10 centimes", "To 10 cents"), "10"),
    ]);
    view! {
        <form class="desk-form" method="get" action="/gestion/produits/prix" novalidate=true>
            <fieldset class="form-section">
                <legend>{t("Quels produits", "Which products")}</legend>
                <div class="form-row">
                    <Select name="category" label=t("Famille", "Category") options=categories chosen=form.category/>
                    <Select name="label" label=t("Label", "Label") options=labels chosen=form.label/>
                    <Field name="q" kind="search" label=t("Mots", "Words") value=form.q may_be_empty=true problem=problem.clone()/>
                </div>
            </fieldset>
            <fieldset class="form-section">
                <legend>{t("Quel changement", "What change")}</legend>
                <div class="form-row">
                    <Select name="change" label=t("Changer", "Change") options=ways chosen=form.change/>
                    <Field
                        name="by"
                        label=t("De combien", "By how much")
                        hint=t("En % ou en €\u{a0}; − pour baisser. Vide pour arrondir seulement.", "In % or €; − to lower. Empty to round only.")
                        value=form.by
                        may_be_empty=true
                        problem
                    />
                    <Select name="round" label=t("Arrondir", "Round") options=rounds chosen=form.round/>
                </div>
                <label class="choice">
                    <input type="checkbox" name="announce" value="1" checked=form.announce == "1" aria-describedby="announce-hint"/>
                    {t("Annoncer les baisses comme réductions", "Announce lower prices as reductions")}
                </label>
                <p class="field-hint" id="announce-hint">
                    {t(
                        "Le prix barré est le plus bas des trente jours d’avant, comme le veut la loi. Sans cette case, les réductions annoncées de ces produits prennent fin.",
                        "The struck price is the lowest of the thirty days before, as the law asks. Without this box, reductions announced of these products end.",
                    )}
                </p>
            </fieldset>
            <button class="button" type="submit">{t("Voir l’aperçu", "See the preview")}</button>
        </form>
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
            <select class="field-input" id=name name=name>{options}</select>
        </div>
    }
}

/// What becomes of each price, each with a box to leave it out, and the button that changes them.
#[component]
fn Preview(form: PriceForm, preview: PricePreview) -> impl IntoView {
    let (t, language) = (translate(), language());
    if preview.rows.is_empty() {
        return view! { <div class="empty"><h2>{t("Aucun produit ne correspond", "No product matches")}</h2></div> }
            .into_any();
    }
    let more = (preview.chosen > MOST).then(|| {
        let words = match language {
            Language::French => format!(
                "{} produits correspondent : les {MOST} premiers sont montrés. Changez-les, ou choisissez-en moins.",
                preview.chosen
            ),
            Language::English => format!(
                "{} products match: the first {MOST} are shown. Change these, or choose fewer.",
                preview.chosen
            ),
        };
        view! { <p class="notice is-warning">{words}</p> }
    });
    let can_change =
        |(product, new): &&(Product, Result<Money, String>)| matches!(new, Ok(new) if *new != product.price);
    let count = preview.rows.iter().filter(can_change).count();
    let announces = form.announce == "1";
    let fields = form.fields().map(|(name, value)| {
        view! { <input type="hidden" name=format!("form[{name}]") value=value.to_owned()/> }
    });
    let rows: Vec<_> = preview
        .rows
        .into_iter()
        .map(|(product, new)| {
            let struck = new.as_ref().ok().filter(|_| announces);
            let struck = struck.and_then(|new| product.struck_beside(*new, preview.at));
            view! { <PreviewRow product new struck/> }
        })
        .collect();
    view! {
        <section class="desk-panel" aria-labelledby="preview">
            <h2 id="preview">{t("Aperçu", "Preview")}</h2>
            {more}
            <PostForm action=ChangePrices::PATH class="at-once">
                {fields}
                <Table label=t("Aperçu des prix", "Preview of the prices") caption=t("Prix avant et après", "Prices before and after") rows>
                    <th scope="col"><span class="visually-hidden">{t("Changer", "Change")}</span></th>
                    <th scope="col">{t("Produit", "Product")}</th>
                    <th scope="col">{t("Vendu", "Sold")}</th>
                    <th scope="col" class="is-number">{t("Avant", "Before")}</th>
                    <th scope="col" class="is-number">{t("Après", "After")}</th>
                    <th scope="col" class="is-number">{t("Au kilo avant", "Per kilo before")}</th>
                    <th scope="col" class="is-number">{t("Au kilo après", "Per kilo after")}</th>
                </Table>
                <div class="desk-form-foot" id="prices">
                    {(count > 0).then(|| view! {
                        <button class="button" type="submit">{t("Changer les prix cochés", "Change the ticked prices")}</button>
                    })}
                    <a class="button button-quiet" href="/gestion/produits/prix">{t("Annuler", "Cancel")}</a>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn PreviewRow(product: Product, new: Result<Money, String>, struck: Option<Money>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (before, weight, name) = (product.price, product.weight, product.name.clone());
    let (after, kilo_after, ticked) = match new {
        Ok(new) if new == before => (t("inchangé", "unchanged").to_owned(), None, None),
        Ok(new) => (
            new.display(language),
            per_kilo(new, weight, language),
            Some(line(&product, new)),
        ),
        Err(rule) => (BrokenRule::new("price", &rule).explain(language).message, None, None),
    };
    let tick = ticked.map(|value| {
        let label = format!("{} {name}", t("Changer", "Change"));
        view! {
            <label class="tick">
                <span class="visually-hidden">{label}</span>
                <input type="checkbox" name="lines[]" value=value checked=true/>
            </label>
        }
    });
    view! {
        <tr>
            <td>{tick}</td>
            <th scope="row"><a href=format!("/gestion/produits/{}", product.id)>{name}</a></th>
            <td data-label=t("Vendu", "Sold")>{price_of(&product, language)}</td>
            <td data-label=t("Avant", "Before") class="is-number">{before.display(language)}</td>
            <td data-label=t("Après", "After") class="is-number">
                {after}
                {struck.map(|struck| view! {
                    " " <del><span class="visually-hidden">{t("au lieu de", "instead of")} " "</span>{struck.display(language)}</del>
                })}
            </td>
            <td data-label=t("Au kilo avant", "Per kilo before") class="is-number">{per_kilo(before, weight, language)}</td>
            <td data-label=t("Au kilo après", "Per kilo after") class="is-number">{kilo_after}</td>
        </tr>
    }
}
