//! An order by card that is not paid.

use leptos::prelude::*;
use shared::{Money, card::CardState, order::Order};

use crate::{
    components::{layout::head::Head, order::facts::payment},
    request::language::{language, translate},
};

/// An order whose card was not charged, not yet or not any more.
#[component]
pub fn NotPaid(
    /// The order, to be paid by card.
    order: Order,
    /// How its payment stands at Stripe.
    state: CardState,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let own = format!("/commandes/{}", order.id);
    let (title, lead, next, address) = match state {
        CardState::Processing => (
            t("Paiement en cours", "Payment under way"),
            t(
                "Votre banque n’a pas encore répondu. Ne payez pas une seconde fois\u{a0}: rechargez cette page dans un instant, ou attendez notre lettre.",
                "Your bank has not answered yet. Do not pay a second time: reload this page in a moment, or wait for our letter.",
            ),
            t("Recharger", "Reload"),
            format!("{own}/merci"),
        ),
        CardState::Over => (
            t("Commande annulée", "Order cancelled"),
            if order.refunded_total > Money::ZERO {
                t(
                    "Elle était annulée quand votre paiement est arrivé, ou l’a été depuis. Nous vous remboursons en entier, sur la même carte.",
                    "It was cancelled when your payment arrived, or has been since. We are refunding all of it to the same card.",
                )
            } else {
                t(
                    "La réservation est terminée, et rien n’a été débité. Vous pouvez passer commande à nouveau.",
                    "The time to pay is over, and nothing was charged. You can place the order again.",
                )
            },
            t("Voir les fromages", "See the cheeses"),
            "/fromages".into(),
        ),
        CardState::Open | CardState::Paid => (
            t("La commande n’est pas encore payée", "The order is not paid yet"),
            t(
                "Rien n’a été débité. Vos fromages restent réservés\u{a0}: réessayez, avec la même carte ou une autre.",
                "Nothing was charged. Your cheeses are still held: try again, with the same card or another.",
            ),
            t("Réessayer", "Try again"),
            format!("{own}/payer"),
        ),
    };
    view! {
        <Head title/>
        <div class="page page-narrow page-body">
            <div class="confirmation">
                <div class="page-head">
                    <h1>{title}</h1>
                    <p class="page-lead">{lead}</p>
                </div>
                <dl class="facts">
                    <div>
                        <dt>{t("Numéro", "Number")}</dt>
                        <dd class="confirmation-number">{order.order_number.clone()}</dd>
                    </div>
                    <div><dt>{t("Paiement", "Payment")}</dt><dd>{payment(&order, language)}</dd></div>
                </dl>
                <div class="button-row">
                    <a class="button" href=address>{next}</a>
                    " "
                    <a class="more-link" href=own>{t("Voir la commande", "See the order")}</a>
                </div>
            </div>
        </div>
    }
}
