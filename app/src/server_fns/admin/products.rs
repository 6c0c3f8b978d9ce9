//! Products in the dashboard, for admins.

use std::collections::HashMap;

use domain::{
    Error, Shop, audit,
    catalog::{self, alerts, categories, facts, stock},
    figures,
};
use leptos::prelude::*;
use shared::{
    Id, Page, PageRequest, Problem,
    catalog::{CatalogQuery, UnreadableProduct},
    product::Product,
    stock::StockMovement,
    user::User,
};

use super::{product_form::ProductForm, product_parser::as_form_field, translations::keep_others};
use crate::{
    request::{self, AppError},
    server_fns::{
        alerts::AlertOffer,
        catalog::{ProductDetail, operator},
    },
    url::encode,
};

/// What the page of the products shows.
#[derive(Debug)]
pub struct ProductsList {
    /// One page of the products.
    pub products: Page<Product>,
    /// The first twenty documents that cannot be read as products.
    pub unreadable: Vec<UnreadableProduct>,
    /// How many such documents there are.
    pub unreadable_count: u32,
    /// How many products on sale lack a fact that the law asks for.
    pub incomplete_count: i64,
}

/// Which products are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// All that are on sale.
    OnSale,
    /// Those on sale of which little is left.
    Low,
    /// Those on sale that lack a fact that the law asks for.
    Incomplete,
    /// Those that were never published.
    Drafts,
}

/// One page of the products, as the shop keeps them, and what is missing from them.
pub async fn list_products(query: CatalogQuery, listed: Listed) -> Result<ProductsList, AppError> {
    let (shop, admin, language) = (request::shop()?, request::admin().await?, request::language::current());
    let page = match listed {
        Listed::OnSale => catalog::search(&shop, &query).await?,
        Listed::Low => Page::cut_from(figures::running_out(&shop, &admin).await?, query.paging),
        Listed::Incomplete => facts::incomplete(&shop, &admin, &query)?,
        Listed::Drafts => facts::drafts(&shop, &admin, query.paging).await?,
    };
    let mut unreadable = catalog::unreadable(&shop, &admin);
    let unreadable_count = u32::try_from(unreadable.len()).unwrap_or(u32::MAX);
    unreadable.truncate(20);
    Ok(ProductsList {
        products: page.map(|product| product.localized(language)),
        unreadable,
        unreadable_count,
        incomplete_count: facts::count_incomplete(&shop, &admin),
    })
}

/// One page, counted from 1, of what is archived.
pub async fn list_archived(page: i64) -> Result<Page<Product>, AppError> {
    let (shop, admin, language) = (request::shop()?, request::admin().await?, request::language::current());
    let paging = PageRequest {
        page,
        ..PageRequest::default()
    };
    let products = catalog::archived(&shop, &admin, paging).await?;
    Ok(products.map(|product| product.localized(language)))
}

/// Takes a product out of the shop, and goes on to those that are archived.
#[server(prefix = "/fn", endpoint = "dashboard/archive-product")]
pub async fn archive_product(
    /// The product's id or slug.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    catalog::archive(&shop, &admin, &id).await?;
    leptos_axum::redirect("/gestion/archives");
    Ok(())
}

/// Puts an archived product back, and goes on to its form.
#[server(prefix = "/fn", endpoint = "dashboard/restore-product")]
pub async fn restore_product(
    /// The product's id or slug.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    catalog::restore(&shop, &admin, &id).await?;
    leptos_axum::redirect(&format!("/gestion/produits/{}", encode(&id)));
    Ok(())
}

/// What the product form starts from.
#[derive(Debug)]
pub struct ProductEditor {
    /// The product with its texts in every language; none for a new one.
    pub product: Option<Product>,
    /// The product whose facts a new one begins with.
    pub copied: Option<Product>,
    /// The slugs of the categories, in their order.
    pub categories: Vec<String>,
    /// One page of what staff made of the product's stock, newest first, and the names of those who did; none for a new
    /// product.
    pub history: Option<StockHistory>,
    /// How many wait for the product.
    pub waiting: u64,
}

/// Movements of a stock, and the names of those who made them.
pub type StockHistory = (Page<StockMovement>, HashMap<Id<User>, String>);

/// The slugs of the categories in their order, then of those that only products name.
pub async fn category_slugs(shop: &Shop) -> Result<Vec<String>, AppError> {
    let known = categories::list(shop).into_iter().map(|category| category.slug);
    let mut slugs: Vec<_> = known.collect();
    for counted in catalog::categories(shop).await? {
        if !slugs.contains(&counted.value) {
            slugs.push(counted.value);
        }
    }
    Ok(slugs)
}

/// What the form starts from, for the product with this id or slug, with this page of its stock's history.
pub async fn edit_product(key: String, page: i64) -> Result<ProductEditor, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let paging = PageRequest { page, limit: 10 };
    let movements = stock::history(&shop, &admin, &key, paging).await?;
    let people = audit::people_of(&shop, &admin, movements.items.iter().filter_map(|movement| movement.by)).await?;
    let editor = editor(Some(key), None).await?;
    let waiting = match &editor.product {
        Some(product) => alerts::count(&shop, &admin, product.id).await?,
        None => 0,
    };
    Ok(ProductEditor {
        history: Some((movements, people)),
        waiting,
        ..editor
    })
}

/// What the form of a new product starts from: nothing, or the facts of the product with this id or slug.
pub async fn new_product(copied: Option<String>) -> Result<ProductEditor, AppError> {
    editor(None, copied).await
}

async fn editor(key: Option<String>, copied: Option<String>) -> Result<ProductEditor, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let find = async |key: Option<String>| match key {
        None => Ok(None),
        Some(key) => {
            let product = catalog::find_for_staff(&shop, &admin, &key).await?;
            Ok::<_, Error>(Some(product.announced(shop.now())))
        }
    };
    let (product, copied) = (find(key).await?, find(copied).await?);
    Ok(ProductEditor {
        product,
        copied,
        categories: category_slugs(&shop).await?,
        history: None,
        waiting: 0,
    })
}

/// What the product's page would show of the form, or what has to be corrected in it.
pub async fn preview_product(form: ProductForm) -> Result<Result<ProductDetail, Problem>, AppError> {
    let (shop, admin, language) = (request::shop()?, request::admin().await?, request::language::current());
    let id = form.id.clone();
    let preview = match form.parse() {
        Ok(input) => catalog::preview(&shop, &admin, Some(&*id).filter(|id| !id.is_empty()), input).await,
        Err(broken) => Err(Error::Invalid(broken)),
    };
    Ok(match preview {
        Ok(product) => Ok(ProductDetail {
            operator: operator(&shop, &product),
            product: product.shown(language, shop.now()),
            is_favorite: false,
            recipes: Vec::new(),
            avoided: Vec::new(),
            alert: AlertOffer::default(),
        }),
        Err(error @ Error::Invalid(_)) => Err(*AppError::from(error).0),
        Err(other) => return Err(other.into()),
    })
}

/// Stores a new product, or changes the one whose id the form holds, and goes on to its page:
/// by its id, which stays when its slug changes.
#[server(prefix = "/fn", endpoint = "dashboard/save-product")]
pub async fn save_product(
    /// Every field as it was typed.
    form: ProductForm,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = form.id.clone();
    let mut input = form.parse().map_err(Error::Invalid)?;
    let saved = if id.is_empty() {
        catalog::create(&shop, &admin, input).await
    } else {
        let stored = catalog::find_for_staff(&shop, &admin, &id).await?;
        keep_others(&mut input.translations, &stored.translations);
        catalog::update(&shop, &admin, &id, input).await
    };
    let product = saved.map_err(|error| match error {
        Error::Invalid(broken) => Error::Invalid(broken.into_iter().map(as_form_field).collect()),
        other => other,
    })?;
    leptos_axum::redirect(&format!("/gestion/produits/{}?saved=1", product.id));
    Ok(())
}
