//! The books: what was sold, taken and given back, by day and rate of VAT.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Money, Problem,
    period::Day,
    report::{Amounts, ByMeans, Customers, DayReport, Figures, RateFigures, Report},
};

use crate::{
    components::{
        form::{field::Field, problem::ProblemNotice},
        layout::{dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::reports::{Asked, read_report},
    words::labels,
};

/// `/gestion/comptes`: a period, its sums, and its files.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let t = translate();
    let asked = asked();
    view! {
        <Head title=t("Comptes, gestion", "Books, back office")/>
        <Dashboard>
            {loaded(read_report(asked.clone()), move |(today, report)| {
                let (report, problem) = match report {
                    Ok(report) => (Some(report), None),
                    Err(problem) => (None, Some(problem)),
                };
                let asked = match &report {
                    Some(report) => Asked { from: report.from.to_string(), to: report.to.to_string(), ..asked },
                    None => asked,
                };
                let customers = asked.customers;
                view! {
                    <div class="desk-head"><h1>{t("Comptes", "Books")}</h1></div>
                    <ProblemNotice problem=problem.clone()/>
                    <Presets today asked=asked.clone()/>
                    <PeriodForm asked problem/>
                    {report.as_ref().and_then(|report| report.papers_kept_from).map(|day| view! { <Removed day/> })}
                    {report.map(|report| view! { <Sums report customers/> })}
                }
            })}
        </Dashboard>
    }
    .into_any()
}

fn asked() -> Asked {
    let query = use_query_map();
    let query = query.read_untracked();
    Asked {
        from: query.get("from").unwrap_or_default(),
        to: query.get("to").unwrap_or_default(),
        customers: query.get("customers").and_then(|name| Customers::from_name(&name)),
    }
}

/// Says that the period begins before the day from which papers are kept.
#[component]
fn Removed(day: Day) -> impl IntoView {
    let language = language();
    let day = day.start().day(language);
    let words = match language {
        Language::French => format!(
            "Les factures et les avoirs d’avant le {day} ne sont plus gardés\u{a0}: dix ans ont passé, et ils manquent à ces sommes."
        ),
        Language::English => format!(
            "Invoices and credit notes from before {day} are no longer kept: ten years have passed, and these sums lack them."
        ),
    };
    view! { <p class="notice">{words}</p> }
}

/// Periods that are often asked for.
#[component]
fn Presets(today: Day, asked: Asked) -> impl IntoView {
    let t = translate();
    let month = today.month_start();
    let last = month.plus(-1);
    let presets = [
        (t("Ce mois-ci", "This month"), month, today),
        (t("Le mois dernier", "Last month"), last.month_start(), last),
        (t("Cette année", "This year"), today.year_start(), today),
    ];
    let customers = asked
        .customers
        .map(|kind| format!("&customers={}", kind.name()))
        .unwrap_or_default();
    let links: Vec<_> = presets
        .into_iter()
        .map(|(words, from, to)| {
            let address = format!("/gestion/comptes?from={from}&to={to}{customers}");
            let is_here = asked.from == from.to_string() && asked.to == to.to_string();
            view! { <a href=address aria-current=is_here.then_some("page")>{words}</a> " " }
        })
        .collect();
    view! { <nav class="tabs" aria-label=t("Périodes", "Periods")>{links}</nav> }
}

#[component]
fn PeriodForm(asked: Asked, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let kinds = [
        (None, t("Tous les clients", "All customers")),
        (Some(Customers::Private), t("Particuliers", "Private customers")),
        (Some(Customers::Companies), t("Entreprises", "Companies")),
    ];
    let options: Vec<_> = kinds
        .into_iter()
        .map(|(kind, words)| {
            let name = kind.map_or("", Customers::name);
            view! { <option value=name selected=kind == asked.customers>{words}</option> }
        })
        .collect();
    view! {
        <form class="desk-filters" method="get" action="/gestion/comptes" novalidate=true aria-label=t("Période", "Period")>
            <Field name="from" kind="date" label=t("Du", "From") value=asked.from problem=problem.clone()/>
            <Field name="to" kind="date" label=t("Au", "To") value=asked.to problem/>
            <div class="field">
                <label class="field-label" for="customers">{t("Clients", "Customers")}</label>
                <select class="field-input" id="customers" name="customers">{options}</select>
            </div>
            <button class="button button-quiet" type="submit">{t("Afficher", "Show")}</button>
        </form>
    }
}

#[component]
fn Sums(report: Report, customers: Option<Customers>) -> impl IntoView {
    let t = translate();
    let period = format!("from={}&to={}", report.from, report.to);
    let of = customers
        .map(|kind| format!("&customers={}", kind.name()))
        .unwrap_or_default();
    let file = |format: &str| format!("/api/admin/reports/vat-daily?format={format}&{period}{of}");
    let links = view! {
        <p class="tabs">
            <a href=file("csv") download="">{t("Ventes en CSV", "Sales as CSV")}</a>
            <a href=file("xlsx") download="">{t("Ventes en XLSX", "Sales as XLSX")}</a>
            <a href=format!("/api/admin/reports/ledger?{period}") download="">{t("Écritures pour le comptable", "Ledger for the accountant")}</a>
        </p>
    };
    if report.days.is_empty() {
        return view! {
            {links}
            <div class="empty">
                <h2>{t("Rien sur cette période", "Nothing in this period")}</h2>
                <p>{t("Aucune facture ni aucun avoir n’y porte de date.", "No invoice and no credit note is dated in it.")}</p>
            </div>
        }
        .into_any();
    }
    view! {
        {links}
        <div class="desk-panels">
            <VatTable report=report.clone()/>
            <MoneyTable report/>
        </div>
    }
    .into_any()
}

/// The columns of the sales behind their rate, in French and in English.
const SALES: [[&str; 2]; 5] = [
    ["Factures TTC", "Invoices gross"],
    ["Avoirs TTC", "Credit notes gross"],
    ["Ventes HT", "Sales net"],
    ["TVA", "VAT"],
    ["Ventes TTC", "Sales gross"],
];

/// The columns of what came in and left.
const MONEY: [[&str; 2]; 8] = [
    ["Carte", "Card"],
    ["Virement", "Transfer"],
    ["Espèces", "Cash"],
    ["Autre", "Other"],
    ["Rendu par carte", "Back by card"],
    ["Rendu par virement", "Back by transfer"],
    ["Rendu en espèces", "Back in cash"],
    ["Frais de carte", "Card fees"],
];

fn heads(columns: &[[&'static str; 2]], language: Language) -> Vec<impl IntoView + use<>> {
    let head = |&[french, english]: &[&'static str; 2]| {
        view! { <th scope="col" class="is-number">{language.pick(french, english)}</th> }
    };
    columns.iter().map(head).collect()
}

/// By day and rate, the whole period last.
#[component]
fn VatTable(report: Report) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows = report.days.iter().flat_map(|DayReport { day, figures }| {
        figures
            .rates
            .iter()
            .map(move |rate| vat_row(day.start().day(language), rate, language))
    });
    let rows: Vec<_> = rows.collect();
    let whole = t("Période", "Period");
    let sums: Vec<_> = report
        .total
        .rates
        .iter()
        .map(|rate| vat_row(whole.to_owned(), rate, language))
        .collect();
    view! {
        <section class="desk-panel">
            <h2>{t("Ventes par taux de TVA", "Sales by VAT rate")}</h2>
            <div class="table-wrap" role="region" aria-label=t("Ventes par taux de TVA", "Sales by VAT rate") tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t("Jour", "Day")}</th>
                            <th scope="col" class="is-number">{t("Taux", "Rate")}</th>
                            {heads(&SALES, language)}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>{sums}</tfoot>
                </table>
            </div>
        </section>
    }
}

fn vat_row(name: String, figures: &RateFigures, language: Language) -> impl IntoView + use<> {
    let Amounts { net, vat, gross } = figures.sales;
    let cells = [figures.invoices.gross, figures.credit_notes.gross, net, vat, gross];
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=language.pick("Taux", "Rate") class="is-number">{labels::vat_rate(figures.rate, language)}</td>
            {amounts(&SALES, &cells, language)}
        </tr>
    }
}

/// What came in and left by day, the whole period last.
#[component]
fn MoneyTable(report: Report) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows = report
        .days
        .iter()
        .map(|DayReport { day, figures }| money_row(day.start().day(language), figures, language));
    let rows: Vec<_> = rows.collect();
    let sums = money_row(t("Période", "Period").to_owned(), &report.total, language);
    view! {
        <section class="desk-panel">
            <h2>{t("Encaissements et remboursements", "Money in and out")}</h2>
            <div class="table-wrap" role="region" aria-label=t("Encaissements et remboursements", "Money in and out") tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{t("Jour", "Day")}</th>
                            {heads(&MONEY, language)}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>{sums}</tfoot>
                </table>
            </div>
        </section>
    }
}

fn money_row(name: String, figures: &Figures, language: Language) -> impl IntoView + use<> {
    let ByMeans {
        card,
        transfer,
        cash,
        other,
    } = figures.taken;
    let back = figures.refunded;
    let cells = [
        card,
        transfer,
        cash,
        other,
        back.card,
        back.transfer,
        back.cash,
        figures.fees,
    ];
    view! { <tr><th scope="row">{name}</th>{amounts(&MONEY, &cells, language)}</tr> }
}

fn amounts(columns: &[[&'static str; 2]], amounts: &[Money], language: Language) -> Vec<impl IntoView + use<>> {
    let cell = |(&[french, english], amount): (&[&'static str; 2], &Money)| {
        let column = language.pick(french, english);
        view! { <td data-label=column class="is-number">{amount.display(language)}</td> }
    };
    columns.iter().zip(amounts).map(cell).collect()
}
