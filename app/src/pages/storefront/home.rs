//! The home page.

use leptos::prelude::*;
use shared::{Language, recipe::Recipe};

use super::delivery::PostalCodeForm;
use crate::{
    components::{
        layout::{head::Head, storefront::Storefront},
        product::{card::ProductGrid, picture::Picture},
    },
    pages::loading::loaded::loaded,
    request::{
        category_name,
        language::{language, translate},
    },
    server_fns::catalog::{Home, read_home},
    structured,
};

/// `/`: a word on the shop, the newest products, the categories, a recipe.
#[component]
pub fn HomePage() -> impl IntoView {
    let t = translate();
    view! {
        <Head
            title=t("Fromages affinés, coupés à la demande", "Aged cheeses, cut to order")
            description=t(
                "Fromages de ferme et d’alpage, affinés dans notre cave, coupés à la demande et livrés au frais.",
                "Farmhouse and alpine cheeses, aged in our cellar, cut to order and delivered cool.",
            )
        />
        <Storefront>
            <section class="hero">
                <div class="page">
                    <h1 class="hero-title">
                        {t("Du fromage,", "Cheese,")} " " <em>{t("à son heure", "at its hour")}</em>
                    </h1>
                    <div class="hero-text">
                        <p>
                            {t(
                                "Des fromages de ferme et d’alpage, affinés dans notre cave et coupés le matin de l’envoi.",
                                "Farmhouse and alpine cheeses, aged in our cellar and cut on the morning they leave.",
                            )}
                        </p>
                        <p class="button-row">
                            <a class="button button-large" href="/fromages">{t("Voir les fromages", "See the cheeses")}</a>
                            " "
                            <a class="more-link" href="/recettes">{t("ou cuisiner ce soir", "or cook tonight")}</a>
                        </p>
                    </div>
                    <div class="hero-picture">
                        <img src="/images/hero.svg" alt="" width="960" height="720" fetchpriority="high"/>
                    </div>
                </div>
            </section>
            {loaded(read_home(), |home| view! { <Shelves home/> })}
            <section class="section" aria-labelledby="where">
                <div class="page page-narrow">
                    <div class="section-head"><h2 id="where">{t("Livrons-nous chez vous\u{a0}?", "Do we deliver to you?")}</h2></div>
                    <PostalCodeForm/>
                </div>
            </section>
            <House/>
            {structured::data(|shop| structured::store(shop, language()))}
        </Storefront>
    }
    .into_any()
}

#[component]
fn Shelves(home: Home) -> impl IntoView {
    let (t, language) = (translate(), language());
    let families: Vec<_> = home
        .categories
        .into_iter()
        .map(|family| {
            let cheeses = if family.count == 1 {
                t(" fromage", " cheese")
            } else {
                t(" fromages", " cheeses")
            };
            view! {
                <li>
                    <a class="leader" href=format!("/fromages?category={}", family.value)>
                        {category_name(&family.value, language)}
                        <span class="leader-dots" aria-hidden="true"></span>
                        <span class="index-count">{family.count} <span class="visually-hidden">{cheeses}</span></span>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="new">
            <div class="page">
                <div class="section-head">
                    <h2 id="new">{t("Tout juste arrivés", "Just in")}</h2>
                    <a class="more-link" href="/fromages?sort=-createdAt">{t("Les plus récents", "The newest")}</a>
                </div>
                <ProductGrid products=home.newest favorites=home.favorites has_lead=true/>
            </div>
        </section>
        <section class="section" aria-labelledby="index">
            <div class="page">
                <div class="section-head"><h2 id="index">{t("Par famille", "By family")}</h2>
                    <a class="more-link" href="/plateau">{t("Composer un plateau", "Compose a platter")}</a>
                </div>
                <ul class="index-list">{families}</ul>
            </div>
        </section>
        {home.recipe.map(|recipe| view! { <RecipeBand recipe/> })}
    }
}

#[component]
fn RecipeBand(recipe: Recipe) -> impl IntoView {
    let (t, language) = (translate(), language());
    let link = format!("/recettes/{}", recipe.key());
    let (work, fire, servings) = (recipe.prep_time, recipe.cook_time, recipe.servings);
    let meta = match language {
        Language::French => format!("{work}\u{a0}min de préparation, {fire}\u{a0}min de cuisson, pour {servings}"),
        Language::English => format!("{work}\u{a0}min of work, {fire}\u{a0}min of cooking, serves {servings}"),
    };
    let image = recipe.images.first().cloned();
    view! {
        <section class="recipe-band" aria-labelledby="band">
            <div class="page">
                <div class="recipe-band-text">
                    <p class="recipe-band-kind">{t("La recette du moment", "This season’s recipe")}</p>
                    <h2 id="band"><a href=link.clone()>{recipe.title}</a></h2>
                    <p class="recipe-band-lead">{recipe.description}</p>
                    <p class="recipe-meta">{meta}</p>
                    <a class="button" href=link>{t("Lire la recette", "Read the recipe")}</a>
                </div>
                {image.map(|image| view! { <Picture src=Some(image) sizes="(min-width: 48rem) 50vw, 100vw"/> })}
            </div>
        </section>
    }
}

#[component]
fn House() -> impl IntoView {
    let t = translate();
    view! {
        <section class="section" aria-labelledby="house">
            <div class="page house">
                <h2 class="house-statement" id="house">
                    {t(
                        "Un fromage n’a qu’une bonne semaine. Notre métier est de savoir laquelle.",
                        "A cheese has one good week. Our trade is knowing which.",
                    )}
                </h2>
                <div class="house-text">
                    <p>
                        {t(
                            "Chaque meule est retournée, brossée et goûtée par une personne, toujours la même. Quand elle est prête, nous l’ouvrons\u{202f}; quand elle ne l’est pas, nous attendons, et la boutique le dit.",
                            "One person turns, brushes and tastes each wheel, always the same one. When it is ready we open it; when it is not we wait, and the shop says so.",
                        )}
                    </p>
                    <p>
                        {t(
                            "Vous choisissez le poids, nous coupons le matin, nous emballons dans du papier, jamais sous vide.",
                            "You choose the weight, we cut in the morning and wrap in paper, never in a vacuum.",
                        )}
                    </p>
                </div>
                <dl class="house-facts">
                    <div>
                        <dt>{t("Coupé à la demande", "Cut to order")}</dt>
                        <dd>{t("Le poids que vous voulez, au prix au kilo affiché.", "The weight you want, at the price per kilo shown.")}</dd>
                    </div>
                    <div>
                        <dt>{t("Livré au frais", "Delivered cool")}</dt>
                        <dd>{t("Par notre livreur, qui appelle avant de sonner.", "By our own livreur, who calls before ringing.")}</dd>
                    </div>
                    <div>
                        <dt>{t("Payé comme vous voulez", "Paid as you like")}</dt>
                        <dd>{t("À la livraison ou par virement.", "On delivery or by bank transfer.")}</dd>
                    </div>
                </dl>
            </div>
        </section>
    }
}
