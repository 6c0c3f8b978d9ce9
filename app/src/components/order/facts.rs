//! Where an order goes and how it is paid.

use leptos::prelude::*;
use shared::{
    Language,
    order::{Order, OrderStatus, PaymentStatus},
};

use crate::{request::language::translate, words::labels};

/// How the order is paid and what is still to be paid: `À la livraison, 34,20 € à régler`.
pub fn payment(order: &Order, language: Language) -> String {
    let method = labels::payment_method(&order.payment_method, language);
    let total = order.total.display(language);
    let state = match (order.payment_status, order.status) {
        (PaymentStatus::Pending | PaymentStatus::Authorized, OrderStatus::Cancelled) => return method,
        (PaymentStatus::Authorized, _) => {
            let words = language.pick(
                "réservés, débités une fois les morceaux pesés",
                "held, charged once the cuts are weighed",
            );
            format!("{total} {words}")
        }
        (PaymentStatus::Pending, _) => format!("{total} {}", language.pick("à régler", "to pay")),
        (PaymentStatus::Paid, _) => format!("{total} {}", language.pick("réglés", "paid")),
        (PaymentStatus::Failed, _) => language
            .pick("le paiement n’a pas abouti", "the payment did not go through")
            .into(),
    };
    format!("{method}, {state}")
}

/// The links to an order's invoice and to the credit note that cancels it, once it has them, for its list of facts. The
/// browser keeps each as a file.
#[component]
pub fn InvoiceFacts(
    /// The order; nothing is shown while it has no numbers.
    order: Order,
) -> impl IntoView {
    let t = translate();
    if order.papers_removed_at.is_some() {
        return order
            .invoice_number
            .map(|number| {
                let gone = t(
                    "n’est plus gardée, dix ans ont passé",
                    "is no longer kept, ten years have passed",
                );
                view! { <div><dt>{t("Facture", "Invoice")}</dt><dd>{format!("{number}, {gone}")}</dd></div> }
            })
            .into_any();
    }
    let invoice = order.invoice_number.map(|number| {
        let address = format!("/api/orders/{}/invoice", order.id);
        view! {
            <div>
                <dt>{t("Facture", "Invoice")}</dt>
                <dd>
                    <a id="facture" href=address download=format!("facture-{number}.pdf")>
                        {format!("{} {number}", t("Télécharger la facture", "Download the invoice"))}
                    </a>
                </dd>
            </div>
        }
    });
    let credit_note = order.credit_note_number.map(|number| {
        let address = format!("/api/orders/{}/credit-note", order.id);
        view! {
            <div>
                <dt>{t("Avoir", "Credit note")}</dt>
                <dd>
                    <a id="avoir" href=address download=format!("avoir-{number}.pdf")>
                        {format!("{} {number}", t("Télécharger l’avoir", "Download the credit note"))}
                    </a>
                </dd>
            </div>
        }
    });
    view! { {invoice} {credit_note} }.into_any()
}

/// Which version of the terms of sale holds for it, and the link to what it says, for the order's list of facts.
#[component]
pub fn TermsFact(
    /// The order; nothing is shown of one that names none.
    order: Order,
) -> impl IntoView {
    let t = translate();
    order.terms_version.map(|version| {
        view! {
            <div>
                <dt>{t("Conditions", "Terms")}</dt>
                <dd>
                    <a href=format!("/conditions-de-vente/versions/{version}")>
                        {format!("{} {version}", t("Conditions de vente, version", "Terms of sale, version"))}
                    </a>
                </dd>
            </div>
        }
    })
}
