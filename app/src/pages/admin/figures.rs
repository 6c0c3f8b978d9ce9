//! How the shop does: a period and the one before it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Money, Problem,
    figures::{CategorySales, Part, PeriodFigures, ProductSales, Step, Sums},
    money::grouped,
    period::Day,
};

use crate::{
    components::{
        chart::{Bar, BarChart},
        form::{field::Field, problem::ProblemNotice},
        layout::{dashboard::Dashboard, head::Head},
    },
    pages::loading::loaded::loaded,
    request::{
        category_name,
        language::{language, translate},
    },
    server_fns::admin::figures::{Asked, read_figures},
};

/// `/gestion/chiffres`: the figures of a period.
#[component]
pub fn FiguresPage() -> impl IntoView {
    let t = translate();
    let asked = asked();
    view! {
        <Head title=t("Chiffres, gestion", "Figures, back office")/>
        <Dashboard>
            {loaded(read_figures(asked.clone()), move |(today, figures)| {
                let (figures, problem) = match figures {
                    Ok(figures) => (Some(figures), None),
                    Err(problem) => (None, Some(problem)),
                };
                let asked = match &figures {
                    Some(PeriodFigures { days: (from, to), .. }) => Asked { from: from.to_string(), to: to.to_string(), ..asked },
                    None => asked,
                };
                let by = asked.by;
                view! {
                    <div class="desk-head"><h1>{t("Chiffres", "Figures")}</h1></div>
                    <ProblemNotice problem=problem.clone()/>
                    <Presets today asked=asked.clone()/>
                    <PeriodForm asked problem/>
                    {figures.map(|figures| view! { <Shown figures by/> })}
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
        by: query
            .get("by")
            .and_then(|name| Step::from_name(&name))
            .unwrap_or_default(),
    }
}

/// Periods that are often asked for.
#[component]
fn Presets(today: Day, asked: Asked) -> impl IntoView {
    let t = translate();
    let month = today.month_start();
    let presets = [
        (t("7 jours", "7 days"), today.plus(-6), today, Step::Day),
        (t("30 jours", "30 days"), today.plus(-29), today, Step::Day),
        (t("Ce mois-ci", "This month"), month, today, Step::Day),
        (
            t("Le mois dernier", "Last month"),
            month.plus(-1).month_start(),
            month.plus(-1),
            Step::Day,
        ),
        (t("Cette année", "This year"), today.year_start(), today, Step::Month),
    ];
    let links: Vec<_> = presets
        .into_iter()
        .map(|(words, from, to, by)| {
            let address = format!("/gestion/chiffres?from={from}&to={to}&by={}", by.name());
            let is_here = asked.from == from.to_string() && asked.to == to.to_string();
            view! { <a href=address aria-current=is_here.then_some("page")>{words}</a> " " }
        })
        .collect();
    view! { <nav class="tabs" aria-label=t("Périodes", "Periods")>{links}</nav> }
}

#[component]
fn PeriodForm(asked: Asked, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let options: Vec<_> = Step::ALL
        .into_iter()
        .map(|step| {
            let words = match step {
                Step::Day => t("Par jour", "By day"),
                Step::Week => t("Par semaine", "By week"),
                Step::Month => t("Par mois", "By month"),
            };
            view! { <option value=step.name() selected=step == asked.by>{words}</option> }
        })
        .collect();
    view! {
        <form class="desk-filters" method="get" action="/gestion/chiffres" novalidate=true aria-label=t("Période", "Period")>
            <Field name="from" kind="date" label=t("Du", "From") value=asked.from problem=problem.clone()/>
            <Field name="to" kind="date" label=t("Au", "To") value=asked.to problem/>
            <div class="field">
                <label class="field-label" for="by">{t("Découpage", "Cut up")}</label>
                <select class="field-input" id="by" name="by">{options}</select>
            </div>
            <button class="button button-quiet" type="submit">{t("Afficher", "Show")}</button>
        </form>
    }
}

/// The list of the orders of these days.
fn orders_of((from, to): (Day, Day)) -> String {
    format!("/gestion/commandes?from={from}&to={to}")
}

fn days(days: (Day, Day), language: Language) -> String {
    let [from, to] = [days.0, days.1].map(|day| day.start().day(language));
    match language {
        _ if from == to => from,
        Language::French => format!("{from} au {to}"),
        Language::English => format!("{from} to {to}"),
    }
}

#[component]
fn Shown(figures: PeriodFigures, by: Step) -> impl IntoView {
    let (t, language) = (translate(), language());
    let compared = match language {
        Language::French => format!(
            "Du {}, comparé aux jours d’avant, du {}.",
            days(figures.days, language),
            days(figures.before_days, language)
        ),
        Language::English => format!(
            "{}, compared with the days before, {}.",
            days(figures.days, language),
            days(figures.before_days, language)
        ),
    };
    let address = orders_of(figures.days);
    view! {
        <p class="muted figures-note">{compared}</p>
        <SumTiles sums=figures.sums before=figures.before address=address.clone()/>
        <Charts parts=figures.parts by/>
        <div class="desk-panels figures">
            <BestSellers products=figures.best_sellers address=address.clone()/>
            <Categories categories=figures.categories address/>
        </div>
        <p class="small muted figures-note">
            {t(
                "Le chiffre d’affaires est celui des comptes, au centime\u{a0}: les factures moins les avoirs, TVA comprise, au jour qu’ils portent. \
                 Une commande compte le jour où elle est payée\u{a0}; les listes, elles, vont par jour de commande.",
                "Revenue is that of the books, to the cent: invoices less credit notes, VAT included, on the day they show. \
                 An order counts on the day it is paid, while the lists go by the day it was placed.",
            )}
        </p>
    }
}

#[component]
fn SumTiles(sums: Sums, before: Sums, address: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let amount = |amount: Money| amount.display(language);
    let share = |part: i64, of: i64| share(part, of, language);
    let paid = format!("{address}&paymentStatus=paid");
    let (with_coupon, refunded) = (format!("{address}&withCoupon=true"), format!("{address}&refunded=true"));
    let tiles = [
        (
            &paid,
            t("Chiffre d’affaires", "Revenue"),
            amount(sums.revenue()),
            amount(before.revenue()),
            change(sums.revenue().cents(), before.revenue().cents(), language),
        ),
        (
            &paid,
            t("Commandes payées", "Orders paid"),
            grouped(sums.orders.unsigned_abs(), language),
            grouped(before.orders.unsigned_abs(), language),
            change(sums.orders, before.orders, language),
        ),
        (
            &paid,
            t("Panier moyen", "Average basket"),
            amount(sums.average()),
            amount(before.average()),
            change(sums.average().cents(), before.average().cents(), language),
        ),
        (
            &paid,
            t("De clients revenus", "By returning customers"),
            share(sums.returning, sums.orders),
            share(before.returning, before.orders),
            None,
        ),
        (
            &with_coupon,
            t("Avec un bon", "With a coupon"),
            share(sums.with_coupon, sums.orders),
            share(before.with_coupon, before.orders),
            None,
        ),
        (
            &with_coupon,
            t("Remises des bons", "Coupons took off"),
            amount(sums.discounts),
            amount(before.discounts),
            None,
        ),
        (
            &refunded,
            t("Avoirs", "Credit notes"),
            amount(sums.credited),
            amount(before.credited),
            None,
        ),
    ];
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|(address, name, now, before, change)| {
            let before = format!("{} {before}", t("avant\u{a0}:", "before:"));
            let change = change.map(|change| view! { " " <strong>{change}</strong> });
            view! {
                <section class="tile">
                    <h2><a href=address.clone()>{name}</a></h2>
                    <p class="tile-number">{now}</p>
                    <p class="tile-note">{before}{change}</p>
                </section>
            }
        })
        .collect();
    view! { <div class="tiles is-dense">{tiles}</div> }
}

/// `12 %` of all; a dash of nothing.
fn share(part: i64, of: i64, language: Language) -> String {
    match percent(part, of) {
        Some(percent) => format!("{percent}{}", language.pick("\u{a0}%", "%")),
        None => "–".into(),
    }
}

/// `+12 %`; nothing where there was nothing before.
fn change(now: i64, before: i64, language: Language) -> Option<String> {
    let percent = percent(now - before, before)?;
    let sign = match percent {
        0 => "±",
        1.. => "+",
        _ => "−",
    };
    Some(format!("{sign}{}{}", percent.abs(), language.pick("\u{a0}%", "%")))
}

/// In whole per cent, half up.
fn percent(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (part.saturating_mul(200) + of).div_euclid(of.saturating_mul(2)))
}

#[component]
fn Charts(parts: Vec<Part>, by: Step) -> impl IntoView {
    let (t, language) = (translate(), language());
    let bars = |value: fn(&Sums) -> i64| -> Vec<_> {
        let bar = |part: &Part| Bar {
            name: days(part.days, language),
            address: orders_of(part.days),
            now: value(&part.sums),
            before: value(&part.before),
        };
        parts.iter().map(bar).collect()
    };
    let [revenue, orders] = match by {
        Step::Day => [
            t("Chiffre d’affaires par jour", "Revenue by day"),
            t("Commandes par jour", "Orders by day"),
        ],
        Step::Week => [
            t("Chiffre d’affaires par semaine", "Revenue by week"),
            t("Commandes par semaine", "Orders by week"),
        ],
        Step::Month => [
            t("Chiffre d’affaires par mois", "Revenue by month"),
            t("Commandes par mois", "Orders by month"),
        ],
    };
    view! {
        <div class="charts">
            <BarChart
                title=revenue.to_owned()
                bars=bars(|sums| sums.revenue().cents())
                write=|cents, language| Money::from_cents(cents).display(language)
                value=t("Chiffre d’affaires", "Revenue")
            />
            <BarChart
                title=orders.to_owned()
                bars=bars(|sums| sums.orders)
                write=|number, _| number.to_string()
                value=t("Commandes", "Orders")
            />
        </div>
    }
}

#[component]
fn BestSellers(products: Vec<ProductSales>, address: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows = products.into_iter().map(|product| Row {
        address: product
            .name
            .is_some()
            .then(|| format!("/gestion/produits/{}", product.product_id)),
        name: product
            .name
            .unwrap_or_else(|| t("Produit supprimé", "Deleted product").to_owned()),
        quantity: product.quantity,
        revenue: product.revenue.display(language),
    });
    view! { <Sold title=t("Meilleures ventes", "Best sellers") column=t("Produit", "Product") rows=rows.collect() address/> }
}

#[component]
fn Categories(categories: Vec<CategorySales>, address: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let rows = categories.into_iter().map(|sales| Row {
        name: sales.category.map_or_else(
            || t("Retirés du catalogue", "No longer in the catalogue").to_owned(),
            |slug| category_name(&slug, language),
        ),
        address: None,
        quantity: sales.quantity,
        revenue: sales.revenue.display(language),
    });
    view! { <Sold title=t("Familles", "Families") column=t("Famille", "Family") rows=rows.collect() address/> }
}

/// Something that was sold.
struct Row {
    name: String,
    /// Its own page.
    address: Option<String>,
    quantity: i64,
    revenue: String,
}

#[component]
fn Sold(title: &'static str, column: &'static str, rows: Vec<Row>, address: String) -> impl IntoView {
    let t = translate();
    if rows.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let name = match row.address {
                Some(address) => view! { <a href=address>{row.name}</a> }.into_any(),
                None => row.name.into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td data-label=t("Pièces et coupes", "Pieces and cuts") class="is-number">{row.quantity}</td>
                    <td data-label=t("Ventes, hors remises et avoirs", "Sales before discounts and credit notes") class="is-number"><a href=address.clone()>{row.revenue}</a></td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="desk-panel">
            <h2>{title}</h2>
            <div class="table-wrap" role="region" aria-label=title tabindex="0">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{column}</th>
                            <th scope="col" class="is-number">{t("Pièces et coupes", "Pieces and cuts")}</th>
                            <th scope="col" class="is-number">{t("Ventes, hors remises et avoirs", "Sales before discounts and credit notes")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_up_and_of_nothing_there_is_none() {
        assert_eq!(
            [percent(1, 3), percent(2, 3), percent(1, 8)],
            [Some(33), Some(67), Some(13)]
        );
        assert_eq!([percent(-1, 3), percent(1, 0), percent(1, -5)], [Some(-33), None, None]);
        assert_eq!(change(110, 100, Language::English).as_deref(), Some("+10%"));
        assert_eq!(change(90, 100, Language::French).as_deref(), Some("−10\u{a0}%"));
        assert_eq!(change(100, 100, Language::English).as_deref(), Some("±0%"));
        assert_eq!(change(5, 0, Language::English), None);
    }
}
