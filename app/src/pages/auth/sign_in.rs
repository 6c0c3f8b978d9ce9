//! Signing in.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

use super::frame::AuthFrame;
use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::head::Head,
    },
    request::language::translate,
    server_fns::account::SignIn,
    url::encode,
};

/// `/connexion`: the address and the password of an account.
#[component]
pub fn SignInPage() -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SignIn>();
    let next = next_path();
    let register = with_next("/inscription", &next);
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
                when=has_succeeded("nouveau")
                words=t(
                    "Votre mot de passe est changé. Connectez-vous avec le nouveau.",
                    "Your password is changed. Sign in with the new one.",
                )
            />
            <SuccessNotice
                when=has_succeeded("partout")
                words=t("Vous êtes déconnecté partout.", "You are signed out everywhere.")
            />
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=SignIn::PATH class="form">
                <input type="hidden" name="next" value=next/>
                <Field
                    name="email"
                    label=t("Adresse e-mail", "Email address")
                    kind="email"
                    autocomplete="email"
                    problem=problem.clone()
                />
                <Field
                    name="password"
                    label=t("Mot de passe", "Password")
                    kind="password"
                    autocomplete="current-password"
                    problem
                />
                <button class="button button-large button-wide" type="submit">
                    {t("Se connecter", "Sign in")}
                </button>
            </PostForm>
            <p><a href="/mot-de-passe/oublie">{t("Mot de passe oublié\u{a0}?", "Forgot your password?")}</a></p>
            <div class="auth-other">
                <h2 class="footer-heading">{t("Première visite", "First visit")}</h2>
                <p>
                    {t(
                        "Un compte suffit pour commander et suivre une livraison.",
                        "An account is all it takes to order and to follow a delivery.",
                    )}
                </p>
                <a class="button button-quiet" href=register>
                    {t("Créer un compte", "Create an account")}
                </a>
            </div>
        </AuthFrame>
    }
    .into_any()
}

/// The path to go on to once signed in, from the page's address; empty for the one of the visitor's role.
pub fn next_path() -> String {
    use_query_map().read_untracked().get("next").unwrap_or_default()
}

/// `path` with the parameter `next`, the path to go on to after it.
pub fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?next={}", encode(next))
    }
}
