//! What came of putting several cheeses into the cart at once.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::{Id, Language, product::Product, recipe::SkipReason};

use crate::request::language::{language, translate};

/// How many were put into the cart and which were left out and why, as the page's address says.
#[component]
pub fn Added(
    /// The products, and what they are called.
    names: Vec<(Id<Product>, String)>,
    /// Whether the last try was refused: then the address speaks of an earlier one.
    is_refused: bool,
) -> impl IntoView {
    let (t, language) = (translate(), language());
    let outcome = done().filter(|_| !is_refused).map(|(added, skipped)| {
        let lines: Vec<_> = skipped
            .into_iter()
            .filter_map(|(id, reason)| {
                let (_, name) = names.iter().find(|(known, _)| *known == id)?;
                Some(view! { <li>{format!("{name}{} {}", t("\u{a0}:", ":"), why_left_out(reason, language))}</li> })
            })
            .collect();
        let class = if lines.is_empty() {
            "notice is-success"
        } else {
            "notice is-warning"
        };
        view! {
            <div class=class>
                <p>
                    {describe_added(added, language)}
                    {(added > 0).then(|| view! { " " <a href="/panier">{t("Voir le panier", "See the basket")}</a> })}
                </p>
                {(!lines.is_empty()).then(|| view! {
                    <p>{t("N’y sont pas\u{a0}:", "Left out:")}</p>
                    <ul>{lines}</ul>
                })}
            </div>
        }
    });
    view! { <div role="status">{outcome}</div> }
}

/// The products that were left out, and why.
type LeftOut = Vec<(Id<Product>, SkipReason)>;

/// How many were put into the cart and which were left out, as the page's address says.
fn done() -> Option<(i64, LeftOut)> {
    let query = use_query_map();
    let query = query.read_untracked();
    let added = query.get("added")?.parse().ok()?;
    Some((added, read(&query.get("skipped").unwrap_or_default())))
}

/// Reads `<id>.<reason>`, separated by commas.
fn read(skipped: &str) -> LeftOut {
    let pair = |pair: &str| {
        let (id, reason) = pair.split_once('.')?;
        Some((id.parse().ok()?, SkipReason::from_name(reason)?))
    };
    skipped.split(',').filter_map(pair).collect()
}

/// How many cheeses were put into the cart, in words.
fn describe_added(added: i64, language: Language) -> String {
    match (language, added) {
        (Language::French, ..=0) => "Rien n’a été mis au panier.".into(),
        (Language::English, ..=0) => "Nothing was put in the basket.".into(),
        (Language::French, 1) => "Un fromage est au panier.".into(),
        (Language::English, 1) => "One cheese is in your basket.".into(),
        (Language::French, many) => format!("{many} fromages sont au panier."),
        (Language::English, many) => format!("{many} cheeses are in your basket."),
    }
}

/// Why one was left out, in words.
pub const fn why_left_out(reason: SkipReason, language: Language) -> &'static str {
    match reason {
        SkipReason::OutOfStock => language.pick("il n’en reste pas assez.", "not enough left."),
        SkipReason::NotSold => language.pick("nous n’en vendons plus.", "no longer sold."),
        SkipReason::UnknownUnit => language.pick("choisissez vous-même combien.", "choose yourself how much."),
        SkipReason::TooMuch => language.pick("trop pour une commande.", "too much for one order."),
        SkipReason::CartFull => language.pick("le panier est plein.", "the basket is full."),
    }
}
