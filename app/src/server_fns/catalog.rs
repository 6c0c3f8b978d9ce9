//! The catalog and the recipes.

use domain::{
    Error,
    catalog::{self, categories::in_order, recipes},
};
use shared::{
    Id, Page, PageRequest,
    catalog::{CatalogQuery, CategoryCount, Facets, ProductSort},
    product::Product,
    recipe::{Recipe, RecipeQuery},
};

use super::favorites::favorites_among;
use crate::request::{self, AppError};

/// What the home page shows.
#[derive(Debug)]
pub struct Home {
    /// The five newest products.
    pub newest: Vec<Product>,
    /// Which of them the visitor marked.
    pub favorites: Vec<Id<Product>>,
    /// Every category that has products.
    pub categories: Vec<CategoryCount>,
    /// The newest recipe; `None` while there is none.
    pub recipe: Option<Recipe>,
}

/// Reads what the home page shows.
pub async fn read_home() -> Result<Home, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let visitor = request::identity().await?;
    let newest = CatalogQuery {
        sort: Some(ProductSort::Newest),
        paging: PageRequest { page: 1, limit: 5 },
        ..Default::default()
    };
    let newest_recipe = RecipeQuery {
        paging: PageRequest { page: 1, limit: 1 },
        ..Default::default()
    };
    let (products, categories, recipes) = tokio::join!(
        catalog::search(&shop, &newest),
        catalog::categories(&shop),
        recipes::list(&shop, &newest_recipe)
    );
    let (products, categories, recipes) = (products?, in_order(&shop, categories?), recipes?);
    Ok(Home {
        favorites: favorites_among(&shop, visitor, &products.items).await?,
        newest: products
            .items
            .into_iter()
            .map(|product| product.localized(language))
            .collect(),
        categories,
        recipe: recipes
            .items
            .into_iter()
            .next()
            .map(|recipe| recipe.localized(language)),
    })
}

/// One page of the catalog.
#[derive(Debug)]
pub struct CatalogResults {
    /// The products of the page.
    pub products: Page<Product>,
    /// Which of them the visitor marked.
    pub favorites: Vec<Id<Product>>,
    /// What they can be narrowed down to.
    pub facets: Facets,
    /// Every category, where nothing was found.
    pub categories: Vec<CategoryCount>,
}

/// One page of the catalog.
pub async fn search_catalog(query: CatalogQuery) -> Result<CatalogResults, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let visitor = request::identity().await?;
    let (products, facets) = tokio::join!(catalog::search(&shop, &query), catalog::facets(&shop, &query));
    let (products, mut facets) = (products?, facets?);
    facets.category = in_order(&shop, facets.category);
    let categories = if products.total == 0 {
        in_order(&shop, catalog::categories(&shop).await?)
    } else {
        Vec::new()
    };
    Ok(CatalogResults {
        favorites: favorites_among(&shop, visitor, &products.items).await?,
        products: products.map(|product| product.localized(language)),
        facets,
        categories,
    })
}

/// A product with the recipes that use it.
#[derive(Debug)]
pub struct ProductDetail {
    /// The product, its texts in the reader's language.
    pub product: Product,
    /// Whether the visitor marked it as a favorite.
    pub is_favorite: bool,
    /// Up to three recipes that use it.
    pub recipes: Vec<Recipe>,
}

/// The product with this id or slug.
pub async fn find_product(key: String) -> Result<ProductDetail, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let visitor = request::identity().await?;
    let found = catalog::find(&shop, &key).await?;
    let product = found.ok_or(Error::NotFound)?;
    let with_it = RecipeQuery {
        product_id: Some(product.id),
        paging: PageRequest { page: 1, limit: 3 },
        ..Default::default()
    };
    let recipes = recipes::list(&shop, &with_it).await?;
    Ok(ProductDetail {
        is_favorite: !favorites_among(&shop, visitor, std::slice::from_ref(&product))
            .await?
            .is_empty(),
        product: product.localized(language),
        recipes: recipes
            .items
            .into_iter()
            .map(|recipe| recipe.localized(language))
            .collect(),
    })
}

/// One page of recipes.
pub async fn list_recipes(query: RecipeQuery) -> Result<Page<Recipe>, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let page = recipes::list(&shop, &query).await?;
    Ok(page.map(|recipe| recipe.localized(language)))
}

/// A recipe with the shop's products among its ingredients.
#[derive(Debug)]
pub struct RecipeDetail {
    /// The recipe, its texts in the reader's language.
    pub recipe: Recipe,
    /// The products that its ingredients name.
    pub products: Vec<Product>,
    /// Which of them the visitor marked.
    pub favorites: Vec<Id<Product>>,
}

/// The recipe with this id or slug.
pub async fn find_recipe(key: String) -> Result<RecipeDetail, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let visitor = request::identity().await?;
    let found = recipes::find(&shop, &key).await?;
    let recipe = found.ok_or(Error::NotFound)?;
    let products = recipes::products(&shop, &recipe).await?;
    Ok(RecipeDetail {
        favorites: favorites_among(&shop, visitor, &products).await?,
        recipe: recipe.localized(language),
        products: products
            .into_iter()
            .map(|product| product.localized(language))
            .collect(),
    })
}
