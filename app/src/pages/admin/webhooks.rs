//! Webhooks: those that there are, and the form of one.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    PageRequest, Problem, limits,
    webhook::{Webhook, WebhookEvent},
};

use crate::{
    components::{
        form::{
            field::{Field, message},
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::webhooks::{SaveWebhook, WebhookForm, list_webhooks},
    words::integrations,
};

/// `/gestion/webhooks`: the addresses that hear of what happens.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    let t = translate();
    let webhooks = list_webhooks(PageRequest {
        page: requested_page(),
        ..Default::default()
    });
    view! {
        <Head title=t("Webhooks, gestion", "Webhooks, back office")/>
        <Dashboard>
            <div class="desk-head">
                <h1>{t("Webhooks", "Webhooks")}</h1>
                <a class="more-link" href="/gestion/cles">{t("Clés d’API", "API keys")}</a>
            </div>
            <SuccessNotice
                when=has_succeeded("deleted")
                words=t("Webhook supprimé, avec son journal.", "Webhook removed, with its log.")
            />
            {loaded(webhooks, move |webhooks| {
                let form = WebhookForm::read(&use_query_map().read_untracked());
                view! {
                    <div class="desk-panels">
                        <p>
                            {t(
                                "La boutique annonce ce qui arrive aux adresses que voici, signé selon Standard Webhooks. Ce qui n’est pas pris est renvoyé pendant trois jours.",
                                "The shop tells these addresses of what happens, signed by the rules of Standard Webhooks. What is not taken is sent again for three days.",
                            )}
                        </p>
                        <List webhooks/>
                        <WebhookFields form problem={problem_of::<SaveWebhook>()}/>
                    </div>
                }
            })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn List(webhooks: shared::Page<Webhook>) -> impl IntoView {
    let t = translate();
    if webhooks.items.is_empty() {
        return view! { <p class="muted">{t("Aucun webhook pour l’instant.", "No webhook yet.")}</p> }.into_any();
    }
    let rows: Vec<_> = webhooks
        .items
        .iter()
        .cloned()
        .map(|webhook| view! { <Row webhook/> })
        .collect();
    view! {
        <Table label=t("Liste des webhooks", "List of webhooks") caption=t("Webhooks, les plus récents d’abord", "Webhooks, newest first") rows>
            <th scope="col">{t("Adresse", "Address")}</th>
            <th scope="col">{t("Événements", "Events")}</th>
            <th scope="col">{t("État", "Status")}</th>
        </Table>
        <DashboardPagination list=webhooks base="?"/>
    }
    .into_any()
}

#[component]
fn Row(webhook: Webhook) -> impl IntoView {
    let (t, language) = (translate(), language());
    let events: Vec<_> = webhook
        .events
        .iter()
        .map(|event| integrations::event(*event, language))
        .collect();
    view! {
        <tr>
            <th scope="row"><a href=format!("/gestion/webhooks/{}", webhook.id)>{webhook.url.clone()}</a></th>
            <td data-label=t("Événements", "Events") class="is-text">{events.join(", ")}</td>
            <td data-label=t("État", "Status")><WebhookState webhook/></td>
        </tr>
    }
    .into_any()
}

/// Whether a webhook hears of anything, and takes it.
#[component]
pub fn WebhookState(
    /// The webhook whose state is drawn.
    webhook: Webhook,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (class, words) = match webhook.failing_since {
        _ if !webhook.active => ("badge is-off", t("Désactivé", "Switched off").to_owned()),
        Some(since) => (
            "badge is-off",
            format!(
                "{} {}",
                t("En échec depuis le", "Failing since"),
                since.day_and_time(language)
            ),
        ),
        None => ("badge", t("Actif", "Active").to_owned()),
    };
    view! { <span class=class>{words}</span> }
}

/// The form of a new webhook, or of one that is there.
#[component]
pub fn WebhookFields(
    /// What it holds at first.
    form: WebhookForm,
    /// The problem of its last answer.
    problem: Option<Problem>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let is_new = form.id.is_empty();
    let heading = if is_new {
        t("Ajouter un webhook", "Add a webhook")
    } else {
        t("Modifier", "Change")
    };
    let error = message(problem.as_ref(), "events");
    let described_by = error.is_some().then_some("events-error");
    let choices = WebhookEvent::ALL.map(|event| {
        let checked = form.events.contains(&event);
        view! {
            <label class="choice">
                <input type="checkbox" name="form[events][]" value=event.name() checked=checked/>
                <span>{integrations::event(event, language)} " " <code class="muted">{event.name()}</code></span>
            </label>
        }
    });
    let active = (!is_new).then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" name="form[active]" value="true" checked=form.active/>
                {t("Actif", "Active")}
            </label>
        }
    });
    view! {
        <section class="desk-panel" id="form" aria-labelledby="form-heading">
            <h2 id="form-heading">{heading}</h2>
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=SaveWebhook::PATH class="form" novalidate=true>
                <input type="hidden" name="form[id]" value=form.id/>
                <Field
                    within="form"
                    name="url"
                    kind="url"
                    label=t("Adresse", "Address")
                    hint=t("Elle commence par https:// et se trouve sur Internet.", "It begins with https:// and is on the internet.")
                    value=form.url
                    maxlength=*limits::WEBHOOK_URL.end()
                    problem
                />
                <fieldset id="events" tabindex="-1" aria-describedby=described_by>
                    <legend class="field-label">{t("Ce qu’il apprend", "What it hears of")}</legend>
                    <div class="choice-list">{choices.collect_view()}</div>
                    {error.map(|message| view! { <p class="field-error" id="events-error">{message}</p> })}
                </fieldset>
                {active}
                <div class="button-row">
                    <button class="button" type="submit">{t("Enregistrer", "Save")}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
