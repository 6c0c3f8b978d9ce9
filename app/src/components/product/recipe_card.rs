//! A recipe in a list.

use leptos::prelude::*;
use shared::{Language, recipe::Recipe};

use super::picture::Picture;
use crate::{request::language::language, words::labels};

/// A grid of recipes.
#[component]
pub fn RecipeGrid(
    /// The recipes, in the order of the grid.
    recipes: Vec<Recipe>,
) -> impl IntoView {
    let cards: Vec<_> = recipes
        .into_iter()
        .map(|recipe| view! { <li><RecipeCard recipe/></li> })
        .collect();
    view! { <ul class="recipe-grid">{cards}</ul> }
}

/// A recipe in a list: picture, title, time, difficulty and how many it feeds.
#[component]
fn RecipeCard(recipe: Recipe) -> impl IntoView {
    let language = language();
    let link = format!("/recettes/{}", recipe.key());
    let time = duration(recipe.prep_time.saturating_add(recipe.cook_time), language);
    let servings = format!("{} {}", language.pick("pour", "serves"), recipe.servings);
    view! {
        <article class="recipe-card">
            <div class="recipe-card-picture"><Picture src=recipe.images.first().cloned() sizes="(min-width: 40rem) 24rem, 100vw"/></div>
            <h2 class="recipe-card-title"><a href=link>{recipe.title}</a></h2>
            <p class="recipe-meta">
                <span>{time}</span>
                " "
                <span>{labels::difficulty(recipe.difficulty, language)}</span>
                " "
                <span>{servings}</span>
            </p>
        </article>
    }
}

/// Minutes in hours and minutes: `35 min`, `1 h 05`.
pub fn duration(minutes: i64, language: Language) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest, language) {
        (0, ..) => format!("{rest}\u{a0}min"),
        (_, 0, _) => format!("{hours}\u{a0}h"),
        (_, _, Language::French) => format!("{hours}\u{a0}h\u{a0}{rest:02}"),
        (_, _, Language::English) => format!("{hours}\u{a0}h\u{a0}{rest}\u{a0}min"),
    }
}
