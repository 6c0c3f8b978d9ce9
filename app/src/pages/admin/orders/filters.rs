//! What narrows the list of orders down: a GET form, so that the address says it all, with or without scripts.

use leptos::prelude::*;
use shared::{
    Id, Language, limits,
    order::{OrderSort, OrderStatus, PaymentMethod, PaymentStatus},
    period::Day,
    user::User,
    validation::BrokenRule,
};

use super::filter_query::{OrderFilters, SIZES};
use crate::{
    request::language::{language, translate},
    server_fns::admin::orders::Livreurs,
    words::labels,
};

/// Words, filters and what is set of them.
#[component]
pub fn Filters(filters: OrderFilters, livreurs: Livreurs, broken: Vec<BrokenRule>) -> impl IntoView {
    let t = translate();
    let sort = (filters.sort != OrderSort::default())
        .then(|| view! { <input type="hidden" name="sort" value=filters.sort.name()/> });
    view! {
        <form class="order-filters" method="get" action="/gestion/commandes" role="search" aria-label=t("Commandes", "Orders")>
            <div class="desk-filters">
                <div class="field is-wide">
                    <label class="field-label" for="desk-q">
                        {t("Numéro, client, ville, produit ou montant", "Number, customer, town, product or amount")}
                    </label>
                    <input
                        class="field-input"
                        id="desk-q"
                        name="q"
                        type="search"
                        autocomplete="off"
                        maxlength=*limits::SEARCH.end()
                        value=filters.q.clone()
                    />
                </div>
                <button class="button button-quiet" type="submit">{t("Chercher", "Search")}</button>
            </div>
            {sort}
            <MoreFilters filters=filters.clone() livreurs=livreurs.clone() broken/>
            <ActiveFilters filters livreurs/>
        </form>
    }
    .into_any()
}

/// The filters, folded away until they are wanted, or to be corrected.
#[component]
fn MoreFilters(filters: OrderFilters, livreurs: Livreurs, broken: Vec<BrokenRule>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let choice = |name: &'static str, value: &'static str, words: &'static str, checked: bool| {
        view! {
            <label class="choice">
                <input type="checkbox" name=name value=value checked=checked/>
                <span>{words}</span>
            </label>
        }
    };
    let statuses: Vec<_> = OrderStatus::ALL
        .map(|status| {
            let words = labels::order_status(status, language).0;
            choice("status", status.name(), words, filters.statuses.contains(&status))
        })
        .into();
    let methods = PaymentMethod::ALL
        .map(|method| {
            (
                method.name().to_owned(),
                labels::payment_method(&method.into(), language),
            )
        })
        .into();
    let payments = PaymentStatus::ALL
        .map(|status| {
            (
                status.name().to_owned(),
                labels::payment_status(status, language).0.to_owned(),
            )
        })
        .into();
    let livreurs = livreurs.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let sizes = SIZES.map(|size| (size.to_string(), size.to_string())).into();
    let is_open = !broken.is_empty();
    view! {
        <details class="filter-more" open=is_open>
            <summary>{t("Filtrer", "Filter")}</summary>
            <div>
                <fieldset>
                    <legend class="field-label">{t("État", "Status")}</legend>
                    <div class="choice-columns">{statuses}</div>
                </fieldset>
                <fieldset>
                    <legend class="field-label">{t("Seulement", "Only")}</legend>
                    <div class="choice-columns">
                        {choice("refundDue", "true", t("À rembourser", "Refund due"), filters.refund_due)}
                        {choice("disputed", "true", t("Contestées", "Disputed"), filters.disputed)}
                        {choice("unpaidTransfer", "true", t("Virement attendu", "Transfer awaited"), filters.unpaid_transfer)}
                        {choice("withCoupon", "true", t("Avec un bon", "With a coupon"), filters.with_coupon)}
                        {choice("refunded", "true", t("Avec un remboursement", "With a refund"), filters.refunded)}
                        {choice("withoutLivreur", "true", t("Sans livreur", "Without a courier"), filters.without_livreur)}
                        {choice("openOutcome", "true", t("Retour à décider", "Report to decide"), filters.open_outcome)}
                    </div>
                </fieldset>
                <div class="desk-filters">
                    <Choose name="paymentMethod" label=t("Moyen de paiement", "Payment method") any=t("Tous", "Any") options=methods chosen=filters.payment_method/>
                    <Choose name="paymentStatus" label=t("Paiement", "Payment") any=t("Tous", "Any") options=payments chosen=filters.payment_status/>
                    <Choose name="livreurId" label=t("Livreur", "Courier") any=t("Tous", "Any") options=livreurs chosen=filters.livreur/>
                    <DayField name="from" label=t("Du", "From") value=filters.from broken=broken.clone()/>
                    <DayField name="to" label=t("Au", "To") value=filters.to broken/>
                    <Choose name="limit" label=t("Par page", "A page") any="" options=sizes chosen=filters.limit.to_string()/>
                    <button class="button" type="submit">{t("Appliquer les filtres", "Apply the filters")}</button>
                </div>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Choose(
    name: &'static str,
    label: &'static str,
    any: &'static str,
    options: Vec<(String, String)>,
    chosen: String,
) -> impl IntoView {
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    let any = (!any.is_empty()).then(|| view! { <option value="">{any}</option> });
    // The form that moves orders has a livreur, too.
    let id = format!("filter-{name}");
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <select class="field-input" id=id name=name>{any} {options}</select>
        </div>
    }
}

#[component]
fn DayField(name: &'static str, label: &'static str, value: String, broken: Vec<BrokenRule>) -> impl IntoView {
    let error = broken.iter().find(|rule| rule.field == name);
    let error = error.map(|rule| rule.explain(language()).message);
    let error_id = format!("{name}-error");
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            <input
                class="field-input"
                id=name
                name=name
                type="date"
                value=value
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then(|| error_id.clone())
            />
            {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
        </div>
    }
}

/// What is set, each a link to the list without it.
#[component]
fn ActiveFilters(filters: OrderFilters, livreurs: Livreurs) -> impl IntoView {
    let t = translate();
    let links: Vec<_> = active_filters(&filters, &livreurs, language())
        .into_iter()
        .map(|(words, without)| {
            view! {
                <li>
                    <a href=without.address()>
                        <span class="visually-hidden">{t("Retirer le filtre", "Remove the filter")} " "</span>
                        {words}
                        " "
                        <span aria-hidden="true">"×"</span>
                    </a>
                </li>
            }
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! { <ul class="filter-active" aria-label=t("Filtres actifs", "Active filters")>{links}</ul> }
    })
}

/// Each filter that is set, in words, and what would be filters without it.
fn active_filters(
    filters: &OrderFilters,
    livreurs: &[(Id<User>, String)],
    language: Language,
) -> Vec<(String, OrderFilters)> {
    let mut active = Vec::new();
    let mut add = |words: String, remove: &dyn Fn(&mut OrderFilters)| {
        let mut without = filters.clone();
        without.page = 0;
        remove(&mut without);
        active.push((words, without));
    };
    if !filters.q.is_empty() {
        let words = match language {
            Language::French => format!("«\u{a0}{}\u{a0}»", filters.q),
            Language::English => format!("“{}”", filters.q),
        };
        add(words, &|filters| filters.q.clear());
    }
    for status in &filters.statuses {
        add(labels::order_status(*status, language).0.into(), &|filters| {
            filters.statuses.retain(|other| other != status);
        });
    }
    let (search, _) = filters.search();
    if let Some(method) = &search.payment_method {
        let words = labels::payment_method(method, language);
        add(words, &|filters| filters.payment_method.clear());
    }
    if let Some(status) = search.payment_status {
        let words = labels::payment_status(status, language).0.into();
        add(words, &|filters| filters.payment_status.clear());
    }
    if let Some(livreur) = search.livreur {
        let name = livreurs.iter().find(|(id, _)| *id == livreur);
        let name = name.map_or_else(
            || language.pick("Autre livreur", "Another courier").into(),
            |(_, name)| name.clone(),
        );
        add(name, &|filters| filters.livreur.clear());
    }
    if filters.refund_due {
        let words = language.pick("À rembourser", "Refund due").into();
        add(words, &|filters| filters.refund_due = false);
    }
    if filters.disputed {
        add(language.pick("Contestées", "Disputed").into(), &|filters| {
            filters.disputed = false;
        });
    }
    if filters.unpaid_transfer {
        let words = language.pick("Virement attendu", "Transfer awaited").into();
        add(words, &|filters| filters.unpaid_transfer = false);
    }
    if filters.with_coupon {
        let words = language.pick("Avec un bon", "With a coupon").into();
        add(words, &|filters| filters.with_coupon = false);
    }
    if filters.refunded {
        let words = language.pick("Avec un remboursement", "With a refund").into();
        add(words, &|filters| filters.refunded = false);
    }
    if filters.without_livreur {
        let words = language.pick("Sans livreur", "Without a courier").into();
        add(words, &|filters| filters.without_livreur = false);
    }
    if filters.open_outcome {
        let words = language.pick("Retour à décider", "Report to decide").into();
        add(words, &|filters| filters.open_outcome = false);
    }
    let day = |text: &str| text.parse::<Day>().ok().map(|day| day.start().day(language));
    if let Some(day) = day(&filters.from) {
        let words = format!("{} {day}", language.pick("Du", "From"));
        add(words, &|filters| filters.from.clear());
    }
    if let Some(day) = day(&filters.to) {
        let words = format!("{} {day}", language.pick("Au", "To"));
        add(words, &|filters| filters.to.clear());
    }
    active
}
