//! Paying an order by card.

use islands::{CardForm, TimeLeft};
use leptos::prelude::*;
use leptos_router::{components::Redirect, hooks::use_params_map};
use shared::order::Order;

use crate::{
    components::layout::{breadcrumb::Breadcrumb, head::Head, storefront::Storefront},
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::payment::{CardToPay, read_card},
};

/// `/commandes/:id/payer`: Stripe's form, as long as there is something to pay.
#[component]
pub fn PaymentPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id").unwrap_or_default();
    let page = |(order, card): (Order, _)| match card {
        Some(card) => view! { <Payment order card/> }.into_any(),
        None => view! { <Redirect path=format!("/commandes/{}/merci", order.id)/> }.into_any(),
    };
    view! { <Storefront>{loaded(read_card(id), page)}</Storefront> }.into_any()
}

#[component]
fn Payment(order: Order, card: CardToPay) -> impl IntoView {
    let t = translate();
    let CardToPay { payment, script } = card;
    let (language, pay_by) = (language(), payment.pay_by);
    let amount = payment.amount.display(language);
    let number = order.order_number.clone();
    let held_until = format!(
        "{} {}.",
        t(
            "Vos fromages vous sont réservés jusqu’au",
            "Your cheeses are held for you until"
        ),
        pay_by.day_and_time(language)
    );
    let own = format!("/commandes/{}", order.id);
    view! {
        <Head title=t("Payer par carte", "Pay by card")/>
        <div class="page page-narrow page-body">
            <Breadcrumb
                above=vec![("/commandes".into(), t("Vos commandes", "Your orders").into()), (own.clone(), number)]
                here=t("Paiement", "Payment")
            />
            <div class="page-head">
                <h1>{t("Payer par carte", "Pay by card")}</h1>
                <p class="page-lead">{held_until} " " <TimeLeft pay_by language/></p>
            </div>
            <dl class="facts">
                <div><dt>{t("Commande", "Order")}</dt><dd>{order.order_number.clone()}</dd></div>
                <div><dt>{t("À payer", "To pay")}</dt><dd class="number">{amount}</dd></div>
            </dl>
            <noscript>
                <p class="notice">
                    {t(
                        "Le formulaire de la banque a besoin de JavaScript. Activez-le et rechargez la page\u{a0}; ou annulez la commande sur sa page et passez-la à nouveau, avec un autre moyen de paiement.",
                        "The bank’s form needs JavaScript. Switch it on and reload the page; or cancel the order on its page and place it again, with another way to pay.",
                    )}
                </p>
            </noscript>
            <CardForm payment script back=format!("{own}/merci") language/>
            <p>
                <a class="more-link" href=own>{t("Payer plus tard, voir la commande", "Pay later, see the order")}</a>
            </p>
        </div>
    }
}
