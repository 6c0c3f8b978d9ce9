//! The proof that an address is its owner's, by the link in a letter.

use leptos::prelude::*;

use super::{frame::AuthFrame, new_password::link_token};
use crate::{
    components::{
        form::{field::action_problem, outcome::has_parameter, problem::ProblemNotice},
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
    #[cfg(feature = "ssr")]
    crate::request::keep_address_private();
    let action = ServerAction::<ConfirmAddress>::new();
    let (token, is_done) = (link_token(), has_parameter("confirmee"));
    view! {
        <Head title=t("Votre adresse e-mail", "Your email address")/>
        <AuthFrame picture="/images/cheese/valencay.svg">
            {move || if is_done.get() {
                view! { <Confirmed/> }.into_any()
            } else {
                view! { <VerificationForm action token=token.get()/> }.into_any()
            }}
        </AuthFrame>
    }
    .into_any()
}

#[component]
fn VerificationForm(action: ServerAction<ConfirmAddress>, token: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = action_problem(action);
    let is_whole = !token.is_empty();
    let dead = Memo::new(move |_| {
        if is_whole {
            problem.with(|problem| Some(problem.as_ref()?.about("token")?.to_owned()))
        } else {
            Some(labels::broken_link(language).to_owned())
        }
    });
    let others = Signal::derive(move || problem.get().filter(|problem| problem.about("token").is_none()));
    view! {
        <h1>{t("Votre adresse e-mail", "Your email address")}</h1>
        <ProblemNotice problem=others/>
        {move || match dead.get() {
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
            <ActionForm action attr:class="form">
                <input type="hidden" name="token" value=token.clone()/>
                <button
                    class="button button-large button-wide"
                    type="submit"
                    aria-busy=move || action.pending().get().then_some("true")
                >
                    {t("Confirmer mon adresse", "Confirm my address")}
                </button>
            </ActionForm>
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
