//! The livreur's round, one stop after the other: for a phone held in one hand, outdoors.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Grams, Language, Money,
    order::{Order, OrderForStaff, PaymentStatus},
};

use crate::{
    components::{
        form::{
            outcome::has_parameter,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, staff_styles::StaffStyles},
        order::{
            address::{AddressLines, phone_url},
            slot::SlotFact,
        },
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::deliveries::{MarkDelivered, read_round},
    url::encode,
};

/// `/livraisons`: the orders that this livreur is to deliver, oldest first.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Votre tournée", "Your round")/>
        <StaffStyles/>
        <main id="contenu" tabindex="-1">
            {loaded(read_round(), |stops| view! { <Round stops/> })}
        </main>
    }
    .into_any()
}

#[component]
fn Round(stops: Vec<OrderForStaff>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<MarkDelivered>();
    let left = match (language, stops.len()) {
        (Language::French, 1) => "1 livraison à faire".into(),
        (Language::French, count) => format!("{count} livraisons à faire"),
        (Language::English, 1) => "1 delivery to make".into(),
        (Language::English, count) => format!("{count} deliveries to make"),
    };
    // Announced once it is done, since the stop itself is gone from the list.
    let done = (has_parameter("delivered") && problem.is_none())
        .then(|| view! { <p>{t("Livraison enregistrée.", "Delivery recorded.")}</p> });
    let list = if stops.is_empty() {
        view! {
            <div class="empty">
                <h2>{t("Rien à livrer pour l’instant", "Nothing to deliver for now")}</h2>
                <p>{t("Les commandes qu’on vous confie paraîtront ici.", "Orders given to you will appear here.")}</p>
            </div>
        }
        .into_any()
    } else {
        let stops: Vec<_> = stops
            .into_iter()
            .enumerate()
            .map(|(position, stop)| view! { <li><Stop stop is_next=position == 0/></li> })
            .collect();
        view! { <ol class="stops">{stops}</ol> }.into_any()
    };
    view! {
        <div class="page page-narrow page-body round">
            <div class="round-head">
                <h1>{t("Votre tournée", "Your round")}</h1>
                <p class="muted">{left}</p>
                <div role="status">{done}</div>
                <ProblemNotice problem/>
            </div>
            {list}
        </div>
    }
}

/// One stop: the next one is shown whole, the others under the customer's name until they are opened.
#[component]
fn Stop(stop: OrderForStaff, is_next: bool) -> impl IntoView {
    let t = translate();
    let OrderForStaff {
        order,
        customer_name: name,
        customer_phone: phone,
        ..
    } = stop;
    let number = format!("{} {}", t("Commande", "Order"), order.order_number);
    if is_next {
        return view! {
            <article class="stop is-next">
                <div>
                    <h2 class="stop-name">{name.clone()}</h2>
                    <p class="stop-number">{number}</p>
                </div>
                <StopBody order name phone/>
            </article>
        }
        .into_any();
    }
    let place = format!(
        "{}, {}",
        order.shipping_address.city, order.shipping_address.postal_code
    );
    view! {
        <details class="stop-more">
            <summary>
                <span class="stop-summary-name">{name.clone()}</span>
                <span class="stop-summary-place">{place}</span>
            </summary>
            <article class="stop" aria-label=name.clone()>
                <p class="stop-number">{number}</p>
                <StopBody order name=name.clone() phone/>
            </article>
        </details>
    }
    .into_any()
}

/// The address, the phone number, what to hand over and what to be paid.
#[component]
fn StopBody(order: Order, name: String, phone: Option<String>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let to = &order.shipping_address;
    let map = format!(
        "geo:0,0?q={}",
        encode(&format!("{} {} {}", to.street, to.postal_code, to.city))
    );
    let count: i64 = order.items.iter().map(|item| item.quantity).sum();
    let weight = order
        .items
        .iter()
        .map(|item| item.weighed.unwrap_or_else(|| item.ordered_weight()).0);
    let weight = Grams(weight.sum()).display(language);
    // Every product of the shop is cheese, so all of it is to be kept cold.
    let cold = match (language, count) {
        (Language::French, 1) => format!("1 article, {weight}"),
        (Language::French, _) => format!("{count} articles, {weight}"),
        (Language::English, 1) => format!("1 item, {weight}"),
        (Language::English, _) => format!("{count} items, {weight}"),
    };
    let to_collect = order.to_collect();
    let payment = match order.payment_status {
        PaymentStatus::Paid | PaymentStatus::Authorized => {
            view! { <div><dt>{t("Paiement", "Payment")}</dt><dd>{t("Déjà réglé", "Already paid")}</dd></div> }.into_any()
        }
        _ if to_collect > Money::ZERO => view! {
            <div class="is-collect"><dt>{t("À encaisser", "To collect")}</dt><dd>{to_collect.display(language)}</dd></div>
        }
        .into_any(),
        _ => view! { <div><dt>{t("Paiement", "Payment")}</dt><dd>{t("Rien à encaisser", "Nothing to collect")}</dd></div> }.into_any(),
    };
    let expected = order.delivery_date.map(|date| {
        view! { <div><dt>{t("Prévue le", "Expected on")}</dt><dd>{date.day(language)}</dd></div> }
    });
    let tracking = order.tracking_number.clone().map(|number| {
        view! { <div><dt>{t("Suivi", "Tracking")}</dt><dd>{number}</dd></div> }
    });
    let phone = phone.map(|phone| {
        view! {
            <a class="button button-quiet" href=phone_url(&phone)>
                {t("Appeler", "Call")}
                <span class="visually-hidden">" " {name}</span>
            </a>
        }
    });
    view! {
        <AddressLines address=to.clone() class="stop-address"/>
        <div class="stop-links">
            {phone}
            <a class="button button-quiet" href=map>{t("Itinéraire", "Directions")}</a>
        </div>
        <dl class="stop-facts">
            <SlotFact order=order.clone()/>
            {payment}
            <div><dt>{t("Au frais", "Keep cold")}</dt><dd>{cold}</dd></div>
            {expected}
            {tracking}
        </dl>
        <PostForm action=MarkDelivered::PATH class="stop-form">
            <input type="hidden" name="id" value=order.id.to_string()/>
            <button class="button stop-button" type="submit">
                {t("Marquer livrée", "Mark as delivered")}
                <span class="visually-hidden">", " {order.order_number.clone()}</span>
            </button>
        </PostForm>
    }
}
