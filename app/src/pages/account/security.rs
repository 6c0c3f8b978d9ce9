//! A customer's password, and the sessions it opened.

use domain::identity::second_factor::Status;
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Language, Page,
    session::{Session, SessionKind},
};

use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_parameter},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{
            account_nav::AccountNav, dashboard::requested_page, head::Head, pagination::Pagination,
            storefront::Storefront,
        },
    },
    pages::loading::loaded::loaded,
    request::{
        AppError,
        language::{language, translate},
    },
    server_fns::{
        credentials::{ChangePassword, CloseSession, CloseSessions, list_sessions},
        second_factor::{PAGE, read_status},
    },
    words::labels,
};

/// `/compte/securite`: the password and the sessions.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Sécurité du compte", "Account security")/>
        <Storefront>
            {loaded(read(requested_page()), move |(sessions, second_factor)| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Sécurité", "Security")}</h1></div>
                        <AccountNav here="/compte/securite"/>
                        <Password/>
                        {second_factor.map(|status| view! { <SecondFactor status/> })}
                        <Sessions sessions/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

async fn read(page: i64) -> Result<(Page<Session>, Option<Status>), AppError> {
    Ok((list_sessions(page).await?, read_status().await?))
}

#[component]
fn SecondFactor(status: Status) -> impl IntoView {
    let t = translate();
    let (words, link) = match status {
        Status::Off => (
            t(
                "Le mot de passe suffit pour entrer. Un code de votre téléphone en plus protège la boutique si quelqu’un le devine.",
                "The password is enough to sign in. A code of your phone besides protects the shop should someone guess it.",
            ),
            t("Activer les deux étapes", "Switch two steps on"),
        ),
        Status::On { .. } => (
            t(
                "Activée\u{a0}: après le mot de passe, un code de votre application.",
                "On: after the password, a code of your app.",
            ),
            t("Gérer les deux étapes", "Manage the two steps"),
        ),
    };
    view! {
        <section class="account-section" aria-labelledby="two-steps">
            <h2 id="two-steps">{t("Connexion en deux étapes", "Two-step sign-in")}</h2>
            <div class="account-part">
                <p>{words}</p>
                <div class="button-row"><a class="button button-quiet" href=PAGE>{link}</a></div>
            </div>
        </section>
    }
}

#[component]
fn Password() -> impl IntoView {
    let t = translate();
    let problem = problem_of::<ChangePassword>();
    let is_done = has_parameter("change") && problem.is_none();
    view! {
        <section class="account-section" aria-labelledby="change-password">
            <h2 id="change-password">{t("Mot de passe", "Password")}</h2>
            <div>
                <ProblemNotice problem=problem.clone()/>
                <SuccessNotice
                    when=is_done
                    words=t(
                        "Votre mot de passe est changé. Vos autres appareils sont déconnectés.",
                        "Your password is changed. Your other devices are signed out.",
                    )
                />
                <PostForm action=ChangePassword::PATH class="form" novalidate=true>
                    <Field
                        name="current_password"
                        label=t("Mot de passe actuel", "Present password")
                        kind="password"
                        autocomplete="current-password"
                        problem=problem.clone()
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
                        <button class="button" type="submit">
                            {t("Changer le mot de passe", "Change the password")}
                        </button>
                    </div>
                </PostForm>
            </div>
        </section>
    }
}

#[component]
fn Sessions(sessions: Page<Session>) -> impl IntoView {
    let t = translate();
    let (page, pages) = (sessions.page, sessions.pages);
    let rows: Vec<_> = sessions
        .items
        .into_iter()
        .map(|session| view! { <SessionRow session/> })
        .collect();
    view! {
        <section class="account-section" aria-labelledby="sessions">
            <h2 id="sessions">{t("Appareils connectés", "Signed-in devices")}</h2>
            <div class="session-block">
                <ProblemNotice problem={problem_of::<CloseSession>()}/>
                <ul class="session-list">{rows}</ul>
                <Pagination page pages base="/compte/securite?"/>
                <PostForm action=CloseSessions::PATH>
                    <button class="button button-danger" type="submit">
                        {t("Se déconnecter partout", "Sign out everywhere")}
                    </button>
                </PostForm>
            </div>
        </section>
    }
}

#[component]
fn SessionRow(session: Session) -> impl IntoView {
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
            <PostForm action=CloseSession::PATH>
                <input type="hidden" name="id" value=session.id.to_string()/>
                <button class="button button-quiet button-small" type="submit" aria-label=words>
                    {t("Déconnecter", "Sign out")}
                </button>
            </PostForm>
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
