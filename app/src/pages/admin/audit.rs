//! What staff changed, to look something up.

use std::collections::HashMap;

use domain::audit::Named;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Id, PageRequest, Problem,
    audit::{Action, AuditEntry, AuditQuery, Change, Target, TargetKind},
    product::SoldBy,
    user::User,
};

use crate::{
    components::{
        form::{field::Field, problem::ProblemNotice},
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::audit::{Asked, Entries, list_audit},
    words::{actions, changes},
};

/// `/gestion/journal`: each change that staff made, newest first.
#[component]
pub fn AuditPage() -> impl IntoView {
    let t = translate();
    let asked = asked();
    view! {
        <Head title=t("Journal, gestion", "Audit, back office")/>
        <Dashboard>
            {loaded(list_audit(asked.clone()), move |found| {
                let (entries, problem) = match found {
                    Ok(entries) => (Some(entries), None),
                    Err(problem) => (None, Some(problem)),
                };
                view! {
                    <div class="desk-head"><h1>{t("Journal", "Audit")}</h1></div>
                    <ProblemNotice problem=problem.clone()/>
                    <Filters asked=asked.clone() problem/>
                    {entries.map(|entries| view! { <List entries asked/> })}
                }
            })}
        </Dashboard>
    }
    .into_any()
}

fn asked() -> Asked {
    let query = use_query_map();
    let query = query.read_untracked();
    let get = |name: &str| query.get(name).unwrap_or_default();
    Asked {
        query: AuditQuery {
            by: get("by").parse().ok(),
            action: Action::from_name(&get("action")),
            target_id: get("target").parse().ok(),
            paging: PageRequest {
                page: requested_page(),
                ..Default::default()
            },
            ..Default::default()
        },
        from: get("from"),
        to: get("to"),
    }
}

/// The address of the page with these filters, ending in `&`.
fn base(asked: &Asked) -> String {
    let id = |id: Option<String>| id.unwrap_or_default();
    format!(
        "?by={}&action={}&target={}&from={}&to={}&",
        id(asked.query.by.map(|id| id.to_string())),
        asked.query.action.map_or("", Action::name),
        id(asked.query.target_id.map(|id| id.to_string())),
        asked.from,
        asked.to,
    )
}

#[component]
fn Filters(asked: Asked, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let options = Action::ALL.map(|action| {
        view! { <option value=action.name() selected=asked.query.action == Some(action)>{actions::action(action, language)}</option> }
    });
    let hidden =
        |name: &'static str, id: Option<String>| id.map(|id| view! { <input type="hidden" name=name value=id/> });
    view! {
        <form class="desk-filters" method="get" action="/gestion/journal" novalidate=true aria-label=t("Filtres", "Filters")>
            {hidden("by", asked.query.by.map(|id| id.to_string()))}
            {hidden("target", asked.query.target_id.map(|id| id.to_string()))}
            <div class="field">
                <label class="field-label" for="action">{t("Ce qui a été fait", "What was done")}</label>
                <select class="field-input" id="action" name="action">
                    <option value="">{t("Tout", "Everything")}</option>
                    {options.collect_view()}
                </select>
            </div>
            <Field name="from" kind="date" label=t("Du", "From") value=asked.from may_be_empty=true problem=problem.clone()/>
            <Field name="to" kind="date" label=t("Au", "To") value=asked.to may_be_empty=true problem/>
            <button class="button button-quiet" type="submit">{t("Afficher", "Show")}</button>
        </form>
    }
}

#[component]
fn List(entries: Entries, asked: Asked) -> impl IntoView {
    let t = translate();
    let Entries { page, people, targets } = entries;
    if page.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Rien ici", "Nothing here")}</h2>
                <a class="button button-quiet" href="/gestion/journal">{t("Voir tout le journal", "See all of it")}</a>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = page
        .items
        .iter()
        .map(|entry| row(entry, &people, targets.get(&entry.target.id)))
        .collect();
    view! {
        <Table label=t("Journal", "Audit") caption=t("Changements, les plus récents d’abord", "Changes, newest first") rows>
            <th scope="col">{t("Date", "Date")}</th>
            <th scope="col">{t("Qui", "Who")}</th>
            <th scope="col">{t("Ce qui a été fait", "What was done")}</th>
            <th scope="col">{t("Détails", "Details")}</th>
        </Table>
        <DashboardPagination list=page base=base(&asked)/>
    }
    .into_any()
}

/// So many changes are shown at once; more are folded away.
const FOLDED: usize = 20;

fn row(entry: &AuditEntry, people: &HashMap<Id<User>, String>, target: Option<&Named>) -> impl IntoView + use<> {
    let (t, language) = (translate(), language());
    let who = people
        .get(&entry.by)
        .cloned()
        .unwrap_or_else(|| t("Compte effacé", "Account gone").to_owned());
    let by_key = entry.key.map(|_| {
        view! { ", " <a href="/gestion/cles">{t("par une clé d’API", "by an API key")}</a> }
    });
    let words = actions::action(entry.action, language);
    let name = target.map(|target| target.name.clone());
    let what = match (address(entry.target), name) {
        (Some(address), Some(name)) => view! { {words} " : " <a href=address>{name}</a> }.into_any(),
        (Some(address), None) => view! { <a href=address>{words}</a> }.into_any(),
        (None, _) => view! { <span>{words}</span> }.into_any(),
    };
    let sold_by = target.and_then(|target| target.sold_by);
    let of_it = format!("/gestion/journal?target={}", entry.target.id);
    let changes: Vec<_> = entry.changes.iter().map(|of_field| change(of_field, sold_by)).collect();
    let count = changes.len();
    let changes = (count > 0).then(|| view! { <ul>{changes}</ul> });
    // An import changes hundreds of fields at once.
    let changes = if count > FOLDED {
        let words = format!("{count} {}", t("changements", "changes"));
        view! { <details><summary>{words}</summary>{changes}</details> }.into_any()
    } else {
        changes.into_any()
    };
    view! {
        <tr>
            <th scope="row"><time datetime=entry.at.to_string()>{entry.at.day_and_time(language)}</time></th>
            <td data-label=t("Qui", "Who")><a href=format!("/gestion/journal?by={}", entry.by)>{who}</a>{by_key}</td>
            <td data-label=t("Ce qui a été fait", "What was done")>{what}</td>
            <td data-label=t("Détails", "Details") class="is-text">
                {changes}
                <a href=of_it>{t("Tout sur cet objet", "All about it")}</a>
            </td>
        </tr>
    }
}

/// One field; in the words that REST has for it, where the shop has none.
fn change(of_field: &Change, sold_by: Option<SoldBy>) -> impl IntoView + use<> {
    let language = language();
    let value = |value: &Option<String>| match value {
        Some(value) => changes::value(&of_field.field, value, sold_by, language),
        None => "–".into(),
    };
    let (from, to) = (value(&of_field.from), value(&of_field.to));
    let field = match changes::field(&of_field.field, language) {
        Some(words) => view! { <span>{words}</span> }.into_any(),
        None => view! { <code lang="en">{of_field.field.clone()}</code> }.into_any(),
    };
    view! { <li>{field}{language.pick("\u{a0}: ", ": ")}{from}" → "{to}</li> }
}

/// Where what was changed is shown in the dashboard; `None` where it has no page of its own.
fn address(target: Target) -> Option<String> {
    let id = target.id;
    match target.kind {
        TargetKind::Product => Some(format!("/gestion/produits/{id}")),
        TargetKind::Lot => Some(format!("/gestion/lots/{id}")),
        TargetKind::Order => Some(format!("/gestion/commandes/{id}")),
        TargetKind::User => Some(format!("/gestion/clients/{id}")),
        TargetKind::Coupon => Some(format!("/gestion/bons/{id}")),
        TargetKind::Recipe => Some(format!("/gestion/recettes/{id}")),
        TargetKind::Category => Some("/gestion/familles".into()),
        TargetKind::LoyaltyTier => Some("/gestion/paliers".into()),
        TargetKind::DeliveryArea | TargetKind::DeliverySlot => Some("/gestion/livraison".into()),
        TargetKind::ApiKey => Some("/gestion/cles".into()),
        TargetKind::Webhook => Some(format!("/gestion/webhooks/{id}")),
        TargetKind::Settings => Some("/gestion/reglages".into()),
        TargetKind::Review | TargetKind::Letter | TargetKind::Import => None,
    }
}
