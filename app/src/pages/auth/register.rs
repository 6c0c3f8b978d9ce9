//! Coming in for the first time.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{frame::AuthFrame, sign_in::next_path};
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
    server_fns::account::Register,
    url::with_next,
    words::labels,
};

/// `/inscription`: the form for a new account.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let t = translate();
    let problem = problem_of::<Register>();
    let next = next_path();
    let sign_in = with_next("/connexion", &next);
    view! {
        <Head
            title=t("Créer un compte", "Create an account")
            description=t(
                "Un nom, une adresse, un mot de passe\u{a0}: de quoi commander nos fromages et suivre leur livraison.",
                "A name, an address, a password: all you need to order our cheeses and follow their delivery.",
            )
        />
        <AuthFrame picture="/images/cheese/valencay.svg">
            <h1>{t("Créer un compte", "Create an account")}</h1>
            <ProblemNotice problem=problem.clone()/>
            <PostForm action=Register::PATH class="form" novalidate=true>
                <input type="hidden" name="next" value=next/>
                <Field name="name" label=t("Nom", "Name") autocomplete="name" problem=problem.clone()/>
                <Field
                    name="email"
                    label=t("Adresse e-mail", "Email address")
                    kind="email"
                    autocomplete="email"
                    problem=problem.clone()
                />
                <Field
                    name="phone_number"
                    label=t("Téléphone", "Phone")
                    kind="tel"
                    autocomplete="tel"
                    hint=labels::phone_hint(language())
                    may_be_empty=true
                    problem=problem.clone()
                />
                <Field
                    name="password"
                    label=t("Mot de passe", "Password")
                    kind="password"
                    autocomplete="new-password"
                    hint=labels::password_hint(language())
                    problem
                />
                <button class="button button-large button-wide" type="submit">
                    {t("Créer mon compte", "Create my account")}
                </button>
            </PostForm>
            <div class="auth-other">
                <p>
                    {t("Déjà un compte\u{a0}? ", "Already have an account? ")}
                    <a href=sign_in>{t("Se connecter", "Sign in")}</a>
                </p>
            </div>
        </AuthFrame>
    }
    .into_any()
}
