//! Everyone's orders: to find, to filter, and to move along many at once.

mod at_once;
mod filter_query;
mod filters;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Money, Page,
    order::{Order, OrderForStaff, OrderSort, OrderStatus, PaymentStatus},
};

use self::{
    at_once::{AtOnceForm, AtOnceOutcome},
    filter_query::OrderFilters,
    filters::Filters,
};
use crate::{
    components::{
        form::outcome::has_parameter,
        layout::{
            dashboard::{Dashboard, DashboardPagination},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::orders::{Livreurs, list_orders},
    words::labels,
};

/// `/gestion/commandes`: all orders, newest first, or those that its address asks for.
#[component]
pub fn AdminOrdersPage() -> impl IntoView {
    let t = translate();
    let filters = OrderFilters::read(&use_query_map().read_untracked());
    let (search, broken) = filters.search();
    let orders = list_orders(search);
    view! {
        <Head title=t("Commandes, gestion", "Orders, back office")/>
        <Dashboard>
            {loaded(orders, move |(orders, livreurs)| view! {
                <div class="desk-head">
                    <h1>{t("Commandes", "Orders")}</h1>
                    <a class="more-link" href=filters.export("xlsx") download="">{t("Exporter en XLSX", "Export as XLSX")}</a>
                    <a class="more-link" href=filters.export("csv") download="">{t("en CSV", "as CSV")}</a>
                    <a class="more-link" href="/gestion/commandes/importer">{t("Importer", "Import")}</a>
                    <a class="button button-small" href="/gestion/commandes/nouvelle">{t("Nouvelle commande", "New order")}</a>
                </div>
                <OrderTabs here=filters.clone()/>
                <Filters filters=filters.clone() livreurs=livreurs.clone() broken/>
                <AtOnceOutcome/>
                <AdminOrders orders filters livreurs/>
            })}
        </Dashboard>
    }
    .into_any()
}

/// All orders, those of each status, and those whose money is to go back.
#[component]
fn OrderTabs(here: OrderFilters) -> impl IntoView {
    let (t, language) = (translate(), language());
    let link = move |tab: OrderFilters, words: &'static str| {
        let current = (tab.address() == here.address()).then_some("page");
        view! { <a href=tab.address() aria-current=current>{words}</a> }
    };
    let all = link(OrderFilters::default(), t("Toutes", "All"));
    let each: Vec<_> = OrderStatus::ALL
        .map(|status| {
            let tab = OrderFilters {
                statuses: vec![status],
                ..Default::default()
            };
            link(tab, labels::order_status(status, language).0)
        })
        .into();
    let due = OrderFilters {
        refund_due: true,
        ..Default::default()
    };
    let due = link(due, t("À rembourser", "Refund due"));
    view! { <nav class="tabs" aria-label=t("État", "Status")>{all} {each} {due}</nav> }
}

#[component]
fn AdminOrders(orders: Page<OrderForStaff>, filters: OrderFilters, livreurs: Livreurs) -> impl IntoView {
    let t = translate();
    if orders.items.is_empty() {
        let is_all = filters == OrderFilters::default();
        return view! {
            <div class="empty">
                <h2>{t("Aucune commande ici", "No orders here")}</h2>
                {if is_all {
                    view! { <p>{t("La première commande paraîtra sur cette page.", "The first order will appear on this page.")}</p> }.into_any()
                } else {
                    view! { <a class="button button-quiet" href="/gestion/commandes">{t("Voir toutes les commandes", "See all orders")}</a> }.into_any()
                }}
            </div>
        }
        .into_any();
    }
    let all_ticked = has_parameter("ticked");
    let rows: Vec<_> = orders
        .items
        .iter()
        .cloned()
        .map(|order| view! { <AdminOrderRow order is_ticked=all_ticked/> })
        .collect();
    let (base, here) = (filters.base(), filters.here_query());
    let ticked = if all_ticked {
        view! { <a href=format!("/gestion/commandes?{here}")>{t("Tout décocher", "Untick all")}</a> }
    } else {
        view! { <a href=format!("/gestion/commandes?{here}ticked=1")>{t("Tout cocher", "Tick all")}</a> }
    };
    view! {
        <AtOnceForm back=here livreurs>
            <Table label=t("Liste des commandes", "List of orders") caption=t("Commandes", "Orders") rows>
                <th scope="col">{ticked}</th>
                <th scope="col">{t("Numéro", "Number")}</th>
                <SortHead filters=filters.clone() words=t("Date", "Date") down=OrderSort::Newest up=OrderSort::Oldest/>
                <th scope="col">{t("Client", "Customer")}</th>
                <th scope="col">{t("Ville", "Town")}</th>
                <th scope="col">{t("État", "Status")}</th>
                <th scope="col">{t("Paiement", "Payment")}</th>
                <th scope="col" class="is-number">{t("Articles", "Items")}</th>
                <SortHead
                    filters=filters.clone()
                    words=t("Total", "Total")
                    down=OrderSort::Dearest
                    up=OrderSort::Cheapest
                    class="is-number"
                />
            </Table>
        </AtOnceForm>
        <DashboardPagination list=orders base/>
    }
    .into_any()
}

/// The head of a column by which the list is sorted: a link to the other direction.
#[component]
fn SortHead(
    filters: OrderFilters,
    words: &'static str,
    down: OrderSort,
    up: OrderSort,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let sorted = match filters.sort {
        sort if sort == down => Some("descending"),
        sort if sort == up => Some("ascending"),
        _ => None,
    };
    let other = OrderFilters {
        sort: if filters.sort == down { up } else { down },
        ..filters
    };
    view! { <th scope="col" class=class aria-sort=sorted><a href=other.address()>{words}</a></th> }
}

#[component]
fn AdminOrderRow(order: OrderForStaff, is_ticked: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let OrderForStaff {
        order, customer_name, ..
    } = order;
    let (status, class) = labels::order_status(order.status, language);
    let items: i64 = order.items.iter().map(|item| item.quantity).sum();
    let number = order.order_number.clone();
    view! {
        <tr id=number.clone()>
            <td>
                <label class="tick">
                    <input type="checkbox" name="ids[]" value=order.id.to_string() checked=is_ticked/>
                    <span class="visually-hidden">{t("Cocher", "Tick")} " " {number.clone()}</span>
                </label>
            </td>
            <th scope="row"><a href=format!("/gestion/commandes/{}", order.id)>{number.clone()}</a></th>
            <td data-label=t("Date", "Date")><time datetime=order.created_at.to_string()>{order.created_at.day_and_time(language)}</time></td>
            <td data-label=t("Client", "Customer")>{customer_name}</td>
            <td data-label=t("Ville", "Town")>{order.shipping_address.city.clone()}</td>
            <td data-label=t("État", "Status")><span class=class>{status}</span></td>
            <td data-label=t("Paiement", "Payment")><PaymentBadge order=order.clone()/></td>
            <td data-label=t("Articles", "Items") class="is-number">{items}</td>
            <td data-label=t("Total", "Total") class="is-number">{order.total.display(language)}</td>
        </tr>
    }
}

/// Whether it is paid, contested, and whether its money is to go back or has. Nothing for a cancelled order whose money
/// never came.
#[component]
pub fn PaymentBadge(
    /// The order, with its payment and refund.
    order: Order,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (words, class) = if order.is_disputed() {
        (t("Contestée", "Disputed"), "badge is-waiting")
    } else if order.refund_due > Money::ZERO {
        (t("À rembourser", "Refund due"), "badge is-waiting")
    } else if order.refunded_total == Money::ZERO {
        labels::payment_status(order.payment_status, language)
    } else if order.refundable() == Money::ZERO {
        (t("Remboursée", "Refunded"), "badge is-off")
    } else {
        (t("Remboursée en partie", "Partly refunded"), "badge is-off")
    };
    let came = order.payment_status == PaymentStatus::Paid || !order.refunds.is_empty();
    let expected = order.status != OrderStatus::Cancelled || came;
    expected.then(|| view! { <span class=class>{words}</span> })
}
