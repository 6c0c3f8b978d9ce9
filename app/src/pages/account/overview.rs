//! A customer's account.

use leptos::prelude::*;
use shared::{account::Account, profile::Preferences, user::User};

use crate::{
    components::{
        form::{
            field::{Field, action_problem},
            outcome::{SuccessNotice, count_successes, has_parameter},
            problem::ProblemNotice,
        },
        layout::{account_nav::AccountNav, head::Head, storefront::Storefront},
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::{
        account::{ChangeAccount, ChangePreferences, read_account},
        actions::account_actions,
        credentials::SendVerification,
    },
    words::labels,
};

/// `/compte`: name, phone number, what mail the customer wants, and signing out.
#[component]
pub fn AccountPage() -> impl IntoView {
    let t = translate();
    let change = ServerAction::<ChangeAccount>::new();
    let prefer = ServerAction::<ChangePreferences>::new();
    let (changed, preferred) = (count_successes(change), count_successes(prefer));
    // Not after a form that was refused: reading the account again would empty what is being typed.
    let account = Resource::new(move || (changed.get(), preferred.get()), |_| read_account());
    view! {
        <Head title=t("Mon compte", "My account")/>
        <Storefront>{loaded(account, move |account| view! { <Overview account change prefer/> })}</Storefront>
    }
    .into_any()
}

#[component]
fn Overview(
    account: Account,
    change: ServerAction<ChangeAccount>,
    prefer: ServerAction<ChangePreferences>,
) -> impl IntoView {
    let t = translate();
    let Account { user, profile } = account;
    let first_name = user.name.split_whitespace().next().unwrap_or_default().to_owned();
    let (of_change, of_prefer) = (action_problem(change), action_problem(prefer));
    let problem = Signal::derive(move || of_change.get().or_else(|| of_prefer.get()));
    let has_parameter = has_parameter("enregistre");
    let is_saved = Signal::derive(move || has_parameter.get() && problem.with(Option::is_none));
    view! {
        <div class="page page-body">
            <div class="account">
                <div class="page-head"><h1>{format!("{} {first_name}", t("Bonjour", "Hello"))}</h1></div>
                <AccountNav here="/compte"/>
                <ProblemNotice problem/>
                <SuccessNotice when=is_saved words=t("Vos modifications sont enregistrées.", "Your changes are saved.")/>
                {(!user.is_verified).then(|| view! { <Unverified/> })}
                <You user change/>
                <Mail preferences=profile.preferences prefer/>
                <section class="account-section" aria-labelledby="session">
                    <h2 id="session">{t("Session", "Session")}</h2>
                    <ActionForm action=account_actions().sign_out>
                        <button class="button button-quiet" type="submit">{t("Se déconnecter", "Sign out")}</button>
                    </ActionForm>
                </section>
            </div>
        </div>
    }
}

/// Asks to confirm the email address, with a button that sends the letter again.
#[component]
fn Unverified() -> impl IntoView {
    let t = translate();
    let send = ServerAction::<SendVerification>::new();
    let problem = action_problem(send);
    let is_sent = has_parameter("lettre");
    view! {
        <ProblemNotice problem/>
        <SuccessNotice
            when=is_sent
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
            <ActionForm action=send>
                <button class="button-link" type="submit" aria-busy=move || send.pending().get().then_some("true")>
                    {t("Recevoir une autre lettre", "Get another letter")}
                </button>
            </ActionForm>
        </div>
    }
}

#[component]
fn You(user: User, change: ServerAction<ChangeAccount>) -> impl IntoView {
    let t = translate();
    let problem = action_problem(change);
    let verified = user.is_verified.then(|| {
        view! { " " <span class="badge is-done">{t("Confirmée", "Confirmed")}</span> }
    });
    view! {
        <section class="account-section" aria-labelledby="me">
            <h2 id="me">{t("Vous", "You")}</h2>
            <ActionForm action=change attr:class="form" attr:novalidate="">
                <dl class="facts">
                    <div><dt>{t("E\u{2011}mail", "Email")}</dt><dd>{user.email} {verified}</dd></div>
                </dl>
                <Field name="name" label=t("Nom", "Name") value=user.name autocomplete="name" problem/>
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
                    <button class="button" type="submit" aria-busy=move || change.pending().get().then_some("true")>
                        {t("Enregistrer", "Save")}
                    </button>
                </div>
            </ActionForm>
        </section>
    }
}

/// What the shop may send mail about.
#[component]
fn Mail(preferences: Preferences, prefer: ServerAction<ChangePreferences>) -> impl IntoView {
    let t = translate();
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
            <ActionForm action=prefer attr:class="form">
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
                        t("Les nouvelles de la cave", "News from the cellar"),
                        t("Une lettre par mois, ce qui est à point.", "A letter a month, what is just ripe."),
                    )}
                    {choice(
                        "promotional_emails",
                        preferences.promotional_emails,
                        t("Les offres", "Offers"),
                        t("De temps en temps, une remise.", "A discount now and then."),
                    )}
                </div>
                <div class="button-row">
                    <button
                        class="button button-quiet"
                        type="submit"
                        aria-busy=move || prefer.pending().get().then_some("true")
                    >
                        {t("Enregistrer ces choix", "Save these choices")}
                    </button>
                </div>
            </ActionForm>
        </section>
    }
}
