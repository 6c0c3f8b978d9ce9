//! Everyone's orders, by status, and those whose money is to go back.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Money, Page, PageRequest,
    order::{Order, OrderForStaff, OrderSearch, OrderStatus, PaymentStatus},
};

use crate::{
    components::layout::{
        dashboard::{Dashboard, DashboardPagination, requested_page},
        head::Head,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::orders::list_orders,
    words::labels,
};

/// `/gestion/commandes`: all orders, newest first.
#[component]
pub fn AdminOrdersPage() -> impl IntoView {
    let t = translate();
    let tab = OrderTab::asked_for();
    let orders = list_orders(OrderSearch {
        status: match tab {
            OrderTab::Status(status) => Some(status),
            OrderTab::All | OrderTab::RefundDue => None,
        },
        refund_due: tab == OrderTab::RefundDue,
        paging: PageRequest {
            page: requested_page(),
            ..Default::default()
        },
        ..Default::default()
    });
    view! {
        <Head title=t("Commandes, gestion", "Orders, back office")/>
        <Dashboard>
            {loaded(orders, move |orders| view! {
                <div class="desk-head"><h1>{t("Commandes", "Orders")}</h1></div>
                <OrderTabs here=tab/>
                <AdminOrders orders tab/>
            })}
        </Dashboard>
    }
    .into_any()
}

/// Which of the orders are shown.
#[derive(Clone, Copy, PartialEq)]
enum OrderTab {
    All,
    Status(OrderStatus),
    RefundDue,
}

impl OrderTab {
    /// The one that the page's address asks for.
    fn asked_for() -> Self {
        let query = use_query_map();
        let query = query.read_untracked();
        match query.get("status").and_then(|name| OrderStatus::from_name(&name)) {
            Some(status) => Self::Status(status),
            None if query.get("refundDue").as_deref() == Some("true") => Self::RefundDue,
            None => Self::All,
        }
    }

    /// What it is called in the page's address.
    fn query(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Status(status) => format!("status={}", status.name()),
            Self::RefundDue => "refundDue=true".into(),
        }
    }

    fn address(self) -> String {
        match self {
            Self::All => "/gestion/commandes".into(),
            tab => format!("/gestion/commandes?{}", tab.query()),
        }
    }
}

/// All orders, those of each status, and those whose money is to go back.
#[component]
fn OrderTabs(here: OrderTab) -> impl IntoView {
    let (t, language) = (translate(), language());
    let link = move |tab: OrderTab| {
        let current = (tab == here).then_some("page");
        let words = match tab {
            OrderTab::All => t("Toutes", "All"),
            OrderTab::Status(status) => labels::order_status(status, language).0,
            OrderTab::RefundDue => t("À rembourser", "Refund due"),
        };
        view! { <a href=tab.address() aria-current=current>{words}</a> }
    };
    let each: Vec<_> = OrderStatus::ALL.map(|status| link(OrderTab::Status(status))).into();
    view! { <nav class="tabs" aria-label=t("État", "Status")>{link(OrderTab::All)} {each} {link(OrderTab::RefundDue)}</nav> }
}

#[component]
fn AdminOrders(orders: Page<OrderForStaff>, tab: OrderTab) -> impl IntoView {
    let t = translate();
    if orders.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Aucune commande ici", "No orders here")}</h2>
                {match tab {
                    OrderTab::All => view! { <p>{t("La première commande paraîtra sur cette page.", "The first order will appear on this page.")}</p> }.into_any(),
                    _ => view! { <a class="button button-quiet" href=OrderTab::All.address()>{t("Voir toutes les commandes", "See all orders")}</a> }.into_any(),
                }}
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = orders
        .items
        .iter()
        .cloned()
        .map(|order| view! { <AdminOrderRow order/> })
        .collect();
    let base = match tab {
        OrderTab::All => "?".into(),
        tab => format!("?{}&", tab.query()),
    };
    view! {
        <div class="table-wrap" role="region" aria-label=t("Liste des commandes", "List of orders") tabindex="0">
            <table class="table">
                <caption class="visually-hidden">{t("Commandes, les plus récentes d’abord", "Orders, newest first")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("Numéro", "Number")}</th>
                        <th scope="col">{t("Date", "Date")}</th>
                        <th scope="col">{t("Client", "Customer")}</th>
                        <th scope="col">{t("Ville", "Town")}</th>
                        <th scope="col">{t("État", "Status")}</th>
                        <th scope="col">{t("Paiement", "Payment")}</th>
                        <th scope="col" class="is-number">{t("Articles", "Items")}</th>
                        <th scope="col" class="is-number">{t("Total", "Total")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <DashboardPagination list=orders base/>
    }
    .into_any()
}

#[component]
fn AdminOrderRow(order: OrderForStaff) -> impl IntoView {
    let language = language();
    let OrderForStaff {
        order, customer_name, ..
    } = order;
    let (status, class) = labels::order_status(order.status, language);
    let items: i64 = order.items.iter().map(|item| item.quantity).sum();
    view! {
        <tr>
            <th scope="row"><a href=format!("/gestion/commandes/{}", order.id)>{order.order_number.clone()}</a></th>
            <td><time datetime=order.created_at.to_string()>{order.created_at.day_and_time(language)}</time></td>
            <td>{customer_name}</td>
            <td>{order.shipping_address.city.clone()}</td>
            <td><span class=class>{status}</span></td>
            <td><PaymentBadge order=order.clone()/></td>
            <td class="is-number">{items}</td>
            <td class="is-number">{order.total.display(language)}</td>
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
