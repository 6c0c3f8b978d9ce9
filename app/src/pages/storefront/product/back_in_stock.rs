//! Being told when a product is back, on its page.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::{consent, product::Product};

use crate::{
    components::form::{
        field::Field,
        outcome::SuccessNotice,
        post_form::{PostForm, problem_of},
        problem::ProblemNotice,
    },
    request::language::{language, translate},
    server_fns::alerts::{AlertOffer, AskAlert, StopAlert},
};

/// The form by which one is told once when this product is back.
#[component]
pub fn BackInStock(
    /// The product, which is sold out.
    product: Product,
    /// What its visitor may do.
    offer: AlertOffer,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<AskAlert>().or_else(problem_of::<StopAlert>);
    let outcome = use_query_map().read_untracked().get("prevenir");
    let outcome = outcome.filter(|_| problem.is_none());
    let told = |of: &str| outcome.as_deref() == Some(of);
    let notice = problem.clone();
    let form = match offer {
        AlertOffer::Waiting => view! {
            <PostForm action=StopAlert::PATH class="form">
                <p>{t("Nous vous écrirons à son retour.", "We will write to you when it is back.")}</p>
                <input type="hidden" name="id" value=product.id.to_string()/>
                <input type="hidden" name="key" value=product.key()/>
                <button class="button button-quiet" type="submit">{consent::STOP_ALERT.name(language)}</button>
            </PostForm>
        }
        .into_any(),
        AlertOffer::Customer => view! {
            <PostForm action=AskAlert::PATH class="form">
                <input type="hidden" name="key" value=product.key()/>
                <button class="button" type="submit">{consent::ALERT.name(language)}</button>
            </PostForm>
        }
        .into_any(),
        AlertOffer::Guest => view! {
            <PostForm action=AskAlert::PATH class="form" novalidate=true>
                <input type="hidden" name="key" value=product.key()/>
                <Field
                    name="email"
                    label=t("Adresse e-mail", "Email address")
                    kind="email"
                    autocomplete="email"
                    hint=consent::GUESTS_ALERT.hint(language)
                    problem
                />
                <button class="button" type="submit">{consent::GUESTS_ALERT.name(language)}</button>
            </PostForm>
        }
        .into_any(),
    };
    view! {
        <section class="back-in-stock" id="prevenir" aria-label=t("Être prévenu de son retour", "Being told when it is back")>
            <ProblemNotice problem=notice/>
            <SuccessNotice
                when=told("lettre")
                words=t(
                    "Ouvrez la lettre que nous vous envoyons, ou celle que vous avez déjà eue aujourd’hui, et confirmez-y votre demande.",
                    "Open the letter that we are sending you, or the one that you had earlier today, and confirm your wish there.",
                )
            />
            <SuccessNotice when=told("oui") words=t("C’est noté.", "It is noted.")/>
            <SuccessNotice when=told("non") words=t("Vous ne serez pas prévenu.", "You will not be told.")/>
            {form}
        </section>
    }
}
