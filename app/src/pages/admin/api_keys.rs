//! API keys: those that there are, and the form of a new one.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{
    PageRequest, Problem, Timestamp,
    api_key::{ApiKey, Scope},
    limits,
};

use crate::{
    components::{
        form::{
            confirm::Confirm,
            field::{Field, message},
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
            shown_once::ShownOnce,
        },
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::api_keys::{ApiKeyForm, CreateApiKey, KeyDesk, RevokeApiKey, list_api_keys},
    words::integrations,
};

/// `/gestion/cles`: the keys of programs that call REST.
#[component]
pub fn ApiKeysPage() -> impl IntoView {
    let t = translate();
    let paging = PageRequest {
        page: requested_page(),
        ..Default::default()
    };
    view! {
        <Head title=t("Clés d’API, gestion", "API keys, back office")/>
        <Dashboard>{loaded(list_api_keys(paging, has_succeeded("made")), |desk| view! { <Keys desk/> })}</Dashboard>
    }
    .into_any()
}

#[component]
fn Keys(desk: KeyDesk) -> impl IntoView {
    let t = translate();
    let KeyDesk {
        keys,
        people,
        made,
        now,
    } = desk;
    let problem = problem_of::<CreateApiKey>();
    let form = ApiKeyForm::read(&use_query_map().read_untracked());
    let made = made.map(|secret| {
        let words = t(
            "Il l’envoie à chaque appel, dans l’en-tête «\u{a0}Authorization: Bearer\u{a0}» suivi de la clé.",
            "It sends it with each call, in the header “Authorization: Bearer” followed by the key.",
        );
        view! { <ShownOnce secret name=t("Votre clé d’API", "Your API key") words/> }
    });
    let rows: Vec<_> = keys
        .items
        .iter()
        .map(|key| {
            let by = people.get(&key.by).cloned().unwrap_or_default();
            view! { <Row key=key.clone() by now/> }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="muted">{t("Aucune clé pour l’instant.", "No key yet.")}</p> }.into_any()
    } else {
        view! {
            <Table label=t("Liste des clés", "List of keys") caption=t("Clés, les plus récentes d’abord", "Keys, newest first") rows>
                <th scope="col">{t("Clé", "Key")}</th>
                <th scope="col">{t("Portées", "Scopes")}</th>
                <th scope="col">{t("Créée", "Made")}</th>
                <th scope="col">{t("Dernier usage", "Last used")}</th>
                <th scope="col">{t("État", "Status")}</th>
                <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
            </Table>
            <DashboardPagination list=keys base="?"/>
        }
        .into_any()
    };
    view! {
        <div class="desk-head">
            <h1>{t("Clés d’API", "API keys")}</h1>
            <a class="more-link" href="/gestion/webhooks">{t("Webhooks", "Webhooks")}</a>
        </div>
        <SuccessNotice
            when=has_succeeded("revoked")
            words=t("Clé révoquée\u{a0}: elle n’ouvre plus rien.", "Key revoked: it opens nothing any more.")
        />
        <ProblemNotice problem={problem_of::<RevokeApiKey>()}/>
        <div class="desk-panels">
            {made}
            <p>
                {t(
                    "Avec une clé, un programme (caisse, entrepôt, comptabilité) appelle la boutique sans mot de passe, en votre nom, et seulement pour ce que ses portées permettent. Elle cesse de valoir si vous ne gérez plus la boutique. ",
                    "With a key, a program (till, warehouse, accounting) calls the shop without a password, in your name, and only for what its scopes allow. It stops working when you run the shop no more. ",
                )}
                <a href="/api/docs">{t("Documentation de l’API", "Documentation of the API")}</a>
            </p>
            {list}
            <NewKey form problem/>
        </div>
    }
    .into_any()
}

#[component]
fn Row(key: ApiKey, by: String, now: Timestamp) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (class, state) = match (key.revoked_at, key.expires_at) {
        (Some(_), _) => ("badge is-off", t("Révoquée", "Revoked").to_owned()),
        (None, Some(end)) if end <= now => ("badge is-off", t("Expirée", "Expired").to_owned()),
        (None, Some(end)) => (
            "badge",
            format!("{} {}", t("Jusqu’au", "Until"), end.plus_seconds(-1).day(language)),
        ),
        (None, None) => ("badge", t("Sans fin", "Without end").to_owned()),
    };
    let scopes: Vec<_> = key
        .scopes
        .iter()
        .map(|scope| view! { <li><code>{scope.name()}</code></li> })
        .collect();
    let used = match key.last_used_at {
        Some(at) => at.day_and_time(language),
        None => t("jamais", "never").to_owned(),
    };
    let yes = format!("{} {}", t("Oui, révoquer", "Yes, revoke"), key.name);
    let revoke = key.is_good(now).then(|| {
        view! {
            <Confirm action=RevokeApiKey::PATH id=key.id.to_string() summary=t("Révoquer", "Revoke") yes>
                <p>
                    {t(
                        "Le programme qui la porte est refusé aussitôt. Cela ne se défait pas.",
                        "The program that has it is refused at once. This cannot be undone.",
                    )}
                </p>
            </Confirm>
        }
    });
    view! {
        <tr>
            <th scope="row">{key.name.clone()} " " <code class="muted">{key.beginning.clone()} "…"</code></th>
            <td data-label=t("Portées", "Scopes") class="is-text"><ul>{scopes}</ul></td>
            <td data-label=t("Créée", "Made")>{key.created_at.day(language)} " · " {by}</td>
            <td data-label=t("Dernier usage", "Last used")>{used}</td>
            <td data-label=t("État", "Status")><span class=class>{state}</span></td>
            <td>{revoke}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn NewKey(form: ApiKeyForm, problem: Option<Problem>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let error = message(problem.as_ref(), "scopes");
    let described_by = error.is_some().then_some("scopes-error");
    let choices = Scope::ALL.map(|scope| {
        let checked = form.scopes.contains(&scope);
        view! {
            <label class="choice">
                <input type="checkbox" name="form[scopes][]" value=scope.name() checked=checked/>
                <span>{integrations::scope(scope, language)} " " <code class="muted">{scope.name()}</code></span>
            </label>
        }
    });
    view! {
        <section class="desk-panel" id="form" aria-labelledby="form-heading">
            <h2 id="form-heading">{t("Nouvelle clé", "New key")}</h2>
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=CreateApiKey::PATH class="form" novalidate=true>
                <Field
                    within="form"
                    name="name"
                    label=t("À quoi elle sert", "What it is for")
                    hint=t("Caisse du marché, comptabilité…", "Market till, accounting…")
                    value=form.name
                    maxlength=*limits::API_KEY_NAME.end()
                    problem=problem.clone()
                />
                <fieldset id="scopes" tabindex="-1" aria-describedby=described_by>
                    <legend class="field-label">{t("Ce qu’elle permet", "What it allows")}</legend>
                    <div class="choice-list">{choices.collect_view()}</div>
                    {error.map(|message| view! { <p class="field-error" id="scopes-error">{message}</p> })}
                </fieldset>
                <Field
                    within="form"
                    name="expires_at"
                    kind="date"
                    label=t("Dernier jour", "Last day")
                    hint=t("Vide, sans fin.", "Empty, without end.")
                    value=form.expires_at
                    may_be_empty=true
                    problem
                />
                <div class="button-row">
                    <button class="button" type="submit">{t("Créer la clé", "Make the key")}</button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
