//! Withdrawals from an order and problems with it, for the shop to answer.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    complaint::{Complaint, ComplaintOutcome, ComplaintStatus, MOST_MESSAGES},
    limits,
    order::Order,
    withdrawal::{Withdrawal, WithdrawalStatus},
};

use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        order::{thread::Thread, withdrawals::Withdrawals},
    },
    pages::loading::loaded::loaded,
    request::language::translate,
    server_fns::{
        admin::after_sale::{AnswerComplaint, AnswerWithdrawal, read_after_sale},
        complaints::WriteMessage,
    },
};

/// The withdrawals from an order and the complaints about it; nothing when there are none.
#[component]
pub fn AfterSale(
    /// The order that they are about.
    order: Order,
) -> impl IntoView {
    loaded(read_after_sale(order.id.to_string()), |(withdrawals, complaints)| {
        view! {
            <SuccessNotice
                when={has_succeeded("answered")}
                words=translate()("Votre réponse est partie.", "Your answer has left.")
            />
            {(!withdrawals.is_empty()).then(|| view! { <WithdrawalsToAnswer withdrawals/> })}
            {(!complaints.is_empty()).then(|| view! { <Complaints complaints/> })}
        }
    })
}

#[component]
fn WithdrawalsToAnswer(withdrawals: Vec<Withdrawal>) -> impl IntoView {
    let t = translate();
    // One after the other, so that there is one form.
    let waiting = withdrawals
        .iter()
        .find(|withdrawal| withdrawal.status == WithdrawalStatus::Received)
        .cloned();
    view! {
        <section class="desk-panel" aria-labelledby="withdrawals">
            <h2 id="withdrawals">{t("Rétractation", "Withdrawal")}</h2>
            <Withdrawals withdrawals/>
            {waiting.map(|withdrawal| view! { <WithdrawalForm withdrawal/> })}
        </section>
    }
}

#[component]
fn WithdrawalForm(withdrawal: Withdrawal) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<AnswerWithdrawal>();
    view! {
        <ProblemNotice problem=problem.clone()/>
        <PostForm action=AnswerWithdrawal::PATH class="form" novalidate=true>
            <input type="hidden" name="id" value=withdrawal.order_id.to_string()/>
            <input type="hidden" name="withdrawal" value=withdrawal.id.to_string()/>
            <Field
                name="reply"
                label=t("Un mot au client", "A word to the customer")
                hint=t("Nécessaire pour refuser.", "Needed to refuse.")
                rows=3
                maxlength=*limits::REFUND_NOTE.end()
                may_be_empty=true
                problem
            />
            <label class="choice">
                <input type="checkbox" name="restock" value="true"/>
                {t("Remettre les articles en stock", "Put the goods back into stock")}
            </label>
            <div class="button-row">
                <button class="button" type="submit" name="status" value="accepted">
                    {t("Accepter et rembourser", "Accept and refund")}
                </button>
                <button class="button button-quiet" type="submit" name="status" value="refused">
                    {t("Refuser", "Refuse")}
                </button>
            </div>
        </PostForm>
    }
}

#[component]
fn Complaints(complaints: Vec<Complaint>) -> impl IntoView {
    let t = translate();
    let latest = complaints.last().cloned();
    let threads: Vec<_> = complaints
        .into_iter()
        .map(|complaint| view! { <Thread complaint is_for_shop=true/> })
        .collect();
    let form = latest.map(|complaint| {
        let answer =
            (complaint.status == ComplaintStatus::Open).then(|| view! { <AnswerForm complaint=complaint.clone()/> });
        view! {
            {answer}
            <MessageForm complaint/>
        }
    });
    view! {
        <section class="desk-panel" aria-labelledby="problems">
            <h2 id="problems">{t("Problème signalé", "Problem reported")}</h2>
            {threads}
            {form}
        </section>
    }
}

/// Answers the complaint, once.
#[component]
fn AnswerForm(complaint: Complaint) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<AnswerComplaint>();
    let outcome = |outcome: ComplaintOutcome, words: &'static str| {
        let checked = outcome == ComplaintOutcome::Refund;
        view! {
            <label class="choice">
                <input type="radio" name="outcome" value=outcome.name() checked=checked/>
                {words}
            </label>
        }
    };
    view! {
        <ProblemNotice problem=problem.clone()/>
        <PostForm action=AnswerComplaint::PATH class="form" novalidate=true>
            <input type="hidden" name="id" value=complaint.order_id.to_string()/>
            <input type="hidden" name="complaint" value=complaint.id.to_string()/>
            <fieldset>
                <legend class="field-label">{t("Réponse", "Answer")}</legend>
                {outcome(ComplaintOutcome::Refund, t("Rembourser", "Refund"))}
                {outcome(ComplaintOutcome::Voucher, t("Offrir un bon", "Give a coupon"))}
                {outcome(ComplaintOutcome::None, t("Ni l’un ni l’autre", "Neither"))}
            </fieldset>
            <Field
                name="worth"
                label=t("Montant", "Amount")
                hint=t(
                    "Vide, les articles signalés sont remboursés. Un bon sert une fois, pendant un an.",
                    "Empty, the items reported are refunded. A coupon is good once, within a year.",
                )
                inputmode="decimal"
                unit="€"
                may_be_empty=true
                problem=problem.clone()
            />
            <Field
                name="answer"
                label=t("Votre réponse", "Your answer")
                rows=4
                maxlength=*limits::COMPLAINT_TEXT.end()
                problem
            />
            <div class="button-row">
                <button class="button" type="submit">{t("Répondre", "Answer")}</button>
            </div>
        </PostForm>
    }
}

/// Writes more, such as a question, without answering.
#[component]
fn MessageForm(complaint: Complaint) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<WriteMessage>();
    let is_refused = problem.is_some();
    (complaint.messages.len() < MOST_MESSAGES).then(|| {
        view! {
            <details class="confirm is-calm" open=is_refused>
                <summary>{t("Écrire sans répondre encore", "Write without answering yet")}</summary>
                <PostForm action=WriteMessage::PATH class="form">
                    <ProblemNotice problem=problem.clone()/>
                    <input type="hidden" name="id" value=complaint.order_id.to_string()/>
                    <input type="hidden" name="complaint" value=complaint.id.to_string()/>
                    <Field
                        name="message"
                        label=t("Message", "Message")
                        rows=3
                        maxlength=*limits::COMPLAINT_TEXT.end()
                        problem
                    />
                    <button class="button" type="submit">{t("Envoyer le message", "Send the message")}</button>
                </PostForm>
            </details>
        }
    })
}
