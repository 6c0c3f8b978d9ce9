//! Counting what is there, on a phone: row by row, a number and a button.

use domain::orders::{CountRow, ToCount};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Page, limits,
    product::{Product, SoldBy},
};

use crate::{
    components::{
        form::{
            field::message,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::stocktaking::{CountForm, CountStock, read_counts},
    url::encode,
    words::labels,
};

/// `/gestion/inventaire`: the products with what should be there; `?q=` narrows them down, also by the code of a lot.
#[component]
pub fn StocktakingPage() -> impl IntoView {
    let t = translate();
    let q = use_query_map().read_untracked().get("q").unwrap_or_default();
    let base = format!("/gestion/inventaire?q={}&", encode(&q));
    view! {
        <Head title=t("Inventaire, gestion", "Stocktaking, back office")/>
        <Dashboard>
            <div class="desk-head">
                <h1>{t("Inventaire", "Stocktaking")}</h1>
                <a class="more-link" href="/gestion/lots">{t("Lots", "Lots")}</a>
            </div>
            <p>
                {t(
                    "Comptez tout ce qui est dans la boutique, aussi ce qui est emballé pour des commandes pas encore parties. Ce qui leur est promis est retiré ensuite de ce qui se vend.",
                    "Count everything in the shop, also what is packed for orders that have not left. What they were promised is then left out of what is sold.",
                )}
            </p>
            <form class="desk-filters" method="get" action="/gestion/inventaire" role="search">
                <div class="field is-wide">
                    <label class="field-label" for="q">{t("Produit ou numéro de lot", "Product or lot number")}</label>
                    <input class="field-input" id="q" name="q" type="search" autocomplete="off" maxlength=*limits::SEARCH.end() value=q.clone()/>
                </div>
                <button class="button button-small" type="submit">{t("Trouver", "Find")}</button>
            </form>
            {loaded(read_counts(q.clone(), requested_page()), move |page| view! { <Products page q=q.clone() base=base.clone()/> })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Products(page: Page<ToCount>, q: String, base: String) -> impl IntoView {
    let t = translate();
    if page.items.is_empty() {
        return view! {
            <div class="empty"><h2>{t("Rien à compter ici", "Nothing to count here")}</h2></div>
        }
        .into_any();
    }
    let shown = page.page.to_string();
    let products: Vec<_> = page
        .items
        .iter()
        .cloned()
        .map(|counted| view! { <Counted counted q=q.clone() page=shown.clone()/> })
        .collect();
    view! {
        <ProblemNotice problem={problem_of::<CountStock>()}/>
        <ul class="counts">{products}</ul>
        <DashboardPagination list=page base/>
    }
    .into_any()
}

#[component]
fn Counted(counted: ToCount, q: String, page: String) -> impl IntoView {
    let ToCount { product, rows } = counted;
    let name = product.clone().localized(language()).name;
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| view! { <Row product=product.clone() row q=q.clone() page=page.clone()/> })
        .collect();
    view! { <li><h2>{name}</h2>{rows}</li> }.into_any()
}

#[component]
fn Row(product: Product, row: CountRow, q: String, page: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let query = use_query_map().read_untracked();
    let lot = row.lot.as_ref().map(|lot| lot.id.to_string());
    let id = lot.clone().unwrap_or_else(|| product.id.to_string());
    let is_this = |name: &str| query.get(name).is_some_and(|row| row == id);
    let problem = problem_of::<CountStock>();
    let is_refused = problem.is_some() && is_this("row");
    let typed = query.get("typed").filter(|_| is_refused).unwrap_or_default();
    let amount = |amount| labels::stock_amount(amount, product.sold_by, language);
    let title = match &row.lot {
        Some(lot) => format!(
            "{} {}, {}",
            t("Lot", "Lot"),
            lot.code,
            lot.best_before.start().day(language)
        ),
        None => t("Tout le stock", "All of the stock").to_owned(),
    };
    let expected = expected(&row, &amount, language);
    let done = is_this("done").then(|| done(&query.get("difference").unwrap_or_default(), product.sold_by, language));
    let (field, row_id) = (CountForm::field(&id), format!("row-{id}"));
    let error_id = format!("{field}-error");
    let error = message(problem.as_ref(), &field);
    let is_wrong = error.is_some();
    let unit = match product.sold_by {
        SoldBy::Piece => t("pièces", "pieces"),
        SoldBy::Weight => "g",
    };
    view! {
        <div class="count-row" id=row_id>
            <PostForm action=CountStock::PATH novalidate=true>
                <input type="hidden" name="form[product]" value=product.id.to_string()/>
                <input type="hidden" name="form[lot]" value=lot.unwrap_or_default()/>
                <input type="hidden" name="form[q]" value=q/>
                <input type="hidden" name="form[page]" value=page/>
                <label class="field-label" for=field.clone()>
                    <span class="visually-hidden">{product.name.clone()} " "</span>
                    {title}
                </label>
                <p class="field-hint">{expected}</p>
                <div class="count-field">
                    <div class="field-unit">
                        <input
                            class="field-input is-number"
                            id=field
                            name="form[counted]"
                            inputmode="numeric"
                            autocomplete="off"
                            required=true
                            value=typed
                            aria-invalid=is_wrong.then_some("true")
                            aria-describedby=is_wrong.then(|| error_id.clone())
                        />
                        <span>{unit}</span>
                    </div>
                    // In the button and not in a hidden field: what is typed stays when it changes.
                    <button class="button button-small" type="submit" name="form[expected]" value=row.there.to_string()>
                        {t("Compté", "Counted")}
                    </button>
                </div>
                {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
                {done.map(|words| view! { <p class="notice is-success" role="status">{words}</p> })}
            </PostForm>
        </div>
    }
    .into_any()
}

/// `12 attendus, dont 3 promis`.
fn expected(row: &CountRow, amount: &impl Fn(i64) -> String, language: Language) -> String {
    let there = amount(row.there);
    let promised = amount(row.promised);
    match (language, row.promised) {
        (Language::French, 0) => format!("Attendu\u{a0}: {there}"),
        (Language::French, _) => format!("Attendu\u{a0}: {there}, dont {promised} promis à des commandes"),
        (Language::English, 0) => format!("Expected: {there}"),
        (Language::English, _) => format!("Expected: {there}, of which {promised} are promised to orders"),
    }
}

/// What the count changed.
fn done(difference: &str, sold_by: SoldBy, language: Language) -> String {
    let difference: i64 = difference.parse().unwrap_or(0);
    let size = labels::stock_amount(difference.saturating_abs(), sold_by, language);
    match (language, difference) {
        (Language::French, 0) => "Compté\u{a0}: le compte est bon.".into(),
        (Language::French, 1..) => format!("Compté\u{a0}: {size} de plus."),
        (Language::French, _) => format!("Compté\u{a0}: {size} de moins."),
        (Language::English, 0) => "Counted: it is all there.".into(),
        (Language::English, 1..) => format!("Counted: {size} more."),
        (Language::English, _) => format!("Counted: {size} less."),
    }
}
