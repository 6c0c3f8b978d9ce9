//! Products and orders from a file: choose it, see what would come of it, take it in.

use domain::spreadsheets::{Kind, RowChange, kept::Preview, kept::Progress};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language,
    import::{ImportReport, WrongRow},
    money::grouped,
    validation::BrokenRule,
};

use crate::{
    components::{
        form::{post_form::problem_of, problem::ProblemNotice},
        layout::{breadcrumb::Breadcrumb, dashboard::Dashboard, head::Head},
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::{
        language::{language, translate},
        refresh_after,
    },
    server_fns::admin::import::{TakeFileIn, may_import, read_import},
};

/// Wrong rows that the page shows.
const SHOWN: usize = 200;

/// `/gestion/produits/importer`: a form for a file of products, or how far the one in its address has come.
#[component]
pub fn ImportPage() -> impl IntoView {
    view! { <Import of=Kind::Products/> }
}

/// `/gestion/commandes/importer`: the same for orders.
#[component]
pub fn ImportOrdersPage() -> impl IntoView {
    view! { <Import of=Kind::Orders/> }
}

/// The list that a file goes into.
const fn list(of: Kind) -> &'static str {
    match of {
        Kind::Products => "/gestion/produits",
        Kind::Orders => "/gestion/commandes",
    }
}

/// The page of imports.
fn here(of: Kind) -> String {
    format!("{}/importer", list(of))
}

/// The words for files of products, or those for files of orders.
const fn pick(of: Kind, products: &'static str, orders: &'static str) -> &'static str {
    match of {
        Kind::Products => products,
        Kind::Orders => orders,
    }
}

#[component]
fn Import(of: Kind) -> impl IntoView {
    let t = translate();
    let file = use_query_map().read_untracked().get("file").filter(|id| !id.is_empty());
    let page = match file {
        None => loaded(may_import(), move |()| view! { <FileForm of/> }),
        Some(id) => loaded(
            read_import(of, id.clone()),
            move |progress| view! { <Kept of id progress/> },
        ),
    };
    let heading = t(
        pick(of, "Importer des produits", "Importer des commandes"),
        pick(of, "Import products", "Import orders"),
    );
    let above = t(pick(of, "Produits", "Commandes"), pick(of, "Products", "Orders"));
    view! {
        <Head title=format!("{heading}, {}", t("gestion", "back office"))/>
        <Dashboard>
            <Breadcrumb above=vec![(list(of).into(), above.into())] here=t("Importer", "Import").to_owned()/>
            <div class="desk-head"><h1>{heading}</h1></div>
            {page}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn FileForm(of: Kind) -> impl IntoView {
    let (t, language) = (translate(), language());
    let refused = use_query_map().read_untracked().get("refused");
    let error = refused.map(|rule| match rule.as_str() {
        "required" => t(
            "Aucun fichier n’a été choisi, ou il est vide.",
            "No file was chosen, or it is empty.",
        )
        .to_owned(),
        rule => BrokenRule::new("file", rule).explain(language).message,
    });
    let described_by = match error {
        Some(_) => "file-hint file-error",
        None => "file-hint",
    };
    view! {
        <form class="form desk-form" method="post" action=format!("{}/fichier", here(of)) enctype="multipart/form-data" novalidate=true>
            <div class="field">
                <label class="field-label" for="file">{t("Fichier CSV, XLSX ou ODS", "CSV, XLSX or ODS file")}</label>
                <p class="field-hint" id="file-hint">
                    {t(
                        "D’Excel ou de LibreOffice, 10\u{a0}Mo et 20\u{202f}000\u{a0}lignes au plus. La première ligne porte les titres des colonnes, comme dans un export.",
                        "From Excel or LibreOffice, at most 10\u{a0}MB and 20,000 rows. The first row has the titles of the columns, as in an export.",
                    )}
                </p>
                <input
                    class="field-input"
                    id="file"
                    name="file"
                    type="file"
                    accept=".csv,.tsv,.txt,.xlsx,.ods,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.oasis.opendocument.spreadsheet"
                    required=true
                    aria-invalid=error.is_some().then_some("true")
                    aria-describedby=described_by
                />
                {error.map(|message| view! { <p class="field-error" id="file-error">{message}</p> })}
            </div>
            {(of == Kind::Orders).then(|| view! { <OrdersHint/> })}
            <p class="muted">
                {t("Rien n’est écrit avant que vous ayez vu ce qui changerait.", "Nothing is written before you have seen what would change.")}
            </p>
            <p><button class="button" type="submit">{t("Vérifier le fichier", "Check the file")}</button></p>
        </form>
    }
    .into_any()
}

/// What a file can do to orders.
#[component]
fn OrdersHint() -> impl IntoView {
    let t = translate();
    view! {
        <ul class="muted">
            <li>
                {t(
                    "Une commande qui a un numéro avance\u{a0}: état, livreur, numéro de suivi, date de livraison. Son contenu et ses prix ne changent pas.",
                    "An order with a number moves along: status, courier, tracking number, delivery date. Its contents and prices do not change.",
                )}
            </li>
            <li>
                {t(
                    "Des lignes sans numéro font une nouvelle commande\u{a0}: client, adresse, produit, quantité, façon de payer.",
                    "Rows without a number make a new order: customer, address, product, quantity, payment method.",
                )}
            </li>
        </ul>
    }
}

#[component]
fn Kept(of: Kind, id: String, progress: Progress) -> impl IntoView {
    match progress {
        Progress::Waiting(preview) => view! { <Checked of id preview/> }.into_any(),
        Progress::Running(done, total) => {
            refresh_after(2);
            view! { <Running of done total/> }.into_any()
        }
        Progress::Done(report) => view! { <Done of report/> }.into_any(),
    }
}

#[component]
fn Running(of: Kind, done: i64, total: i64) -> impl IntoView {
    let (t, language) = (translate(), language());
    let [shown, all] = [done, total].map(|number| grouped(number.unsigned_abs(), language));
    let words = match language {
        Language::French => format!("{shown} {} sur {all}.", pick(of, "lignes écrites", "commandes écrites")),
        Language::English => format!("{shown} of {all} {} written.", pick(of, "rows", "orders")),
    };
    view! {
        <section class="desk-panel">
            <h2 id="running">{t("Import en cours", "Importing")}</h2>
            <progress class="loyalty-bar" max=total.max(1) value=done aria-labelledby="running"></progress>
            <p role="status">{words}</p>
            <p class="muted">
                {t(
                    "Cette page se met à jour d’elle-même. Vous pouvez la quitter\u{a0}: l’import continue.",
                    "This page updates itself. You may leave it: the import goes on.",
                )}
            </p>
        </section>
    }
}

/// How many rows there are of each kind.
#[component]
fn Counts(of: Kind, report: ImportReport, wrong: u32) -> impl IntoView {
    let (t, language) = (translate(), language());
    let count = |number: u32, words: &'static str| {
        view! { <div><dt>{words}</dt><dd>{grouped(number.into(), language)}</dd></div> }
    };
    view! {
        <dl class="facts">
            {count(report.created, t(pick(of, "Nouveaux", "Nouvelles"), "New"))}
            {count(report.updated, t(pick(of, "Modifiés", "Modifiées"), "Changed"))}
            {count(report.unchanged, t(pick(of, "Inchangés", "Inchangées"), "Unchanged"))}
            {(wrong > 0).then(|| count(wrong, t("Lignes à corriger", "Rows to mend")))}
        </dl>
    }
}

#[component]
fn Checked(of: Kind, id: String, preview: Preview) -> impl IntoView {
    let (t, language) = (translate(), language());
    let Preview {
        report,
        wrong,
        changes,
        ignored,
    } = preview;
    let ignored = (!ignored.is_empty()).then(|| {
        let columns = ignored.join(", ");
        let words = t(
            "Colonnes qui ne disent rien à la boutique, et sont laissées\u{a0}:",
            "Columns that mean nothing to the shop, and are left:",
        );
        view! { <div class="notice"><p>{words} " " {columns}</p></div> }
    });
    let new_categories = (!report.new_categories.is_empty()).then(|| {
        let names = report.new_categories.join(", ");
        let words = t(
            "Familles que la boutique ne connaît pas, et qui seront créées\u{a0}:",
            "Families that the shop does not know, and that will be created:",
        );
        view! { <div class="notice"><p>{words} " " {names}</p></div> }
    });
    let to_write = report.created + report.updated;
    // The page that follows asks for itself again, as only a page that is loaded does.
    let confirm = (to_write > 0).then(|| {
        let products = match (language, to_write) {
            (Language::French, 1) => format!("Écrire 1 {}", pick(of, "produit", "commande")),
            (Language::French, _) => format!("Écrire {to_write} {}", pick(of, "produits", "commandes")),
            (Language::English, 1) => format!("Write 1 {}", pick(of, "product", "order")),
            (Language::English, _) => format!("Write {to_write} {}", pick(of, "products", "orders")),
        };
        let without = t("sans les lignes à corriger", "without the rows to mend");
        let (words, class) = match wrong {
            0 => (products, "button"),
            _ => (format!("{products} {without}"), "button button-quiet"),
        };
        view! {
            <form method="post" action=TakeFileIn::PATH data-reload="">
                <input type="hidden" name="id" value=id/>
                {(wrong > 0).then(|| view! { <input type="hidden" name="partial" value="true"/> })}
                <button class=class type="submit">{words}</button>
            </form>
        }
    });
    let nothing = (to_write == 0 && wrong == 0).then(|| {
        let words = t(
            "Ce fichier dit ce que la boutique sait déjà\u{a0}: il n’y a rien à écrire.",
            "This file says what the shop knows already: there is nothing to write.",
        );
        view! { <div class="notice is-success" role="status"><p>{words}</p></div> }
    });
    view! {
        <ProblemNotice problem={problem_of::<TakeFileIn>()}/>
        <Counts of report=report.clone() wrong/>
        {new_categories}
        {ignored}
        {nothing}
        <WrongRows rows=report.rows count=wrong/>
        <Changes of changes count=to_write/>
        {confirm}
        <p><a class="more-link" href=here(of)>{t("Choisir un autre fichier", "Choose another file")}</a></p>
    }
    .into_any()
}

#[component]
fn Done(of: Kind, report: ImportReport) -> impl IntoView {
    let t = translate();
    let wrong = u32::try_from(report.rows.len()).unwrap_or(u32::MAX);
    let words = if report.created + report.updated > 0 {
        t("Le fichier est importé.", "The file is imported.")
    } else {
        t("Rien n’a été écrit.", "Nothing was written.")
    };
    view! {
        <div class="notice is-success" role="status"><p>{words}</p></div>
        <Counts of report=report.clone() wrong/>
        <WrongRows rows=report.rows count=wrong/>
        <p class="tabs">
            <a href=list(of)>
                {t(
                    pick(of, "Voir les produits", "Voir les commandes"),
                    pick(of, "See the products", "See the orders"),
                )}
            </a>
            <a href=here(of)>{t("Importer un autre fichier", "Import another file")}</a>
        </p>
    }
    .into_any()
}

#[component]
fn WrongRows(rows: Vec<WrongRow>, count: u32) -> impl IntoView {
    let t = translate();
    let shown: Vec<_> = rows
        .into_iter()
        .take(SHOWN)
        .map(|row| {
            let errors: Vec<_> = row
                .errors
                .into_iter()
                .map(|error| view! { <li>{error.message}</li> })
                .collect();
            view! { <tr><th scope="row">{row.row}</th><td data-label=t("Ce qui ne va pas", "What is wrong") class="is-text"><ul>{errors}</ul></td></tr> }
        })
        .collect();
    (count > 0).then(|| {
        view! {
            <section class="desk-panel">
                <h2>{t("Lignes à corriger", "Rows to mend")}</h2>
                <p>
                    {t(
                        "Corrigez-les dans le fichier et envoyez-le de nouveau, ou écrivez le reste sans elles.",
                        "Mend them in the file and send it again, or write the rest without them.",
                    )}
                </p>
                <Table label=t("Lignes à corriger", "Rows to mend") caption=t("Lignes à corriger", "Rows to mend") rows=shown>
                    <th scope="col">{t("Ligne", "Row")}</th>
                    <th scope="col">{t("Ce qui ne va pas", "What is wrong")}</th>
                </Table>
                <More count shown=SHOWN/>
            </section>
        }
    })
}

#[component]
fn Changes(of: Kind, changes: Vec<RowChange>, count: u32) -> impl IntoView {
    let t = translate();
    let shown = changes.len();
    let rows: Vec<_> = changes.into_iter().map(|change| change_row(of, change)).collect();
    (count > 0).then(|| {
        view! {
            <section class="desk-panel">
                <h2>{t("Ce qui change", "What changes")}</h2>
                <Table label=t("Ce qui change", "What changes") caption=t("Ce qui change", "What changes") rows>
                    <th scope="col">{t("Ligne", "Row")}</th>
                    <th scope="col">{t(pick(of, "Produit", "Commande"), pick(of, "Product", "Order"))}</th>
                    <th scope="col">{t("Changements", "Changes")}</th>
                </Table>
                <More count shown/>
            </section>
        }
    })
}

/// How many rows are not shown.
#[component]
fn More(count: u32, shown: usize) -> impl IntoView {
    let language = language();
    let more = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(shown);
    let words = match language {
        Language::French => format!("Et {more} autres."),
        Language::English => format!("And {more} more."),
    };
    (more > 0).then(|| view! { <p class="muted">{words}</p> })
}

fn change_row(of: Kind, change: RowChange) -> impl IntoView {
    let t = translate();
    let what = if change.is_new {
        let facts: Vec<_> = change
            .columns
            .into_iter()
            .map(|column| format!(", {}\u{a0}: {}", column.title, short(&column.to)))
            .collect();
        view! { <span class="badge is-new">{t(pick(of, "Nouveau", "Nouvelle"), "New")}</span> {facts} }.into_any()
    } else {
        let columns: Vec<_> = change
            .columns
            .into_iter()
            .map(|column| view! { <li>{column.title}"\u{a0}: "{short(&column.from)}" → "{short(&column.to)}</li> })
            .collect();
        view! { <ul>{columns}</ul> }.into_any()
    };
    view! { <tr><td data-label=t("Ligne", "Row")>{change.row}</td><th scope="row">{change.name}</th><td data-label=t("Changements", "Changes") class="is-text">{what}</td></tr> }
}

/// A value as it fits into a list.
fn short(value: &str) -> String {
    const MOST: usize = 80;
    match value.chars().count() {
        0 => "–".into(),
        length if length <= MOST => value.to_owned(),
        _ => value.chars().take(MOST - 1).chain(['…']).collect(),
    }
}
