//! A new password, by the link in a letter.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{forgot_password::BackToSignIn, frame::AuthFrame};
use crate::{
    components::{
        form::{
            field::{Field, action_problem},
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
    #[cfg(feature = "ssr")]
    crate::request::keep_address_private();
    let action = ServerAction::<SetPassword>::new();
    let token = link_token();
    view! {
        <Head title=t("Nouveau mot de passe", "New password")/>
        <AuthFrame picture="/images/cheese/valencay.svg">
            <h1>{t("Nouveau mot de passe", "New password")}</h1>
            {move || if token.get().is_empty() {
                view! { <DeadLink words=labels::broken_link(language)/> }.into_any()
            } else {
                view! { <NewPasswordForm action token=token.get()/> }.into_any()
            }}
            <div class="auth-other"><BackToSignIn/></div>
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn NewPasswordForm(action: ServerAction<SetPassword>, token: String) -> impl IntoView {
    let t = translate();
    let problem = action_problem(action);
    let dead = Memo::new(move |_| problem.with(|problem| Some(problem.as_ref()?.about("token")?.to_owned())));
    let others = Signal::derive(move || problem.get().filter(|problem| problem.about("token").is_none()));
    view! {
        {move || dead.get().map(|words| view! { <DeadLink words/> })}
        <ProblemNotice problem=others/>
        <ActionForm action attr:class="form" attr:novalidate="">
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
            <button
                class="button button-large button-wide"
                type="submit"
                aria-busy=move || action.pending().get().then_some("true")
            >
                {t("Changer le mot de passe", "Change the password")}
            </button>
        </ActionForm>
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
pub fn link_token() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get("token").unwrap_or_default()))
}
