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
            </dl>
        </section>
    }
}
