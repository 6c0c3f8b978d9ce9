//! The dashboard's search, for admins.

use domain::lookup::{self, Everything};

use crate::{
    request::{self, AppError},
    words::desk_pages::{self, DeskPage},
};

/// What was found, texts in the reader's language.
#[derive(Debug)]
pub struct FoundEverywhere {
    /// What the shop has.
    pub things: Everything,
    /// Pages of the dashboard.
    pub pages: Vec<DeskPage>,
}

/// Whatever has these words, numbers or amounts.
pub async fn find_everywhere(query: String) -> Result<FoundEverywhere, AppError> {
    let (shop, admin, language) = (request::shop()?, request::admin().await?, request::language::current());
    let mut things = lookup::everything(&shop, &admin, &query).await?;
    let products = std::mem::take(&mut things.products.items).into_iter();
    things.products.items = products.map(|product| product.localized(language)).collect();
    let recipes = std::mem::take(&mut things.recipes.items).into_iter();
    things.recipes.items = recipes.map(|recipe| recipe.localized(language)).collect();
    Ok(FoundEverywhere {
        things,
        pages: desk_pages::find(&query),
    })
}
