//! A product in a list, and the grid of such.

use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id,
    product::{Availability, Product, SoldBy},
};

use super::{favorite_button::FavoriteButton, picture::Picture, price::Price};
use crate::{
    components::form::{
        post_form::{PostForm, problem_of},
        problem::ProblemNotice,
    },
    request::language::{language, translate},
    server_fns::{cart::AddToCart, favorites::MarkFavorite},
    words::labels,
};

/// A grid of products, and what was wrong with a button of one of them.
#[component]
pub fn ProductGrid(
    /// The products, in the order of the grid.
    products: Vec<Product>,
    /// Which of them the visitor marked as favorites.
    favorites: Vec<Id<Product>>,
    /// Whether the first one leads, as on the home page.
    #[prop(optional)]
    has_lead: bool,
    /// Whether the page begins with it: its first picture is loaded first then.
    #[prop(optional)]
    begins_page: bool,
    /// Whether each says until when it keeps.
    #[prop(optional)]
    shows_dates: bool,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let cards: Vec<_> = products
        .into_iter()
        .enumerate()
        .map(|(place, product)| {
            let is_favorite = favorites.contains(&product.id);
            let (is_lead, is_first) = (has_lead && place == 0, begins_page && place == 0);
            let date = product.best_before.filter(|_| shows_dates);
            let note = date.map(|day| {
                format!(
                    "{} {}",
                    t("Se garde jusqu’au", "Keeps until"),
                    day.start().day(language)
                )
            });
            view! { <li><ProductCard product is_favorite is_lead is_first note/></li> }
        })
        .collect();
    view! {
        <ProblemNotice problem={problem_of::<AddToCart>().or_else(problem_of::<MarkFavorite>)}/>
        <ul class=if has_lead { "product-grid has-lead" } else { "product-grid" }>{cards}</ul>
    }
}

/// A product in a list, with its price and a button that puts one into the cart.
#[component]
pub fn ProductCard(
    /// The product, its texts in the reader's language.
    product: Product,
    /// Whether the visitor marked it as a favorite.
    is_favorite: bool,
    /// Whether it is given the room of four.
    #[prop(optional)]
    is_lead: bool,
    /// Whether its picture is the first of the page.
    #[prop(optional)]
    is_first: bool,
    /// What there is to say of it in this list.
    note: Option<String>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let (id, name) = (product.id, product.name.clone());
    let availability = product.availability();
    let sold_out = availability == Availability::SoldOut;
    let stock = match availability {
        Availability::InStock => None,
        Availability::Low => Some(("stock is-low", t("Bientôt épuisé", "Nearly gone"))),
        Availability::SoldOut => Some(("stock is-out", t("Épuisé", "Sold out"))),
    };
    let flags = (product.is_new || stock.is_some()).then(|| {
        view! {
            <p class="product-card-flags">
                {product.is_new.then(|| view! { <span class="badge is-new">{t("Nouveau", "New")}</span> })}
                {stock.map(|(class, words)| view! { <span class=class>{words}</span> })}
            </p>
        }
    });
    let note = note.map(|note| view! { <p class="product-card-origin">{note}</p> });
    let link = format!("/fromages/{}", product.key());
    let sizes = if is_lead {
        "(min-width: 64rem) 42rem, (min-width: 40rem) 50vw, 9rem"
    } else {
        "(min-width: 64rem) 20rem, (min-width: 40rem) 50vw, 9rem"
    };
    view! {
        <article class=if sold_out { "product-card is-out" } else { "product-card" }>
            <div class="product-card-picture"><Picture src=product.images.first().cloned() sizes is_first/></div>
            <div class="product-card-text">
                <h3 class="product-card-name"><a href=link>{product.name.clone()}</a></h3>
                <p class="product-card-origin">{labels::provenance(&product, language)}</p>
                {note}
                {flags}
                <div class="product-card-foot">
                    <Price product=product.clone()/>
                    {(!sold_out).then(|| view! { <AddOne product/> })}
                </div>
            </div>
            <FavoriteButton product=id name marked=is_favorite/>
        </article>
    }
}

/// A button that puts one piece, or the usual cut, into the cart.
#[component]
fn AddOne(product: Product) -> impl IntoView {
    let (t, language) = (translate(), language());
    let weight = product.weight.display(language);
    let spoken = format!(" {}, {weight}, {}", product.name, t("au panier", "to the basket"));
    let cut = (product.sold_by == SoldBy::Weight).then_some(product.weight.0);
    view! {
        <PostForm action=AddToCart::PATH>
            <input type="hidden" name="product_id" value=product.id.to_string()/>
            <input type="hidden" name="quantity" value="1"/>
            {cut.map(|grams| view! { <input type="hidden" name="weight" value=grams/> })}
            <button class="button button-quiet button-small" type="submit">
                {t("Ajouter", "Add")}
                <span class="visually-hidden">{spoken}</span>
            </button>
        </PostForm>
    }
}
