//! The categories as the request's shop has them, from memory.

use domain::catalog::categories;
use shared::{Language, category::Category};

use super::shop;

/// The category with this slug. `None` also for one that only products name.
pub fn category(slug: &str) -> Option<Category> {
    categories::find(&*shop().ok()?, slug)
}

/// What a category is called.
pub fn category_name(slug: &str, language: Language) -> String {
    shop().map_or_else(|_| slug.to_owned(), |shop| categories::name(&shop, slug, language))
}
