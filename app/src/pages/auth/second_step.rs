//! The second step of signing in: a code, after the password.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::components::Redirect;

use super::{forgot_password::BackToSignIn, frame::AuthFrame, sign_in::next_path};
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
    request::{self, language::translate},
    server_fns::account::SignInByCode,
    url::with_next,
};

/// `/connexion/code`: the code of the app, or a recovery code. Leads back to the password when that was not given.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let t = translate();
    let next = next_path();
    if request::second_step().is_none() {
        return view! { <Redirect path=with_next("/connexion", &next)/> }.into_any();
    }
    view! {
        <Head title=t("Votre code", "Your code")/>
        <AuthFrame picture="/images/cheese/brillat-savarin.svg">
            <h1>{t("Votre code", "Your code")}</h1>
            <CodeForm next/>
            <div class="auth-other"><BackToSignIn/></div>
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn CodeForm(next: String) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SignInByCode>();
    let by_recovery_code = has_parameter("secours");
    let (field, other, words) = if by_recovery_code {
        let field = view! {
            <Field
                name="code"
                label=t("Code de secours", "Recovery code")
                hint=t(
                    "L’un des dix que vous avez notés\u{a0}; chacun sert une fois.",
                    "One of the ten that you noted; each is good once.",
                )
                problem=problem.clone()
            />
        };
        let words = t("Utiliser le code de l’application", "Use the code of the app");
        (field.into_any(), with_next("/connexion/code", &next), words)
    } else {
        let field = view! {
            <Field
                name="code"
                label=t("Code de l’application", "Code of the app")
                hint=t("Les six chiffres que votre téléphone montre en ce moment.", "The six digits that your phone shows now.")
                autocomplete="one-time-code"
                inputmode="numeric"
                problem=problem.clone()
            />
        };
        let words = t("Utiliser un code de secours", "Use a recovery code");
        (field.into_any(), with_next("/connexion/code?secours=1", &next), words)
    };
    // What is wrong with the code stands beside it.
    let others = problem.filter(|problem| problem.errors.is_empty());
    view! {
        <ProblemNotice problem=others/>
        <PostForm action=SignInByCode::PATH class="form" novalidate=true>
            <input type="hidden" name="next" value=next/>
            {field}
            <button class="button button-large button-wide" type="submit">{t("Se connecter", "Sign in")}</button>
        </PostForm>
        <p><a href=other>{words}</a></p>
    }
}
