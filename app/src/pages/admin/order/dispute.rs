//! What banks say of an order's payment: that it is contested, or that its card may be somebody else's.

use leptos::prelude::*;
use shared::{
    Language,
    order::{Dispute, DisputeStatus, Order},
};

use crate::request::language::{language, translate};

/// What to know before the order is sent; nothing when nobody complained about its payment.
#[component]
pub fn Warnings(
    /// The order, with its dispute.
    order: Order,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let dispute = order.dispute.map(|dispute| {
        let class = match dispute.status {
            DisputeStatus::Won => "notice",
            DisputeStatus::Open | DisputeStatus::Lost => "notice is-warning",
        };
        view! { <div class=class><p>{words(&dispute, language)}</p></div> }
    });
    let warning = order.fraud_warning_at.map(|at| {
        let since = t(
            "Stripe signale que la carte est peut-être celle de quelqu’un d’autre, depuis le",
            "Stripe warns that the card may be somebody else’s, since",
        );
        let advice = t(
            "Vérifiez avant d’expédier\u{a0}; un remboursement évite souvent une contestation.",
            "Check before you ship; a refund often prevents a dispute.",
        );
        view! { <div class="notice is-warning"><p>{format!("{since} {}. {advice}", at.day(language))}</p></div> }
    });
    view! { {dispute} {warning} }
}

fn words(dispute: &Dispute, language: Language) -> String {
    let (day, amount) = (dispute.since.day(language), dispute.amount.display(language));
    match (dispute.status, language) {
        (DisputeStatus::Open, Language::French) => format!(
            "Le client conteste ce paiement auprès de sa banque depuis le {day} ({amount})\u{a0}: n’expédiez pas. Répondez chez Stripe avant l’échéance."
        ),
        (DisputeStatus::Open, Language::English) => format!(
            "The customer has contested this payment with their bank since {day} ({amount}): do not ship. Answer at Stripe before the deadline."
        ),
        (DisputeStatus::Won, Language::French) => {
            format!("La banque a rejeté la contestation ouverte le {day}\u{a0}: l’argent reste à la boutique.")
        }
        (DisputeStatus::Won, Language::English) => {
            format!("The bank rejected the dispute opened on {day}: the money stays with the shop.")
        }
        (DisputeStatus::Lost, Language::French) => format!(
            "La banque a donné raison au client et lui a rendu {amount}\u{a0}: n’expédiez pas, et ne rendez rien de plus."
        ),
        (DisputeStatus::Lost, Language::English) => format!(
            "The bank decided for the customer and gave {amount} back: do not ship, and send nothing more back."
        ),
    }
}
