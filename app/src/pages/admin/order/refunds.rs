//! What went back of an order's money, what is to be sent by hand, and the form to give more back.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Language, Money, Problem, Timestamp, limits,
    order::{Order, OrderStatus, PaymentMethod},
    refund::{Refund, RefundLine, RefundMethod, RefundReason, RefundStatus},
};

use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::{Field, message},
            outcome::has_succeeded,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        order::refunds::{RefundEntry, name_of},
    },
    request::language::{language, translate},
    server_fns::admin::refunds::{MarkRefundSent, RefundOrder},
    words::labels,
};

/// The refunds of an order, and the form for another one while something is left.
#[component]
pub fn Refunds(
    /// The order, with its payment.
    order: Order,
    /// Its refunds, oldest first.
    refunds: Vec<Refund>,
    /// What is left to refund of its lines.
    left: Vec<RefundLine>,
) -> impl IntoView {
    let t = translate();
    let may_refund = order.refundable() > Money::ZERO && order.status != OrderStatus::Cancelled && !order.is_disputed();
    if refunds.is_empty() && !may_refund {
        return ().into_any();
    }
    let done = match (has_succeeded("refunded"), has_succeeded("sent")) {
        (true, _) => Some(t("Le remboursement est noté.", "The refund is noted.")),
        (_, true) => Some(t("L’envoi est noté.", "It is noted as sent.")),
        _ => None,
    };
    let is_refused = |refund: &Refund| refund.status == RefundStatus::Failed;
    let refused = refunds.iter().any(is_refused).then(|| {
        let words = t(
            "La carte n’a pas pris le remboursement, et l’argent est chez Stripe. Regardez-y s’il est encore dû (un litige le rend aussi), demandez au client où l’envoyer, puis marquez-le envoyé.",
            "The card did not take the refund, and the money is at Stripe. Look there whether it is still owed (a dispute returns it, too), ask the customer where to send it, then mark it as sent.",
        );
        view! { <p class="notice">{words}</p> }
    });
    let delivery = order.shipping_cost > Money::ZERO && !refunds.iter().any(|refund| refund.shipping);
    let entries: Vec<_> = refunds
        .into_iter()
        .map(|refund| view! { <Entry order=order.clone() refund/> })
        .collect();
    let list = (!entries.is_empty()).then(|| view! { <ul class="summary-items">{entries}</ul> });
    view! {
        <section class="desk-panel" aria-labelledby="refunds">
            <h2 id="refunds">{t("Remboursements", "Refunds")}</h2>
            <div role="status">{done.map(|words| view! { <p>{words}</p> })}</div>
            <ProblemNotice problem={problem_of::<MarkRefundSent>()}/>
            {refused}
            {list}
            {may_refund.then(|| view! { <RefundForm order left delivery/> })}
        </section>
    }
    .into_any()
}

/// A refund, with the button to note that it was sent when a person sends it.
#[component]
fn Entry(order: Order, refund: Refund) -> impl IntoView {
    let (t, language) = (translate(), language());
    let status = status(&refund, language);
    let sent = (refund.is_sent_by_hand() && !order.is_disputed()).then(|| {
        let amount = refund.amount.display(language);
        let yes = match language {
            Language::French => format!("Oui, {amount} rendus pour {}", order.order_number),
            Language::English => format!("Yes, {amount} sent back for {}", order.order_number),
        };
        view! {
            <Confirm
                action=MarkRefundSent::PATH
                id=order.id.to_string()
                summary=t("Marquer envoyé", "Mark as sent")
                yes
                is_calm=true
            >
                <input type="hidden" name="refund" value=refund.id.to_string()/>
                <p>
                    {t(
                        "Le client reçoit une lettre. Cela ne se défait pas.",
                        "The customer gets a letter. This cannot be undone.",
                    )}
                </p>
            </Confirm>
        }
    });
    view! { <RefundEntry order refund status>{sent}</RefundEntry> }
}

/// How a refund stands, for staff.
fn status(refund: &Refund, language: Language) -> String {
    let way = match refund.method {
        RefundMethod::Card => language.pick("par carte", "by card"),
        RefundMethod::Transfer => language.pick("par virement", "by bank transfer"),
        RefundMethod::Cash => language.pick("en espèces", "in cash"),
    };
    let on = language.pick("le", "on");
    let day = |at: Option<Timestamp>| at.map(|at| format!(" {on} {}", at.day(language))).unwrap_or_default();
    match (refund.status, refund.method) {
        (RefundStatus::Pending, RefundMethod::Card) => {
            language.pick("En route vers la carte", "On its way to the card").into()
        }
        (RefundStatus::Pending, _) => format!("{} {way}", language.pick("À envoyer", "To be sent")),
        (RefundStatus::Sent, _) => format!("{} {way}{}", language.pick("Parti", "Sent"), day(refund.sent_at)),
        (RefundStatus::Failed, _) => format!(
            "{}{}{} {}",
            language.pick("Refusé par la carte", "Refused by the card"),
            day(refund.failed_at),
            language.pick("\u{a0}:", ":"),
            failure(refund.failure.as_deref().unwrap_or("unknown"), language),
        ),
    }
}

/// Why a card does not take a refund, from Stripe's word for it.
fn failure(code: &str, language: Language) -> &str {
    let (french, english) = match code {
        "charge_for_pending_refund_disputed" => (
            "le client a contesté le paiement entre-temps",
            "the customer disputed the payment meanwhile",
        ),
        "declined" => ("la banque l’a refusé", "the bank declined it"),
        "expired_or_canceled_card" => (
            "la carte a expiré ou n’existe plus",
            "the card has expired or is closed",
        ),
        "insufficient_funds" => (
            "le solde chez Stripe ne suffisait pas",
            "the balance at Stripe was too low",
        ),
        "lost_or_stolen_card" => ("la carte est perdue ou volée", "the card is lost or stolen"),
        "unknown" => ("sans raison connue", "for no known reason"),
        other => return other,
    };
    language.pick(french, english)
}

/// The form to give money back: lines and delivery, or a sum. Unfolded when it was refused.
#[component]
fn RefundForm(order: Order, left: Vec<RefundLine>, delivery: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<RefundOrder>();
    let is_refused = problem.is_some();
    let amount = order.refundable().display(language);
    let is_by_card = order.payment_method == PaymentMethod::Card;
    let way = if is_by_card {
        t(
            "L’argent retourne de lui-même sur la carte.",
            "The money goes back to the card by itself.",
        )
    } else {
        t(
            "Rendez l’argent vous-même, puis marquez-le envoyé.",
            "Send the money yourself, then mark it as sent.",
        )
    };
    let what_follows = if order.invoice_number.is_some() {
        t(
            "Le client reçoit un avoir et une lettre. Cela ne se défait pas.",
            "The customer gets a credit note and a letter. This cannot be undone.",
        )
    } else {
        t(
            "Le client reçoit une lettre. Cette boutique n’a pas émis de facture pour cette commande\u{a0}: il n’y a pas d’avoir, et ce remboursement n’entre ni dans les comptes ni dans les écritures. Notez-le là où la vente est comptée. Cela ne se défait pas.",
            "The customer gets a letter. This shop issued no invoice for this order: there is no credit note, and this refund is neither in the books nor in the ledger. Note it where the sale is counted. This cannot be undone.",
        )
    };
    let rest = match language {
        Language::French => format!("Il reste {amount} à rendre au plus. {way}"),
        Language::English => format!("At most {amount} is left to give back. {way}"),
    };
    let shipping = delivery.then(|| {
        let label = format!(
            "{} ({})",
            t("Livraison", "Delivery"),
            order.shipping_cost.display(language)
        );
        view! { <Check name="shipping" label problem=problem.clone()/> }
    });
    view! {
        <details class="confirm is-calm" open=is_refused>
            <summary>{t("Rembourser", "Refund")}</summary>
            <PostForm action=RefundOrder::PATH class="form" novalidate=true>
                <input type="hidden" name="id" value=order.id.to_string()/>
                <input type="hidden" name="form[refunded]" value=order.refunded_total.euros().to_string()/>
                <ProblemNotice problem=problem.clone()/>
                <p>{rest}</p>
                <Lines order left problem=problem.clone()/>
                {shipping}
                <Field
                    within="form"
                    name="amount"
                    label=t("Ou une somme", "Or a sum")
                    hint=t("À la place des articles et de la livraison.", "Instead of items and delivery.")
                    inputmode="decimal"
                    unit="€"
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Why problem=problem.clone()/>
                <Check
                    name="restock"
                    label=t("Remettre les articles en stock", "Put the items back into stock").into()
                    problem
                />
                <p>{what_follows}</p>
                <button class="button" type="submit">{t("Rembourser", "Refund")}</button>
            </PostForm>
        </details>
    }
    .into_any()
}

/// How many of each line that has something left.
#[component]
fn Lines(order: Order, left: Vec<RefundLine>, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    if left.is_empty() {
        return ().into_any();
    }
    let lines = left.into_iter().enumerate().map(|(place, line)| {
        let within = format!("form[lines][{place}]");
        let name = name_of(&line, &order, language);
        let (quantity, paid) = (line.quantity, line.amount.display(language));
        let hint = match language {
            Language::French => format!("{quantity} au plus, payés {paid}."),
            Language::English => format!("At most {quantity}, paid {paid}."),
        };
        view! {
            <input type="hidden" name=format!("{within}[product_id]") value=line.product_id.to_string()/>
            <input type="hidden" name=format!("{within}[weight]") value=line.weight.0.to_string()/>
            <Field
                within
                name="quantity"
                label=format!("{name}, {}", line.weight.display(language))
                hint
                value="0"
                inputmode="numeric"
                problem=problem.clone()
            />
        }
    });
    let lines: Vec<_> = lines.collect();
    view! {
        <fieldset class="form" id="lines">
            <legend class="field-label">{t("Combien de chaque article", "How many of each item")}</legend>
            {lines}
        </fieldset>
    }
    .into_any()
}

/// The reason, and what the customer is told beside it.
#[component]
fn Why(problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let error = message(problem.as_ref(), "reason");
    let is_wrong = error.is_some();
    let options = RefundReason::GIVEN.map(|reason| {
        view! { <option value=reason.name()>{labels::refund_reason(reason, language)}</option> }
    });
    view! {
        <div class="field">
            <label class="field-label" for="reason">{t("Motif", "Reason")}</label>
            <select
                class="field-input"
                id="reason"
                name="form[reason]"
                required=true
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=is_wrong.then_some("reason-error")
            >
                <option value="">{t("Choisir…", "Choose…")}</option>
                {options}
            </select>
            {error.map(|error| view! { <p class="field-error" id="reason-error">{error}</p> })}
        </div>
        <Field
            within="form"
            name="note"
            label=t("Un mot au client", "A word to the customer")
            rows=3
            maxlength=*limits::REFUND_NOTE.end()
            may_be_empty=true
            problem
        />
    }
}

/// A box to tick, with what is wrong with it.
#[component]
fn Check(name: &'static str, label: String, problem: Option<Problem>) -> impl IntoView {
    let error = message(problem.as_ref(), name);
    let error_id = format!("{name}-error");
    let described_by = error.is_some().then(|| error_id.clone());
    view! {
        <div class="field">
            <label class="choice">
                <input
                    type="checkbox"
                    id=name
                    name=format!("form[{name}]")
                    value="true"
                    aria-describedby=described_by
                />
                {label}
            </label>
            {error.map(|error| view! { <p class="field-error" id=error_id>{error}</p> })}
        </div>
    }
}
