//! Cells of products that say one of several words.

use shared::{
    Language,
    category::Category,
    product::{Allergen, HeatTreatment, Milk, Protection, SoldBy, Strength},
};

use super::{
    cells::{self, Cell, Read, Rule, is_same},
    products_out::{MILKS, WAYS_TO_SELL},
};
use crate::search;

/// A category by its slug or by what it is called.
pub(super) fn category(known: &[Category], text: &str) -> String {
    let is_called = |category: &&Category| {
        [Language::French, Language::English]
            .into_iter()
            .any(|language| is_same(category.name(language), text))
    };
    known
        .iter()
        .find(is_called)
        .map_or_else(|| search::slug(text), |category| category.slug.clone())
}

/// Whether pieces or cuts are sold.
pub(super) fn way_to_sell(cell: &Cell) -> Read<SoldBy> {
    let find = |text: String| {
        let mut ways = WAYS_TO_SELL.iter();
        let found = ways.find(|(_, names)| {
            // `pièce` and `poids` are what people type.
            names
                .iter()
                .any(|name| is_same(name, &text) || search::slug(name).ends_with(&format!("-{}", search::slug(&text))))
        });
        found.map(|(way, _)| *way).ok_or_else(|| "not_a_way_to_sell".to_owned())
    };
    cells::text(cell)?.map(find).transpose()
}

/// Whose milk it is made of.
pub(super) fn milk(cell: &Cell) -> Read<Milk> {
    let find = |text: String| {
        let mut milks = MILKS.iter();
        let found = milks.find(|(_, names)| names.iter().any(|name| is_same(name, &text)));
        found.map(|(milk, _)| *milk).ok_or_else(|| "not_a_milk".to_owned())
    };
    cells::text(cell)?.map(find).transpose()
}

/// What was done to the milk.
pub(super) fn heat_treatment(cell: &Cell) -> Read<HeatTreatment> {
    let find = |text: String| {
        let is_called = |treatment: &HeatTreatment| {
            let words = [Language::French, Language::English].map(|language| treatment.words(language));
            // `cru` and `pasteurised` are what people type.
            words.iter().chain(&[treatment.name()]).any(|name| {
                let (name, typed) = (search::slug(name), search::slug(&text));
                name == typed
                    || name
                        .split('-')
                        .any(|word| word == typed && !["lait", "milk"].contains(&word))
            })
        };
        let found = HeatTreatment::ALL.into_iter().find(is_called);
        found.ok_or_else(|| "not_a_treatment".to_owned())
    };
    cells::text(cell)?.map(find).transpose()
}

/// How strong it tastes.
pub(super) fn strength(cell: &Cell) -> Read<Strength> {
    let find = |text: String| {
        let is_called = |strength: &Strength| {
            let words = [Language::French, Language::English].map(|language| strength.words(language));
            words.iter().chain(&[strength.name()]).any(|name| is_same(name, &text))
        };
        let found = Strength::ALL.into_iter().find(is_called);
        found.ok_or_else(|| "not_a_strength".to_owned())
    };
    cells::text(cell)?.map(find).transpose()
}

/// How its name is protected.
pub(super) fn protection(cell: &Cell) -> Read<Protection> {
    let find = |text: String| Protection::from_name(&text).ok_or_else(|| "not_a_protection".to_owned());
    cells::text(cell)?.map(find).transpose()
}

/// The allergens, separated by commas, semicolons or lines; each once.
pub(super) fn allergens(cell: &Cell) -> Result<Vec<Allergen>, Rule> {
    let mut found = Vec::new();
    for text in cells::list(cell, &[',', ';', '\n'])? {
        let is_called = |allergen: &Allergen| {
            let words = [Language::French, Language::English].map(|language| allergen.words(language));
            words.iter().chain(&[allergen.name()]).any(|name| is_same(name, &text))
        };
        let allergen = Allergen::ALL.into_iter().find(is_called);
        let allergen = allergen.ok_or_else(|| format!("not_an_allergen:{text}"))?;
        if !found.contains(&allergen) {
            found.push(allergen);
        }
    }
    Ok(found)
}
