//! A customer's password, and the sessions it opened.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Language, Page, Problem,
    session::{Session, SessionKind},
};

use crate::{
    components::{
        form::{
            field::{Field, action_problem},
            outcome::{SuccessNotice, count_successes, has_parameter},
            problem::ProblemNotice,
        },
        layout::{account_nav::AccountNav, head::Head, pagination::Pagination, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::credentials::{ChangePassword, CloseSession, CloseSessions, list_sessions},
    words::labels,
};

/// `/compte/securite`: the password and the sessions.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let t = translate();
    let change = ServerAction::<ChangePassword>::new();
    let round = count_successes(change);
    let close = ServerAction::<CloseSession>::new();
    let query = use_query_map();
    let page = Memo::new(move |_| {
        let page = query.with(|query| query.get("page").and_then(|page| page.parse().ok()));
        page.unwrap_or(1).clamp(1, 100_000)
    });
    let sessions = Resource::new(
        // Not after a form that was refused: reading the list again would empty what is being typed.
        move || (page.get(), close.version().get(), round.get()),
        |(page, ..)| list_sessions(page),
    );
    view! {
        <Head title=t("Sécurité du compte", "Account security")/>
        <Storefront>
            {loaded(sessions, move |sessions| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Sécurité", "Security")}</h1></div>
                        <AccountNav here="/compte/securite"/>
                        <Password change round/>
                        <Sessions sessions close/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Password(change: ServerAction<ChangePassword>, round: RwSignal<u32>) -> impl IntoView {
    let t = translate();
    let problem = action_problem(change);
    let has_parameter = has_parameter("change");
    let is_done = Signal::derive(move || has_parameter.get() && problem.with(Option::is_none));
    view! {
        <section class="account-section" aria-labelledby="change-password">
            <h2 id="change-password">{t("Mot de passe", "Password")}</h2>
            <div>
                <ProblemNotice problem/>
                <SuccessNotice
                    when=is_done
                    words=t(
                        "Votre mot de passe est changé. Vos autres appareils sont déconnectés.",
                        "Your password is changed. Your other devices are signed out.",
                    )
                />
                <For each=move || [round.get()] key=|round| *round let:_>
                    <PasswordForm change problem/>
                </For>
            </div>
        </section>
    }
}

#[component]
fn PasswordForm(change: ServerAction<ChangePassword>, problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = translate();
    view! {
        <ActionForm action=change attr:class="form" attr:novalidate="">
            <Field
                name="current_password"
                label=t("Mot de passe actuel", "Present password")
                kind="password"
                autocomplete="current-password"
                problem
            />
            <Field
                name="password"
                label=t("Nouveau mot de passe", "New password")
                kind="password"
                autocomplete="new-password"
                hint=labels::password_hint(language())
                problem
            />
            <div class="button-row">
                <button class="button" type="submit" aria-busy=move || change.pending().get().then_some("true")>
                    {t("Changer le mot de passe", "Change the password")}
                </button>
            </div>
        </ActionForm>
    }
}

#[component]
fn Sessions(sessions: Page<Session>, close: ServerAction<CloseSession>) -> impl IntoView {
    let t = translate();
    let close_all = ServerAction::<CloseSessions>::new();
    let problem = action_problem(close);
    let (page, pages) = (sessions.page, sessions.pages);
    let rows: Vec<_> = sessions
        .items
        .into_iter()
        .map(|session| view! { <SessionRow session close/> })
        .collect();
    view! {
        <section class="account-section" aria-labelledby="sessions">
            <h2 id="sessions">{t("Appareils connectés", "Signed-in devices")}</h2>
            <div class="session-block">
                <ProblemNotice problem/>
                <ul class="session-list">{rows}</ul>
                <Pagination page pages base="/compte/securite?"/>
                <ActionForm action=close_all>
                    <button class="button button-danger" type="submit">
                        {t("Se déconnecter partout", "Sign out everywhere")}
                    </button>
                </ActionForm>
            </div>
        </section>
    }
}

#[component]
fn SessionRow(session: Session, close: ServerAction<CloseSession>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let name = name(&session, language);
    let opened = session.created_at;
    let end = if session.current {
        view! { <p><span class="badge is-done">{t("Cet appareil", "This device")}</span></p> }.into_any()
    } else {
        let words = format!(
            "{} {name}, {}",
            t("Déconnecter", "Sign out"),
            opened.day_and_time(language)
        );
        view! {
            <ActionForm action=close>
                <input type="hidden" name="id" value=session.id.to_string()/>
                <button class="button button-quiet button-small" type="submit" aria-label=words>
                    {t("Déconnecter", "Sign out")}
                </button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <li class="session-row">
            <div>
                <p class="session-name">{name.clone()}</p>
                <p class="session-facts">
                    {t("Depuis le ", "Since ")}
                    <time datetime=opened.to_string()>{opened.day_and_time(language)}</time>
                    {t(", dernière visite le ", ", last seen on ")}
                    <time datetime=session.last_used_at.to_string()>{session.last_used_at.day(language)}</time>
                </p>
            </div>
            {end}
        </li>
    }
}

/// What a session is called: `Firefox, Linux`, or the part of it that is known.
fn name(session: &Session, language: Language) -> String {
    match (&session.user_agent, session.kind) {
        (Some(agent), SessionKind::Browser) => agent.clone(),
        (Some(agent), SessionKind::Api) => format!("{agent} (API)"),
        (None, SessionKind::Browser) => language.pick("Un navigateur", "A browser").into(),
        (None, SessionKind::Api) => language.pick("Un programme (API)", "A program (API)").into(),
    }
}
