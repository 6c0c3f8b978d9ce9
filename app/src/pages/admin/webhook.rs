//! One webhook: its form, its secret, and what was sent there.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{
    Id, Page, PageRequest,
    webhook::{DeliveryState, Webhook, WebhookDelivery, WebhookEvent},
};

use super::webhooks::{WebhookFields, WebhookState};
use crate::{
    components::{
        form::{
            confirm::Confirm,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
            shown_once::ShownOnce,
        },
        layout::{
            breadcrumb::Breadcrumb,
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::webhooks::{
        ChangeWebhookSecret, DeleteWebhook, SaveWebhook, SendEventAgain, WebhookDesk, WebhookForm, read_webhook,
    },
    words::integrations,
};

/// `/gestion/webhooks/:id`
#[component]
pub fn WebhookPage() -> impl IntoView {
    let id = use_params_map().read_untracked().get("id");
    let paging = PageRequest {
        page: requested_page(),
        ..Default::default()
    };
    let desk = read_webhook(id, paging, has_succeeded("secret"));
    view! { <Dashboard>{loaded(desk, |desk| view! { <Desk desk/> })}</Dashboard> }.into_any()
}

#[component]
fn Desk(desk: WebhookDesk) -> impl IntoView {
    let t = translate();
    let WebhookDesk {
        webhook,
        deliveries,
        secret,
    } = desk;
    let secret = secret.map(|secret| {
        let words = t(
            "Avec lui, une bibliothèque de Standard Webhooks vérifie que les événements viennent de la boutique.",
            "With it, a library of Standard Webhooks checks that events come from the shop.",
        );
        view! { <ShownOnce secret name=t("La clé secrète du webhook", "The webhook’s secret key") words/> }
    });
    let other = problem_of::<SendEventAgain>()
        .or_else(problem_of::<ChangeWebhookSecret>)
        .or_else(problem_of::<DeleteWebhook>);
    let name = webhook.url.clone();
    let form = WebhookForm::from_webhook(&webhook);
    view! {
        <Head title=format!("{}, {}", t("Webhook", "Webhook"), t("gestion", "back office"))/>
        <Breadcrumb above=vec![("/gestion/webhooks".into(), t("Webhooks", "Webhooks").into())] here=name.clone()/>
        <div class="desk-head"><h1>{name}</h1> <WebhookState webhook=webhook.clone()/></div>
        <SuccessNotice when=has_succeeded("saved") words=t("Webhook enregistré.", "Webhook saved.")/>
        <SuccessNotice when=has_succeeded("again") words=t("L’événement repart maintenant.", "The event leaves now.")/>
        <ProblemNotice problem=other/>
        <div class="desk-panels">
            {secret}
            <Log webhook=webhook.id deliveries/>
            <WebhookFields form problem={problem_of::<SaveWebhook>()}/>
            <Changes webhook/>
        </div>
    }
    .into_any()
}

/// What was sent, newest first.
#[component]
fn Log(webhook: Id<Webhook>, deliveries: Page<WebhookDelivery>) -> impl IntoView {
    let t = translate();
    let list = if deliveries.items.is_empty() {
        view! { <p class="muted">{t("Rien n’a encore été envoyé.", "Nothing has been sent yet.")}</p> }.into_any()
    } else {
        let rows: Vec<_> = deliveries
            .items
            .iter()
            .cloned()
            .map(|delivery| view! { <Row webhook delivery/> })
            .collect();
        view! {
            <Table label=t("Journal des envois", "Log of deliveries") caption=t("Envois, les plus récents d’abord", "Deliveries, newest first") rows>
                <th scope="col">{t("Événement", "Event")}</th>
                <th scope="col">{t("Date", "Date")}</th>
                <th scope="col">{t("État", "Status")}</th>
                <th scope="col" class="is-number">{t("Essais", "Tries")}</th>
                <th scope="col">{t("Réponse", "Answer")}</th>
                <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
            </Table>
            <DashboardPagination list=deliveries base="?"/>
        }
        .into_any()
    };
    view! {
        <section class="desk-panel" aria-labelledby="log">
            <h2 id="log">{t("Journal des envois", "Log of deliveries")}</h2>
            <p class="muted">{t("Gardé trente jours.", "Kept for thirty days.")}</p>
            {list}
        </section>
    }
    .into_any()
}

#[component]
fn Row(webhook: Id<Webhook>, delivery: WebhookDelivery) -> impl IntoView {
    let (t, language) = (translate(), language());
    let words = integrations::event(delivery.event, language);
    let about = match delivery.event {
        WebhookEvent::ProductUpdated | WebhookEvent::StockLow => format!("/gestion/produits/{}", delivery.subject_id),
        _ => format!("/gestion/commandes/{}", delivery.subject_id),
    };
    let class = match delivery.state {
        DeliveryState::GivenUp => "badge is-off",
        DeliveryState::Pending | DeliveryState::Delivered => "badge",
    };
    let mut state = integrations::state(delivery.state, language).to_owned();
    if let Some(next) = delivery.next_attempt_at {
        state = format!("{state}, {} {}", t("le", "on"), next.day_and_time(language));
    }
    let answer = match (delivery.last_error, delivery.last_status) {
        (Some(error), _) => error,
        (None, Some(status)) => status.to_string(),
        (None, None) => "–".into(),
    };
    let spoken = format!(" {words}, {}", delivery.created_at.day_and_time(language));
    let (webhook, id) = (webhook.to_string(), delivery.id.to_string());
    let send = match delivery.state {
        DeliveryState::Pending => t("Envoyer maintenant", "Send now"),
        DeliveryState::Delivered | DeliveryState::GivenUp => t("Envoyer à nouveau", "Send again"),
    };
    view! {
        <tr>
            <th scope="row"><a href=about>{words}</a></th>
            <td data-label=t("Date", "Date")>
                <time datetime=delivery.created_at.to_string()>{delivery.created_at.day_and_time(language)}</time>
            </td>
            <td data-label=t("État", "Status")><span class=class>{state}</span></td>
            <td data-label=t("Essais", "Tries") class="is-number">{delivery.attempts}</td>
            // The receiver's words.
            <td data-label=t("Réponse", "Answer") class="is-text" lang="en">{answer}</td>
            <td>
                <PostForm action=SendEventAgain::PATH>
                    <input type="hidden" name="webhook" value=webhook/>
                    <input type="hidden" name="id" value=id/>
                    <button class="button button-quiet button-small" type="submit">
                        {send}
                        <span class="visually-hidden">{spoken}</span>
                    </button>
                </PostForm>
            </td>
        </tr>
    }
    .into_any()
}

/// Another secret, and the end of it.
#[component]
fn Changes(webhook: Webhook) -> impl IntoView {
    let t = translate();
    let id = webhook.id.to_string();
    view! {
        <section class="desk-panel" aria-labelledby="changes">
            <h2 id="changes">{t("Clé secrète et suppression", "Secret key and removal")}</h2>
            <Confirm
                action=ChangeWebhookSecret::PATH
                id=id.clone()
                summary=t("Changer la clé secrète", "Change the secret key")
                yes=t("Oui, en faire une autre", "Yes, make another").to_owned()
                is_calm=true
            >
                <p>
                    {t(
                        "Pendant un jour, les événements sont signés par l’ancienne et par la nouvelle.",
                        "For a day, events are signed by the old one and by the new one.",
                    )}
                </p>
            </Confirm>
            <Confirm
                action=DeleteWebhook::PATH
                id
                summary=t("Supprimer", "Remove")
                yes=format!("{} {}", t("Oui, supprimer", "Yes, remove"), webhook.url)
            >
                <p>
                    {t(
                        "Ce qui attend n’est plus envoyé, et le journal est perdu.",
                        "What waits is not sent any more, and the log is lost.",
                    )}
                </p>
            </Confirm>
        </section>
    }
    .into_any()
}
