//! Signing in in two steps: setting it up, its recovery codes, and switching it off.

use domain::identity::second_factor::{SetUp, Status};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{Problem, Timestamp};

use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_parameter, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{account_nav::AccountNav, head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::second_factor::{
        BeginSecondFactor, ChangeSecondFactor, PAGE, SecondFactorView, SwitchOnSecondFactor, read_second_factor,
    },
};

/// `/compte/securite/deux-etapes`, for staff.
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Connexion en deux étapes", "Two-step sign-in")/>
        <Storefront>
            {loaded(read_second_factor(has_parameter("configurer")), move |read| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Connexion en deux étapes", "Two-step sign-in")}</h1></div>
                        <AccountNav here="/compte/securite"/>
                        <Steps read/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Steps(read: SecondFactorView) -> impl IntoView {
    let t = translate();
    let SecondFactorView {
        status,
        set_up,
        new_codes,
        is_lacking,
    } = read;
    let section = match (status, set_up) {
        (Status::On { since, recovery_codes }, _) => view! { <Change since left=recovery_codes/> }.into_any(),
        (Status::Off, Some(set_up)) => view! { <FirstCode set_up/> }.into_any(),
        (Status::Off, None) => view! { <Begin is_lacking/> }.into_any(),
    };
    view! {
        <SuccessNotice
            when=has_succeeded("active")
            words=t(
                "La connexion en deux étapes est activée. Vos autres appareils sont déconnectés.",
                "Two-step sign-in is on. Your other devices are signed out.",
            )
        />
        <SuccessNotice
            when=has_succeeded("desactive")
            words=t("Le mot de passe suffit de nouveau.", "The password is enough again.")
        />
        {new_codes.map(|codes| view! { <RecoveryCodes codes/> })}
        {section}
    }
}

#[component]
fn Begin(is_lacking: bool) -> impl IntoView {
    let t = translate();
    view! {
        <section class="account-section" aria-labelledby="begin">
            <h2 id="begin">{t("Désactivée", "Off")}</h2>
            <div class="account-part">
                {is_lacking.then(|| view! {
                    <div class="notice is-error">
                        <p>
                            {t(
                                "Cette boutique la demande à son équipe\u{a0}: activez-la avant d’ouvrir la gestion ou les livraisons.",
                                "This shop asks its staff for it: switch it on before you open the back office or the deliveries.",
                            )}
                        </p>
                    </div>
                })}
                <p>
                    {t(
                        "Après le mot de passe, la boutique demande un code que montre une application de votre téléphone (Aegis, Google Authenticator, 1Password et d’autres). Qui devine le mot de passe n’entre pas.",
                        "After the password, the shop asks for a code that an app on your phone shows (Aegis, Google Authenticator, 1Password and others). Who guesses the password does not get in.",
                    )}
                </p>
                <ProblemNotice problem={problem_of::<BeginSecondFactor>()}/>
                <PostForm action=BeginSecondFactor::PATH>
                    <button class="button" type="submit">{t("Commencer", "Begin")}</button>
                </PostForm>
            </div>
        </section>
    }
}

#[component]
fn FirstCode(set_up: SetUp) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<SwitchOnSecondFactor>();
    view! {
        <section class="account-section" aria-labelledby="scan">
            <h2 id="scan">{t("1. L’application", "1. The app")}</h2>
            <div class="account-part">
                <p>{t("Lisez cette image avec l’application.", "Scan this picture with the app.")}</p>
                <div
                    class="qr-code"
                    role="img"
                    aria-label=t("QR code pour l’application\u{a0}; le même secret est écrit dessous", "QR code for the app; the same secret is written below")
                    inner_html=set_up.qr.0
                ></div>
                <p>
                    {t("Ou tapez ce secret\u{a0}: ", "Or type this secret: ")}
                    <code class="secret">{set_up.secret.0}</code>
                </p>
            </div>
        </section>
        <section class="account-section" aria-labelledby="first-code">
            <h2 id="first-code">{t("2. Un premier code", "2. A first code")}</h2>
            <div class="account-part">
                <ProblemNotice problem=problem.clone()/>
                <PostForm action=SwitchOnSecondFactor::PATH class="form" novalidate=true>
                    <PasswordAndCode is_first=true problem/>
                    <div class="button-row">
                        <button class="button" type="submit">{t("Activer", "Switch on")}</button>
                        <a class="button button-quiet" href=PAGE>{t("Renoncer", "Cancel")}</a>
                    </div>
                </PostForm>
            </div>
        </section>
    }
}

#[component]
fn RecoveryCodes(codes: Vec<String>) -> impl IntoView {
    let t = translate();
    let codes: Vec<_> = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect();
    view! {
        <section class="account-section" aria-labelledby="recovery">
            <h2 id="recovery">{t("Vos codes de secours", "Your recovery codes")}</h2>
            <div class="account-part">
                <div class="notice is-success" role="status">
                    <p>
                        {t(
                            "Notez-les ou imprimez-les maintenant\u{a0}: ils ne seront plus montrés. Chacun remplace une fois le code de l’application.",
                            "Note or print them now: they are not shown again. Each stands once for the code of the app.",
                        )}
                    </p>
                </div>
                <ol class="recovery-codes">{codes}</ol>
            </div>
        </section>
    }
}

#[component]
fn Change(since: Timestamp, left: usize) -> impl IntoView {
    let (t, language) = (translate(), language());
    let problem = problem_of::<ChangeSecondFactor>();
    view! {
        <section class="account-section" aria-labelledby="change">
            <h2 id="change">{t("Activée", "On")}</h2>
            <div class="account-part">
                <dl class="facts">
                    <div><dt>{t("Depuis le", "Since")}</dt><dd>{since.day(language)}</dd></div>
                    <div>
                        <dt>{t("Codes de secours restants", "Recovery codes left")}</dt>
                        <dd class="number">{left}</dd>
                    </div>
                </dl>
                <ProblemNotice problem=problem.clone()/>
                <PostForm action=ChangeSecondFactor::PATH class="form" novalidate=true>
                    <PasswordAndCode problem/>
                    <div class="button-row">
                        <button class="button" type="submit" name="change" value="renew">
                            {t("Faire d’autres codes de secours", "Make other recovery codes")}
                        </button>
                        <button class="button button-danger" type="submit" name="change" value="off">
                            {t("Désactiver", "Switch off")}
                        </button>
                    </div>
                </PostForm>
            </div>
        </section>
    }
}

/// The password, and a code: of the app alone while it is being set up.
#[component]
fn PasswordAndCode(#[prop(optional)] is_first: bool, problem: Option<Problem>) -> impl IntoView {
    let t = translate();
    let label = t("Code de l’application", "Code of the app");
    let code = problem.clone();
    let code = if is_first {
        view! { <Field name="code" label autocomplete="one-time-code" inputmode="numeric" problem=code/> }.into_any()
    } else {
        let hint = t("Ou un code de secours.", "Or a recovery code.");
        view! { <Field name="code" label hint autocomplete="one-time-code" problem=code/> }.into_any()
    };
    view! {
        <Field
            name="password"
            label=t("Mot de passe", "Password")
            kind="password"
            autocomplete="current-password"
            problem
        />
        {code}
    }
}
