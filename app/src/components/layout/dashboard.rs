//! What stands around every page of the dashboard.

use std::sync::LazyLock;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_router::hooks::{use_location, use_query_map};
use shared::{Language, Page, limits, money::grouped};

use super::{icon::SearchIcon, pagination::Pagination, staff_styles::StaffStyles};
use crate::{
    request::language::{language, translate},
    server_fns::admin::after_sale::count_waiting,
};

/// What the search takes, in characters.
const MOST_SEARCHED: usize = *limits::SEARCH.end();
/// Where its answers are.
const FIND: &str = "/gestion/recherche";
/// The keys of the search.
static FIND_KEYS: LazyLock<String> = LazyLock::new(|| include_str!("../../find.js").lines().map(str::trim).collect());

/// The first page.
const TODAY: &str = "/gestion";

/// A page of the dashboard: links to its sections, then the page's own part. Without a footer.
#[component]
pub fn Dashboard(children: Children) -> impl IntoView {
    let t = translate();
    let here = use_location().pathname.get_untracked();
    let section = |address: &'static str, words: &'static str| {
        // Every page is below the first one.
        let is_here = here == address || (address != TODAY && here.starts_with(address));
        let current = is_here.then_some("page");
        view! { <li><a href=address aria-current=current>{words}</a></li> }
    };
    view! {
        <StaffStyles/>
        <main class="desk" id="contenu" tabindex="-1">
            <nav class="desk-nav" aria-label=t("Gestion", "Back office")>
                <FindBox/>
                <ul>
                    {section(TODAY, t("Aujourd’hui", "Today"))}
                    {section("/gestion/commandes", t("Commandes", "Orders"))}
                    {section("/gestion/preparation", t("Préparation", "Preparation"))}
                    {section("/gestion/livraison", t("Livraison", "Delivery"))}
                    <Requests/>
                    {section("/gestion/clients", t("Clients", "Customers"))}
                    {section("/gestion/abonnements", t("Abonnements", "Subscriptions"))}
                    {section("/gestion/produits", t("Produits", "Products"))}
                    {section("/gestion/lots", t("Lots", "Lots"))}
                    {section("/gestion/inventaire", t("Inventaire", "Stocktaking"))}
                    {section("/gestion/familles", t("Familles", "Categories"))}
                    {section("/gestion/recettes", t("Recettes", "Recipes"))}
                    {section("/gestion/avis", t("Avis", "Reviews"))}
                    {section("/gestion/bons", t("Bons", "Coupons"))}
                    {section("/gestion/courrier", t("Courrier", "Letters"))}
                    {section("/gestion/paliers", t("Paliers", "Tiers"))}
                    {section("/gestion/chiffres", t("Chiffres", "Figures"))}
                    {section("/gestion/comptes", t("Comptes", "Books"))}
                    {section("/gestion/reglages", t("Réglages", "Settings"))}
                    {section("/gestion/cles", t("Clés d’API", "API keys"))}
                    {section("/gestion/webhooks", t("Webhooks", "Webhooks"))}
                    {section("/gestion/journal", t("Journal", "Audit"))}
                    {section("/gestion/etat", t("État", "Status"))}
                    {section("/compte", t("Mon compte", "My account"))}
                </ul>
            </nav>
            <div class="desk-main">{children()}</div>
        </main>
    }
}

/// The box that finds anything. The script brings the keys that open it and walk through what was found.
#[component]
fn FindBox() -> impl IntoView {
    let t = translate();
    let here = use_location().pathname.get_untracked();
    let value = if here == FIND { searched() } else { String::new() };
    view! {
        <form class="desk-find" role="search" action=FIND method="get" aria-label=t("Trouver", "Find")>
            <label class="visually-hidden" for="find-q">{t("Trouver", "Find")}</label>
            <input
                class="field-input"
                id="find-q"
                name="q"
                type="search"
                placeholder=t("Trouver ( / )", "Find ( / )")
                autocomplete="off"
                maxlength=MOST_SEARCHED
                aria-keyshortcuts="/ Control+K"
                value=value
            />
            <button type="submit"><span class="visually-hidden">{t("Trouver", "Find")}</span><SearchIcon/></button>
        </form>
        <script type="module" nonce=use_nonce()>{FIND_KEYS.as_str()}</script>
    }
}

/// What the address of the search asks for.
pub fn searched() -> String {
    let query = use_query_map().read_untracked().get("q").unwrap_or_default();
    // What is longer than any name finds nothing, as its beginning would not either.
    query.trim().chars().take(MOST_SEARCHED).collect()
}

/// The link to what waits for an answer, with how much that is. Without the number when it cannot be read.
#[component]
fn Requests() -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let current = here.starts_with("/gestion/demandes").then_some("page");
    Suspend::new(async move {
        let t = translate();
        let count = count_waiting().await.unwrap_or_default();
        let waiting = (count > 0).then(|| {
            view! { " " <span class="badge is-new">{count}<span class="visually-hidden">{t(" en attente", " waiting")}</span></span> }
        });
        view! { <li><a href="/gestion/demandes" aria-current=current>{t("Demandes", "Requests")}{waiting}</a></li> }
    })
}

/// Which part of a list is shown, and links to the other parts.
#[component]
pub fn DashboardPagination<T>(
    /// The page of the list that is shown.
    list: Page<T>,
    /// Its address with its other parameters, ending in `?` or `&`.
    #[prop(into)]
    base: String,
) -> impl IntoView {
    let first = (list.page - 1) * list.limit + 1;
    let end = first + i64::try_from(list.items.len()).unwrap_or(0) + left_out(&list) - 1;
    let language = language();
    let total = if list.is_counted_in_part() {
        language.pick("plus de 1\u{202f}000", "more than 1,000").to_owned()
    } else {
        grouped(list.total.unsigned_abs(), language)
    };
    let shown = match language {
        Language::French => format!("{first} à {end} sur {total}"),
        Language::English => format!("{first} to {end} of {total}"),
    };
    let left_out = left_out(&list);
    let unreadable = (left_out > 0).then(|| {
        let words = match language {
            Language::French if left_out == 1 => "1 de cette page ne se lit pas".to_owned(),
            Language::French => format!("{left_out} de cette page ne se lisent pas"),
            Language::English => format!("{left_out} of this page cannot be read"),
        };
        view! { ", " <a href="/gestion/documents-illisibles">{words}</a> }
    });
    view! {
        <div class="desk-pages">
            <p class="muted">{shown}{unreadable}</p>
            <Pagination page=list.page pages=list.pages base/>
        </div>
    }
}

/// How many of a page of a list cannot be read: the total counts them, and the page lacks them.
fn left_out<T>(list: &Page<T>) -> i64 {
    let rest = list.total - (list.page - 1) * list.limit;
    let expected = list.limit.min(rest);
    (expected - i64::try_from(list.items.len()).unwrap_or(0)).max(0)
}

/// The page that the address asks for, 1–100,000; the first for anything else.
pub fn requested_page() -> i64 {
    let page = use_query_map()
        .read_untracked()
        .get("page")
        .and_then(|page| page.parse().ok());
    page.filter(|page| (1..=100_000).contains(page)).unwrap_or(1)
}
