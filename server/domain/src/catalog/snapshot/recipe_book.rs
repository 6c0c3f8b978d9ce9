//! All recipes in memory. They are few: a list walks them.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use shared::{
    Id, Page,
    product::Allergen,
    recipe::{Recipe, RecipeQuery},
};

use super::answers::words;
use crate::search::{
    index::{self, Edit, Index, Weights},
    texts,
};

/// All recipes at one moment, the newest first.
#[derive(Debug, Default)]
pub struct RecipeBook {
    recipes: Vec<Recipe>,
    words: Index,
    by_id: HashMap<Id<Recipe>, usize>,
    by_slug: HashMap<String, usize>,
    /// The slugs of the documents that cannot be read, by id.
    unreadable: BTreeMap<Id<Recipe>, String>,
}

impl RecipeBook {
    /// A book of these recipes, beside these documents that cannot be read.
    pub fn new(mut recipes: Vec<Recipe>, unreadable: BTreeMap<Id<Recipe>, String>) -> Self {
        recipes.sort_unstable_by_key(|recipe| (Reverse(recipe.created_at), recipe.id));
        let by_id = recipes.iter().enumerate().map(|(place, recipe)| (recipe.id, place));
        let with_slug = recipes.iter().enumerate().filter(|(_, recipe)| !recipe.slug.is_empty());
        let edits = (0..).zip(&recipes).map(|(slot, recipe)| Edit {
            slot,
            before: Weights::new(),
            after: texts::of_recipe(recipe),
        });
        Self {
            words: Index::default().with(&edits.collect::<Vec<_>>()),
            by_id: by_id.collect(),
            by_slug: with_slug.map(|(place, recipe)| (recipe.slug.clone(), place)).collect(),
            recipes,
            unreadable,
        }
    }

    /// The recipe with this id or slug.
    pub fn find(&self, key: &str) -> Option<&Recipe> {
        let place = match key.parse() {
            Ok(id) => self.by_id.get(&id),
            Err(_) => self.by_slug.get(key),
        };
        self.recipes.get(*place?)
    }

    /// All recipes, the newest first.
    pub fn all(&self) -> &[Recipe] {
        &self.recipes
    }

    /// Whether the document with this id or slug is one that cannot be read.
    pub fn is_unreadable(&self, key: &str) -> bool {
        match key.parse() {
            Ok(id) => self.unreadable.contains_key(&id),
            Err(_) => !key.is_empty() && self.unreadable.values().any(|slug| slug == key),
        }
    }

    /// One page of recipes: the best match first where words are given, else the newest. `allergens` are those in a recipe.
    pub fn list(&self, query: &RecipeQuery, allergens: impl Fn(&Recipe) -> Vec<Allergen>) -> Page<Recipe> {
        let is_harmless = |recipe: &Recipe| {
            let excluded = &query.exclude_allergens;
            excluded.is_empty() || !allergens(recipe).iter().any(|allergen| excluded.contains(allergen))
        };
        let is_asked_for = |recipe: &&Recipe| {
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
                && is_harmless(recipe)
        };
        let found: Vec<_> = match words(query.q.as_deref()) {
            None => self.recipes.iter().filter(is_asked_for).collect(),
            Some(words) => {
                let mut matches = self.words.search(&index::of_query(words), self.recipes.len());
                // Equals stay the newest first.
                matches.sort_by_key(|(_, score)| Reverse(*score));
                let recipes = matches
                    .iter()
                    .filter_map(|(place, _)| self.recipes.get(*place as usize));
                recipes.filter(is_asked_for).collect()
            }
        };
        Page::cut_from(found, query.paging).map(Clone::clone)
    }
}
