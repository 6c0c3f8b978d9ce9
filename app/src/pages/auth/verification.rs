//! The proof that an address is its owner's, by the link in a letter.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{frame::AuthFrame, new_password::link_token};
use crate::{
    components::{
        form::{
            outcome::has_parameter,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::head::Head,
    },
    request::language::{language, translate},
    server_fns::credentials::ConfirmAddress,
    words::labels,
};

/// `/verification?token=…`. A button confirms, not the visit: mail programs open links by themselves.
#[component]
pub fn VerificationPage() -> impl IntoView {
    let t = translate();
    crate::request::keep_address_private();
    view! {
        <Head title=t("Votre adresse e-mail", "Your email address")/>
        <AuthFrame picture="/images/cheese/valencay.svg">
            {if has_parameter("confirmee") {
                view! { <Confirmed/> }.into_any()
            } else {
                view! { <VerificationForm token=link_token()/> }.into_any()
            }}
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn VerificationForm(token: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<ConfirmAddress>();
    let is_whole = !token.is_empty();
    let refused = problem
        .as_ref()
        .and_then(|problem| problem.about("token"))
        .map(str::to_owned);
    let others = problem.filter(|_| refused.is_none());
    let dead = if is_whole {
        refused
    } else {
        Some(labels::broken_link(language).into())
    };
    view! {
        <h1>{t("Votre adresse e-mail", "Your email address")}</h1>
        <ProblemNotice problem=others/>
        {match dead {
            Some(words) => view! {
                <div class="notice is-error" role="alert">
                    <p class="notice-title">{words}</p>
                    <p>
                        <a href="/compte">
                            {t("Recevoir un autre lien, depuis votre compte", "Get another link, from your account")}
                        </a>
                    </p>
                </div>
            }
            .into_any(),
            None => view! {
                <p>
                    {t(
                        "Plus qu’un geste\u{a0}: confirmez que cette adresse est bien la vôtre.",
                        "One last step: confirm that this address is yours.",
                    )}
                </p>
            }
            .into_any(),
        }}
        {is_whole.then(|| view! {
            <PostForm action=ConfirmAddress::PATH class="form">
                <input type="hidden" name="token" value=token/>
                <button class="button button-large button-wide" type="submit">
                    {t("Confirmer mon adresse", "Confirm my address")}
                </button>
            </PostForm>
        })}
    }
}

#[component]
fn Confirmed() -> impl IntoView {
    let t = translate();
    view! {
        <h1>{t("Merci, c’est confirmé", "Thank you, it is confirmed")}</h1>
        <div class="notice is-success" role="status">
            <p>
                {t(
                    "Cette adresse est la vôtre\u{a0}: nos lettres vous y trouveront.",
                    "This address is yours: our letters will find you there.",
                )}
            </p>
        </div>
        <div class="button-row">
            <a class="button" href="/fromages">{t("Voir les fromages", "See the cheeses")}</a>
            <a class="button button-quiet" href="/compte">{t("Mon compte", "My account")}</a>
        </div>
    }
}
