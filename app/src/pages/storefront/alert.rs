//! A wish to be told of a product, for whoever has a letter about it.

use domain::catalog::alerts::LinkedAlert;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::consent;

use crate::{
    components::{
        form::{
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::alerts::{ConfirmAlert, StopAlerts, linked_alert},
};

/// `/prevenez-moi/:token`. Opening it changes nothing: mail programs open links by themselves.
#[component]
pub fn LinkedAlertPage() -> impl IntoView {
    crate::request::keep_address_private();
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let reading = linked_alert(token.clone());
    view! { <Storefront>{loaded(reading, |alert| view! { <Linked alert token/> })}</Storefront> }.into_any()
}

#[component]
fn Linked(alert: LinkedAlert, token: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<ConfirmAlert>().or_else(problem_of::<StopAlerts>);
    let name = alert.product.map(|product| {
        let address = format!("/fromages/{}", product.key());
        view! { <p><a class="more-link" href=address>{product.localized(language).name}</a></p> }
    });
    let title = t("Prévenez-moi", "Notify me");
    let stands = match (alert.is_over, alert.confirmed_at) {
        (true, _) => t(
            "Plus rien n’est attendu par ce lien\u{a0}: la lettre est partie, ou la demande a pris fin.",
            "Nothing is waited for by this link any more: the letter has left, or the wish has ended.",
        ),
        (false, Some(_)) => t(
            "C’est confirmé\u{a0}: nous vous écrirons une fois, à son retour.",
            "It is confirmed: we will write to you once, when it is back.",
        ),
        (false, None) => consent::CONFIRMED_ALERT.hint(language),
    };
    let to_confirm = token.clone();
    let confirm = (!alert.is_over && alert.confirmed_at.is_none()).then(|| {
        view! {
            <PostForm action=ConfirmAlert::PATH class="form">
                <input type="hidden" name="token" value=to_confirm/>
                <button class="button button-large" type="submit">{consent::CONFIRMED_ALERT.name(language)}</button>
            </PostForm>
        }
    });
    view! {
        <Head title/>
        <div class="page page-body back-in-stock">
            <h1>{title}</h1>
            {name}
            <ProblemNotice problem/>
            <SuccessNotice
                when=has_succeeded("fini")
                words=t("Vous ne serez plus prévenu d’aucun retour.", "You will be told of no return any more.")
            />
            <p>{stands}</p>
            {confirm}
            <PostForm action=StopAlerts::PATH class="form">
                <input type="hidden" name="token" value=token/>
                <button class="button button-quiet" type="submit">
                    {consent::STOP_ALERTS.name(language)}
                </button>
            </PostForm>
        </div>
    }
}
