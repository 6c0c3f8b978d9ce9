//! The products that a customer marked as favorites.

use leptos::prelude::*;
use shared::{Page, product::Product};

use crate::{
    components::{
        form::outcome::has_parameter,
        layout::{
            account_nav::AccountNav, dashboard::requested_page, head::Head, pagination::Pagination,
            storefront::Storefront,
        },
        product::card::ProductGrid,
    },
    pages::loading::loaded::loaded,
    request::language::translate,
    server_fns::favorites::list_favorites,
};

/// `/compte/favoris`: the last marked first.
#[component]
pub fn FavoritesPage() -> impl IntoView {
    let t = translate();
    let is_full = has_parameter("full");
    view! {
        <Head title=t("Vos favoris", "Your favourites")/>
        <Storefront>
            {loaded(list_favorites(requested_page()), move |favorites| view! {
                <div class="page page-body">
                    <div class="account">
                        <div class="page-head"><h1>{t("Vos favoris", "Your favourites")}</h1></div>
                        <AccountNav here="/compte/favoris"/>
                        {is_full.then(|| view! {
                            <div class="notice is-warning" role="status">
                                <p>
                                    {t(
                                        "La liste tient deux cents favoris. Retirez-en un d’abord.",
                                        "The list holds two hundred favourites. Take one out first.",
                                    )}
                                </p>
                            </div>
                        })}
                        <Favorites favorites/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Favorites(favorites: Page<Product>) -> impl IntoView {
    let t = translate();
    if favorites.total == 0 {
        return view! {
            <div class="empty">
                <h2>{t("Rien de marqué pour l’instant", "Nothing marked yet")}</h2>
                <p>
                    {t(
                        "Le cœur d’un fromage le garde ici, pour la prochaine fois.",
                        "A cheese’s heart keeps it here, for the next time.",
                    )}
                </p>
                <a class="button" href="/fromages">{t("Voir les fromages", "See the cheeses")}</a>
            </div>
        }
        .into_any();
    }
    let (page, pages) = (favorites.page, favorites.pages);
    let ids = favorites.items.iter().map(|product| product.id).collect();
    view! {
        <h2 class="visually-hidden">{t("Fromages", "Cheeses")}</h2>
        <ProductGrid products=favorites.items favorites=ids/>
        <Pagination page pages base="/compte/favoris?"/>
    }
    .into_any()
}
