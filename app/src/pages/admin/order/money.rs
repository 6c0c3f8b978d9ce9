//! How an order's money comes, and whether it has.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::order::{Order, OrderStatus, PaymentMethod, PaymentStatus};

use crate::{
    components::{
        form::{confirm::Confirm, outcome::has_succeeded, post_form::problem_of, problem::ProblemNotice},
        order::facts::InvoiceFacts,
    },
    request::language::{language, translate},
    server_fns::admin::orders::{MarkOrderPaid, NoteLateTransfer},
    words::labels,
};

/// How an order is paid, its invoice, and what is left for an admin to note.
#[component]
pub fn MoneyPanel(
    /// The order, with its payment.
    order: Order,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<MarkOrderPaid>().or_else(problem_of::<NoteLateTransfer>);
    let paid_at = order.paid_at.map(|at| {
        view! { <div><dt>{t("Payée le", "Paid on")}</dt><dd>{at.day_and_time(language)}</dd></div> }
    });
    let done = has_succeeded("paid").then(|| view! { <p>{t("Le paiement est noté.", "The payment is noted.")}</p> });
    let state = match order.payment_status {
        PaymentStatus::Paid => None,
        _ => Some(view! {
            <div><dt>{t("Montant", "Amount")}</dt><dd class="number">{order.total.display(language)}</dd></div>
        }),
    };
    let held = (order.payment_status == PaymentStatus::Authorized).then(|| {
        let words = t(
            "La carte réserve cette somme. Elle est débitée au total pesé quand la commande part, ou en entier au bout de six jours.",
            "The card holds this amount. It is charged the weighed total when the order leaves, or all of it after six days.",
        );
        view! { <p class="field-hint">{words}</p> }
    });
    let pay_by = order.pay_by.map(|pay_by| {
        view! { <div><dt>{t("À payer avant le", "To be paid by")}</dt><dd>{pay_by.day_and_time(language)}</dd></div> }
    });
    let may_be_marked = order.is_marked_paid_by_hand()
        && order.payment_status != PaymentStatus::Paid
        && order.status != OrderStatus::Cancelled;
    view! {
        <section class="desk-panel" aria-labelledby="money">
            <h2 id="money">{t("Paiement", "Payment")}</h2>
            <div role="status">{done}</div>
            <ProblemNotice problem/>
            <dl class="facts">
                <div>
                    <dt>{t("Moyen", "Method")}</dt>
                    <dd>{labels::payment_method(&order.payment_method, language)}</dd>
                </div>
                {state}
                {pay_by}
                {paid_at}
                <InvoiceFacts order=order.clone()/>
            </dl>
            {held}
            {may_be_marked.then(|| view! { <MarkPaid order=order.clone()/> })}
            {order.may_owe_a_late_transfer().then(|| view! { <LateTransfer order=order.clone()/> })}
        </section>
    }
}

/// The button to note that the transfer, or other money that the shop cannot see come, is here. It asks to compare amount and number first, for this cannot be
/// undone.
#[component]
fn MarkPaid(order: Order) -> impl IntoView {
    let (t, language) = (translate(), language());
    let summary = if order.payment_method == PaymentMethod::BankTransfer {
        t("Marquer le virement reçu", "Mark the transfer as received")
    } else {
        t("Marquer le paiement reçu", "Mark the payment as received")
    };
    let (amount, number) = (order.total.display(language), order.order_number);
    view! {
        <Confirm
            action=MarkOrderPaid::PATH
            id=order.id.to_string()
            summary
            yes=format!("{} {amount} {} {number}", t("Oui,", "Yes,"), t("reçus pour", "received for"))
            is_calm=true
        >
            <p>
                {t(
                    "La facture reçoit son numéro et le client une lettre. Cela ne se défait pas.",
                    "The invoice gets its number and the customer a letter. This cannot be undone.",
                )}
            </p>
        </Confirm>
    }
}

/// The button to note that the transfer came although the order was cancelled.
#[component]
fn LateTransfer(order: Order) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (amount, number) = (order.total.display(language), order.order_number);
    view! {
        <Confirm
            action=NoteLateTransfer::PATH
            id=order.id.to_string()
            summary=t("Le virement est arrivé quand même", "The transfer came all the same")
            yes=format!("{} {amount} {} {number}", t("Oui,", "Yes,"), t("reçus pour", "received for"))
            is_calm=true
        >
            <p>
                {t(
                    "La commande reste annulée, et l’argent est à rendre au client. Cela ne se défait pas.",
                    "The order stays cancelled, and the money is owed back to the customer. This cannot be undone.",
                )}
            </p>
        </Confirm>
    }
}
