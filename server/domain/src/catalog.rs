//! The catalogue.

use mongodb::ClientSession;
use shared::{
    Id, Page,
    audit::Action,
    catalog::{CatalogQuery, CategoryCount},
    product::{MAX_IMAGES, Product, ProductInput},
    validation,
};

use crate::{
    Admin, Error, Result, Shop, audit, media, search_grams,
    store::{Attempts, commit, products},
};

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
    let mut attempts = Attempts::new(&shop.randomness).await;
    loop {
        let mut session = shop.store.begin().await?;
        let done = async {
            products::insert_in(&shop.store, &mut session, &product).await?;
            let (by, action) = (admin.user().id, Action::ProductCreated);
            audit::record(shop, &mut session, by, action, product.id, Vec::new()).await?;
            commit(&mut session).await
        }
        .await;
        match done {
            Ok(()) => break,
            Err(error) => attempts.again(error).await?,
        }
    }
    tracing::info!(target: "activity", user = %admin.user().id, product = %product.id, "created a product");
    Ok(product)
}

/// Replaces what an admin may set of a product. [`Error::NotFound`], [`Error::Invalid`] or
/// [`Error::SlugTaken`].
pub async fn update(shop: &Shop, admin: &Admin, key: &str, input: ProductInput) -> Result<Product> {
    let filled = filled(shop, input.clone())?;
    let mut attempts = Attempts::new(&shop.randomness).await;
    loop {
        let mut session = shop.store.begin().await?;
        let done = async {
            let product = update_in(shop, &mut session, admin, key, &input, &filled).await?;
            commit(&mut session).await?;
            Ok(product)
        }
        .await;
        match done {
            Ok(product) => {
                tracing::info!(target: "activity", user = %admin.user().id, product = %product.id, "changed a product");
                return Ok(product);
            }
            Err(error) => attempts.again(error).await?,
        }
    }
}

/// An order that takes stock meanwhile makes the transaction start over.
async fn update_in(
    shop: &Shop,
    session: &mut ClientSession,
    admin: &Admin,
    key: &str,
    input: &ProductInput,
    filled: &Product,
) -> Result<Product> {
    let before = products::by_key_in(&shop.store, session, key)
        .await?
        .ok_or(Error::NotFound)?;
    let change = input.stock_before.map(|known| input.stock - known);
    let product = Product {
        id: before.id,
        stock: change.map_or(filled.stock, |change| (before.stock + change).max(0)),
        rating: before.rating,
        rating_counts: before.rating_counts,
        reviews: before.reviews.clone(),
        created_at: before.created_at,
        ..filled.clone()
    };
    products::replace(&shop.store, session, &product).await?;
    let changes = audit::differences(&before, &product)?;
    let (by, action) = (admin.user().id, Action::ProductUpdated);
    audit::record(shop, session, by, action, product.id, changes).await?;
    Ok(product)
}

/// Puts pictures behind those that a product has. [`Error::NotFound`], or [`Error::Invalid`] for
/// addresses of elsewhere and for more than a product may have.
pub async fn add_images(shop: &Shop, admin: &Admin, key: &str, urls: &[String]) -> Result<Product> {
    let foreign = media::foreign_images(shop, urls);
    if !foreign.is_empty() {
        return Err(Error::Invalid(foreign));
    }
    let mut attempts = Attempts::new(&shop.randomness).await;
    loop {
        let mut session = shop.store.begin().await?;
        let done = async {
            let before = products::by_key_in(&shop.store, &mut session, key)
                .await?
                .ok_or(Error::NotFound)?;
            let mut product = before.clone();
            product.images.extend_from_slice(urls);
            if product.images.len() > MAX_IMAGES {
                return Err(Error::field("images", &format!("too_many:{MAX_IMAGES}")));
            }
            product.updated_at = shop.now();
            products::replace(&shop.store, &mut session, &product).await?;
            let changes = audit::differences(&before, &product)?;
            let (by, action) = (admin.user().id, Action::ProductUpdated);
            audit::record(shop, &mut session, by, action, product.id, changes).await?;
            commit(&mut session).await?;
            Ok(product)
        }
        .await;
        match done {
            Ok(product) => return Ok(product),
            Err(error) => attempts.again(error).await?,
        }
    }
}

/// A product of what an admin may set, once it holds.
pub(crate) fn filled(shop: &Shop, input: ProductInput) -> Result<Product> {
    let mut broken = validation::broken_rules(&input);
    broken.extend(media::foreign_images(shop, &input.images));
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
        rating_counts: [0; 5],
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
