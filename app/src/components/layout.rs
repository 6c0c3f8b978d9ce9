//! What stands around every page.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;
use shared::{Language, user::Role};

use super::icon::{BasketIcon, SearchIcon};
use crate::{
    api::account::{ChooseLanguage, Visit, read_visit},
    language::{language, translate},
    pages::{account_actions, basket_actions},
};

/// The header: name, search, basket, the sections, the account and the language.
#[component]
pub fn Header() -> impl IntoView {
    let (basket, account) = (basket_actions(), account_actions());
    let here = use_location().pathname;
    // Whatever may change who is here or how much lies in their basket: the page, too, since
    // checkout empties it.
    let visitor = Resource::new(
        move || (basket.version(), account.version(), here.get()),
        |_| read_visit(),
    );
    view! {
        <Transition fallback=move || view! { <HeaderOf visit=Visit::default()/> }>
            {move || Suspend::new(async move {
                let visit = visitor.await.unwrap_or_default();
                view! { <HeaderOf visit/> }
            })}
        </Transition>
    }
}

#[component]
fn HeaderOf(visit: Visit) -> impl IntoView {
    let t = translate();
    let here = use_location().pathname;
    let search = t("Chercher un fromage", "Search for a cheese");
    view! {
        // `external` is out of the router's hands: it would scroll there and leave the focus behind.
        <a class="skip-link" href="#contenu" rel="external">{t("Aller au contenu", "Skip to content")}</a>
        <header class="site-header">
            <div class="header-bar">
                <div class="page">
                    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>"Fromagerie Alioui"</a>
                    <form class="header-search" role="search" action="/fromages" method="get">
                        <label class="visually-hidden" for="header-q">{search}</label>
                        <input id="header-q" name="q" type="search" placeholder=search autocomplete="off"/>
                        <button type="submit"><span class="visually-hidden">{t("Chercher", "Search")}</span><SearchIcon/></button>
                    </form>
                    <a class="header-search-link" href="/fromages#recherche">
                        <span class="visually-hidden">{search}</span>
                        <SearchIcon/>
                    </a>
                    <BasketLink count=visit.cart_count/>
                </div>
            </div>
            <div class="header-line">
                <div class="page">
                    <nav class="site-nav" aria-label=t("Principale", "Main")>
                        <a href="/fromages" aria-current=move || current(&here.get(), "/fromages")>{t("Fromages", "Cheeses")}</a>
                        <a href="/recettes" aria-current=move || current(&here.get(), "/recettes")>{t("Recettes", "Recipes")}</a>
                    </nav>
                    <div class="header-tools">
                        <AccountLink role=visit.role/>
                        <LanguageSwitch/>
                    </div>
                </div>
            </div>
        </header>
    }
}

fn current(path: &str, section: &str) -> Option<&'static str> {
    path.starts_with(section).then_some("page")
}

/// The basket and how many items lie in it.
#[component]
fn BasketLink(count: i64) -> impl IntoView {
    let t = translate();
    let spoken = match (language(), count) {
        (Language::French, 0) => "Panier, vide".into(),
        (Language::English, 0) => "Basket, empty".into(),
        (Language::French, 1) => "Panier, 1 article".into(),
        (Language::English, 1) => "Basket, 1 item".into(),
        (Language::French, _) => format!("Panier, {count} articles"),
        (Language::English, _) => format!("Basket, {count} items"),
    };
    view! {
        <a class="header-basket" href="/panier" aria-label=spoken>
            <BasketIcon/>
            <span class="header-basket-text" aria-hidden="true">{t("Panier", "Basket")}</span>
            {(count > 0).then(|| view! { <span class="header-basket-count" aria-hidden="true">{count}</span> })}
        </a>
    }
}

/// Where whoever is here works or signs in.
#[component]
fn AccountLink(role: Option<Role>) -> impl IntoView {
    let t = translate();
    let (address, words) = match role {
        None => ("/connexion", t("Se connecter", "Sign in")),
        Some(Role::User) => ("/compte", t("Mon compte", "My account")),
        Some(Role::Admin) => ("/gestion/commandes", t("Gestion", "Back office")),
        Some(Role::Livreur) => ("/livraisons", t("Livraisons", "Deliveries")),
    };
    view! { <a class="header-account" href=address>{words}</a> }
}

/// French or English. A plain form: the whole page changes its words, with or without scripts.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let (t, language) = (translate(), language());
    let mark = move |of: Language| (of == language).then_some("true");
    view! {
        <form class="language-switch" method="post" action=ChooseLanguage::PATH aria-label=t("Langue", "Language")>
            <button name="lang" value="fr" lang="fr" aria-current=mark(Language::French)>
                <span aria-hidden="true">"FR"</span>
                <span class="visually-hidden">"Français"</span>
            </button>
            <button name="lang" value="en" lang="en" aria-current=mark(Language::English)>
                <span aria-hidden="true">"EN"</span>
                <span class="visually-hidden">"English"</span>
            </button>
        </form>
    }
}

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
