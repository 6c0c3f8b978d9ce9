//! A customer's account.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{account::Account, consent, profile::Preferences, user::User};

use crate::{
    components::{
        form::{
            field::Field,
            outcome::{SuccessNotice, has_succeeded},
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{account_nav::AccountNav, head::Head, storefront::Storefront},
    },
    pages::{account::unreadable_profile::UnreadableProfile, loading::loaded::loaded},
    request::language::{language, translate},
    server_fns::{
        account::{ChangeAccount, ChangePreferences, SignOut, read_account},
        credentials::SendVerification,
    },
    words::labels,
};

/// `/compte`: name, phone number, what mail the customer wants, and signing out.
#[component]
pub fn AccountPage() -> impl IntoView {
    let t = translate();
    view! {
        <Head title=t("Mon compte", "My account")/>
        <Storefront>{loaded(read_account(), |(account, is_readable)| view! { <Overview account is_readable/> })}</Storefront>
    }
    .into_any()
}

#[component]
fn Overview(account: Account, is_readable: bool) -> impl IntoView {
    let t = translate();
    let Account { user, profile } = account;
    let first_name = user.name.split_whitespace().next().unwrap_or_default().to_owned();
    let problem = problem_of::<ChangeAccount>().or_else(problem_of::<ChangePreferences>);
    let is_saved = has_succeeded("enregistre");
    view! {
        <div class="page page-body">
            <div class="account">
                <div class="page-head"><h1>{format!("{} {first_name}", t("Bonjour", "Hello"))}</h1></div>
                <AccountNav here="/compte"/>
                <ProblemNotice problem/>
                <UnreadableProfile when=!is_readable/>
                <SuccessNotice when=is_saved words=t("Vos modifications sont enregistrées.", "Your changes are saved.")/>
                {(!user.is_verified).then(|| view! { <Unverified/> })}
                <You user/>
                <Mail preferences=profile.preferences/>
                <section class="account-section" aria-labelledby="session">
                    <h2 id="session">{t("Session", "Session")}</h2>
                    <PostForm action=SignOut::PATH>
                        <button class="button button-quiet" type="submit">{t("Se déconnecter", "Sign out")}</button>
                    </PostForm>
                </section>
            </div>
        </div>
    }
}

/// Asks to confirm the email address, with a button that sends the letter again.
#[component]
fn Unverified() -> impl IntoView {
    let t = translate();
    view! {
        <ProblemNotice problem={problem_of::<SendVerification>()}/>
        <SuccessNotice
            when=has_succeeded("lettre")
            words=t(
                "La lettre est en route. Regardez aussi dans les indésirables.",
                "The letter is on its way. Look in the junk folder, too.",
            )
        />
        <div class="notice is-warning">
            <p class="notice-title">{t("Votre adresse n’est pas encore confirmée", "Your address is not confirmed yet")}</p>
            <p>
                {t(
                    "Ouvrez le lien de la lettre que nous vous avons envoyée.",
                    "Open the link in the letter that we sent you.",
                )}
            </p>
            <PostForm action=SendVerification::PATH>
                <button class="button-link" type="submit">
                    {t("Recevoir une autre lettre", "Get another letter")}
                </button>
            </PostForm>
        </div>
    }
}

#[component]
fn You(user: User) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<ChangeAccount>();
    let verified = user.is_verified.then(|| {
        view! { " " <span class="badge is-done">{t("Confirmée", "Confirmed")}</span> }
    });
    view! {
        <section class="account-section" aria-labelledby="me">
            <h2 id="me">{t("Vous", "You")}</h2>
            <PostForm action=ChangeAccount::PATH class="form" novalidate=true>
                <dl class="facts">
                    <div><dt>{t("E\u{2011}mail", "Email")}</dt><dd>{user.email} {verified}</dd></div>
                </dl>
                <Field name="name" label=t("Nom", "Name") value=user.name autocomplete="name" problem=problem.clone()/>
                <Field
                    name="phone_number"
                    label=t("Téléphone", "Phone")
                    kind="tel"
                    value=user.phone_number.unwrap_or_default()
                    autocomplete="tel"
                    hint=labels::phone_hint(language())
                    may_be_empty=true
                    problem
                />
                <div class="button-row">
                    <button class="button" type="submit">
                        {t("Enregistrer", "Save")}
                    </button>
                </div>
            </PostForm>
        </section>
    }
}

/// What the shop may send mail about.
#[component]
fn Mail(preferences: Preferences) -> impl IntoView {
    let (t, language) = (translate(), language());
    let choice = |name: &'static str, checked: bool, words: &'static str, hint: &'static str| {
        view! {
            <label class="choice">
                <input type="checkbox" name=name value="true" checked=checked/>
                {words}
                <span class="choice-hint">{hint}</span>
            </label>
        }
    };
    view! {
        <section class="account-section" aria-labelledby="mail">
            <h2 id="mail">{t("Courrier", "Mail")}</h2>
            <PostForm action=ChangePreferences::PATH class="form">
                <div>
                    {choice(
                        "order_notifications",
                        preferences.order_notifications,
                        t("Le suivi de mes commandes", "The progress of my orders"),
                        t("Quand elles partent et quand elles arrivent.", "When they leave and when they arrive."),
                    )}
                    {choice(
                        "newsletter",
                        preferences.newsletter,
                        consent::NEWSLETTER.name(language),
                        consent::NEWSLETTER.hint(language),
                    )}
                    {choice(
                        "promotional_emails",
                        preferences.promotional_emails,
                        consent::PROMOTIONAL_EMAILS.name(language),
                        consent::PROMOTIONAL_EMAILS.hint(language),
                    )}
                </div>
                <div class="button-row">
                    <button class="button button-quiet" type="submit">
                        {t("Enregistrer ces choix", "Save these choices")}
                    </button>
                </div>
            </PostForm>
        </section>
    }
}
