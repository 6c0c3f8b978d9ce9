//! What stands around every page of the storefront.

use leptos::prelude::*;

use crate::request::language::translate;

/// The page's own part, and the footer below it.
#[component]
pub fn Storefront(children: Children) -> impl IntoView {
    view! {
        <main id="contenu" tabindex="-1">{children()}</main>
        <Footer/>
    }
}

#[component]
fn Footer() -> impl IntoView {
    let t = translate();
    let hour = |days: &'static str, hours: &'static str| {
        view! { <div><dt>{days}</dt><dd>{hours}</dd></div> }
    };
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
                        </ul>
                    </nav>
                    <nav aria-labelledby="footer-you">
                        <h2 class="footer-heading" id="footer-you">{t("Votre compte", "Your account")}</h2>
                        <ul class="footer-links">
                            <li><a href="/compte">{t("Mon compte", "My account")}</a></li>
                            <li><a href="/commandes">{t("Mes commandes", "My orders")}</a></li>
                            <li><a href="/panier">{t("Mon panier", "My basket")}</a></li>
                        </ul>
                    </nav>
                    <section aria-labelledby="footer-hours">
                        <h2 class="footer-heading" id="footer-hours">{t("Au comptoir", "At the counter")}</h2>
                        <dl class="footer-hours">
                            {hour(t("Mardi à vendredi", "Tuesday to Friday"), t("9 h – 19 h", "9 am – 7 pm"))}
                            {hour(t("Samedi", "Saturday"), t("8 h – 19 h", "8 am – 7 pm"))}
                            {hour(t("Dimanche", "Sunday"), t("9 h – 13 h", "9 am – 1 pm"))}
                        </dl>
                    </section>
                </div>
                <div class="footer-legal"><span>"© Fromagerie Alioui"</span></div>
            </div>
        </footer>
    }
}
