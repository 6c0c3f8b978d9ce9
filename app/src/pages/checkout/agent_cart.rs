//! The page behind the link of a buying agent: what it put together, and a button that takes it over.

use domain::agents::{Destination, Filled, FilledLine, Offer};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;
use shared::{Language, product::SoldBy, recipe::SkipReason};

use crate::{
    components::{
        form::{
            post_form::{PostForm, problem_of},
            problem::ProblemNotice,
        },
        layout::{head::Head, storefront::Storefront},
        order::items::Amounts,
        product::added::{Added, why_left_out},
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
    let LinkedCart { offer, own } = linked;
    let Offer {
        filled,
        count,
        left_out,
    } = offer;
    let Filled {
        lines,
        quote,
        delivery,
        adopted_at,
        ..
    } = filled;
    let problem = problem_of::<AdoptAgentCart>();
    let names = lines
        .iter()
        .map(|line| (line.product.id, line.product.name.clone()))
        .collect();
    let (is_empty, has_any) = (lines.is_empty(), count > 0);
    let about_left_out = about_left_out(left_out.len(), language);
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let left_out = left_out.iter().find(|(id, _)| *id == line.line.id);
            let left_out = left_out.map(|(_, reason)| *reason);
            view! { <Line line left_out/> }
        })
        .collect();
    let before = adopted_at.map(|_| {
        view! {
            <p>
                {t(
                    "Ce panier a déjà été repris. Le reprendre ajoute seulement ce qui manque au vôtre.",
                    "This basket was taken over before. To take it over again adds only what yours lacks.",
                )}
            </p>
        }
    });
    let button = match adopted_at {
        None => t("Mettre dans mon panier", "Put in my basket"),
        Some(_) => t("Compléter mon panier", "Top up my basket"),
    };
    // What was taken over before does not add up.
    let own = (own > 0 && adopted_at.is_none()).then(|| match (language, own) {
        (Language::French, 1) => "Votre panier contient déjà un article\u{a0}: ceux-ci s’y ajoutent.".into(),
        (Language::English, 1) => "Your basket already holds one item: these are added to it.".into(),
        (Language::French, _) => format!("Votre panier contient déjà {own} articles\u{a0}: ceux-ci s’y ajoutent."),
        (Language::English, _) => format!("Your basket already holds {own} items: these are added to them."),
    });
    let summary = match (language, count) {
        (Language::French, 1) => "Résumé\u{a0}: un article".into(),
        (Language::English, 1) => "Summary: one item".into(),
        (Language::French, _) => format!("Résumé\u{a0}: {count} articles"),
        (Language::English, _) => format!("Summary: {count} items"),
    };
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
            {(!is_empty && !has_any).then(|| view! {
                <p>{t("Rien n’en peut être mis dans votre panier.", "None of it can be put in your basket.")}</p>
            })}
            {has_any.then(|| view! {
                <section class="summary" aria-labelledby="sum">
                    <h2 class="summary-title" id="sum">{summary}</h2>
                    <Amounts quote/>
                    {about_left_out.map(|words| view! { <p class="summary-note">{words}</p> })}
                    {about_delivery(delivery, language).map(|words| view! { <p class="summary-note">{words}</p> })}
                </section>
                <PostForm action=AdoptAgentCart::PATH class="form">
                    <input type="hidden" name="secret" value=secret/>
                    {before}
                    {own.map(|words| view! { <p>{words}</p> })}
                    <button class="button button-large" type="submit">
                        {button}
                    </button>
                </PostForm>
            })}
        </div>
    }
}

/// What is not in the sums, in words.
fn about_left_out(lines: usize, language: Language) -> Option<String> {
    match (language, lines) {
        (_, 0) => None,
        (Language::French, 1) => Some("Sans une ligne, qui ne sera pas mise dans votre panier.".into()),
        (Language::English, 1) => Some("Without one line, which will not be put in your basket.".into()),
        (Language::French, _) => Some(format!(
            "Sans {lines} lignes, qui ne seront pas mises dans votre panier."
        )),
        (Language::English, _) => Some(format!("Without {lines} lines, which will not be put in your basket.")),
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
        Destination::Abroad => Some(language.pick(
            "Nous ne livrons pas dans le pays que votre assistant a donné, mais en France seulement.",
            "We do not deliver to the country that your assistant gave, but within France only.",
        )),
    }
}

#[component]
fn Line(
    line: FilledLine,
    /// Why it would stay out of the visitor's cart; what it costs is not in the sums then.
    left_out: Option<SkipReason>,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let FilledLine { line, product } = line;
    let weight = line.weight.display(language);
    let amount = match (product.sold_by, line.quantity) {
        (SoldBy::Piece, many) if many > 1 => format!("{many}\u{a0}×\u{a0}{weight}"),
        _ => weight,
    };
    let amount = match left_out {
        None => format!("{amount}, {}", line.line_total.display(language)),
        Some(_) => amount,
    };
    let allergens = (!product.allergens.is_empty()).then(|| labels::contains(&product.allergens, language));
    let left_out = left_out.map(|reason| {
        let why = if line.refused.is_some() {
            t("nous ne le vendons plus ainsi.", "no longer sold like this.")
        } else {
            why_left_out(reason, language)
        };
        format!("{} {why}", t("Ne sera pas mis au panier\u{a0}:", "Will be left out:"))
    });
    let link = format!("/fromages/{}", product.key());
    view! {
        <li>
            <p class="leader">
                <a href=link>{product.name}</a>
                <span class="leader-dots" aria-hidden="true"></span>
                <span class="platter-amount">{amount}</span>
            </p>
            {allergens.map(|words| view! { <p class="platter-facts">{words}</p> })}
            {left_out.map(|words| view! { <p class="field-error">{words}</p> })}
        </li>
    }
}
