//! What customer and shop say about a problem with an order.

use leptos::prelude::*;
use shared::{
    Language,
    complaint::{Complaint, ComplaintMessage, ComplaintOutcome, ComplaintParty, ComplaintReason, ComplaintStatus},
};

use super::withdrawals::Parts;
use crate::{
    components::product::picture::Picture,
    request::language::{language, translate},
};

/// A complaint: what it is about, all that was said, oldest first, and what came of it.
#[component]
pub fn Thread(
    /// The complaint, its messages oldest first.
    complaint: Complaint,
    /// Whether an admin reads it, and not the customer.
    #[prop(optional)]
    is_for_shop: bool,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let state = match complaint.status {
        ComplaintStatus::Open => view! { <span class="badge is-new">{t("En attente", "Waiting")}</span> }.into_any(),
        ComplaintStatus::Answered => view! { <span class="badge">{t("Répondu", "Answered")}</span> }.into_any(),
    };
    let outcome = outcome(&complaint, language).map(|words| view! { <p><strong>{words}</strong></p> });
    let messages: Vec<_> = complaint
        .messages
        .into_iter()
        .map(|message| view! { <Message message is_for_shop/> })
        .collect();
    view! {
        <p>{state} " " {reason(complaint.reason, language)}</p>
        <Parts parts=complaint.lines/>
        <ol class="thread">{messages}</ol>
        {outcome}
    }
}

#[component]
fn Message(message: ComplaintMessage, is_for_shop: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let author = match (message.by, is_for_shop) {
        (ComplaintParty::Customer, false) => t("Vous", "You"),
        (ComplaintParty::Customer, true) => t("Le client", "The customer"),
        (ComplaintParty::Shop, _) => "Fromagerie Alioui",
    };
    let alt = t("Photo du problème", "Picture of the problem");
    let pictures = (!message.images.is_empty()).then(|| {
        let pictures = message.images.into_iter().map(|address| {
            view! {
                <li>
                    <a href=address><Picture src=Some(address.clone()) alt=alt sizes="6rem"/></a>
                </li>
            }
        });
        let pictures: Vec<_> = pictures.collect();
        view! { <ul class="review-pictures">{pictures}</ul> }
    });
    view! {
        <li>
            <p>
                <span class="review-author">{author}</span>
                " "
                <time class="review-date" datetime=message.at.to_string()>{message.at.day_and_time(language)}</time>
            </p>
            <p class="review-text">{message.text}</p>
            {pictures}
        </li>
    }
}

/// What is wrong, in the words of who chooses it.
pub const fn reason(reason: ComplaintReason, language: Language) -> &'static str {
    match reason {
        ComplaintReason::Damaged => language.pick("Arrivé abîmé", "Arrived damaged"),
        ComplaintReason::Missing => language.pick("Manquant", "Missing"),
        ComplaintReason::NotAsOrdered => language.pick("Pas ce qui était commandé", "Not what was ordered"),
        ComplaintReason::Other => language.pick("Autre chose", "Something else"),
    }
}

fn outcome(complaint: &Complaint, language: Language) -> Option<String> {
    let amount = complaint.amount.unwrap_or_default().display(language);
    match (complaint.outcome?, language) {
        (ComplaintOutcome::Refund, Language::French) => Some(format!("Remboursement de {amount}")),
        (ComplaintOutcome::Refund, Language::English) => Some(format!("Refund of {amount}")),
        (ComplaintOutcome::Voucher, _) => {
            let code = complaint.coupon_code.as_deref().unwrap_or_default();
            let words = language.pick("Bon de", "Coupon of");
            Some(format!("{words} {amount}, {code}"))
        }
        (ComplaintOutcome::None, _) => None,
    }
}
