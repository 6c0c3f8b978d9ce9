//! Problems with an order: what its customer reported, what was said, and a form for another one.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id,
    complaint::{
        Complaint, ComplaintMessage, ComplaintParty, ComplaintReason, ComplaintStatus, MOST_IMAGES, MOST_MESSAGES,
    },
    limits,
    order::{Order, OrderStatus},
};

use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
            picture_field::{PictureField, outcome},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        order::{
            line_fields::{LineChoice, LineFields},
            thread::{Thread, reason},
        },
    },
    request::language::{language, translate},
    server_fns::complaints::{ReportProblem, WriteMessage},
};

/// What is wrong with the order, once it is delivered.
#[component]
pub fn Problems(
    /// The customer's own order.
    order: Order,
    /// What they reported, oldest first.
    complaints: Vec<Complaint>,
) -> impl IntoView {
    let t = translate();
    if order.status != OrderStatus::Delivered && complaints.is_empty() {
        return ().into_any();
    }
    let is_open = complaints
        .iter()
        .any(|complaint| complaint.status == ComplaintStatus::Open);
    let latest = complaints.last().cloned();
    let threads: Vec<_> = complaints
        .into_iter()
        .map(|complaint| view! { <Thread complaint/> })
        .collect();
    let report = (!is_open && order.status == OrderStatus::Delivered).then(|| view! { <Report order=order.clone()/> });
    let added = outcome().as_deref() == Some("added");
    view! {
        <section class="desk-panel" aria-labelledby="problems">
            <h2 id="problems">{t("Un problème avec cette commande", "A problem with this order")}</h2>
            <SuccessNotice
                when={has_succeeded("signale")}
                words=t("C’est noté\u{a0}: nous vous répondons au plus vite.", "We have it, and answer as soon as we can.")
            />
            <SuccessNotice when={has_succeeded("ecrit")} words=t("Votre message est parti.", "Your message has left.")/>
            <SuccessNotice when=added words=t("Vos photos sont jointes.", "Your pictures are with it.")/>
            {threads}
            {latest.map(|complaint| view! { <SayMore complaint/> })}
            {report}
        </section>
    }
    .into_any()
}

/// A form for another message, and one for pictures of the last one.
#[component]
fn SayMore(complaint: Complaint) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<WriteMessage>();
    let (order, id) = (complaint.order_id.to_string(), complaint.id);
    let own = |message: &&ComplaintMessage| message.by == ComplaintParty::Customer;
    let last = complaint.messages.iter().rev().find(own);
    let has_room = last.is_some_and(|message| message.images.len() < MOST_IMAGES);
    let photos = has_room.then(|| view! { <Photos order=order.clone() id/> });
    let write = (complaint.messages.len() < MOST_MESSAGES).then(|| {
        view! {
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=WriteMessage::PATH class="form">
                <input type="hidden" name="id" value=order.clone()/>
                <input type="hidden" name="complaint" value=id.to_string()/>
                <Field
                    name="message"
                    label=t("Ajouter un message", "Add a message")
                    rows=3
                    maxlength=*limits::COMPLAINT_TEXT.end()
                    problem
                />
                <div class="button-row">
                    <button class="button button-quiet" type="submit">{t("Envoyer le message", "Send the message")}</button>
                </div>
            </PostForm>
        }
    });
    view! {
        {photos}
        {write}
    }
}

#[component]
fn Photos(order: String, id: Id<Complaint>) -> impl IntoView {
    let t = translate();
    let action = format!("/commandes/{order}/problemes/{id}/images");
    let hint = t(
        "JPEG, PNG ou WebP, 8\u{a0}Mo au plus chacune, trois par message. Rien de ce que l’appareil y note, comme le lieu, n’est gardé.",
        "JPEG, PNG or WebP, 8\u{a0}MB at most each, three a message. Nothing that the camera notes in them, such as the place, is kept.",
    );
    view! {
        <form class="form" method="post" action=action enctype="multipart/form-data">
            <PictureField label=t("Joindre des photos", "Add pictures") hint/>
            <div class="button-row">
                <button class="button button-quiet" type="submit">{t("Envoyer les photos", "Send the pictures")}</button>
            </div>
        </form>
    }
}

/// The form that reports a problem, behind a button of its own.
#[component]
fn Report(order: Order) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<ReportProblem>();
    let is_refused = problem.is_some();
    let lines: Vec<_> = order
        .items
        .into_iter()
        .map(|item| LineChoice {
            most: item.quantity,
            item,
        })
        .collect();
    view! {
        <details class="confirm is-calm" open=is_refused>
            <summary>{t("Signaler un problème", "Report a problem")}</summary>
            <PostForm action=ReportProblem::PATH class="form" novalidate=true>
                <ProblemNotice problem=problem.clone()/>
                <input type="hidden" name="id" value=order.id.to_string()/>
                <LineFields lines problem=problem.clone()/>
                <Reasons/>
                <Field
                    name="text"
                    label=t("Ce qui ne va pas", "What is wrong")
                    hint=t("Vous pourrez joindre des photos ensuite.", "You can add pictures afterwards.")
                    rows=4
                    maxlength=*limits::COMPLAINT_TEXT.end()
                    problem
                />
                <button class="button" type="submit">{t("Envoyer", "Send")}</button>
            </PostForm>
        </details>
    }
}

#[component]
fn Reasons() -> impl IntoView {
    let (t, language) = (translate(), language());
    let choices: Vec<_> = ComplaintReason::ALL
        .into_iter()
        .map(|one| {
            view! {
                <label class="choice">
                    <input type="radio" name="reason" value=one.of_refund().name() checked=one == ComplaintReason::Damaged/>
                    {reason(one, language)}
                </label>
            }
        })
        .collect();
    view! {
        <fieldset>
            <legend class="field-label">{t("Raison", "Reason")}</legend>
            {choices}
        </fieldset>
    }
}
