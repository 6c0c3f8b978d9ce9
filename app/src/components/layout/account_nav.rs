//! The sections of a customer's own pages.

use leptos::prelude::*;

use crate::request::language::translate;

/// Links to the account, the addresses, the orders, the points and the favorites.
#[component]
pub fn AccountNav(
    /// The path of this page, whose link is marked as current.
    here: &'static str,
) -> impl IntoView {
    let t = translate();
    let link = |address: &'static str, words: &'static str| {
        view! { <li><a href=address aria-current=(address == here).then_some("page")>{words}</a></li> }
    };
    view! {
        <nav class="account-nav" aria-label=t("Rubriques du compte", "Account sections")>
            <ul>
                {link("/compte", t("Profil", "Profile"))}
                {link("/compte/adresses", t("Adresses", "Addresses"))}
                {link("/compte/securite", t("Sécurité", "Security"))}
                {link("/commandes", t("Commandes", "Orders"))}
                {link("/compte/abonnements", t("Abonnements", "Subscriptions"))}
                {link("/compte/fidelite", t("Fidélité", "Loyalty"))}
                {link("/compte/favoris", t("Favoris", "Favourites"))}
                {link("/allergenes", t("Allergènes", "Allergens"))}
                {link("/compte/donnees", t("Mes données", "My data"))}
            </ul>
        </nav>
    }
}
