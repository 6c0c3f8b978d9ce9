//! Coming in for the first time.

use leptos::prelude::*;

use super::{
    frame::Door,
    sign_in::{next_path, with_next},
};
use crate::{
    components::{
        form::{
            field::{Field, problem_of},
            problem::ProblemNotice,
        },
        layout::head::Head,
    },
    request::language::translate,
    server_fns::actions::account_actions,
};

/// A new account.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let t = translate();
    let action = account_actions().register;
    // What was wrong is forgotten with the page.
    on_cleanup(move || action.clear());
    let problem = problem_of(action);
    let next = next_path();
    view! {
        <Head
            title=t("Créer un compte", "Create an account")
            description=t(
                "Un nom, une adresse, un mot de passe\u{a0}: de quoi commander nos fromages et suivre leur livraison.",
                "A name, an address, a password: all you need to order our cheeses and follow their delivery.",
            )
        />
        <Door picture="/images/cheese/valencay.svg">
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
                    hint=t(
                        "Pour que le livreur vous appelle avant de sonner.",
                        "So that the driver can call before ringing the bell.",
                    )
                    may_be_empty=true
                    problem
                />
                <Field
                    name="password"
                    label=t("Mot de passe", "Password")
                    kind="password"
                    autocomplete="new-password"
                    hint=t(
                        "Entre 10 et 128\u{a0}caractères. Une phrase fait très bien l’affaire.",
                        "Between 10 and 128\u{a0}characters. A sentence does very well.",
                    )
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
        </Door>
    }
    .into_any()
}
