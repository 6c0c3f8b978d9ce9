//! What stands around every page of the storefront.

use leptos::prelude::*;
use shared::settings::{LegalPage, PublicSettings};

use crate::{
    request::language::{language, translate},
    server_fns::settings::read_settings,
    words::{hours, legal},
};

/// The shop's notice, the page's own part, and the footer below it.
#[component]
pub fn Storefront(children: Children) -> impl IntoView {
    let settings = read_settings().ok();
    let t = translate();
    let notice = settings.as_ref().and_then(|settings| settings.notice.as_ref());
    let notice = notice.map(|notice| {
        let words = notice.words(language()).to_owned();
        view! {
            <aside class="shop-notice" aria-label=t("Annonce", "Notice")>
                <div class="page"><p>{words}</p></div>
            </aside>
        }
    });
    view! {
        {notice}
        <main id="contenu" tabindex="-1">{children()}</main>
        <Footer settings/>
    }
}

#[component]
fn Footer(settings: Option<PublicSettings>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let legal = LegalPage::ALL.map(|page| {
        view! { <a href=format!("/{}", page.slug())>{legal::title(page, language)}</a> }
    });
    view! {
        <footer class="site-footer">
            <div class="page">
                <div class="footer-grid">
                    <div>
                        <p class="footer-brand">"Fromagerie Alioui"</p>
                        <p>
                            {t(
                                "Des fromages choisis un par un, affinés jusqu’à leur heure, coupés le matin de l’envoi.",
                                "Cheeses chosen one by one, aged until their hour, cut on the morning they leave.",
                            )}
                        </p>
                    </div>
                    <nav aria-labelledby="footer-shop">
                        <h2 class="footer-heading" id="footer-shop">{t("La boutique", "The shop")}</h2>
                        <ul class="footer-links">
                            <li><a href="/fromages">{t("Tous les fromages", "All cheeses")}</a></li>
                            <li><a href="/recettes">{t("Recettes", "Recipes")}</a></li>
                            <li><a href="/livraison">{t("Livraison", "Delivery")}</a></li>
                            <li><a href="/contact">{t("Nous trouver", "Find us")}</a></li>
                        </ul>
                    </nav>
                    <nav aria-labelledby="footer-you">
                        <h2 class="footer-heading" id="footer-you">{t("Votre compte", "Your account")}</h2>
                        <ul class="footer-links">
                            <li><a href="/compte">{t("Mon compte", "My account")}</a></li>
                            <li><a href="/commandes">{t("Mes commandes", "My orders")}</a></li>
                            <li><a href="/panier">{t("Mon panier", "My basket")}</a></li>
                            <li><a href="/compte/abonnements">{t("Mes abonnements, résilier", "My subscriptions, ending them")}</a></li>
                        </ul>
                    </nav>
                    {settings.map(|settings| view! { <Counter settings/> })}
                </div>
                <div class="footer-legal">
                    <span>"© Fromagerie Alioui"</span>
                    {legal}
                    <a href="/developpeurs">{t("Développeurs", "Developers")}</a>
                </div>
            </div>
        </footer>
    }
}

/// When the counter is open, and the next days on which it is not.
#[component]
fn Counter(settings: PublicSettings) -> impl IntoView {
    let (t, language) = (translate(), language());
    let open = hours::week(&settings.hours, language).into_iter();
    let open: Vec<_> = open
        .filter_map(|(days, hours)| hours.map(|hours| view! { <div><dt>{days}</dt><dd>{hours}</dd></div> }))
        .collect();
    let closed: Vec<_> = settings
        .closures
        .iter()
        .take(2)
        .map(|closure| view! { <li>{hours::closure(closure, language)}</li> })
        .collect();
    let closed = (!closed.is_empty()).then(|| {
        view! { <p class="footer-closed">{t("Fermeture exceptionnelle", "Also closed")}</p><ul class="footer-closures">{closed}</ul> }
    });
    view! {
        <section aria-labelledby="footer-hours">
            <h2 class="footer-heading" id="footer-hours">{t("Au comptoir", "At the counter")}</h2>
            {(!open.is_empty()).then(|| view! { <dl class="footer-hours">{open}</dl> })}
            {closed}
        </section>
    }
}
