//! An order's money: how it comes, whether it has, and what goes back.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    order::{Order, PaymentStatus},
    refund::{Refund, RefundStatus},
};

use crate::{
    components::{
        form::{confirm::Confirm, outcome::has_parameter, post_form::problem_of, problem::ProblemNotice},
        order::facts::{InvoiceFacts, refund},
    },
    request::language::{language, translate},
    server_fns::admin::orders::{MarkOrderPaid, MarkOrderRefunded, NoteLateTransfer},
    words::labels,
};

/// How an order is paid, its invoice, and what is left for an admin to note.
#[component]
pub fn Money(
    /// The order, with its payment.
    order: Order,
    /// Its refunds, oldest first.
    refunds: Vec<Refund>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<MarkOrderPaid>()
        .or_else(problem_of::<NoteLateTransfer>)
        .or_else(problem_of::<MarkOrderRefunded>);
    let paid_at = order.paid_at.map(|at| {
        view! { <div><dt>{t("Payée le", "Paid on")}</dt><dd>{at.day_and_time(language)}</dd></div> }
    });
    let refund = refund(&order, language).map(|words| {
        view! { <div><dt>{t("Remboursement", "Refund")}</dt><dd>{words}</dd></div> }
    });
    let done = match (problem.is_none(), has_parameter("paid"), has_parameter("refunded")) {
        (true, true, _) => Some(t("Le paiement est noté.", "The payment is noted.")),
        (true, _, true) => Some(t("Le remboursement est noté.", "The refund is noted.")),
        _ => None,
    };
    let done = done.map(|words| view! { <p>{words}</p> });
    let state = match order.payment_status {
        PaymentStatus::Paid => None,
        _ => Some(view! {
            <div><dt>{t("Montant", "Amount")}</dt><dd class="number">{order.total.display(language)}</dd></div>
        }),
    };
    let by_hand = refunds.iter().any(Refund::is_sent_by_hand);
    let has_failed = refunds.iter().any(|refund| refund.status == RefundStatus::Failed);
    let refused = (by_hand && has_failed).then(|| {
        let words = t(
            "La carte n’a pas pris le remboursement, et l’argent est chez Stripe. Regardez-y s’il est encore dû (un litige le rend aussi), demandez au client où l’envoyer, puis marquez-le envoyé.",
            "The card did not take the refund, and the money is at Stripe. Look there whether it is still owed (a dispute returns it, too), ask the customer where to send it, then mark it as sent.",
        );
        view! { <p class="notice">{words}</p> }
    });
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
                {paid_at}
                <InvoiceFacts order=order.clone()/>
                {refund}
            </dl>
            {refused}
            {order.awaits_transfer().then(|| view! { <MarkPaid order=order.clone()/> })}
            {order.may_owe_a_late_transfer().then(|| view! { <LateTransfer order=order.clone()/> })}
            {by_hand.then(|| view! { <MarkRefunded order=order.clone()/> })}
        </section>
    }
}

/// The button to note that the transfer has come in. It asks to compare amount and number first, for this cannot be
/// undone.
#[component]
fn MarkPaid(order: Order) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (amount, number) = (order.total.display(language), order.order_number);
    view! {
        <Confirm
            action=MarkOrderPaid::PATH
            id=order.id.to_string()
            summary=t("Marquer le virement reçu", "Mark the transfer as received")
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

/// The button to note that the money was sent back, with a question before it does.
#[component]
fn MarkRefunded(order: Order) -> impl IntoView {
    let (t, language) = (translate(), language());
    let amount = order.refund_due.display(language);
    let number = order.order_number;
    view! {
        <Confirm
            action=MarkOrderRefunded::PATH
            id=order.id.to_string()
            summary=t("Marquer le remboursement envoyé", "Mark the refund as sent")
            yes=format!("{} {amount} {} {number}", t("Oui,", "Yes,"), t("rendus pour", "sent back for"))
            is_calm=true
        >
            <p>
                {t(
                    "Le client reçoit une lettre. Cela ne se défait pas.",
                    "The customer gets a letter. This cannot be undone.",
                )}
            </p>
        </Confirm>
    }
}
