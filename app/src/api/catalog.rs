//! The catalogue and the recipes.

use leptos::{prelude::*, server_fn};
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page,
    catalog::{CatalogQuery, CategoryCount, Facets},
    product::Product,
    recipe::{Recipe, RecipeQuery},
};

use crate::AppError;

/// What the home page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// Five of the newest.
    pub newest: Vec<Product>,
    /// Which of them the visitor marked.
    pub favourites: Vec<Id<Product>>,
    /// Every category.
    pub categories: Vec<CategoryCount>,
    /// The newest recipe.
    pub recipe: Option<Recipe>,
}

/// What the home page shows.
#[server(prefix = "/fn", endpoint = "catalog/home")]
pub async fn read_home() -> Result<Home, AppError> {
    use domain::catalog::{self, recipes};
    use shared::{PageRequest, catalog::ProductSort};

    use crate::ssr;
    let (shop, language) = (ssr::shop()?, ssr::language());
    let visitor = ssr::identity().await?;
    let newest = CatalogQuery {
        sort: Some(ProductSort::Newest),
        paging: PageRequest { page: 1, limit: 5 },
        ..Default::default()
    };
    let newest_recipe = RecipeQuery {
        paging: PageRequest { page: 1, limit: 1 },
        ..Default::default()
    };
    let (products, categories, recipes) = tokio::try_join!(
        catalog::search(&shop, &newest),
        catalog::categories(&shop),
        recipes::list(&shop, &newest_recipe)
    )
    .map_err(ssr::fail)?;
    Ok(Home {
        favourites: ssr::favourites_among(&shop, visitor, &products.items).await?,
        newest: products
            .items
            .into_iter()
            .map(|product| product.localised(language))
            .collect(),
        categories,
        recipe: recipes
            .items
            .into_iter()
            .next()
            .map(|recipe| recipe.localised(language)),
    })
}

/// One page of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The products.
    pub products: Page<Product>,
    /// Which of them the visitor marked.
    pub favourites: Vec<Id<Product>>,
    /// What they can be narrowed down to.
    pub facets: Facets,
    /// Every category, where nothing was found.
    pub categories: Vec<CategoryCount>,
}

/// One page of the catalogue. As JSON, since a form has no numbers.
#[server(prefix = "/fn", endpoint = "catalog/search", input = server_fn::codec::Json)]
pub async fn search_catalogue(query: CatalogQuery) -> Result<Catalogue, AppError> {
    use domain::catalog;

    use crate::ssr;
    let (shop, language) = (ssr::shop()?, ssr::language());
    let visitor = ssr::identity().await?;
    let (products, facets) =
        tokio::try_join!(catalog::search(&shop, &query), catalog::facets(&shop, &query)).map_err(ssr::fail)?;
    let categories = if products.total == 0 {
        catalog::categories(&shop).await.map_err(ssr::fail)?
    } else {
        Vec::new()
    };
    Ok(Catalogue {
        favourites: ssr::favourites_among(&shop, visitor, &products.items).await?,
        products: products.map(|product| product.localised(language)),
        facets,
        categories,
    })
}

/// A product with the recipes that use it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductDetail {
    /// The product.
    pub product: Product,
    /// Whether the visitor marked it.
    pub is_favourite: bool,
    /// Recipes that use it.
    pub recipes: Vec<Recipe>,
}

/// The product with this id or slug.
#[server(prefix = "/fn", endpoint = "catalog/product")]
pub async fn find_product(key: String) -> Result<ProductDetail, AppError> {
    use domain::{
        Error,
        catalog::{self, recipes},
    };
    use shared::PageRequest;

    use crate::ssr;
    let (shop, language) = (ssr::shop()?, ssr::language());
    let visitor = ssr::identity().await?;
    let found = catalog::find(&shop, &key).await.map_err(ssr::fail)?;
    let product = found.ok_or_else(|| ssr::fail(Error::NotFound))?;
    let with_it = RecipeQuery {
        product_id: Some(product.id),
        paging: PageRequest { page: 1, limit: 3 },
        ..Default::default()
    };
    let recipes = recipes::list(&shop, &with_it).await.map_err(ssr::fail)?;
    Ok(ProductDetail {
        is_favourite: !ssr::favourites_among(&shop, visitor, std::slice::from_ref(&product))
            .await?
            .is_empty(),
        product: product.localised(language),
        recipes: recipes
            .items
            .into_iter()
            .map(|recipe| recipe.localised(language))
            .collect(),
    })
}

/// One page of recipes.
#[server(prefix = "/fn", endpoint = "catalog/recipes")]
pub async fn list_recipes(query: RecipeQuery) -> Result<Page<Recipe>, AppError> {
    use crate::ssr;
    let (shop, language) = (ssr::shop()?, ssr::language());
    let page = domain::catalog::recipes::list(&shop, &query).await.map_err(ssr::fail)?;
    Ok(page.map(|recipe| recipe.localised(language)))
}

/// A recipe with the shop's products among its ingredients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecipeDetail {
    /// The recipe.
    pub recipe: Recipe,
    /// The products that its ingredients name.
    pub products: Vec<Product>,
    /// Which of them the visitor marked.
    pub favourites: Vec<Id<Product>>,
}

/// The recipe with this id or slug.
#[server(prefix = "/fn", endpoint = "catalog/recipe")]
pub async fn find_recipe(key: String) -> Result<RecipeDetail, AppError> {
    use domain::Error;

    use crate::ssr;
    let (shop, language) = (ssr::shop()?, ssr::language());
    let visitor = ssr::identity().await?;
    let found = domain::catalog::recipes::find(&shop, &key).await.map_err(ssr::fail)?;
    let recipe = found.ok_or_else(|| ssr::fail(Error::NotFound))?;
    let products = domain::catalog::recipes::products(&shop, &recipe)
        .await
        .map_err(ssr::fail)?;
    Ok(RecipeDetail {
        favourites: ssr::favourites_among(&shop, visitor, &products).await?,
        recipe: recipe.localised(language),
        products: products
            .into_iter()
            .map(|product| product.localised(language))
            .collect(),
    })
}
