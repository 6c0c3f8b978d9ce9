//! What livreurs reported of an order, for an admin to decide what follows.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id, Language,
    order::{Order, OrderStatus},
    round::DeliveryOutcome,
    user::User,
};

use crate::{
    components::form::{
        outcome::{SuccessNotice, has_succeeded},
        post_form::{PostForm, problem_of},
        problem::ProblemNotice,
    },
    request::language::{language, translate},
    server_fns::admin::orders::CloseOutcome,
};

/// The outcomes; nothing when none was reported.
#[component]
pub fn Outcomes(
    /// The order, with the outcome that waits.
    order: Order,
    /// What was reported, in the order in which it happened.
    outcomes: Vec<DeliveryOutcome>,
    /// The names of those who reported it.
    people: Vec<(Id<User>, String)>,
) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<CloseOutcome>();
    if outcomes.is_empty() {
        return ().into_any();
    }
    let entries: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| {
            let by = people
                .iter()
                .find(|(id, _)| *id == outcome.by)
                .map(|(_, name)| name.clone());
            view! { <li><Entry outcome by/></li> }
        })
        .collect();
    let decide = order.open_outcome.map(|open| {
        let words = match order.status {
            OrderStatus::Shipped => t(
                "La commande reste dans la tournée, pour un nouveau passage. Sinon, annulez-la ou confiez-la à un autre livreur.",
                "The order stays in the round, to be tried again. Else cancel it, or give it to another courier.",
            ),
            _ => t(
                "Ce qui est noté ici n’a rien changé à la commande\u{a0}: voyez ce qu’il en est avec le livreur et le client.",
                "What is noted here changed nothing of the order: see how things stand with the courier and the customer.",
            ),
        };
        view! {
            <p>{words}</p>
            <PostForm action=CloseOutcome::PATH class="form">
                <input type="hidden" name="id" value=order.id.to_string()/>
                <input type="hidden" name="outcome_id" value=open.id.to_string()/>
                <button class="button button-quiet" type="submit">{t("C’est décidé", "It is decided")}</button>
            </PostForm>
        }
    });
    view! {
        <section class="desk-panel" aria-labelledby="outcomes">
            <h2 id="outcomes">{t("À la porte", "At the door")}</h2>
            <SuccessNotice when=has_succeeded("decided") words=t("C’est noté.", "Noted.")/>
            <ProblemNotice problem/>
            <ol class="outcomes">{entries}</ol>
            {decide}
        </section>
    }
    .into_any()
}

/// What was reported, by whom and when, with its photograph.
#[component]
fn Entry(outcome: DeliveryOutcome, by: Option<String>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let by = by.map(|by| format!("{by}, "));
    let clock = outcome.is_clock_wrong().then(|| {
        let said = outcome.said_at.day_and_time(language);
        let words = t(
            "L’heure du téléphone ne pouvait pas être la bonne, celle de la boutique compte. Il disait\u{a0}:",
            "The phone’s clock cannot have been right, the shop’s counts. It said:",
        );
        view! { <p class="muted">{format!("{words} {said}.")}</p> }
    });
    let unfit = outcome
        .unfit
        .map(|unfit| view! { <p class="notice is-warning">{unfit.words(language)}</p> });
    let money = outcome
        .is_sum_different()
        .then(|| view! { <p class="notice is-warning">{money(&outcome, language)}</p> });
    let note = outcome
        .note
        .clone()
        .map(|note| view! { <p class="outcome-note">{note}</p> });
    let photo = outcome.photo_until.map(|until| {
        let address = format!("/api/delivery/outcomes/{}/photo", outcome.id);
        let words = t("Photo, gardée jusqu’au", "Photograph, kept until");
        view! { <p><a href=address>{format!("{words} {}", until.day(language))}</a></p> }
    });
    view! {
        <p>
            <strong>{outcome.outcome.words(language)}</strong>
            ", "
            {by}
            <time datetime=outcome.at.to_string()>{outcome.at.day_and_time(language)}</time>
        </p>
        {unfit}
        {money}
        {note}
        {photo}
        {clock}
    }
}

/// That another sum was taken than was owed.
fn money(outcome: &DeliveryOutcome, language: Language) -> String {
    let taken = outcome.collected.unwrap_or_default().display(language);
    let owed = outcome.owed.display(language);
    match language {
        Language::French => format!("Encaissé\u{a0}: {taken}. Dû\u{a0}: {owed}."),
        Language::English => format!("Collected: {taken}. Owed: {owed}."),
    }
}
