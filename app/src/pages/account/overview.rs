//! A customer's account.

use leptos::prelude::*;
use shared::{account::Account, profile::Address};

use crate::{
    api::account::{ChangeAccount, read_account},
    components::{
        account_nav::AccountNav,
        failure::ProblemNotice,
        field::{Field, problem_of},
        head::Head,
        layout::Storefront,
        loaded::loaded,
    },
    language::translate,
    pages::account_actions,
};

/// Name, telephone, addresses, and the way out.
#[component]
pub fn AccountPage() -> impl IntoView {
    let t = translate();
    let change = ServerAction::<ChangeAccount>::new();
    let account = Resource::new(move || change.version().get(), |_| read_account());
    view! {
        <Head title=t("Mon compte", "My account")/>
        <Storefront>{loaded(account, move |account| view! { <Overview account change/> })}</Storefront>
    }
    .into_any()
}

#[component]
fn Overview(account: Account, change: ServerAction<ChangeAccount>) -> impl IntoView {
    let t = translate();
    let Account { user, profile } = account;
    let problem = problem_of(change);
    let is_saved = move || change.value().with(|value| matches!(value, Some(Ok(()))));
    let first_name = user.name.split_whitespace().next().unwrap_or_default();
    let addresses = (!profile.addresses.is_empty()).then(|| view! { <Addresses addresses=profile.addresses/> });
    view! {
        <div class="page page-body">
            <div class="account">
                <div class="page-head"><h1>{format!("{} {first_name}", t("Bonjour", "Hello"))}</h1></div>
                <AccountNav here="/compte"/>
                <ProblemNotice problem/>
                {move || is_saved().then(|| view! {
                    <div class="notice is-success" role="status">
                        <p>{t("Vos modifications sont enregistrées.", "Your changes are saved.")}</p>
                    </div>
                })}
                <section class="account-section" aria-labelledby="me">
                    <h2 id="me">{t("Vous", "You")}</h2>
                    <ActionForm action=change attr:class="form" attr:novalidate="">
                        <dl class="facts">
                            <div><dt>{t("E\u{2011}mail", "Email")}</dt><dd>{user.email}</dd></div>
                        </dl>
                        <Field name="name" label=t("Nom", "Name") value=user.name.clone() autocomplete="name" problem/>
                        <Field
                            name="phone_number"
                            label=t("Téléphone", "Phone")
                            kind="tel"
                            value=user.phone_number.unwrap_or_default()
                            autocomplete="tel"
                            hint=t(
                                "Pour que le livreur vous appelle avant de sonner.",
                                "So that the driver can call before ringing the bell.",
                            )
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
                {addresses}
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

/// The addresses that checkout offers.
#[component]
fn Addresses(addresses: Vec<Address>) -> impl IntoView {
    let t = translate();
    let cards = addresses.into_iter().map(|address| {
        let Address {
            kind,
            street,
            city,
            postal_code,
            is_default,
            ..
        } = address;
        let default = is_default.then(|| view! { <span class="badge">{t("Par défaut", "Default")}</span> });
        let heading = (!kind.is_empty() || is_default).then(|| view! { <p><strong>{kind}</strong> " " {default}</p> });
        view! {
            <li class="address-card">
                {heading}
                <address>{format!("{street}, {postal_code} {city}")}</address>
            </li>
        }
    });
    let cards: Vec<_> = cards.collect();
    view! {
        <section class="account-section" aria-labelledby="addresses">
            <h2 id="addresses">{t("Adresses", "Addresses")}</h2>
            <ul class="address-list">{cards}</ul>
        </section>
    }
}
