//! The recipes, to search and to edit.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{
    Page, PageRequest,
    recipe::{Recipe, RecipeQuery},
};

use crate::{
    components::{
        form::outcome::{SuccessNotice, has_succeeded},
        layout::{
            dashboard::{Dashboard, DashboardPagination, requested_page},
            head::Head,
        },
        product::picture::Picture,
        table::Table,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::admin::recipes::list_recipes,
    url::encode,
    words::labels,
};

/// `/gestion/recettes`: the recipes, newest first, or the best matches of a search.
#[component]
pub fn AdminRecipesPage() -> impl IntoView {
    let t = translate();
    let words = use_query_map().read_untracked().get("q").unwrap_or_default();
    let words: String = words.trim().chars().take(100).collect();
    let recipes = list_recipes(RecipeQuery {
        q: Some(words.clone()).filter(|words| !words.is_empty()),
        paging: PageRequest {
            page: requested_page(),
            ..Default::default()
        },
        ..Default::default()
    });
    view! {
        <Head title=t("Recettes, gestion", "Recipes, back office")/>
        <Dashboard>
            {loaded(recipes, move |recipes| view! {
                <div class="desk-head">
                    <h1>{t("Recettes", "Recipes")}</h1>
                    <a class="button button-small" href="/gestion/recettes/nouvelle">{t("Ajouter une recette", "Add a recipe")}</a>
                </div>
                <SuccessNotice when=has_succeeded("deleted") words=t("La recette est supprimée.", "The recipe is deleted.")/>
                <form class="desk-filters" method="get" action="/gestion/recettes" role="search" aria-label=t("Recettes", "Recipes")>
                    <div class="field is-wide">
                        <label class="field-label" for="desk-q">{t("Titre ou ingrédient", "Title or ingredient")}</label>
                        <input class="field-input" id="desk-q" name="q" type="search" autocomplete="off" value=words.clone()/>
                    </div>
                    <button class="button button-quiet" type="submit">{t("Chercher", "Search")}</button>
                </form>
                <Recipes recipes words/>
            })}
        </Dashboard>
    }
    .into_any()
}

#[component]
fn Recipes(recipes: Page<Recipe>, words: String) -> impl IntoView {
    let t = translate();
    if recipes.items.is_empty() {
        return view! {
            <div class="empty">
                <h2>{t("Aucune recette ici", "No recipes here")}</h2>
                <a class="button button-quiet" href="/gestion/recettes">{t("Voir toutes les recettes", "See all recipes")}</a>
            </div>
        }
        .into_any();
    }
    let rows: Vec<_> = recipes
        .items
        .iter()
        .cloned()
        .map(|recipe| view! { <RecipeRow recipe/> })
        .collect();
    let base = if words.is_empty() {
        "?".into()
    } else {
        format!("?q={}&", encode(&words))
    };
    view! {
        <Table label=t("Liste des recettes", "List of recipes") caption=t("Recettes", "Recipes") rows>
            <th scope="col"><span class="visually-hidden">{t("Image", "Picture")}</span></th>
            <th scope="col">{t("Titre", "Title")}</th>
            <th scope="col">{t("Genre", "Kind")}</th>
            <th scope="col">{t("Difficulté", "Difficulty")}</th>
            <th scope="col" class="is-number">{t("Ingrédients", "Ingredients")}</th>
            <th scope="col">{t("Modifiée le", "Changed on")}</th>
        </Table>
        <DashboardPagination list=recipes base/>
    }
    .into_any()
}

#[component]
fn RecipeRow(recipe: Recipe) -> impl IntoView {
    let (t, language) = (translate(), language());
    view! {
        <tr>
            <td><Picture class="table-thumb" src=recipe.images.first().cloned() sizes="2.75rem"/></td>
            <th scope="row"><a href=format!("/gestion/recettes/{}", recipe.id)>{recipe.title.clone()}</a></th>
            <td data-label=t("Genre", "Kind")>{labels::recipe_category(&recipe.category, language)}</td>
            <td data-label=t("Difficulté", "Difficulty")>{labels::difficulty(recipe.difficulty, language)}</td>
            <td data-label=t("Ingrédients", "Ingredients") class="is-number">{recipe.ingredients.len()}</td>
            <td data-label=t("Modifiée le", "Changed on")><time datetime=recipe.updated_at.to_string()>{recipe.updated_at.day(language)}</time></td>
        </tr>
    }
}
