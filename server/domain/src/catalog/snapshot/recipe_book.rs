//! All recipes in memory. They are few: a list walks them.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
};

use shared::{
    Id, Page,
    recipe::{Recipe, RecipeQuery},
};

use super::answers::words;
use crate::search;

/// All recipes at one moment, the newest first.
#[derive(Debug, Default)]
pub struct RecipeBook {
    entries: Vec<Entry>,
    by_id: HashMap<Id<Recipe>, usize>,
    by_slug: HashMap<String, usize>,
}

#[derive(Debug)]
struct Entry {
    recipe: Recipe,
    grams: HashSet<String>,
}

impl RecipeBook {
    /// A book of these recipes.
    pub fn new(mut recipes: Vec<Recipe>) -> Self {
        recipes.sort_unstable_by_key(|recipe| (Reverse(recipe.created_at), recipe.id));
        let by_id = recipes.iter().enumerate().map(|(place, recipe)| (recipe.id, place));
        let with_slug = recipes.iter().enumerate().filter(|(_, recipe)| !recipe.slug.is_empty());
        Self {
            by_id: by_id.collect(),
            by_slug: with_slug.map(|(place, recipe)| (recipe.slug.clone(), place)).collect(),
            entries: recipes
                .into_iter()
                .map(|recipe| Entry {
                    grams: search::grams::of_recipe(&recipe).into_iter().collect(),
                    recipe,
                })
                .collect(),
        }
    }

    /// The recipe with this id or slug.
    pub fn find(&self, key: &str) -> Option<&Recipe> {
        let place = match key.parse() {
            Ok(id) => self.by_id.get(&id),
            Err(_) => self.by_slug.get(key),
        };
        Some(&self.entries.get(*place?)?.recipe)
    }

    /// One page of recipes: the best match first where words are given, else the newest.
    pub fn list(&self, query: &RecipeQuery) -> Page<Recipe> {
        let is_asked_for = |recipe: &Recipe| {
            query
                .category
                .as_ref()
                .is_none_or(|category| *category == recipe.category)
                && query
                    .difficulty
                    .is_none_or(|difficulty| difficulty == recipe.difficulty)
                && query.product_id.is_none_or(|product| {
                    let mut used = recipe.ingredients.iter().filter_map(|ingredient| ingredient.product_id);
                    used.any(|used| used == product)
                })
        };
        let asked_for = self.entries.iter().filter(|entry| is_asked_for(&entry.recipe));
        let found: Vec<_> = match words(query.q.as_deref()) {
            None => asked_for.collect(),
            Some(words) => {
                let grams = search::grams::of_query(words);
                let needed = (grams.len() * 6).div_ceil(10).max(1);
                let held = |entry: &Entry| grams.iter().filter(|gram| entry.grams.contains(*gram)).count();
                let matches = asked_for.map(|entry| (held(entry), entry));
                let mut matches: Vec<_> = matches.filter(|(held, _)| *held >= needed).collect();
                // Equals stay the newest first.
                matches.sort_by_key(|(held, _)| Reverse(*held));
                matches.into_iter().map(|(_, entry)| entry).collect()
            }
        };
        Page::cut_from(found, query.paging).map(|entry| entry.recipe.clone())
    }
}
