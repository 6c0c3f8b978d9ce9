//! Withdrawals and complaints that wait for an answer.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{Page, PageRequest, Timestamp, complaint::Complaint, withdrawal::Withdrawal};

use crate::{
    components::{
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        order::thread::reason,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::after_sale::{waiting_complaints, waiting_withdrawals},
};

/// `/gestion/demandes`: withdrawals, or with `?de=problemes` complaints, that wait for an answer, newest first.
#[component]
pub fn RequestsPage() -> impl IntoView {
    let t = translate();
    let problems = use_query_map().read_untracked().get("de").as_deref() == Some("problemes");
    let paging = PageRequest {
        page: requested_page(),
        ..Default::default()
    };
    let list = if problems {
        loaded(waiting_complaints(paging), |page| view! { <Complaints page/> })
    } else {
        loaded(waiting_withdrawals(paging), |page| view! { <Withdrawals page/> })
    };
    let tab = |address: &'static str, is_here: bool, words: &'static str| {
        view! { <a href=address aria-current=is_here.then_some("page")>{words}</a> }
    };
    view! {
        <Head title=t("Demandes, gestion", "Requests, back office")/>
        <Dashboard>
            <div class="desk-head"><h1>{t("Demandes", "Requests")}</h1></div>
            <nav class="tabs" aria-label=t("Demandes", "Requests")>
                {tab("/gestion/demandes", !problems, t("Rétractations", "Withdrawals"))}
                {tab("/gestion/demandes?de=problemes", problems, t("Problèmes", "Problems"))}
            </nav>
            {list}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Withdrawals(page: Page<Withdrawal>) -> impl IntoView {
    let row = |withdrawal: &Withdrawal| Row {
        order: withdrawal.order_id.to_string(),
        number: withdrawal.order_number.clone(),
        at: withdrawal.received_at,
        what: withdrawal.name.clone(),
    };
    let rows = page.items.iter().map(row).collect();
    view! { <Waiting rows/> <DashboardPagination list=page base="/gestion/demandes?"/> }
}

#[component]
fn Complaints(page: Page<Complaint>) -> impl IntoView {
    let language = language();
    let row = |complaint: &Complaint| Row {
        order: complaint.order_id.to_string(),
        number: complaint.order_number.clone(),
        at: complaint.created_at,
        what: reason(complaint.reason, language).into(),
    };
    let rows = page.items.iter().map(row).collect();
    view! { <Waiting rows/> <DashboardPagination list=page base="/gestion/demandes?de=problemes&"/> }
}

/// An order with something to answer.
struct Row {
    order: String,
    number: String,
    at: Timestamp,
    /// Whose it is, or what is wrong.
    what: String,
}

#[component]
fn Waiting(rows: Vec<Row>) -> impl IntoView {
    let (t, language) = (translate(), language());
    if rows.is_empty() {
        return view! { <div class="empty"><h2>{t("Rien n’attend", "Nothing is waiting")}</h2></div> }.into_any();
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let address = format!("/gestion/commandes/{}", row.order);
            view! {
                <tr>
                    <th scope="row"><a href=address>{row.number}</a></th>
                    <td data-label=t("Objet", "About")>{row.what}</td>
                    <td data-label=t("Reçue le", "Received on")><time datetime=row.at.to_string()>{row.at.day_and_time(language)}</time></td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-wrap" role="region" aria-label=t("Demandes", "Requests") tabindex="0">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t("Commande", "Order")}</th>
                        <th scope="col">{t("Objet", "About")}</th>
                        <th scope="col">{t("Reçue le", "Received on")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
