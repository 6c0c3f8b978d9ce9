//! The products, to search and to edit.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Grams, Language, Page, PageRequest,
    catalog::{CatalogQuery, UnreadableProduct},
    pricing,
    product::{Availability, Product, SoldBy},
    unreadable,
};

use crate::{
    components::{
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        product::{picture::Picture, price::price_of},
        table::Table,
    },
    pages::{admin::product::label::facts, loading::loaded::loaded},
    request::{
        category_name,
        language::{language, translate},
    },
    server_fns::admin::products::{Listed, ProductsList, list_products},
    url::encode,
};

/// `/gestion/produits`: the products by name, or the best matches of a search.
#[component]
pub fn ProductsPage() -> impl IntoView {
    let t = translate();
    let words = use_query_map()
        .read_untracked()
        .get("q")
        .unwrap_or_default()
        .trim()
        .to_owned();
    let query_value = |name: &str| use_query_map().read_untracked().get(name).unwrap_or_default();
    let listed = if query_value("stock") == "low" {
        Listed::Low
    } else {
        match &*query_value("etat") {
            "incomplets" => Listed::Incomplete,
            "brouillons" => Listed::Drafts,
            _ => Listed::OnSale,
        }
    };
    let query = CatalogQuery {
        q: Some(words.clone()).filter(|words| !words.is_empty()),
        paging: PageRequest {
            page: requested_page(),
            ..Default::default()
        },
        ..Default::default()
    };
    let products = list_products(query, listed);
    view! {
        <Head title=t("Produits, gestion", "Products, back office")/>
        <Dashboard>
            {loaded(products, move |ProductsList { products, unreadable, unreadable_count, incomplete_count }| view! {
                <div class="desk-head">
                    <h1>{t("Produits", "Products")}</h1>
                    <a class="more-link" href="/gestion/produits/prix">{t("Changer des prix", "Change prices")}</a>
                    <a class="more-link" href="/gestion/archives">{t("Archives", "Archive")}</a>
                    <a class="more-link" href="/gestion/produits/importer">{t("Importer", "Import")}</a>
                    <a class="more-link" href="/api/admin/products/export?format=xlsx" download="">{t("Exporter en XLSX", "Export as XLSX")}</a>
                    <a class="more-link" href="/api/admin/products/export?format=csv" download="">{t("en CSV", "as CSV")}</a>
                    <a class="button button-small" href="/gestion/produits/nouveau">{t("Ajouter un produit", "Add a product")}</a>
                </div>
                <Unreadable documents=unreadable count=unreadable_count/>
                <States listed incomplete_count/>
                <form class="desk-filters" method="get" action="/gestion/produits" role="search" aria-label=t("Produits", "Products")>
                    <div class="field is-wide">
                        <label class="field-label" for="desk-q">{t("Nom du produit", "Name of the product")}</label>
                        <input class="field-input" id="desk-q" name="q" type="search" autocomplete="off" value=words.clone()/>
                    </div>
                    <button class="button button-quiet" type="submit">{t("Chercher", "Search")}</button>
                </form>
                {(listed == Listed::Low).then(|| view! {
                    <ul class="filter-active" aria-label=t("Filtres actifs", "Active filters")>
                        <li>
                            <a href="/gestion/produits">
                                <span class="visually-hidden">{t("Retirer le filtre", "Remove the filter")} " "</span>
                                {t("Stock bas ou épuisé", "Low stock or sold out")}
                                " "
                                <span aria-hidden="true">"×"</span>
                            </a>
                        </li>
                    </ul>
                })}
                <Products products words listed/>
            })}
        </Dashboard>
    }
    .into_any()
}

/// Links to all products on sale, to those that lack a fact, and to the drafts.
#[component]
fn States(listed: Listed, incomplete_count: i64) -> impl IntoView {
    let t = translate();
    let link = |to: Listed, address: &'static str, words: String| {
        view! { <a href=address aria-current=(listed == to).then_some("page")>{words}</a> }
    };
    let incomplete = format!("{} ({incomplete_count})", t("Étiquette incomplète", "Label incomplete"));
    view! {
        <nav class="category-links" aria-label=t("État des produits", "State of the products")>
            {link(Listed::OnSale, "/gestion/produits", t("En vente", "On sale").to_owned())}
            {link(Listed::Incomplete, "/gestion/produits?etat=incomplets", incomplete)}
            {link(Listed::Drafts, "/gestion/produits?etat=brouillons", t("Brouillons", "Drafts").to_owned())}
        </nav>
    }
}

/// What the lists leave out because it cannot be read, and what to do about it.
#[component]
fn Unreadable(documents: Vec<UnreadableProduct>, count: u32) -> impl IntoView {
    let (t, language) = (translate(), language());
    if documents.is_empty() {
        return ().into_any();
    }
    let title = match (language, count) {
        (Language::French, 1) => "Un produit ne peut pas être lu, et n’est montré nulle part.".to_owned(),
        (Language::French, _) => format!("{count} produits ne peuvent pas être lus, et ne sont montrés nulle part."),
        (Language::English, 1) => "One product cannot be read, and is shown nowhere.".to_owned(),
        (Language::English, _) => format!("{count} products cannot be read, and are shown nowhere."),
    };
    let rows: Vec<_> = documents
        .into_iter()
        .map(|UnreadableProduct { id, slug, reason }| {
            let name = if slug.is_empty() {
                id.to_string()
            } else {
                format!("{slug} ({id})")
            };
            let reason = unreadable::words(&reason, language);
            view! { <li>{name}{t("\u{a0}: ", ": ")}{reason}</li> }
        })
        .collect();
    view! {
        <div class="notice is-warning">
            <p class="notice-title">{title}</p>
            <ul>{rows}</ul>
            <p>
                {t(
                    "Corrigez ou supprimez ces documents dans la collection products de la base de données : ce message \
                     s’en va et le produit revient aussitôt.",
                    "Correct or delete these documents in the database’s collection products: this message goes and the \
                     product comes back at once.",
                )}
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Products(products: Page<Product>, words: String, listed: Listed) -> impl IntoView {
    let t = translate();
    if products.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Aucun produit ne correspond", "No product matches")}</h2>
                <a class="button button-quiet" href="/gestion/produits">{t("Voir tous les produits", "See all products")}</a>
            </div>
        }
        .into_any();
    }
    let shows_missing = listed != Listed::OnSale;
    let rows: Vec<_> = products
        .items
        .iter()
        .cloned()
        .map(|product| view! { <ProductRow product shows_missing/> })
        .collect();
    let state = match listed {
        Listed::OnSale => "",
        Listed::Low => "stock=low&",
        Listed::Incomplete => "etat=incomplets&",
        Listed::Drafts => "etat=brouillons&",
    };
    let base = if words.is_empty() {
        format!("?{state}")
    } else {
        format!("?{state}q={}&", encode(&words))
    };
    view! {
        <Table label=t("Liste des produits", "List of products") caption=t("Produits", "Products") rows>
            <th scope="col"><span class="visually-hidden">{t("Image", "Picture")}</span></th>
            <th scope="col">{t("Nom", "Name")}</th>
            <th scope="col">{t("Famille", "Category")}</th>
            <th scope="col" class="is-number">{t("Prix", "Price")}</th>
            <th scope="col" class="is-number">{t("Au kilo", "Per kilo")}</th>
            <th scope="col" class="is-number">{t("Stock", "Stock")}</th>
            <th scope="col"><span class="visually-hidden">{t("Actions", "Actions")}</span></th>
        </Table>
        <DashboardPagination list=products base/>
    }
    .into_any()
}

#[component]
fn ProductRow(product: Product, shows_missing: bool) -> impl IntoView {
    let (t, language) = (translate(), language());
    let missing = Some(product.missing_facts()).filter(|missing| shows_missing && !missing.is_empty());
    let missing = missing.map(|missing| view! { <p class="field-hint">{facts(&missing, language)}</p> });
    let link = format!("/gestion/produits/{}", product.id);
    let price = format!("{} {}", product.price.display(language), price_of(&product, language));
    let kilo = pricing::price_per_kilo(&product).map(|kilo| kilo.display(language));
    let left = match product.sold_by {
        SoldBy::Piece => product.stock.to_string(),
        SoldBy::Weight => Grams(product.stock).display(language),
    };
    let (stock, stock_class) = match product.availability() {
        Availability::InStock => (left, "is-number"),
        Availability::Low => (format!("{left}, {}", t("bas", "low")), "is-number is-alert"),
        Availability::SoldOut => (format!("{left}, {}", t("épuisé", "sold out")), "is-number is-alert"),
    };
    view! {
        <tr>
            <td><Picture class="table-thumb" src=product.images.first().cloned() sizes="2.75rem"/></td>
            <th scope="row"><a href=link.clone()>{product.name.clone()}</a>{missing}</th>
            <td data-label=t("Famille", "Category")>{category_name(&product.category, language)}</td>
            <td data-label=t("Prix", "Price") class="is-number">{price}</td>
            <td data-label=t("Au kilo", "Per kilo") class="is-number">{kilo}</td>
            <td data-label=t("Stock", "Stock") class=stock_class>{stock}</td>
            <td class="is-number">
                <a href=link>{t("Modifier", "Edit")}<span class="visually-hidden">" " {product.name}</span></a>
            </td>
        </tr>
    }
}
