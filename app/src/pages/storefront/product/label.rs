//! What a product is and what is in it, in the order of a label (Regulation (EU) 1169/2011 art. 9, décret 2007-628).

use leptos::prelude::*;
use shared::{
    Language, pricing,
    product::{NutritionalInfo, Producer, Product, SoldBy, allergen_words},
};

use crate::{
    request::language::{language, translate},
    words::labels,
};

/// The description, the facts that the law asks for before anybody buys, and the nutrition.
#[component]
pub fn Label(
    /// The product, its texts in the reader's language.
    product: Product,
    /// The business that answers for it.
    operator: Producer,
) -> impl IntoView {
    let t = translate();
    let paragraphs = product.description.lines().filter(|line| !line.trim().is_empty());
    let paragraphs: Vec<_> = paragraphs.map(|text| view! { <p>{text.to_owned()}</p> }).collect();
    let nutrition = product.nutritional_info.map(|info| {
        view! {
            <section aria-labelledby="nutrition">
                <h2 id="nutrition">{t("Valeurs nutritionnelles", "Nutrition")}</h2>
                <Nutrition info/>
            </section>
        }
    });
    view! {
        <div class="product-details">
            <section aria-labelledby="about">
                <h2 id="about">{t("À propos", "About it")}</h2>
                <div class="prose">{paragraphs}</div>
                <Advice product=product.clone()/>
            </section>
            <section aria-labelledby="facts">
                <h2 id="facts">{t("Étiquette", "Label")}</h2>
                <Facts product operator/>
            </section>
            {nutrition}
        </div>
    }
}

/// How strong it tastes, when it is best and what goes with it; nothing of a product that says none of it.
#[component]
fn Advice(product: Product) -> impl IntoView {
    let (t, language) = (translate(), language());
    let strength = product.strength.map(|strength| strength.words(language).to_owned());
    let season = product.season.map(|season| season.words(language));
    let goes_with = (!product.goes_with.is_empty()).then(|| product.goes_with.join(", "));
    let rows = [
        (t("Goût", "Taste"), strength),
        (t("Saison", "At its best"), season),
        (t("Avec", "Goes with"), goes_with),
    ];
    let rows: Vec<_> = rows
        .into_iter()
        .filter_map(|(name, words)| words.map(|words| view! { <div><dt>{name}</dt><dd>{words}</dd></div> }))
        .collect();
    (!rows.is_empty()).then(|| view! { <dl class="facts">{rows}</dl> })
}

#[component]
fn Facts(product: Product, operator: Producer) -> impl IntoView {
    let (t, language) = (translate(), language());
    let fact = |name: &'static str, value: Option<AnyView>| {
        value.map(|value| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let text = |text: String| (!text.is_empty()).then(|| text.into_any());
    let protected = product.protected_name.clone().map(|protected| {
        let kind = protected.kind.words(language).to_lowercase();
        view! { {protected.name} ", " {kind} }.into_any()
    });
    let fat = product
        .nutritional_info
        .filter(|_| product.milk.is_some())
        .map(|info| match language {
            Language::French => format!("{} du produit fini", per_cent(info.fat, language)),
            Language::English => format!("{} of the finished product", per_cent(info.fat, language)),
        });
    let allergens: Vec<_> = product.allergens.iter().map(|a| a.words(language)).collect();
    let allergens = (!allergens.is_empty()).then(|| view! { <strong>{allergens.join(", ")}</strong> }.into_any());
    let origin = product.origin.as_deref().map(|code| labels::country(code, language));
    let place: Vec<_> = product.region.clone().into_iter().chain(origin).collect();
    let kilo = pricing::price_per_kilo(&product).map(|kilo| format!("{}/kg", kilo.display(language)).into_any());
    let advice = product.has_raw_milk_advice().then(|| {
        view! {
            <p class="notice is-warning" role="note">
                {t(
                    "Fromage au lait cru\u{a0}: déconseillé aux enfants de moins de cinq ans, aux femmes enceintes et aux personnes dont les défenses sont affaiblies.",
                    "Raw milk cheese: not advised for children under five, pregnant women and people whose defences are weakened.",
                )}
            </p>
        }
    });
    view! {
        {advice}
        <dl class="facts">
            {fact(t("Dénomination", "Name"), protected)}
            {fact(t("Lait", "Milk"), milk(&product, language).and_then(text))}
            {fact(t("Ingrédients", "Ingredients"), ingredients(&product))}
            {fact(t("Allergènes", "Allergens"), allergens)}
            {fact(t("Matières grasses", "Fat"), fat.and_then(text))}
            {fact(t("Origine", "Origin"), text(place.join(", ")))}
            {fact(t("Poids net", "Net weight"), text(net_weight(&product, language)))}
            {fact(t("Prix au kilo", "Price per kilo"), kilo)}
            {fact(t("Conservation", "How to keep it"), product.storage.clone().and_then(text))}
            {fact(t("Exploitant", "Food business operator"), text(format!("{}, {}", operator.name, operator.address)))}
        </dl>
    }
    .into_any()
}

/// `Lait cru de vache`; of a product that does not say what was done to the milk, `Lait de vache`.
fn milk(product: &Product, language: Language) -> Option<String> {
    let of = product.milk?;
    Some(match product.heat_treatment {
        Some(treatment) => labels::treated_milk(of, treatment, language),
        None => labels::milk_name(of, language),
    })
}

/// The ingredients, in which what the product is said to contain is set off.
fn ingredients(product: &Product) -> Option<AnyView> {
    let list = product.ingredients.as_deref().unwrap_or_default().join(", ");
    let part = |(text, is_allergen): (&str, bool)| {
        let text = text.to_owned();
        if is_allergen {
            view! { <strong>{text}</strong> }.into_any()
        } else {
            text.into_any()
        }
    };
    let parts: Vec<_> = allergen_words::parts(&list, &product.allergens)
        .into_iter()
        .map(part)
        .collect();
    (!list.is_empty()).then(|| parts.into_any())
}

fn net_weight(product: &Product, language: Language) -> String {
    match (product.sold_by, language) {
        (SoldBy::Piece, _) => product.weight.display(language),
        (SoldBy::Weight, Language::French) => "celui du morceau choisi".into(),
        (SoldBy::Weight, Language::English) => "that of the cut you choose".into(),
    }
}

/// Energy and nutrients per 100 g, in the order of Regulation (EU) 1169/2011 annex XV.
#[component]
fn Nutrition(info: NutritionalInfo) -> impl IntoView {
    let (t, language) = (translate(), language());
    let grams = |value: f64| format!("{}\u{a0}g", number(value, language));
    let energy = format!(
        "{}\u{a0}kJ / {}\u{a0}kcal",
        number(info.energy_kilojoules(), language),
        number(info.calories, language)
    );
    let rows = [
        (t("Énergie", "Energy"), Some(energy)),
        (t("Matières grasses", "Fat"), Some(grams(info.fat))),
        (
            t("dont acides gras saturés", "of which saturates"),
            info.saturates.map(grams),
        ),
        (t("Glucides", "Carbohydrate"), Some(grams(info.carbohydrates))),
        (t("dont sucres", "of which sugars"), info.sugars.map(grams)),
        (t("Protéines", "Protein"), Some(grams(info.protein))),
        (t("Sel", "Salt"), info.salt.map(grams)),
    ];
    let rows = rows.into_iter().filter_map(|(name, amount)| {
        let amount = amount?;
        Some(view! { <tr><th scope="row">{name}</th><td>{amount}</td></tr> })
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <table class="nutrition">
            <caption>{t("Pour 100\u{a0}g", "Per 100\u{a0}g")}</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn per_cent(value: f64, language: Language) -> String {
    format!("{}{}", number(value, language), language.pick("\u{a0}%", "%"))
}

/// At most two decimals, in the reader's format.
fn number(value: f64, language: Language) -> String {
    let number = format!("{value:.2}");
    let number = number.trim_end_matches('0').trim_end_matches('.');
    number.replace('.', language.pick(",", "."))
}
