//! The catalog and the recipes.

use domain::{
    Error, Shop,
    catalog::{
        self,
        addresses::{self, Fate},
        categories::in_order,
        recipes,
    },
};
use shared::{
    Id, Page, PageRequest,
    catalog::{CatalogQuery, CategoryCount, Facets, ProductSort},
    product::{Allergen, Producer, Product},
    recipe::{Recipe, RecipeQuery},
};

use super::alerts::{AlertOffer, alert_offer};
use crate::{
    request::{self, AppError},
    url::encode,
};

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
    let tastes = request::tastes().await?;
    let newest = CatalogQuery {
        exclude_allergens: tastes.avoids().to_vec(),
        sort: Some(ProductSort::Newest),
        paging: PageRequest { page: 1, limit: 5 },
        ..Default::default()
    };
    let newest_recipe = RecipeQuery {
        exclude_allergens: tastes.avoids().to_vec(),
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
        favorites: among(tastes.favorites, &products.items),
        newest: products
            .items
            .into_iter()
            .map(|product| product.shown(language, shop.now()))
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
    /// The allergens that the visitor always avoids.
    pub avoided: Vec<Allergen>,
}

/// One page of the catalog.
pub async fn search_catalog(query: CatalogQuery) -> Result<CatalogResults, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let tastes = request::tastes().await?;
    let excluded = [&query.exclude_allergens, tastes.avoids()].concat();
    let query = CatalogQuery {
        exclude_allergens: Allergen::in_order(&excluded),
        ..query
    };
    let (products, facets) = tokio::join!(catalog::search(&shop, &query), catalog::facets(&shop, &query));
    let (products, mut facets) = (products?, facets?);
    facets.category = in_order(&shop, facets.category);
    let categories = if products.total == 0 {
        in_order(&shop, catalog::categories(&shop).await?)
    } else {
        Vec::new()
    };
    Ok(CatalogResults {
        favorites: among(tastes.favorites, &products.items),
        products: products.map(|product| product.shown(language, shop.now())),
        facets,
        categories,
        avoided: tastes.avoided.unwrap_or_default(),
    })
}

/// A product with the recipes that use it.
#[derive(Debug)]
pub struct ProductDetail {
    /// The product, its texts in the reader's language.
    pub product: Product,
    /// The business that answers for it: its producer, or the shop.
    pub operator: Producer,
    /// Whether the visitor marked it as a favorite.
    pub is_favorite: bool,
    /// Up to three recipes that use it, without what the visitor avoids.
    pub recipes: Vec<Recipe>,
    /// The allergens in it that the visitor avoids.
    pub avoided: Vec<Allergen>,
    /// What the visitor may do to be told when it is back.
    pub alert: AlertOffer,
}

/// The product with this id or slug.
pub async fn find_product(key: String) -> Result<ProductDetail, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let tastes = request::tastes().await?;
    let Some(product) = catalog::find(&shop, &key).await? else {
        return Err(missing("/fromages", addresses::fate_of_product(&shop, &key).await?));
    };
    let with_it = RecipeQuery {
        exclude_allergens: tastes.avoids().to_vec(),
        product_id: Some(product.id),
        paging: PageRequest { page: 1, limit: 3 },
        ..Default::default()
    };
    let recipes = recipes::list(&shop, &with_it).await?;
    Ok(ProductDetail {
        is_favorite: tastes.favorites.contains(&product.id),
        avoided: both(tastes.avoids(), &product.allergens),
        operator: operator(&shop, &product),
        alert: alert_offer(&product).await?,
        product: product.shown(language, shop.now()),
        recipes: recipes
            .items
            .into_iter()
            .map(|recipe| recipe.localized(language))
            .collect(),
    })
}

/// Search engines follow what moved, forget at once what is gone, and come back for what is only not found.
fn missing(folder: &str, fate: Fate) -> AppError {
    match fate {
        Fate::Moved(key) => request::moved(&format!("{folder}/{}", encode(&key))),
        Fate::Gone => Error::Gone.into(),
        Fate::Unknown => Error::NotFound.into(),
    }
}

/// The business that answers for a product (Regulation (EU) 1169/2011 art. 8 (1)): who is named as its producer, else the
/// shop, under whose name it is sold.
pub fn operator(shop: &Shop, product: &Product) -> Producer {
    let seller = &shop.settings.seller;
    product.producer.clone().unwrap_or_else(|| Producer {
        name: seller.name.clone(),
        address: seller.address.join(", "),
    })
}

/// Those of the ids that are of these products.
fn among(mut ids: Vec<Id<Product>>, products: &[Product]) -> Vec<Id<Product>> {
    ids.retain(|id| products.iter().any(|product| product.id == *id));
    ids
}

/// What is in both.
pub fn both(avoided: &[Allergen], contained: &[Allergen]) -> Vec<Allergen> {
    let both = avoided.iter().filter(|allergen| contained.contains(allergen));
    both.copied().collect()
}

/// One page of recipes, without what the visitor avoids.
pub async fn list_recipes(query: RecipeQuery) -> Result<Page<Recipe>, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let query = RecipeQuery {
        exclude_allergens: request::avoided_allergens().await?,
        ..query
    };
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
    /// The allergens in it that the visitor avoids.
    pub avoided: Vec<Allergen>,
}

/// The recipe with this id or slug.
pub async fn find_recipe(key: String) -> Result<RecipeDetail, AppError> {
    let (shop, language) = (request::shop()?, request::language::current());
    let Some(recipe) = recipes::find(&shop, &key).await? else {
        return Err(missing("/recettes", addresses::fate_of_recipe(&shop, &key).await?));
    };
    let products = recipes::products(&shop, &recipe).await?;
    let tastes = request::tastes().await?;
    Ok(RecipeDetail {
        avoided: both(tastes.avoids(), &recipes::allergens(&shop, &recipe)),
        favorites: among(tastes.favorites, &products),
        recipe: recipe.localized(language),
        products: products
            .into_iter()
            .map(|product| product.shown(language, shop.now()))
            .collect(),
    })
}
