//! What a customer needs for a bank transfer.

use leptos::prelude::*;
use shared::{order::Order, seller::BankAccount};

use crate::request::language::{language, translate};

/// What the customer copies into a transfer: the account, the amount, and the order's number as its reference.
#[component]
pub fn BankDetails(
    /// The order that is to be paid by transfer.
    order: Order,
    /// The shop's account.
    account: BankAccount,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let iban = account.iban_in_groups();
    let pay_by = order.pay_by.map(|pay_by| {
        view! {
            <div>
                <dt>{t("Avant le", "By")}</dt>
                <dd><time datetime=pay_by.to_string()>{pay_by.day_and_time(language)}</time></dd>
            </div>
        }
    });
    let ends = pay_by.is_some().then(|| {
        let words = t(
            "Sans virement d’ici là, la commande s’annule d’elle-même et les fromages retournent en stock.",
            "Without your transfer by then, the order is cancelled by itself and the cheeses go back into stock.",
        );
        view! { <p class="muted">{words}</p> }
    });
    view! {
        <section class="bank-details" aria-labelledby="bank">
            <h2 class="summary-title" id="bank">{t("Pour le virement", "For the transfer")}</h2>
            <p>
                {t(
                    "Indiquez la référence dans le libellé\u{a0}: c’est à elle que nous reconnaissons votre virement.",
                    "Quote the reference: it is how we know your transfer.",
                )}
            </p>
            <dl class="facts">
                <div><dt>{t("Bénéficiaire", "Payee")}</dt><dd>{account.holder}</dd></div>
                <div><dt>"IBAN"</dt><dd class="iban">{iban}</dd></div>
                <div><dt>"BIC"</dt><dd class="iban">{account.bic}</dd></div>
                <div><dt>{t("Montant", "Amount")}</dt><dd class="number">{order.total.display(language)}</dd></div>
                <div><dt>{t("Référence", "Reference")}</dt><dd>{order.order_number}</dd></div>
                {pay_by}
            </dl>
            {ends}
        </section>
    }
}
