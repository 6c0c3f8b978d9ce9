//! The catalogue.

use shared::{
    Id, Page,
    catalog::{CatalogQuery, CategoryCount},
    product::{Product, ProductInput},
    validation,
};

use crate::{Admin, Error, Result, Shop, search_grams, store::products};

/// One page of the catalogue. [`Error::Invalid`] for a query that breaks a rule.
pub async fn search(shop: &Shop, query: &CatalogQuery) -> Result<Page<Product>> {
    let mut broken = validation::broken_rules(query);
    // Their names stand in the query beside the others.
    broken.extend(validation::broken_rules(&query.paging));
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    products::search(&shop.store, query).await
}

/// The categories and how many products each has.
pub async fn categories(shop: &Shop) -> Result<Vec<CategoryCount>> {
    products::categories(&shop.store).await
}

/// The product with this id or slug.
pub async fn find(shop: &Shop, key: &str) -> Result<Option<Product>> {
    products::by_key(&shop.store, key).await
}

/// Puts a product into the catalogue. [`Error::Invalid`] or [`Error::SlugTaken`].
pub async fn create(shop: &Shop, admin: &Admin, input: ProductInput) -> Result<Product> {
    let now = shop.now();
    let product = Product {
        id: shop.new_id(),
        rating: 0.0,
        reviews: Vec::new(),
        created_at: now,
        ..filled(shop, input)?
    };
    products::insert(&shop.store, &product).await?;
    tracing::info!(target: "activity", user = %admin.user().id, product = %product.id, "created a product");
    Ok(product)
}

/// Replaces what an admin may set of a product. [`Error::NotFound`], [`Error::Invalid`] or
/// [`Error::SlugTaken`].
pub async fn update(shop: &Shop, admin: &Admin, key: &str, input: ProductInput) -> Result<Product> {
    const TRIES: usize = 20;
    let change = input.stock_before.map(|before| input.stock - before);
    let filled = filled(shop, input)?;
    for _ in 0..TRIES {
        let before = products::by_key(&shop.store, key).await?.ok_or(Error::NotFound)?;
        let product = Product {
            id: before.id,
            stock: change.map_or(filled.stock, |change| (before.stock + change).max(0)),
            rating: before.rating,
            reviews: before.reviews,
            created_at: before.created_at,
            ..filled.clone()
        };
        if products::replace(&shop.store, &product, before.stock, before.updated_at).await? {
            tracing::info!(target: "activity", user = %admin.user().id, product = %product.id, "changed a product");
            return Ok(product);
        }
    }
    Err(Error::Busy)
}

/// A product of what an admin may set, once it holds.
pub(crate) fn filled(shop: &Shop, input: ProductInput) -> Result<Product> {
    let broken = validation::broken_rules(&input);
    if !broken.is_empty() {
        return Err(Error::Invalid(broken));
    }
    let now = shop.now();
    let slug = input.slug.unwrap_or_else(|| search_grams::slug(&input.name));
    Ok(Product {
        id: Id::from_bytes([0; 12]),
        name: input.name,
        description: input.description,
        price: input.price,
        category: input.category,
        images: input.images,
        weight: input.weight,
        stock: input.stock,
        is_new: input.is_new,
        rating: 0.0,
        reviews: Vec::new(),
        ingredients: input.ingredients,
        nutritional_info: input.nutritional_info,
        created_at: now,
        updated_at: now,
        slug,
        sold_by: input.sold_by,
        cut_step: input.cut_step,
        min_cut: input.min_cut,
        max_cut: input.max_cut,
        milk: input.milk,
        origin: input.origin,
        region: input.region,
        allergens: input.allergens,
        labels: input.labels,
        storage: input.storage,
        vat_rate: input.vat_rate,
        translations: input.translations,
    })
}
