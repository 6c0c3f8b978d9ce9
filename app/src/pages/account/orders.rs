//! A customer's orders.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Page, PageRequest,
    order::{Order, OrderQuery, OrderStatus},
};

use crate::{
    components::layout::{
        account_nav::AccountNav, dashboard::requested_page, head::Head, pagination::Pagination, storefront::Storefront,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::orders::list_own_orders,
    words::labels,
};

/// `/commandes`: the customer's orders, newest first.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let t = translate();
    let status = use_query_map().read_untracked().get("status");
    let status = status.and_then(|name| OrderStatus::from_name(&name));
    let query = OrderQuery {
        status,
        paging: PageRequest {
            page: requested_page(),
            limit: 10,
        },
    };
    view! {
        <Head title=t("Vos commandes", "Your orders")/>
        <Storefront>
            {loaded(list_own_orders(query), move |orders| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Vos commandes", "Your orders")}</h1></div>
                        <AccountNav here="/commandes"/>
                        <Orders status orders/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

/// The list, with links to the orders of each status; or why there is none.
#[component]
fn Orders(status: Option<OrderStatus>, orders: Page<Order>) -> impl IntoView {
    if orders.items.is_empty() && orders.page == 1 && status.is_none() {
        return view! { <NoOrders/> }.into_any();
    }
    let base = status.map_or_else(
        || "/commandes?".into(),
        |status| format!("/commandes?status={}&", status.name()),
    );
    let (page, pages) = (orders.page, orders.pages);
    let list = if orders.items.is_empty() {
        view! { <NoneHere is_past_the_end={orders.total > 0}/> }.into_any()
    } else {
        let rows: Vec<_> = orders
            .items
            .into_iter()
            .map(|order| view! { <OrderRow order/> })
            .collect();
        view! { <ol class="order-list">{rows}</ol> }.into_any()
    };
    view! {
        <StatusLinks here=status/>
        {list}
        <Pagination page pages base/>
    }
    .into_any()
}

/// Links to all orders and to those of each status.
#[component]
fn StatusLinks(here: Option<OrderStatus>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let links: Vec<_> = OrderStatus::ALL
        .into_iter()
        .map(|status| {
            view! {
                <a href=format!("/commandes?status={}", status.name()) aria-current=(here == Some(status)).then_some("page")>
                    {several(status, language)}
                </a>
            }
        })
        .collect();
    view! {
        <nav class="category-links" aria-label=t("Commandes par état", "Orders by status")>
            <a href="/commandes" aria-current=here.is_none().then_some("page")>{t("Toutes", "All")}</a>
            {links}
        </nav>
    }
}

/// What several orders of a status are called.
const fn several(status: OrderStatus, language: Language) -> &'static str {
    match status {
        OrderStatus::Pending => language.pick("Reçues", "Received"),
        OrderStatus::Processing => language.pick("En préparation", "Being prepared"),
        OrderStatus::Shipped => language.pick("En livraison", "Out for delivery"),
        OrderStatus::Delivered => language.pick("Livrées", "Delivered"),
        OrderStatus::Cancelled => language.pick("Annulées", "Cancelled"),
    }
}

#[component]
fn OrderRow(order: Order) -> impl IntoView {
    let language = language();
    let (status, badge) = labels::order_status(order.status, language);
    let names: Vec<_> = order.items.iter().filter_map(|item| item.name.as_deref()).collect();
    let names = names.join(", ");
    view! {
        <li class="order-row">
            <h2 class="order-row-number"><a href=format!("/commandes/{}", order.id)>{order.order_number.clone()}</a></h2>
            <p class="order-row-total">{order.total.display(language)}</p>
            <p class="order-row-facts">
                <time datetime=order.created_at.to_string()>{order.created_at.day(language)}</time>
                {format!(", {}", item_count(&order, language))}
            </p>
            <p><span class=badge>{status}</span></p>
            {(!names.is_empty()).then(|| view! { <p class="order-row-facts">{names}</p> })}
        </li>
    }
}

/// How many items, in words: `4 articles`.
fn item_count(order: &Order, language: Language) -> String {
    let count = order
        .items
        .iter()
        .fold(0_i64, |count, item| count.saturating_add(item.quantity));
    let (one, several) = match language {
        Language::French => ("article", "articles"),
        Language::English => ("item", "items"),
    };
    format!("{count}\u{a0}{}", if count == 1 { one } else { several })
}

#[component]
fn NoOrders() -> impl IntoView {
    let t = translate();
    view! {
        <div class="empty">
            <h2 class="empty-title">{t("Pas encore de commande", "No orders yet")}</h2>
            <p>
                {t(
                    "La première se retrouvera ici, de la coupe à votre porte. Il ne manque que le fromage.",
                    "Your first will appear here, from the cutting board to your door. All it needs is cheese.",
                )}
            </p>
            <a class="button" href="/fromages">{t("Choisir des fromages", "Choose some cheeses")}</a>
        </div>
    }
}

/// No order of this status, or a page past the last one.
#[component]
fn NoneHere(is_past_the_end: bool) -> impl IntoView {
    let t = translate();
    let why = if is_past_the_end {
        t("La liste s’arrête avant cette page.", "The list ends before this page.")
    } else {
        t(
            "Aucune de vos commandes n’en est là.",
            "None of your orders is at this stage.",
        )
    };
    view! {
        <div class="empty">
            <h2 class="empty-title">{t("Aucune commande ici", "No orders here")}</h2>
            <p>{why}</p>
            <a class="button button-quiet" href="/commandes">{t("Voir toutes les commandes", "See all orders")}</a>
        </div>
    }
}
