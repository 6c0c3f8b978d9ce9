//! Everyone's subscriptions to a platter a month.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Page, PageRequest,
    subscription::{SubscriptionForStaff, SubscriptionStatus},
};

use crate::{
    components::{
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        order::subscription::{last_platter, state},
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::subscriptions::list_subscriptions,
};

/// `/gestion/abonnements`: who has a platter a month, and what comes next; with `?etat=`, those that stand so.
#[component]
pub fn SubscriptionsPage() -> impl IntoView {
    let (t, language) = (translate(), language());
    let status = use_query_map().read_untracked().get("etat");
    let status = status.and_then(|name| SubscriptionStatus::from_name(&name));
    let paging = PageRequest {
        page: requested_page(),
        ..Default::default()
    };
    let tab = move |one: Option<SubscriptionStatus>| {
        let address = address(one);
        let words = one.map_or_else(|| t("Tous", "All"), |one| one.words(language));
        view! { <a href=address aria-current=(one == status).then_some("page")>{words}</a> }
    };
    view! {
        <Head title=t("Abonnements, gestion", "Subscriptions, back office")/>
        <Dashboard>
            <div class="desk-head"><h1>{t("Abonnements", "Subscriptions")}</h1></div>
            <nav class="tabs" aria-label=t("Abonnements par état", "Subscriptions by status")>
                {tab(None)}
                {SubscriptionStatus::ALL.map(|one| tab(Some(one)))}
            </nav>
            {loaded(list_subscriptions(status, paging), move |page| view! { <Subscriptions page status/> })}
        </Dashboard>
    }
    .into_any()
}

fn address(status: Option<SubscriptionStatus>) -> String {
    match status {
        None => "/gestion/abonnements".into(),
        Some(status) => format!("/gestion/abonnements?etat={}", status.name()),
    }
}

#[component]
fn Subscriptions(page: Page<SubscriptionForStaff>, status: Option<SubscriptionStatus>) -> impl IntoView {
    let t = translate();
    if page.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Aucun abonnement ici", "No subscriptions here")}</h2>
                <p>
                    {t(
                        "Les clients s’abonnent depuis la page du plateau. Chaque mois, la boutique compose et commande pour eux.",
                        "Customers subscribe from the platter’s page. Each month the shop composes and orders for them.",
                    )}
                </p>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = page.items.iter().cloned().map(|row| view! { <Row row/> }).collect();
    let address = address(status);
    let base = if status.is_some() {
        format!("{address}&")
    } else {
        format!("{address}?")
    };
    view! {
        <Table
            label=t("Liste des abonnements", "List of subscriptions")
            caption=t("Abonnements, les plus récents d’abord", "Subscriptions, newest first")
            rows
        >
            <th scope="col">{t("Client", "Customer")}</th>
            <th scope="col">{t("État", "Status")}</th>
            <th scope="col" class="is-number">{t("Personnes", "People")}</th>
            <th scope="col" class="is-number">{t("Budget", "Budget")}</th>
            <th scope="col">{t("Prochain plateau", "Next platter")}</th>
            <th scope="col">{t("Dernier", "Last")}</th>
        </Table>
        <DashboardPagination list=page base/>
    }
    .into_any()
}

#[component]
fn Row(row: SubscriptionForStaff) -> impl IntoView {
    let (t, language) = (translate(), language());
    let SubscriptionForStaff {
        subscription,
        customer_name,
    } = row;
    let (words, class) = state(subscription.status, language);
    let next = subscription.next.map(|day| {
        view! { <time datetime=day.to_string()>{day.start().day(language)}</time> }
    });
    let last = subscription
        .last
        .as_ref()
        .map(|last| last_platter(last, "/gestion/commandes", language));
    view! {
        <tr>
            <th scope="row" class="is-text"><a href=format!("/gestion/clients/{}", subscription.user_id)>{customer_name}</a></th>
            <td data-label=t("État", "Status")><span class=class>{words}</span></td>
            <td data-label=t("Personnes", "People") class="is-number">{subscription.platter.people}</td>
            <td data-label=t("Budget", "Budget") class="is-number">{subscription.platter.budget.display(language)}</td>
            <td data-label=t("Prochain plateau", "Next platter")>{next}</td>
            <td data-label=t("Dernier", "Last") class="is-text">{last}</td>
        </tr>
    }
}
