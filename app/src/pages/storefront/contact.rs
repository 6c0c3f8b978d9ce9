//! Where the shop is, when its counter is open, and how it is reached.

use leptos::prelude::*;
use shared::{seller::Seller, settings::PublicSettings};

use crate::{
    components::{
        layout::{head::Head, storefront::Storefront},
        order::address::phone_url,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::settings::read_contact,
    structured,
    words::hours,
};

/// `/contact`: hours, address, phone and mail.
#[component]
pub fn ContactPage() -> impl IntoView {
    let t = translate();
    let title = t("Nous trouver", "Find us");
    view! {
        <Head
            title=title
            description=t(
                "L’adresse de la boutique, ses heures d’ouverture, son téléphone.",
                "The shop’s address, its opening hours and its phone number.",
            )
        />
        <Storefront>
            <div class="page page-body">
                <div class="page-head"><h1>{title}</h1></div>
                {loaded(read_contact(), |(settings, seller)| view! { <Contact settings seller/> })}
            </div>
        </Storefront>
    }
    .into_any()
}

#[component]
fn Contact(settings: PublicSettings, seller: Seller) -> impl IntoView {
    let t = translate();
    let lines = seller.address.into_iter();
    let lines: Vec<_> = lines.map(|line| view! { <br/> {line} }).collect();
    view! {
        <div class="contact">
            <section aria-labelledby="adresse">
                <h2 id="adresse">{t("La boutique", "The shop")}</h2>
                <address>{seller.name}{lines}</address>
                <dl class="facts">
                    <div><dt>{t("Téléphone", "Phone")}</dt><dd><a href=phone_url(&seller.phone)>{seller.phone.clone()}</a></dd></div>
                    <div><dt>{t("E-mail", "Email")}</dt><dd><a href=format!("mailto:{}", seller.email)>{seller.email.clone()}</a></dd></div>
                </dl>
            </section>
            <Week settings/>
            {structured::data(|shop| structured::store(shop, language()))}
        </div>
    }
    .into_any()
}

#[component]
fn Week(settings: PublicSettings) -> impl IntoView {
    let (t, language) = (translate(), language());
    let closed = t("Fermé", "Closed");
    let week: Vec<_> = hours::week(&settings.hours, language)
        .into_iter()
        .map(|(days, hours)| view! { <div><dt>{days}</dt><dd>{hours.unwrap_or_else(|| closed.into())}</dd></div> })
        .collect();
    let closures: Vec<_> = settings
        .closures
        .iter()
        .map(|closure| view! { <li>{hours::closure(closure, language)}</li> })
        .collect();
    let closures = (!closures.is_empty()).then(|| {
        view! {
            <h3>{t("Fermetures exceptionnelles", "Also closed")}</h3>
            <ul class="closures">{closures}</ul>
        }
    });
    view! {
        <section aria-labelledby="heures">
            <h2 id="heures">{t("Au comptoir", "At the counter")}</h2>
            <dl class="facts">{week}</dl>
            {closures}
        </section>
    }
    .into_any()
}
