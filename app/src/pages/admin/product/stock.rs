//! A product's stock: the form to correct it, and what became of it.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Problem, limits,
    product::{Product, SoldBy},
    stock::{StockMovement, StockReason},
};

use crate::{
    components::{
        form::{
            field::{Field, message},
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::dashboard::DashboardPagination,
        table::Table,
    },
    request::language::{language, translate},
    server_fns::admin::{
        products::StockHistory,
        stock::{CorrectStock, StockForm},
    },
    url::encode,
    words::labels,
};

/// The form to correct the stock, folded away until it is wanted or was refused.
#[component]
pub fn Correction(product: Product) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<CorrectStock>();
    if product.has_lots() {
        let address = format!("/gestion/lots?produit={}", product.id);
        return view! {
            <p>
                {t("Ce produit se compte par lots\u{a0}: ", "This product is counted by lots: ")}
                <a href=address>{t("voir et corriger ses lots", "see and correct its lots")}</a>
            </p>
        }
        .into_any();
    }
    let form = match problem {
        Some(_) => StockForm::read(product.id.to_string(), &use_query_map().read_untracked()),
        None => StockForm::default(),
    };
    let is_refused = problem.is_some();
    let stock = labels::stock_amount(product.stock, product.sold_by, language);
    let summary = match language {
        Language::French => format!("Corriger le stock\u{a0}: {stock}"),
        Language::English => format!("Correct the stock: {stock}"),
    };
    let unit = match product.sold_by {
        SoldBy::Piece => t("pièces", "pieces"),
        SoldBy::Weight => "g",
    };
    view! {
        <SuccessNotice when=has_succeeded("corrected") words=t("Stock corrigé.", "Stock corrected.")/>
        <details class="confirm is-calm" open=is_refused>
            <summary>{summary}</summary>
            <PostForm action=CorrectStock::PATH class="form" novalidate=true>
                <input type="hidden" name="form[id]" value=product.id.to_string()/>
                <ProblemNotice problem=problem.clone()/>
                <Way is_count=form.is_count()/>
                <Field
                    within="form"
                    name="amount"
                    label=t("Combien", "How much")
                    hint=t("Une différence peut être précédée de − : −2 pour deux de moins.", "A difference may begin with −: −2 for two less.")
                    unit
                    value=form.amount.clone()
                    problem=problem.clone()
                />
                <Why name="form[reason]" chosen=form.reason.clone() problem=problem.clone()/>
                <Field
                    within="form"
                    name="note"
                    label=t("Note", "Note")
                    hint=t("Nécessaire pour un autre motif.", "Required for another reason.")
                    value=form.note
                    maxlength=*limits::STOCK_NOTE.end()
                    may_be_empty=true
                    problem
                />
                // In the button and not in a hidden field: what is typed stays when it changes.
                <button class="button" type="submit" name="form[stock]" value=product.stock.to_string()>
                    {t("Corriger le stock", "Correct the stock")}
                </button>
            </PostForm>
        </details>
    }
    .into_any()
}

/// Whether a difference is typed, or what was counted.
#[component]
fn Way(is_count: bool) -> impl IntoView {
    let t = translate();
    view! {
        <fieldset>
            <legend class="field-label">{t("Correction", "Correction")}</legend>
            <label class="choice">
                <input type="radio" name="form[way]" value="difference" checked=!is_count/>
                {t("Ce qui entre ou sort", "What comes in or goes out")}
            </label>
            <label class="choice">
                <input type="radio" name="form[way]" value="count" checked=is_count/>
                {t("Ce qui a été compté", "What was counted")}
            </label>
        </fieldset>
    }
}

#[component]
pub fn Why(
    /// The name that it is sent by.
    name: &'static str,
    chosen: String,
    problem: Option<Problem>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let error = message(problem.as_ref(), "reason");
    let is_wrong = error.is_some();
    let options = StockReason::GIVEN.map(|reason| {
        let selected = reason.name() == chosen;
        view! { <option value=reason.name() selected=selected>{labels::stock_reason(reason, language)}</option> }
    });
    view! {
        <div class="field">
            <label class="field-label" for="reason">{t("Motif", "Reason")}</label>
            <select
                class="field-input"
                id="reason"
                name=name
                required=true
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=is_wrong.then_some("reason-error")
            >
                <option value="">{t("Choisir…", "Choose…")}</option>
                {options}
            </select>
            {error.map(|error| view! { <p class="field-error" id="reason-error">{error}</p> })}
        </div>
    }
}

/// What staff made of the stock, newest first.
#[component]
pub fn History(product: Product, history: StockHistory) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (page, people) = history;
    let orders = format!("/gestion/commandes?q={}", encode(&product.name));
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|movement| {
            let who = match movement.by {
                Some(by) => people.get(&by).cloned(),
                None => Some(t("La boutique", "The shop").to_owned()),
            };
            let who = who.unwrap_or_else(|| t("Compte effacé", "Account gone").to_owned());
            row(movement, product.sold_by, who, language)
        })
        .collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <Table label=t("Mouvements du stock", "Movements of the stock") caption=t("Les plus récents d’abord", "Newest first") rows>
                <th scope="col">{t("Date", "Date")}</th>
                <th scope="col" class="is-number">{t("Différence", "Difference")}</th>
                <th scope="col" class="is-number">{t("Stock après", "Stock after")}</th>
                <th scope="col">{t("Motif", "Reason")}</th>
                <th scope="col">{t("Qui", "Who")}</th>
                <th scope="col">{t("Note", "Note")}</th>
            </Table>
            <DashboardPagination list=page base="?"/>
        }
    });
    view! {
        <section class="desk-panel" aria-labelledby="stock-history">
            <h2 id="stock-history">{t("Historique du stock", "History of the stock")}</h2>
            <p>
                {t("Ce que l’équipe a changé ; ce que les commandes prennent et rendent est dans ", "What staff changed; what orders take and give back is in ")}
                <a href=orders>{t("les commandes de ce produit", "this product’s orders")}</a>
                "."
            </p>
            {table}
        </section>
    }
    .into_any()
}

fn row(movement: &StockMovement, sold_by: SoldBy, who: String, language: Language) -> impl IntoView + use<> {
    let t = translate();
    let sign = match movement.difference {
        0 => "±",
        1.. => "+",
        _ => "−",
    };
    let size = i64::try_from(movement.difference.unsigned_abs()).unwrap_or(i64::MAX);
    let difference = format!("{sign}{}", labels::stock_amount(size, sold_by, language));
    let lot = movement
        .lot_code
        .as_ref()
        .map(|code| format!("{} {code}", t("Lot", "Lot")));
    let note: Vec<_> = lot.into_iter().chain(movement.note.clone()).collect();
    let note = note.join(". ");
    view! {
        <tr>
            <th scope="row"><time datetime=movement.at.to_string()>{movement.at.day_and_time(language)}</time></th>
            <td data-label=t("Différence", "Difference") class="is-number">{difference}</td>
            <td data-label=t("Stock après", "Stock after") class="is-number">{labels::stock_amount(movement.stock, sold_by, language)}</td>
            <td data-label=t("Motif", "Reason")>{labels::stock_reason(movement.reason, language)}</td>
            <td data-label=t("Qui", "Who")>{who}</td>
            <td data-label=t("Note", "Note") class="is-text">{note}</td>
        </tr>
    }
}
