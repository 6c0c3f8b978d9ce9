//! The header of every page: name, search, cart, sections, account and language.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;
use shared::{Language, user::Role};

use super::icon::{CartIcon, SearchIcon};
use crate::{
    request::language::{language, translate},
    server_fns::account::{ChooseLanguage, Visit, read_visit},
};

/// The header: name, search, cart, the sections, the account and the language. When the visitor cannot be read, it is
/// a guest's with an empty cart.
#[component]
pub fn Header() -> impl IntoView {
    Suspend::new(async {
        let visit = read_visit().await.unwrap_or_default();
        view! { <VisitorHeader visit/> }
    })
}

#[component]
fn VisitorHeader(visit: Visit) -> impl IntoView {
    let t = translate();
    let here = use_location().pathname.get_untracked();
    let current = |section: &str| here.starts_with(section).then_some("page");
    let search = t("Chercher un fromage", "Search for a cheese");
    view! {
        <a class="skip-link" href="#contenu">{t("Aller au contenu", "Skip to content")}</a>
        <header class="site-header">
            <div class="header-bar">
                <div class="page">
                    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>"Fromagerie Alioui"</a>
                    <form class="header-search" role="search" action="/fromages" method="get">
                        <label class="visually-hidden" for="header-q">{search}</label>
                        <input id="header-q" name="q" type="search" placeholder=search autocomplete="off" data-suggest=""/>
                        <button type="submit"><span class="visually-hidden">{t("Chercher", "Search")}</span><SearchIcon/></button>
                    </form>
                    <a class="header-search-link" href="/fromages#recherche">
                        <span class="visually-hidden">{search}</span>
                        <SearchIcon/>
                    </a>
                    <CartLink count=visit.cart_count/>
                </div>
            </div>
            <div class="header-line">
                <div class="page">
                    <nav class="site-nav" aria-label=t("Principale", "Main")>
                        <a href="/fromages" aria-current=current("/fromages")>{t("Fromages", "Cheeses")}</a>
                        <a href="/recettes" aria-current=current("/recettes")>{t("Recettes", "Recipes")}</a>
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

/// The link to the cart, with how many items it holds.
#[component]
fn CartLink(count: i64) -> impl IntoView {
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
            <CartIcon/>
            <span class="header-basket-text" aria-hidden="true">{t("Panier", "Basket")}</span>
            {(count > 0).then(|| view! { <span class="header-basket-count" aria-hidden="true">{count}</span> })}
        </a>
    }
}

/// The link to the visitor's own pages by their role, or to signing in.
#[component]
fn AccountLink(role: Option<Role>) -> impl IntoView {
    let t = translate();
    let (address, words) = match role {
        None => ("/connexion", t("Se connecter", "Sign in")),
        Some(Role::User) => ("/compte", t("Mon compte", "My account")),
        Some(Role::Admin) => ("/gestion", t("Gestion", "Back office")),
        Some(Role::Livreur) => ("/livraisons", t("Livraisons", "Deliveries")),
    };
    view! { <a class="header-account" href=address>{words}</a> }
}

/// French or English. The page is loaded anew: all of its words change.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let (t, language) = (translate(), language());
    let mark = move |of: Language| (of == language).then_some("true");
    view! {
        <form
            class="language-switch"
            method="post"
            action=ChooseLanguage::PATH
            aria-label=t("Langue", "Language")
            data-reload=""
        >
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
