//! The page of a recipe.

mod shopping;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::{
    Id, Language,
    product::Product,
    recipe::{Ingredient, Recipe},
};

use self::shopping::Shopping;
use super::product::avoided::Avoided;

use crate::{
    components::{
        layout::{breadcrumb::Breadcrumb, head::Head, storefront::Storefront},
        product::{
            card::ProductGrid,
            picture::Picture,
            price::{per_kilo, price_of},
            recipe_card::duration,
        },
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::catalog::{RecipeDetail, find_recipe},
    structured,
    words::{labels, quantity::quantity},
};

/// The most people a recipe is scaled to.
const MOST_SERVINGS: i64 = 24;

/// A recipe: what goes in, for as many as come, and the steps.
#[component]
pub fn RecipePage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key").unwrap_or_default();
    view! { <Storefront>{loaded(find_recipe(key), |detail| view! { <RecipeView detail/> })}</Storefront> }.into_any()
}

/// For how many the page's address asks.
fn asked_servings() -> Option<i64> {
    let wanted: i64 = use_query_map().read_untracked().get("servings")?.parse().ok()?;
    (1..=MOST_SERVINGS).contains(&wanted).then_some(wanted)
}

#[component]
fn RecipeView(detail: RecipeDetail) -> impl IntoView {
    let (t, language) = (translate(), language());
    let RecipeDetail {
        recipe,
        products,
        favorites,
        avoided,
    } = detail;
    let products = in_order(&recipe, products);
    let key = recipe.key();
    let address = format!("/recettes/{key}");
    let links = linked(&recipe, &products);
    let image = recipe.images.first().cloned();
    let written_for = recipe.servings.max(1);
    let servings = asked_servings().unwrap_or(written_for);
    let told = recipe.ingredients.iter();
    let told: Vec<_> = told
        .map(|ingredient| {
            let amount = for_so_many(ingredient, servings, written_for, language);
            format!("{amount} {}", ingredient.name)
        })
        .collect();
    let data = structured::data(|shop| structured::recipe(shop, &recipe, servings, &told, language));
    let ingredients: Vec<_> = recipe
        .ingredients
        .into_iter()
        .map(|ingredient| {
            let product = products
                .iter()
                .find(|product| Some(product.id) == ingredient.product_id)
                .cloned();
            view! { <IngredientLine ingredient product servings written_for/> }
        })
        .collect();
    let steps: Vec<_> = recipe
        .instructions
        .into_iter()
        .map(|step| view! { <li><p>{step}</p></li> })
        .collect();
    let shopping = (!links.is_empty()).then(|| view! { <Shopping recipe=key names=links servings/> });
    let cheeses = (!products.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="cheeses">
                <div class="section-head"><h2 id="cheeses">{t("Les fromages de la recette", "The cheeses in this recipe")}</h2></div>
                <ProductGrid products favorites/>
            </section>
        }
    });
    view! {
        <Head
            title=recipe.title.clone()
            description=recipe.description.clone()
            canonical=address.clone()
            picture=image.clone()
        />
        <div class="page page-body">
            <Breadcrumb above=vec![("/recettes".into(), t("Recettes", "Recipes").into())] here=recipe.title.clone()/>
            <article>
                <div class="recipe-hero">
                    <div class="recipe-hero-text">
                        <h1>{recipe.title.clone()}</h1>
                        <p class="page-lead">{recipe.description}</p>
                    </div>
                    <div class="recipe-hero-picture">
                        <Picture src=image alt=recipe.title sizes="(min-width: 64rem) 50vw, 100vw" is_first=true/>
                    </div>
                    <dl class="recipe-facts">
                        <div><dt>{t("Préparation", "Preparation")}</dt><dd>{duration(recipe.prep_time, language)}</dd></div>
                        {(recipe.cook_time > 0).then(|| view! {
                            <div><dt>{t("Cuisson", "Cooking")}</dt><dd>{duration(recipe.cook_time, language)}</dd></div>
                        })}
                        <div><dt>{t("Difficulté", "Difficulty")}</dt><dd>{labels::difficulty(recipe.difficulty, language)}</dd></div>
                    </dl>
                </div>
                <Avoided avoided/>
                <div class="recipe-body">
                    <section class="ingredients" aria-labelledby="ingredients">
                        <h2 id="ingredients">{t("Ingrédients", "Ingredients")}</h2>
                        <Servings servings address/>
                        <ul class="ingredient-list">{ingredients}</ul>
                        {shopping}
                    </section>
                    <section aria-labelledby="steps">
                        <h2 class="visually-hidden" id="steps">{t("Étapes", "Steps")}</h2>
                        <ol class="steps">{steps}</ol>
                    </section>
                </div>
            </article>
            {cheeses}
            {data}
        </div>
    }
}

/// For how many the quantities are: a form that asks for the page anew.
#[component]
fn Servings(servings: i64, address: String) -> impl IntoView {
    let t = translate();
    view! {
        <form class="recipe-servings" method="get" action=address>
            <div class="field">
                <label class="field-label" for="servings">{t("Personnes", "Servings")}</label>
                <input
                    class="field-input is-number"
                    id="servings"
                    name="servings"
                    type="number"
                    min="1"
                    max=MOST_SERVINGS
                    required
                    value=servings
                    inputmode="numeric"
                />
            </div>
            <button class="button button-quiet" type="submit">{t("Recalculer", "Recalculate")}</button>
        </form>
    }
}

/// What the shop, or else the recipe, calls each product that the ingredients name.
fn linked(recipe: &Recipe, products: &[Product]) -> Vec<(Id<Product>, String)> {
    let mut links: Vec<(Id<Product>, String)> = Vec::new();
    for ingredient in &recipe.ingredients {
        let Some(id) = ingredient.product_id else { continue };
        if !links.iter().any(|(known, _)| *known == id) {
            let sold = products.iter().find(|product| product.id == id);
            links.push((
                id,
                sold.map_or_else(|| capitalised(&ingredient.name), |product| product.name.clone()),
            ));
        }
    }
    links
}

/// The products, as the ingredients name them.
fn in_order(recipe: &Recipe, mut products: Vec<Product>) -> Vec<Product> {
    let position = |product: &Product| {
        recipe
            .ingredients
            .iter()
            .position(|ingredient| ingredient.product_id == Some(product.id))
    };
    products.sort_by_key(position);
    products
}

/// What it is, with its price where the shop sells it, and how much for so many people.
#[component]
fn IngredientLine(ingredient: Ingredient, product: Option<Product>, servings: i64, written_for: i64) -> impl IntoView {
    let language = language();
    let for_these = for_so_many(&ingredient, servings, written_for, language);
    let name = capitalised(&ingredient.name);
    let name = match product {
        Some(product) => {
            let kilo = per_kilo(product.price, product.weight, language).unwrap_or_default();
            let price = format!(
                "{} {}, {kilo}",
                product.price.display(language),
                price_of(&product, language)
            );
            view! {
                <span>
                    <a href=format!("/fromages/{}", product.key())>{name}</a>
                    " "
                    <span class="price-for">{price}</span>
                </span>
            }
            .into_any()
        }
        None => view! { <span>{name}</span> }.into_any(),
    };
    view! {
        <li class="leader">
            {name}
            <span class="leader-dots" aria-hidden="true"></span>
            " "
            <span class="ingredient-quantity">{for_these}</span>
        </li>
    }
}

/// How much of it goes in for so many.
#[expect(clippy::cast_precision_loss, reason = "a table, not a stadium")]
fn for_so_many(ingredient: &Ingredient, servings: i64, written_for: i64, language: Language) -> String {
    let amount = ingredient.quantity * servings as f64 / written_for as f64;
    quantity(amount, &ingredient.unit, language)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|initial| initial.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
