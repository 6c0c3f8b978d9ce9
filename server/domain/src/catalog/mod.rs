//! What the shop sells and says of it: products here, and beside them their categories, stock and prices, recipes,
//! reviews and the products a customer marked. Prices of a whole cart are in `cart`, pictures in `media`.

pub mod addresses;
pub mod alerts;
pub mod categories;
pub mod facts;
pub mod favorites;
pub mod lots;
pub mod low_stock;
pub mod parts;
pub mod platters;
pub mod prices;
pub mod recipes;
pub mod reviews;
pub mod stock;
pub mod tastes;

mod live;
mod snapshot;

use shared::{
    Id, Page, PageRequest, Timestamp,
    audit::Action,
    catalog::{CatalogQuery, CategoryCount, Facets, KEEPS_DAYS, UnreadableProduct},
    period::Day,
    product::{MAX_IMAGES, Product, ProductInput},
    stock::StockReason,
    validation::{self, BrokenRule, day_ahead},
};

pub use self::live::{Catalog, Figures, MAX_PRODUCTS, follow};
pub(crate) use self::snapshot::french_key;
use crate::{
    Admin, Error, Result, Settings, Shop, audit, media, search,
    store::{Transaction, catalog, products, stock_alerts, transact},
    validate, webhooks,
};

/// One page of the catalog. [`Error::Invalid`] for a query that breaks a rule.
#[expect(clippy::unused_async, reason = "callers need not know that it does not wait")]
pub async fn search(shop: &Shop, query: &CatalogQuery) -> Result<Page<Product>> {
    checked(shop, query)?;
    Ok(shop.catalog.snapshot().search(query))
}

/// What the products that match can be narrowed down to. [`Error::Invalid`] for a query that
/// breaks a rule.
#[expect(clippy::unused_async, reason = "callers need not know that it does not wait")]
pub async fn facets(shop: &Shop, query: &CatalogQuery) -> Result<Facets> {
    checked(shop, query)?;
    Ok(shop.catalog.snapshot().facets(query))
}

fn checked(shop: &Shop, query: &CatalogQuery) -> Result<()> {
    let mut broken = validation::broken_rules(query);
    let today = Day::at(shop.now());
    let rule = query.keeps_until.and_then(|day| day_ahead(day, today, KEEPS_DAYS));
    broken.extend(rule.map(|rule| BrokenRule::new("keepsUntil", &rule)));
    // Paging is flattened in the query, so its fields are named without a prefix.
    broken.extend(validation::broken_rules(&query.paging));
    crate::refuse(broken)
}

/// The categories that products have, and how many each has, by slug.
#[expect(clippy::unused_async, reason = "callers need not know that it does not wait")]
pub async fn categories(shop: &Shop) -> Result<Vec<CategoryCount>> {
    Ok(shop.catalog.snapshot().categories())
}

/// What a product in the catalog is called; `None` for one that is archived or gone.
pub fn name_of(shop: &Shop, id: Id<Product>) -> Option<String> {
    shop.catalog.snapshot().product(id).map(|product| product.name.clone())
}

/// The product with this id or slug; none that is archived. [`Error::Unreadable`] for a document that
/// cannot be read.
#[expect(clippy::unused_async, reason = "callers need not know that it does not wait")]
pub async fn find(shop: &Shop, key: &str) -> Result<Option<Product>> {
    let snapshot = shop.catalog.snapshot();
    if snapshot.is_unreadable(key) {
        return Err(Error::unreadable("products", key));
    }
    Ok(snapshot.find(key).cloned())
}

/// Whether a product with this id or slug was on sale and is not any more.
pub async fn was_sold(shop: &Shop, key: &str) -> Result<bool> {
    let product = products::by_key(shop.store.access(), key).await?;
    Ok(product.is_some_and(|product| product.is_put_away()))
}

/// The documents among the products that cannot be read, so that lists leave them out.
pub fn unreadable(shop: &Shop, _: &Admin) -> Vec<UnreadableProduct> {
    shop.catalog.snapshot().unreadable().cloned().collect()
}

/// The product with this id or slug, archived or not.
pub async fn find_for_staff(shop: &Shop, _: &Admin, key: &str) -> Result<Product> {
    products::by_key(shop.store.access(), key).await?.ok_or(Error::NotFound)
}

/// One page of what is archived, the latest first. [`Error::Invalid`] for paging that breaks a
/// rule.
pub async fn archived(shop: &Shop, _: &Admin, paging: PageRequest) -> Result<Page<Product>> {
    validate(&paging)?;
    catalog::archived(&shop.store, paging).await
}

/// Puts a product into the catalog. [`Error::Invalid`] or [`Error::SlugTaken`].
pub async fn create(shop: &Shop, admin: &Admin, input: ProductInput) -> Result<Product> {
    let (now, has_slug) = (shop.now(), input.slug.is_some());
    let product = Product {
        id: shop.new_id(),
        ..filled(&shop.settings, now, input, None)?
    };
    let product = transact!(shop, |tx| {
        let mut product = product.clone();
        if !has_slug {
            product.slug = products::free_slug(tx.access(), &product).await?;
        }
        products::insert(tx.access(), &product).await?;
        webhooks::products_changed(tx, std::slice::from_ref(&product)).await?;
        let (by, action) = (admin.user().id, Action::ProductCreated);
        audit::record(tx, by, action, product.id, Vec::new()).await?;
        if product.stock != 0 {
            stock::record(tx, admin, &product, 0, StockReason::Form, None).await?;
        }
        product
    });
    shop.catalog.show([product.id]).await;
    tracing::info!(target: "activity", user = %admin.user().id, product = %product.id, "created a product");
    Ok(product)
}

/// Replaces what an admin may set of a product that is not archived, or of a draft. [`Error::NotFound`],
/// [`Error::Invalid`] or [`Error::SlugTaken`].
pub async fn update(shop: &Shop, admin: &Admin, key: &str, input: ProductInput) -> Result<Product> {
    update_if(shop, admin, key, input, |_| true).await
}

/// [`update`] of a product that still is as expected; else [`Error::PreconditionFailed`].
pub async fn update_if(
    shop: &Shop,
    admin: &Admin,
    key: &str,
    input: ProductInput,
    is_expected: impl Fn(&Product) -> bool,
) -> Result<Product> {
    let change = input.stock_before.map(|known| input.stock - known);
    let has_slug = input.slug.is_some();
    // An order that takes stock meanwhile makes the transaction start over.
    let product = transact!(shop, |tx| {
        let before = products::by_key(tx.access(), key).await?;
        let before = before.filter(|product| !product.is_put_away()).ok_or(Error::NotFound)?;
        let filled = filled(tx.settings(), tx.now(), input.clone(), Some(&before))?;
        if !is_expected(&before) {
            return Err(Error::PreconditionFailed);
        }
        let mut product = Product {
            stock: change.map_or(filled.stock, |change| (before.stock + change).max(0)),
            ..revised(&before, filled)
        };
        lots::stay_the_sum(&before, &product)?;
        if !has_slug {
            product.slug = products::free_slug(tx.access(), &product).await?;
        }
        replace(tx, admin, Action::ProductUpdated, &before, &product).await?;
        if product.stock != before.stock {
            stock::record(tx, admin, &product, before.stock, StockReason::Form, None).await?;
        }
        product
    });
    shop.catalog.show([product.id]).await;
    tracing::info!(target: "activity", user = %admin.user().id, product = %product.id, "changed a product");
    Ok(product)
}

/// The product that this input would make of the one with this id or slug, or a new one; nothing is stored.
/// [`Error::NotFound`] or [`Error::Invalid`].
pub async fn preview(shop: &Shop, admin: &Admin, key: Option<&str>, input: ProductInput) -> Result<Product> {
    // What is not whole yet may be looked at.
    let input = ProductInput {
        published: None,
        ..input
    };
    let Some(key) = key else {
        return filled(&shop.settings, shop.now(), input, None);
    };
    let before = find_for_staff(shop, admin, key).await?;
    Ok(Product {
        id: before.id,
        rating: before.rating,
        rating_counts: before.rating_counts,
        ..filled(&shop.settings, shop.now(), input, Some(&before))?
    })
}

/// Takes a product out of the catalog, for good as far as customers see; orders keep it, and
/// its slug stays its own. A draft, which no order has, is deleted. [`Error::NotFound`] when it does not stand there.
pub async fn archive(shop: &Shop, admin: &Admin, key: &str) -> Result<()> {
    let id = put_away(shop, admin, key, Some(shop.now())).await?;
    tracing::info!(target: "activity", user = %admin.user().id, product = %id, "archived a product");
    Ok(())
}

/// Puts an archived product back. [`Error::NotFound`] when it is not archived.
pub async fn restore(shop: &Shop, admin: &Admin, key: &str) -> Result<()> {
    let id = put_away(shop, admin, key, None).await?;
    tracing::info!(target: "activity", user = %admin.user().id, product = %id, "restored a product");
    Ok(())
}

async fn put_away(shop: &Shop, admin: &Admin, key: &str, archived_at: Option<Timestamp>) -> Result<Id<Product>> {
    let action = match archived_at {
        Some(_) => Action::ProductArchived,
        None => Action::ProductRestored,
    };
    let id = transact!(shop, |tx| {
        let before = products::by_key(tx.access(), key).await?;
        let before = before
            .filter(|product| product.is_put_away() != archived_at.is_some())
            .ok_or(Error::NotFound)?;
        let product = Product {
            archived_at,
            updated_at: tx.now(),
            ..before.clone()
        };
        if archived_at.is_some() {
            stock_alerts::delete_of_product(tx, before.id).await?;
        }
        if before.is_draft {
            products::delete_draft(tx, before.id).await?;
            audit::record(tx, admin.user().id, action, before.id, Vec::new()).await?;
        } else {
            replace(tx, admin, action, &before, &product).await?;
        }
        product.id
    });
    shop.catalog.show([id]).await;
    Ok(id)
}

/// Replaces a product, and remembers what changed.
async fn replace(
    tx: &mut Transaction<'_>,
    admin: &Admin,
    action: Action,
    before: &Product,
    product: &Product,
) -> Result<()> {
    products::replace(tx, product).await?;
    addresses::remember_product(tx, before, product).await?;
    webhooks::products_changed(tx, std::slice::from_ref(product)).await?;
    let changes = audit::differences(before, product)?;
    audit::record(tx, admin.user().id, action, product.id, changes).await
}

/// Puts pictures behind those that a product has. [`Error::NotFound`], or [`Error::Invalid`] for
/// addresses of elsewhere and for more than a product may have.
pub async fn add_images(shop: &Shop, admin: &Admin, key: &str, urls: &[String]) -> Result<Product> {
    let foreign = media::foreign_images(&shop.settings, urls, &[]);
    crate::refuse(foreign)?;
    let product = transact!(shop, |tx| {
        let before = products::by_key(tx.access(), key).await?;
        let before = before.filter(|product| !product.is_put_away()).ok_or(Error::NotFound)?;
        let mut product = before.clone();
        product.images.extend_from_slice(urls);
        if product.images.len() > MAX_IMAGES {
            return Err(Error::field("images", &format!("too_many:{MAX_IMAGES}")));
        }
        product.updated_at = tx.now();
        replace(tx, admin, Action::ProductUpdated, &before, &product).await?;
        product
    });
    shop.catalog.show([product.id]).await;
    Ok(product)
}

/// A product that is filled anew: what only the shop sets of it stays.
pub(crate) fn revised(before: &Product, filled: Product) -> Product {
    Product {
        id: before.id,
        rating: before.rating,
        rating_counts: before.rating_counts,
        reviews: before.reviews.clone(),
        created_at: before.created_at,
        lots: before.lots.clone(),
        // Another price is not the one that was lowered for a lot.
        short_date: before.short_date.clone().filter(|_| filled.price == before.price),
        ..filled
    }
}

/// Every published product that can be read, by name.
pub(crate) fn published(shop: &Shop) -> impl Iterator<Item = Product> + use<> {
    let snapshot = shop.catalog.snapshot();
    let mut ids: Vec<_> = snapshot.ids().collect();
    ids.sort_by_cached_key(|id| (snapshot.product(*id).map(|product| french_key(&product.name)), *id));
    ids.into_iter().filter_map(move |id| snapshot.product(id).cloned())
}

/// The product that this input describes, which was `before` until now if it was there. [`Error::Invalid`] when the input
/// breaks a rule, has a reduction that may not be announced, or is to be published and lacks what the law asks for.
pub(crate) fn filled(
    settings: &Settings,
    now: Timestamp,
    input: ProductInput,
    before: Option<&Product>,
) -> Result<Product> {
    let mut broken = validation::broken_rules(&input);
    let known_images = before.map_or(&[][..], |before| &before.images);
    broken.extend(media::foreign_images(settings, &input.images, known_images));
    let published = input.published;
    let mut product = described(now, input);
    match facts::draft(&product, before, published) {
        Ok(is_draft) => product.is_draft = is_draft,
        Err(missing) => broken.extend(missing),
    }
    if product.is_draft {
        product.archived_at = Some(before.and_then(|before| before.archived_at).unwrap_or(now));
    }
    let priced = product.priced(before, now);
    broken.extend(
        priced
            .as_ref()
            .err()
            .map(|rule| BrokenRule::new("compareAtPrice", rule)),
    );
    crate::refuse(broken)?;
    priced.map_err(Error::Internal)
}

fn described(now: Timestamp, input: ProductInput) -> Product {
    let slug = input.slug.unwrap_or_else(|| search::slug(&input.name));
    Product {
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
        archived_at: None,
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
        is_perishable: input.is_perishable,
        translations: input.translations,
        protected_name: input.protected_name,
        heat_treatment: input.heat_treatment,
        producer: input.producer,
        compare_at_price: input.compare_at_price,
        lowest_price_30_days: None,
        scale_code: input.scale_code,
        price_history: Vec::new(),
        lots: Vec::new(),
        best_before: None,
        short_date: None,
        strength: input.strength,
        season: input.season,
        goes_with: input.goes_with,
        is_draft: false,
    }
}
