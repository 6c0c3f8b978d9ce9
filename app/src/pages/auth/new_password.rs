//! A new password, by the link in a letter.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::{forgot_password::BackToSignIn, frame::AuthFrame};
use crate::{
    components::{
        form::{
            field::Field,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::head::Head,
    },
    request::language::{language, translate},
    server_fns::credentials::SetPassword,
    words::labels,
};

/// `/mot-de-passe/nouveau?token=…`. Opening it changes nothing: mail programs open links by themselves.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let (t, language) = (translate(), language());
    crate::request::keep_address_private();
    let token = link_token();
    view! {
        <Head title=t("Nouveau mot de passe", "New password")/>
        <AuthFrame picture="/images/cheese/valencay.svg">
            <h1>{t("Nouveau mot de passe", "New password")}</h1>
            {if token.is_empty() {
                view! { <DeadLink words=labels::broken_link(language)/> }.into_any()
            } else {
                view! { <NewPasswordForm token/> }.into_any()
            }}
            <div class="auth-other"><BackToSignIn/></div>
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn NewPasswordForm(token: String) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SetPassword>();
    let dead = problem
        .as_ref()
        .and_then(|problem| problem.about("token"))
        .map(str::to_owned);
    let others = problem.clone().filter(|_| dead.is_none());
    view! {
        {dead.map(|words| view! { <DeadLink words/> })}
        <ProblemNotice problem=others/>
        <PostForm action=SetPassword::PATH class="form" novalidate=true>
            <input type="hidden" name="token" value=token/>
            <Field
                name="password"
                label=t("Nouveau mot de passe", "New password")
                kind="password"
                autocomplete="new-password"
                hint=labels::password_hint(language())
                problem
            />
            <p class="field-hint">
                {t(
                    "Tous les appareils où vous êtes connecté seront déconnectés.",
                    "Every device on which you are signed in will be signed out.",
                )}
            </p>
            <button class="button button-large button-wide" type="submit">
                {t("Changer le mot de passe", "Change the password")}
            </button>
        </PostForm>
    }
}

/// What is wrong with the link, and a link to get another.
#[component]
fn DeadLink(#[prop(into)] words: String) -> impl IntoView {
    let t = translate();
    view! {
        <div class="notice is-error" role="alert">
            <p class="notice-title">{words}</p>
            <p><a href="/mot-de-passe/oublie">{t("Demander un autre lien", "Ask for another link")}</a></p>
        </div>
    }
}

/// The token in the page's address; empty when there is none.
pub fn link_token() -> String {
    use_query_map().read_untracked().get("token").unwrap_or_default()
}
