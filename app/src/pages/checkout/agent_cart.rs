//! The page behind the link of a buying agent: what it put together, and a button that takes it over.

use domain::agents::{Destination, Filled, FilledLine};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{Language, product::SoldBy};

use crate::{
    components::{
        form::{
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, storefront::Storefront},
        order::items::Amounts,
        product::added::Added,
    },
    pages::loading::loaded::loaded,
    request::language::{language, translate},
    server_fns::agents::{AdoptAgentCart, LinkedCart, read_linked_cart},
    words::labels,
};

/// `/panier/agent/:secret`. Opening it changes nothing: whoever sends a link may open it, too.
#[component]
pub fn AgentCartPage() -> impl IntoView {
    crate::request::keep_address_private();
    let secret = use_params_map().read_untracked().get("secret").unwrap_or_default();
    let reading = read_linked_cart(secret.clone());
    view! { <Storefront>{loaded(reading, move |linked| view! { <Linked linked secret/> })}</Storefront> }.into_any()
}

#[component]
fn Linked(linked: LinkedCart, secret: String) -> impl IntoView {
    let (t, language) = (translate(), language());
    let LinkedCart { filled, own } = linked;
    let Filled {
        lines, quote, delivery, ..
    } = filled;
    let problem = problem_of::<AdoptAgentCart>();
    let names = lines
        .iter()
        .map(|line| (line.product.id, line.product.name.clone()))
        .collect();
    let is_empty = lines.is_empty();
    let lines: Vec<_> = lines.into_iter().map(|line| view! { <Line line/> }).collect();
    let own = (own > 0).then(|| match (language, own) {
        (Language::French, 1) => "Votre panier contient déjà un article\u{a0}: ceux-ci s’y ajoutent.".into(),
        (Language::English, 1) => "Your basket already holds one item: these are added to it.".into(),
        (Language::French, _) => format!("Votre panier contient déjà {own} articles\u{a0}: ceux-ci s’y ajoutent."),
        (Language::English, _) => format!("Your basket already holds {own} items: these are added to them."),
    });
    let title = t("Un panier préparé pour vous", "A basket put together for you");
    view! {
        <Head title/>
        <div class="page page-body platter-result">
            <div class="page-head">
                <h1>{title}</h1>
                <p class="page-lead">
                    {t(
                        "Votre assistant a choisi ces fromages. Rien n’est commandé\u{a0}: vérifiez, puis mettez-les dans votre panier.",
                        "Your assistant chose these cheeses. Nothing is ordered: look it over, then put them in your basket.",
                    )}
                </p>
            </div>
            <Added names is_refused=problem.is_some()/>
            <ProblemNotice problem/>
            <ul class="platter-cheeses">{lines}</ul>
            {is_empty.then(|| view! { <p>{t("Ce panier est vide.", "This basket is empty.")}</p> })}
            {(!is_empty).then(|| view! {
                <section class="summary" aria-labelledby="sum">
                    <h2 class="summary-title" id="sum">{t("Résumé", "Summary")}</h2>
                    <Amounts quote/>
                    {about_delivery(delivery, language).map(|words| view! { <p class="summary-note">{words}</p> })}
                </section>
                <PostForm action=AdoptAgentCart::PATH class="form">
                    <input type="hidden" name="secret" value=secret/>
                    {own.map(|words| view! { <p>{words}</p> })}
                    <button class="button button-large" type="submit">
                        {t("Mettre dans mon panier", "Put in my basket")}
                    </button>
                </PostForm>
            })}
        </div>
    }
}

fn about_delivery(delivery: Destination, language: Language) -> Option<&'static str> {
    match delivery {
        Destination::Known => None,
        Destination::Lowest => Some(language.pick(
            "Le prix de la livraison dépend de votre code postal\u{a0}: c’est ici le plus bas.",
            "The price of delivery depends on your postal code: this is the lowest.",
        )),
        Destination::NotServed => Some(language.pick(
            "Nous ne livrons pas au code postal que votre assistant a donné.",
            "We do not deliver to the postal code that your assistant gave.",
        )),
    }
}

#[component]
fn Line(line: FilledLine) -> impl IntoView {
    let (t, language) = (translate(), language());
    let FilledLine { line, product } = line;
    let weight = line.weight.display(language);
    let amount = match (product.sold_by, line.quantity) {
        (SoldBy::Piece, many) if many > 1 => format!("{many}\u{a0}×\u{a0}{weight}"),
        _ => weight,
    };
    let allergens = (!product.allergens.is_empty()).then(|| labels::contains(&product.allergens, language));
    let gone = (!line.available).then(|| {
        t(
            "N’est plus disponible ainsi\u{a0}: il ne sera pas mis au panier.",
            "No longer available like this: it will be left out.",
        )
    });
    let link = format!("/fromages/{}", product.key());
    view! {
        <li>
            <p class="leader">
                <a href=link>{product.name}</a>
                <span class="leader-dots" aria-hidden="true"></span>
                <span class="platter-amount">{amount} ", " {line.line_total.display(language)}</span>
            </p>
            {allergens.map(|words| view! { <p class="platter-facts">{words}</p> })}
            {gone.map(|words| view! { <p class="field-error">{words}</p> })}
        </li>
    }
}
