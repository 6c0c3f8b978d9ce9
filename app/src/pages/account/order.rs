//! One order.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    Language,
    order::{Order, OrderStatus},
};

use crate::{
    api::orders::find_order,
    components::{
        breadcrumb::Breadcrumb,
        head::Head,
        layout::Storefront,
        loaded::loaded,
        order_facts::{AddressLines, payment},
        order_items::OrderItems,
        timeline::Timeline,
    },
    language::{language, translate},
};

/// Where an order stands, what is in it, where it goes and how it is paid.
#[component]
pub fn OrderPage() -> impl IntoView {
    let params = use_params_map();
    let order = Resource::new(
        move || params.with(|params| params.get("id").unwrap_or_default()),
        find_order,
    );
    view! { <Storefront>{loaded(order, |order| view! { <OrderDetail order/> })}</Storefront> }.into_any()
}

#[component]
fn OrderDetail(order: Order) -> impl IntoView {
    let (t, language) = (translate(), language());
    let title = format!("{} {}", t("Commande", "Order"), order.order_number);
    let tracking = order.tracking_number.clone().map(|number| {
        view! { <div><dt>{t("Suivi", "Tracking")}</dt><dd>{number}</dd></div> }
    });
    view! {
        <Head title=title.clone()/>
        <div class="page page-body">
            <Breadcrumb
                above=vec![("/commandes".into(), t("Vos commandes", "Your orders").into())]
                here=order.order_number.clone()
            />
            <div class="order-page">
                <div class="page-head">
                    <h1>{title}</h1>
                    <p class="page-lead">{news(&order, language)}</p>
                </div>
                <Timeline order=order.clone()/>
                <div class="order-columns">
                    <section class="summary" aria-labelledby="contents">
                        <h2 class="summary-title" id="contents">{t("Contenu", "Contents")}</h2>
                        <OrderItems order=order.clone()/>
                    </section>
                    <section aria-labelledby="delivery">
                        <h2 class="summary-title" id="delivery">{t("Livraison et paiement", "Delivery and payment")}</h2>
                        <dl class="facts">
                            <div>
                                <dt>{t("Adresse", "Address")}</dt>
                                <dd><AddressLines address=order.shipping_address.clone()/></dd>
                            </div>
                            {tracking}
                            <div><dt>{t("Paiement", "Payment")}</dt><dd>{payment(&order, language)}</dd></div>
                            <div>
                                <dt>{t("Passée le", "Placed on")}</dt>
                                <dd>
                                    <time datetime=order.created_at.to_string()>{order.created_at.day_and_time(language)}</time>
                                </dd>
                            </div>
                        </dl>
                    </section>
                </div>
            </div>
        </div>
    }
}

/// Where the order stands, in a sentence.
fn news(order: &Order, language: Language) -> String {
    let day = order.delivery_date.map(|date| date.day(language));
    match (order.status, day, language) {
        (OrderStatus::Pending, _, Language::French) => "Nous l’avons bien reçue et préparons la coupe.".into(),
        (OrderStatus::Pending, _, Language::English) => "We have it, and are getting ready to cut.".into(),
        (OrderStatus::Processing, _, Language::French) => "Vos fromages sont à la coupe.".into(),
        (OrderStatus::Processing, _, Language::English) => "Your cheeses are being cut.".into(),
        (OrderStatus::Shipped, Some(day), Language::French) => format!("En route, chez vous le {day}."),
        (OrderStatus::Shipped, Some(day), Language::English) => format!("On its way, with you on {day}."),
        (OrderStatus::Shipped, None, Language::French) => "En route vers chez vous.".into(),
        (OrderStatus::Shipped, None, Language::English) => "On its way to you.".into(),
        (OrderStatus::Delivered, Some(day), Language::French) => format!("Livrée le {day}. Bonne dégustation."),
        (OrderStatus::Delivered, Some(day), Language::English) => format!("Delivered on {day}. Enjoy."),
        (OrderStatus::Delivered, None, Language::French) => "Livrée. Bonne dégustation.".into(),
        (OrderStatus::Delivered, None, Language::English) => "Delivered. Enjoy.".into(),
        (OrderStatus::Cancelled, _, Language::French) => "Cette commande est annulée.".into(),
        (OrderStatus::Cancelled, _, Language::English) => "This order is cancelled.".into(),
    }
}
