//! The products that a customer marked as favorites.

use domain::catalog::favorites::Favorites;
use leptos::prelude::*;
use shared::product::Product;

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
                        <Marked favorites/>
                    </div>
                </div>
            })}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Marked(favorites: Favorites) -> impl IntoView {
    let t = translate();
    let Favorites {
        page: favorites,
        avoided,
    } = favorites;
    if favorites.total == 0 && avoided.is_empty() {
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
        <Avoided products=avoided/>
    }
    .into_any()
}

/// Those that contain what the customer avoids: named, so that none is lost, but not offered.
#[component]
fn Avoided(products: Vec<Product>) -> impl IntoView {
    let t = translate();
    (!products.is_empty()).then(|| {
        let links = products.into_iter().map(|product| {
            view! { <li><a href=format!("/fromages/{}", product.slug)>{product.name}</a></li> }
        });
        view! {
            <section class="notice">
                <h2 class="notice-title">
                    {t("Contiennent ce que vous évitez", "Contain what you avoid")}
                </h2>
                <ul>{links.collect_view()}</ul>
                <p><a href="/allergenes">{t("Changer", "Change")}</a></p>
            </section>
        }
    })
}
