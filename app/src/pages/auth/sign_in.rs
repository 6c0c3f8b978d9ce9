//! Signing in.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::frame::AuthFrame;
use crate::{
    components::{
        form::{
            field::{Field, action_problem},
            outcome::{SuccessNotice, has_parameter},
            problem::ProblemNotice,
        },
        layout::head::Head,
    },
    request::language::translate,
    server_fns::actions::account_actions,
    url::encode,
};

/// `/connexion`: the address and the password of an account.
#[component]
pub fn SignInPage() -> impl IntoView {
    let t = translate();
    let action = account_actions().sign_in;
    // The shared action would show its problem again on the next visit.
    on_cleanup(move || action.clear());
    let problem = action_problem(action);
    let next = next_path();
    let (is_new_password, is_out_everywhere) = (has_parameter("nouveau"), has_parameter("partout"));
    view! {
        <Head
            title=t("Se connecter", "Sign in")
            description=t(
                "Connectez-vous pour commander, suivre une livraison et retrouver vos adresses.",
                "Sign in to order, follow a delivery and find your addresses again.",
            )
        />
        <AuthFrame picture="/images/cheese/brillat-savarin.svg">
            <h1>{t("Se connecter", "Sign in")}</h1>
            <SuccessNotice
                when=is_new_password
                words=t(
                    "Votre mot de passe est changé. Connectez-vous avec le nouveau.",
                    "Your password is changed. Sign in with the new one.",
                )
            />
            <SuccessNotice
                when=is_out_everywhere
                words=t("Vous êtes déconnecté partout.", "You are signed out everywhere.")
            />
            <ProblemNotice problem/>
            <ActionForm action attr:class="form">
                <input type="hidden" name="next" value=next/>
                <Field name="email" label=t("Adresse e-mail", "Email address") kind="email" autocomplete="email" problem/>
                <Field
                    name="password"
                    label=t("Mot de passe", "Password")
                    kind="password"
                    autocomplete="current-password"
                    problem
                />
                <button
                    class="button button-large button-wide"
                    type="submit"
                    aria-busy=move || action.pending().get().then_some("true")
                >
                    {t("Se connecter", "Sign in")}
                </button>
            </ActionForm>
            <p><a href="/mot-de-passe/oublie">{t("Mot de passe oublié\u{a0}?", "Forgot your password?")}</a></p>
            <div class="auth-other">
                <h2 class="footer-heading">{t("Première visite", "First visit")}</h2>
                <p>
                    {t(
                        "Un compte suffit pour commander et suivre une livraison.",
                        "An account is all it takes to order and to follow a delivery.",
                    )}
                </p>
                <a class="button button-quiet" href=move || with_next("/inscription", &next.get())>
                    {t("Créer un compte", "Create an account")}
                </a>
            </div>
        </AuthFrame>
    }
    .into_any()
}

/// The path to go on to once signed in, from the page's address; empty for the one of the visitor's role.
pub fn next_path() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get("next").unwrap_or_default()))
}

/// `path` with the parameter `next`, the path to go on to after it.
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?next={}", encode(next))
    }
}
