//! Being told when a product is back, on its page.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use shared::product::Product;

use crate::{
    components::form::{
        field::Field,
        outcome::SuccessNotice,
        post_form::{PostForm, problem_of},
        problem::ProblemNotice,
    },
    request::language::translate,
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
    let t = translate();
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
                <button class="button button-quiet" type="submit">{t("Ne plus me prévenir", "Do not notify me")}</button>
            </PostForm>
        }
        .into_any(),
        AlertOffer::Customer => view! {
            <PostForm action=AskAlert::PATH class="form">
                <input type="hidden" name="key" value=product.key()/>
                <button class="button" type="submit">{t("Prévenez-moi de son retour", "Notify me when it is back")}</button>
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
                    hint=t(
                        "Une seule lettre, à son retour. Vous confirmez d’abord votre adresse.",
                        "One letter, when it is back. You confirm your address first.",
                    )
                    problem
                />
                <button class="button" type="submit">{t("Prévenez-moi", "Notify me")}</button>
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
                    "Ouvrez la lettre que nous vous envoyons, et confirmez-y votre demande.",
                    "Open the letter that we are sending you, and confirm your wish there.",
                )
            />
            <SuccessNotice when=told("oui") words=t("C’est noté.", "It is noted.")/>
            <SuccessNotice when=told("non") words=t("Vous ne serez pas prévenu.", "You will not be told.")/>
            {form}
        </section>
    }
}
