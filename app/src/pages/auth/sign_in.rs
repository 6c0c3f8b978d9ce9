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
    url::with_next,
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
            <SuccessNotice
                when=has_succeeded("efface")
                words=t(
                    "Votre compte est effacé. Merci d’avoir été des nôtres.",
                    "Your account is erased. Thank you for having been with us.",
                )
            />
            {has_succeeded("attente").then(|| view! { <WaitedTooLong/> })}
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

/// Why who gave the right password is asked for it again.
#[component]
fn WaitedTooLong() -> impl IntoView {
    let t = translate();
    view! {
        <div class="notice is-error" role="alert">
            <p>
                {t(
                    "Le code s’est fait attendre plus de cinq minutes, ou le mot de passe a changé. Connectez-vous de nouveau.",
                    "The code took more than five minutes, or the password has changed. Sign in again.",
                )}
            </p>
        </div>
    }
}
