//! The list of recipes.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Page, PageRequest,
    recipe::{Recipe, RecipeQuery},
};

use crate::{
    components::{
        layout::{
            dashboard::requested_page,
            head::Head,
            pagination::{Pagination, is_behind_last, numbered, paged},
            storefront::Storefront,
        },
        product::recipe_card::RecipeGrid,
    },
    pages::loading::{loaded::loaded, not_found::NotFound},
    request::language::{language, translate},
    server_fns::catalog::list_recipes,
    url::encode,
    words::labels,
};

/// The shop's categories of recipes, in the order of a meal.
const CATEGORIES: [&str; 5] = ["aperitif", "entree", "soupe", "salade", "plat"];

/// Every recipe, newest first, or those of one category.
#[component]
pub fn RecipesPage() -> impl IntoView {
    let category = use_query_map().read_untracked().get("category");
    let category = category.filter(|category| !category.is_empty());
    let recipes = list_recipes(RecipeQuery {
        category: category.clone(),
        paging: PageRequest {
            page: requested_page(),
            // Two that open the page, then rows of three.
            limit: 11,
        },
        ..Default::default()
    });
    view! {
        <Storefront>
            {loaded(recipes, move |recipes| {
                if is_unheard_of(category.as_deref(), &recipes) {
                    view! { <NotFound/> }.into_any()
                } else if is_behind_last(&recipes) {
                    view! { <NotFound list=first_page(category.as_deref())/> }.into_any()
                } else {
                    view! { <Recipes category recipes/> }.into_any()
                }
            })}
        </Storefront>
    }
    .into_any()
}

/// Whether the shop knows no category that is called so, and no recipe names it.
fn is_unheard_of(category: Option<&str>, recipes: &Page<Recipe>) -> bool {
    recipes.total == 0 && category.is_some_and(|slug| !CATEGORIES.contains(&slug))
}

/// The address of the list's first page.
fn first_page(category: Option<&str>) -> String {
    category.map_or_else(
        || "/recettes".into(),
        |slug| format!("/recettes?category={}", encode(slug)),
    )
}

/// What the page says of itself to search engines.
#[component]
fn RecipesHead(category: Option<String>, page: i64) -> impl IntoView {
    let (t, language) = (translate(), language());
    let kind = category.as_deref().filter(|slug| CATEGORIES.contains(slug));
    let title = match kind {
        Some(slug) => format!(
            "{} · {}",
            t("Recettes", "Recipes"),
            labels::recipe_category(slug, language)
        ),
        None => t("Recettes", "Recipes").into(),
    };
    // A page of a category that is none is no page of the whole.
    let page = if kind == category.as_deref() { page } else { 1 };
    view! {
        <Head
            title=numbered(title, page)
            canonical=paged(first_page(kind), page)
            description=t(
                "Fondue, tartiflette, gougères, salade de chèvre chaud\u{a0}: les recettes de la maison, avec les fromages qu’il y faut.",
                "Fondue, tartiflette, gougères, warm goat’s cheese salad: our own recipes, with the cheeses they need.",
            )
        />
    }
}

#[component]
fn Recipes(category: Option<String>, recipes: Page<Recipe>) -> impl IntoView {
    let (t, language) = (translate(), language());
    let links: Vec<_> = CATEGORIES
        .into_iter()
        .map(|slug| {
            let is_here = category.as_deref() == Some(slug);
            view! {
                <a href=format!("/recettes?category={slug}") aria-current=is_here.then_some("page")>
                    {labels::recipe_category(slug, language)}
                </a>
            }
        })
        .collect();
    let first = first_page(category.as_deref());
    let base = format!("{first}{}", if first.contains('?') { '&' } else { '?' });
    let (page, pages) = (recipes.page, recipes.pages);
    let list = if recipes.items.is_empty() {
        view! { <NoRecipes/> }.into_any()
    } else {
        view! { <RecipeGrid recipes=recipes.items/> }.into_any()
    };
    view! {
        <RecipesHead category=category.clone() page/>
        <div class="page page-body">
            <div class="page-head">
                <h1>{t("Recettes", "Recipes")}</h1>
                <p class="page-lead">
                    {t(
                        "Ce qu’on fait le dimanche avec ce qui reste sur le plateau, et ce pour quoi on rachète.",
                        "What to do on Sunday with what is left on the board, and what to buy more for.",
                    )}
                </p>
            </div>
            <div class="filters">
                <nav class="category-links" aria-label=t("Genres de recettes", "Kinds of recipes")>
                    <a href="/recettes" aria-current=category.is_none().then_some("page")>{t("Toutes", "All")}</a>
                    {links}
                </nav>
            </div>
            {list}
            <Pagination page pages base/>
        </div>
    }
}

#[component]
fn NoRecipes() -> impl IntoView {
    let t = translate();
    view! {
        <div class="empty">
            <h2 class="empty-title">{t("Rien au fourneau ici", "Nothing on this stove")}</h2>
            <p>
                {t(
                    "Nous n’avons pas encore de recette de ce genre. Les autres vous attendent.",
                    "We have no recipe of this kind yet. The others are waiting for you.",
                )}
            </p>
            <a class="button" href="/recettes">{t("Voir toutes les recettes", "See all recipes")}</a>
        </div>
    }
}
