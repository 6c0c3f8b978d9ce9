//! The page of a product.

pub mod avoided;
mod back_in_stock;
mod label;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{
    Grams, Language, limits, pricing,
    product::{Availability, Product, SoldBy},
    recipe::Recipe,
};

use self::{avoided::Avoided, back_in_stock::BackInStock, label::Label};
use super::reviews::Reviews;
use crate::{
    components::{
        form::{
            field::message,
            outcome::has_parameter,
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{breadcrumb::Breadcrumb, dashboard::requested_page, head::Head, storefront::Storefront},
        product::{
            favorite_button::FavoriteButton,
            picture::Picture,
            price::{Price, price_of},
            rating::Rating,
            recently_seen::RecentlySeen,
        },
    },
    pages::loading::loaded::loaded,
    request::{
        category_name,
        language::{language, translate},
        typed,
    },
    server_fns::{
        alerts::AlertOffer,
        cart::AddToCart,
        catalog::{ProductDetail, find_product},
        favorites::MarkFavorite,
        reviews::read_reviews,
    },
    structured,
    words::labels,
};

/// `/fromages/:key`: a product, with its reviews and the recipes that use it.
#[component]
pub fn ProductPage() -> impl IntoView {
    let key = use_params_map().read_untracked().get("key").unwrap_or_default();
    let page = requested_page();
    view! {
        <Storefront>
            {loaded(find_product(key.clone()), |detail| {
                let data = structured::data(|shop| structured::product(shop, &detail.product, language()));
                view! { <Detail detail/> {data} }
            })}
            {loaded(read_reviews(key, page), |reviews| reviews.map(|page| view! { <Reviews page/> }))}
        </Storefront>
    }
    .into_any()
}

/// The product's own part of its page.
#[component]
pub fn Detail(detail: ProductDetail) -> impl IntoView {
    let (t, language) = (translate(), language());
    let ProductDetail {
        product,
        operator,
        is_favorite,
        recipes,
        avoided,
        alert,
    } = detail;
    let family = (
        format!("/fromages?category={}", product.category),
        category_name(&product.category, language),
    );
    let above = vec![("/fromages".into(), t("Fromages", "Cheeses").into()), family];
    let badges: Vec<_> = product
        .labels
        .iter()
        .map(|label| view! { <li class="badge">{labels::label(label, language)}</li> })
        .collect();
    let (image, more) = (
        product.images.first().cloned(),
        product.images.get(1..).unwrap_or_default().to_vec(),
    );
    let count = usize::try_from(product.review_count()).unwrap_or(0);
    let rating = (count > 0).then(|| {
        view! { <a class="rating-link" href="#reviews"><Rating value=product.rating count=count/></a> }
    });
    let (id, name, seen) = (product.id, product.name.clone(), product.clone());
    view! {
        <Head
            title=name.clone()
            description=summary(&product, language)
            canonical=format!("/fromages/{}", product.key())
            picture=image.clone()
        />
        <div class="page page-body">
            <Breadcrumb above here=name.clone()/>
            <article>
                <div class="product">
                    <div class="product-picture">
                        <Picture src=image alt=name.clone() sizes="(min-width: 64rem) 50vw, 100vw" is_first=true/>
                        <MorePictures images=more name=name.clone()/>
                    </div>
                    <div class="product-head">
                        <h1 class="product-name">{name.clone()}</h1>
                        <p class="product-origin">{labels::provenance(&product, language)}</p>
                        {rating}
                        {(!badges.is_empty()).then(|| view! {
                            <ul class="badge-list" aria-label=t("Labels", "Labels")>{badges}</ul>
                        })}
                        <Avoided avoided/>
                        <Buy product=product.clone() alert/>
                        <FavoriteButton product=id name marked=is_favorite in_words=true/>
                    </div>
                </div>
                <Label product operator/>
            </article>
            <RecipesWithIt recipes/>
            <RecentlySeen product=seen/>
        </div>
    }
}

/// The other pictures of the product.
#[component]
fn MorePictures(images: Vec<String>, name: String) -> impl IntoView {
    let t = translate();
    if images.is_empty() {
        return ().into_any();
    }
    let pictures: Vec<_> = (2..)
        .zip(images)
        .map(|(number, image)| {
            let alt = format!("{name}, {} {number}", t("image", "picture"));
            view! { <li><a href=image.clone()><Picture src=Some(image.clone()) alt sizes="4.5rem"/></a></li> }
        })
        .collect();
    view! { <ul class="product-thumbs">{pictures}</ul> }.into_any()
}

/// What search engines show below the name: the description's first sentence, the price and where it is from.
fn summary(product: &Product, language: Language) -> String {
    let text = &product.description;
    let first = text.split_inclusive('.').next().unwrap_or(text).trim();
    let price = format!("{} {}", product.price.display(language), price_of(product, language));
    let parts = [first.to_owned(), price, labels::provenance(product, language)];
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// The price, the cut or the quantity, and the button.
#[component]
fn Buy(product: Product, alert: AlertOffer) -> impl IntoView {
    let t = translate();
    let problem = problem_of::<AddToCart>().or_else(problem_of::<MarkFavorite>);
    let added = (has_parameter("added") && problem.is_none()).then(|| {
        view! {
            <div class="notice is-success" role="status">
                <p>{t("C’est dans le panier.", "It is in your basket.")} " " <a href="/panier">{t("Voir le panier", "See the basket")}</a></p>
            </div>
        }
    });
    let (class, words) = match (product.availability(), product.sold_by) {
        (Availability::InStock, SoldBy::Weight) => {
            ("stock", t("En stock, coupé à la demande", "In stock, cut to order"))
        }
        (Availability::InStock, SoldBy::Piece) => ("stock", t("En stock", "In stock")),
        (Availability::Low, _) => ("stock is-low", t("Bientôt épuisé", "Nearly gone")),
        (Availability::SoldOut, _) => ("stock is-out", t("Épuisé pour l’instant", "Sold out for now")),
    };
    let sold_out = product.availability() == Availability::SoldOut;
    view! {
        <div class="buy">
            <Price product=product.clone() large=true/>
            <ProblemNotice problem/>
            {added}
            {(!sold_out).then(|| view! { <Choose product=product.clone()/> })}
            <p class=class>{words}</p>
            {sold_out.then(|| view! { <BackInStock product=product.clone() offer=alert/> })}
            {(!sold_out && product.sold_by == SoldBy::Weight).then(|| view! { <OtherWeight product/> })}
        </div>
    }
}

#[component]
fn Choose(product: Product) -> impl IntoView {
    let t = translate();
    let by_weight = product.sold_by == SoldBy::Weight;
    let pieces = if by_weight {
        t("Morceaux", "Pieces")
    } else {
        t("Quantité", "Quantity")
    };
    view! {
        <PostForm action=AddToCart::PATH class="form">
            <input type="hidden" name="key" value=product.key()/>
            <input type="hidden" name="product_id" value=product.id.to_string()/>
            {by_weight.then(|| view! { <Cuts product=product.clone()/> })}
            <div class="buy-line">
                <Number name="quantity" label=pieces value=1 min=*limits::QUANTITY.start() max=*limits::QUANTITY.end()/>
                <button class="button button-large" type="submit">{t("Ajouter au panier", "Add to basket")}</button>
            </div>
        </PostForm>
    }
}

/// Up to six usual cuts; any other weight is asked for below.
fn usual_cuts(product: &Product) -> Vec<Grams> {
    let cuts = product.cuts();
    let mut usual: Vec<_> = [150, 200, 250, 400, 500, 800, 1000, 1500]
        .map(Grams)
        .into_iter()
        .chain([product.weight])
        .filter(|grams| cuts.refuses(*grams).is_none() && grams.0 <= product.stock)
        .collect();
    usual.sort_unstable();
    usual.dedup();
    // The product's own weight is the one that is shown chosen: it must stay.
    while usual.len() > 6 {
        let last = usual.iter().rposition(|grams| *grams != product.weight).unwrap_or(0);
        usual.remove(last);
    }
    usual
}

#[component]
fn Cuts(product: Product) -> impl IntoView {
    let (t, language) = (translate(), language());
    let usual = usual_cuts(&product);
    let typed = typed_weight().filter(|grams| usual.contains(grams));
    let chosen = typed.unwrap_or(product.weight);
    let cuts: Vec<_> = usual
        .into_iter()
        .map(|grams| {
            let price = pricing::unit_price(&product, grams).map(|price| price.display(language));
            view! {
                <label class="cut">
                    <input type="radio" name="weight" value=grams.0 checked=grams == chosen required=true/>
                    <span class="cut-weight">{grams.display(language)}</span>
                    <span class="cut-price">{price}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset>
            <legend class="buy-legend">{t("Votre morceau", "Your piece")}</legend>
            <div class="cuts">{cuts}</div>
        </fieldset>
    }
}

#[component]
fn OtherWeight(product: Product) -> impl IntoView {
    let (t, language) = (translate(), language());
    let cuts = product.cuts();
    let (from, to) = (cuts.min.display(language), cuts.max.display(language));
    let label = match language {
        Language::French => format!("Poids, de {from} à {to}"),
        Language::English => format!("Weight, {from} to {to}"),
    };
    // It is unfolded where it was refused: a cut that is not offered above was typed here.
    let is_refused = message(problem_of::<AddToCart>().as_ref(), "weight").is_some();
    let is_own = typed_weight().is_some_and(|grams| !usual_cuts(&product).contains(&grams));
    let is_open = is_refused || is_own;
    view! {
        <details class="buy-other" open=is_open>
            <summary>{t("Un autre poids", "Another weight")}</summary>
            <PostForm action=AddToCart::PATH>
                <input type="hidden" name="key" value=product.key()/>
                <input type="hidden" name="product_id" value=product.id.to_string()/>
                <input type="hidden" name="quantity" value="1"/>
                <Number
                    name="weight"
                    label
                    value=product.weight.0
                    min=cuts.min.0
                    max=cuts.max.0
                    step=cuts.step.0
                    unit="g"
                />
                <button class="button button-quiet" type="submit">{t("Ajouter ce poids", "Add this weight")}</button>
            </PostForm>
        </details>
    }
}

/// The weight that was asked for when it was refused, if it is a number.
fn typed_weight() -> Option<Grams> {
    problem_of::<AddToCart>()?;
    typed("weight")?.trim().parse().ok().map(Grams)
}

/// A whole number that is asked for, as it was typed when it was refused, and why it was.
#[component]
fn Number(
    /// Its name and its id.
    name: &'static str,
    #[prop(into)] label: String,
    /// What it is at first.
    value: i64,
    min: i64,
    max: i64,
    #[prop(optional)] step: Option<i64>,
    /// The unit that stands behind it; its field is short then.
    #[prop(optional)]
    unit: Option<&'static str>,
) -> impl IntoView {
    let problem = problem_of::<AddToCart>();
    let error = message(problem.as_ref(), name);
    let error_id = format!("{name}-error");
    // What is no number such a field cannot show.
    let is_number = |typed: &String| typed.trim().parse::<i64>().is_ok();
    let typed = problem
        .and_then(|_| typed(name))
        .map(|typed| Some(typed).filter(is_number).unwrap_or_default());
    let class = if unit.is_some() {
        "field-input is-number is-short"
    } else {
        "field-input is-number"
    };
    let input = view! {
        <input
            class=class
            id=name
            name=name
            type="number"
            min=min
            max=max
            step=step
            value=typed.unwrap_or_else(|| value.to_string())
            inputmode="numeric"
            required=true
            aria-invalid=error.is_some().then_some("true")
            aria-describedby=error.is_some().then(|| error_id.clone())
        />
    };
    let input = match unit {
        Some(unit) => view! { <div class="field-unit">{input}<span>{unit}</span></div> }.into_any(),
        None => input.into_any(),
    };
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            {input}
            {error.map(|message| view! { <p class="field-error" id=error_id>{message}</p> })}
        </div>
    }
}

#[component]
fn RecipesWithIt(recipes: Vec<Recipe>) -> impl IntoView {
    let t = translate();
    if recipes.is_empty() {
        return ().into_any();
    }
    let links: Vec<_> = recipes
        .into_iter()
        .map(|recipe| {
            let link = format!("/recettes/{}", recipe.key());
            view! { <li><a class="leader" href=link>{recipe.title}</a></li> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="with-it">
            <div class="section-head"><h2 id="with-it">{t("Pour le cuisiner", "To cook with it")}</h2></div>
            <ul class="index-list">{links}</ul>
        </section>
    }
    .into_any()
}
