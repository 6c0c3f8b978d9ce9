//! A link to choose a new password, for who forgot theirs.

use leptos::{prelude::*, server_fn::ServerFn};

use super::frame::AuthFrame;
use crate::{
    components::{
        form::{
            field::Field,
            outcome::has_parameter,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::head::Head,
    },
    request::language::translate,
    server_fns::credentials::AskReset,
};

/// `/mot-de-passe/oublie`: asks for an address, and then says where to look.
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let t = translate();
    let is_sent = has_parameter("envoye");
    view! {
        <Head
            title=t("Mot de passe oublié", "Forgotten password")
            description=t(
                "Recevez un lien pour choisir un nouveau mot de passe.",
                "Get a link to choose a new password.",
            )
        />
        <AuthFrame picture="/images/cheese/brillat-savarin.svg">
            {if is_sent { view! { <Sent/> }.into_any() } else { view! { <ResetRequestForm/> }.into_any() }}
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn ResetRequestForm() -> impl IntoView {
    let t = translate();
    let problem = problem_of::<AskReset>();
    view! {
        <h1>{t("Mot de passe oublié", "Forgotten password")}</h1>
        <p>
            {t(
                "Dites-nous votre adresse\u{a0}: nous y envoyons un lien pour choisir un nouveau mot de passe.",
                "Tell us your address: we send a link there to choose a new password.",
            )}
        </p>
        <ProblemNotice problem=problem.clone()/>
        <PostForm action=AskReset::PATH class="form" novalidate=true>
            <Field name="email" label=t("Adresse e-mail", "Email address") kind="email" autocomplete="email" problem/>
            <button class="button button-large button-wide" type="submit">
                {t("Recevoir le lien", "Get the link")}
            </button>
        </PostForm>
        <div class="auth-other"><BackToSignIn/></div>
    }
}

#[component]
fn Sent() -> impl IntoView {
    let t = translate();
    view! {
        <h1>{t("Regardez votre courrier", "Look at your mail")}</h1>
        <div class="notice is-success" role="status">
            <p>
                {t(
                    "Si un compte existe avec cette adresse, la lettre est en route. Son lien est valable une heure et \
                     ne sert qu’une fois.",
                    "If there is an account with this address, the letter is on its way. Its link is good for an hour, \
                     and only once.",
                )}
            </p>
        </div>
        <div class="auth-other">
            <p>
                {t(
                    "Rien reçu\u{a0}? Regardez dans les indésirables, ou ",
                    "Nothing there? Look in the junk folder, or ",
                )}
                <a href="/mot-de-passe/oublie">{t("demandez-en une autre", "ask for another")}</a>
                "."
            </p>
            <BackToSignIn/>
        </div>
    }
}

/// A link back to signing in.
#[component]
pub fn BackToSignIn() -> impl IntoView {
    let t = translate();
    view! { <p><a href="/connexion">{t("Revenir à la connexion", "Back to signing in")}</a></p> }
}
