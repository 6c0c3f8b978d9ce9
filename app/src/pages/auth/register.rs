//! Coming in for the first time.

use leptos::prelude::*;

use super::{
    frame::AuthFrame,
    sign_in::{next_path, with_next},
};
use crate::{
    components::{
        form::{
            field::{Field, action_problem},
            problem::ProblemNotice,
        },
        layout::head::Head,
    },
    request::language::{language, translate},
    server_fns::actions::account_actions,
    words::labels,
};

/// `/inscription`: the form for a new account.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let t = translate();
    let action = account_actions().register;
    // The shared action would show its problem again on the next visit.
    on_cleanup(move || action.clear());
    let problem = action_problem(action);
    let next = next_path();
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
            <ProblemNotice problem/>
            <ActionForm action attr:class="form" attr:novalidate="">
                <input type="hidden" name="next" value=next/>
                <Field name="name" label=t("Nom", "Name") autocomplete="name" problem/>
                <Field name="email" label=t("Adresse e-mail", "Email address") kind="email" autocomplete="email" problem/>
                <Field
                    name="phone_number"
                    label=t("Téléphone", "Phone")
                    kind="tel"
                    autocomplete="tel"
                    hint=labels::phone_hint(language())
                    may_be_empty=true
                    problem
                />
                <Field
                    name="password"
                    label=t("Mot de passe", "Password")
                    kind="password"
                    autocomplete="new-password"
                    hint=labels::password_hint(language())
                    problem
                />
                <button
                    class="button button-large button-wide"
                    type="submit"
                    aria-busy=move || action.pending().get().then_some("true")
                >
                    {t("Créer mon compte", "Create my account")}
                </button>
            </ActionForm>
            <div class="auth-other">
                <p>
                    {t("Déjà un compte\u{a0}? ", "Already have an account? ")}
                    <a href=move || with_next("/connexion", &next.get())>{t("Se connecter", "Sign in")}</a>
                </p>
            </div>
        </AuthFrame>
    }
    .into_any()
}
