//! What the categories are called, and their order.

use std::collections::HashMap;

use shared::category::Category;

/// All categories at one moment, in their order: those that the shop has set, or else the built-in ones.
#[derive(Debug)]
pub struct CategoryBook {
    all: Vec<Category>,
    places: HashMap<String, usize>,
}

impl Default for CategoryBook {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl PartialEq for CategoryBook {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl CategoryBook {
    /// A book of these categories.
    pub fn new(mut all: Vec<Category>) -> Self {
        if all.is_empty() {
            all = Category::built_in();
        }
        all.sort_by(|a, b| (a.order, &a.slug).cmp(&(b.order, &b.slug)));
        let places = all.iter().enumerate();
        Self {
            places: places.map(|(place, category)| (category.slug.clone(), place)).collect(),
            all,
        }
    }

    /// All categories, in their order.
    pub fn all(&self) -> &[Category] {
        &self.all
    }

    /// The category with this slug.
    pub fn find(&self, slug: &str) -> Option<&Category> {
        self.all.get(*self.places.get(slug)?)
    }

    /// Where the category with this slug stands; behind all others where there is none.
    pub fn place(&self, slug: &str) -> usize {
        self.places.get(slug).copied().unwrap_or(usize::MAX)
    }

    /// What the category with this slug is called in each language; nothing where there is none.
    pub fn names(&self, slug: &str) -> [&str; 2] {
        self.find(slug)
            .map_or([""; 2], |category| [&*category.name.fr, &*category.name.en])
    }

    /// Whether each category is called what it is called in the other book.
    pub fn has_names_of(&self, other: &Self) -> bool {
        let is_known = |category: &Category| other.names(&category.slug) == self.names(&category.slug);
        self.all.len() == other.all.len() && self.all.iter().all(is_known)
    }
}
