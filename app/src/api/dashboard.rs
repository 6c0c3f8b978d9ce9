//! The back office: orders and products, for admins.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Id, Page,
    catalog::CatalogQuery,
    order::{OrderForStaff, OrderSearch, OrderStatus},
    product::Product,
    typed::Typed,
    user::User,
};

use super::product_form::ProductForm;
use crate::AppError;

/// One page of everyone's orders.
#[server(prefix = "/fn", endpoint = "dashboard/orders")]
pub async fn list_orders(
    /// Which orders, and which page.
    query: OrderSearch,
) -> Result<Page<OrderForStaff>, AppError> {
    use crate::ssr;
    let admin = ssr::admin().await?;
    domain::orders::search_for_staff(&*ssr::shop()?, &admin, &query)
        .await
        .map_err(ssr::fail)
}

/// An order as the back office reads it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnyOrder {
    /// The order.
    pub order: OrderForStaff,
    /// The names of those who moved it along.
    pub people: Vec<(Id<User>, String)>,
}

/// Any order. An id that is not one is unknown.
#[server(prefix = "/fn", endpoint = "dashboard/order")]
pub async fn find_any_order(
    /// The order's id.
    id: String,
) -> Result<AnyOrder, AppError> {
    use domain::{Error, orders};

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    let order = orders::find_for_staff(&shop, &admin, id).await.map_err(ssr::fail)?;
    let people = orders::people_of(&shop, &admin, &order.order)
        .await
        .map_err(ssr::fail)?;
    Ok(AnyOrder {
        order,
        people: people.into_iter().collect(),
    })
}

/// Notes that an order's transfer has come in.
#[server(prefix = "/fn", endpoint = "dashboard/order-paid")]
pub async fn mark_order_paid(
    /// The order's id.
    id: String,
) -> Result<(), AppError> {
    use domain::{Error, orders};

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    orders::mark_paid(&shop, &admin, id).await.map_err(ssr::fail)?;
    Ok(())
}

/// Notes that the transfer of a cancelled order has come in, and is owed back.
#[server(prefix = "/fn", endpoint = "dashboard/late-transfer")]
pub async fn note_late_transfer(
    /// The order's id.
    id: String,
) -> Result<(), AppError> {
    use domain::{Error, orders};

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    orders::note_late_transfer(&shop, &admin, id).await.map_err(ssr::fail)?;
    Ok(())
}

/// Notes that a cancelled order's money was sent back.
#[server(prefix = "/fn", endpoint = "dashboard/order-refunded")]
pub async fn mark_order_refunded(
    /// The order's id.
    id: String,
) -> Result<(), AppError> {
    use domain::{Error, orders};

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    orders::mark_refunded(&shop, &admin, id).await.map_err(ssr::fail)?;
    Ok(())
}

/// Moves an order along.
#[server(prefix = "/fn", endpoint = "dashboard/order-status")]
pub async fn change_order_status(
    /// The order's id.
    id: String,
    /// What it becomes.
    status: OrderStatus,
    /// The carrier's number; may be empty.
    #[server(default)]
    tracking_number: Typed,
    /// The day it will be delivered, as `2026-03-31`; may be empty.
    #[server(default)]
    delivery_date: String,
) -> Result<(), AppError> {
    use domain::{Error, Staff};
    use shared::{order::StatusChange, period::Day};

    use crate::ssr;
    let staff = Staff::Admin(ssr::admin().await?);
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    let change = StatusChange {
        status,
        tracking_number: tracking_number.filled(),
        delivery_date: match delivery_date.trim() {
            "" => None,
            day => {
                let day: Day = day
                    .parse()
                    .map_err(|_| ssr::fail(Error::field("deliveryDate", "not_a_day")))?;
                Some(day.start())
            }
        },
    };
    domain::orders::change_status(&*ssr::shop()?, &staff, id, &change)
        .await
        .map_err(ssr::fail)?;
    Ok(())
}

/// One page of the products, as the shop keeps them.
#[server(prefix = "/fn", endpoint = "dashboard/products")]
pub async fn list_products(
    /// Which products, and which page.
    query: CatalogQuery,
) -> Result<Page<Product>, AppError> {
    use crate::ssr;
    ssr::admin().await?;
    let language = ssr::language();
    let page = domain::catalog::search(&*ssr::shop()?, &query)
        .await
        .map_err(ssr::fail)?;
    Ok(page.map(|product| product.localized(language)))
}

/// One page of what is archived.
#[server(prefix = "/fn", endpoint = "dashboard/archived")]
pub async fn list_archived(
    /// From 1.
    page: i64,
) -> Result<Page<Product>, AppError> {
    use shared::PageRequest;

    use crate::ssr;
    let (shop, admin, language) = (ssr::shop()?, ssr::admin().await?, ssr::language());
    let paging = PageRequest {
        page,
        ..PageRequest::default()
    };
    let products = domain::catalog::archived(&shop, &admin, paging)
        .await
        .map_err(ssr::fail)?;
    Ok(products.map(|product| product.localized(language)))
}

/// Takes a product out of the shop, and goes on to those that are archived.
#[server(prefix = "/fn", endpoint = "dashboard/archive-product")]
pub async fn archive_product(
    /// The product's id.
    id: String,
) -> Result<(), AppError> {
    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    domain::catalog::archive(&shop, &admin, &id).await.map_err(ssr::fail)?;
    leptos_axum::redirect("/gestion/archives");
    Ok(())
}

/// Puts an archived product back, and goes on to its form.
#[server(prefix = "/fn", endpoint = "dashboard/restore-product")]
pub async fn restore_product(
    /// The product's id.
    id: String,
) -> Result<(), AppError> {
    use crate::{components::failure::encode, ssr};
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    domain::catalog::restore(&shop, &admin, &id).await.map_err(ssr::fail)?;
    leptos_axum::redirect(&format!("/gestion/produits/{}", encode(&id)));
    Ok(())
}

/// What the product form starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductEditor {
    /// The product with its texts in every language; none for a new one.
    pub product: Option<Product>,
    /// The slugs of the categories in use.
    pub categories: Vec<String>,
}

/// What the form starts from, for the product with this id or slug, or for a new one.
#[server(prefix = "/fn", endpoint = "dashboard/product-editor")]
pub async fn edit_product(
    /// Its id or slug.
    #[server(default)]
    key: Option<String>,
) -> Result<ProductEditor, AppError> {
    use domain::catalog;

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let product = match key {
        None => None,
        Some(key) => Some(catalog::find_for_staff(&shop, &admin, &key).await.map_err(ssr::fail)?),
    };
    let categories = catalog::categories(&shop).await.map_err(ssr::fail)?;
    Ok(ProductEditor {
        product,
        categories: categories.into_iter().map(|category| category.value).collect(),
    })
}

/// Stores a new product, or changes the one whose id the form holds, and goes on to its page:
/// by its id, which stays when its slug changes.
#[server(prefix = "/fn", endpoint = "dashboard/save-product")]
pub async fn save_product(
    /// Every field as it was typed.
    form: ProductForm,
) -> Result<(), AppError> {
    use domain::{Error, catalog};

    use super::{product_form::in_form, translations::keep_others};
    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let id = form.id.clone();
    let mut input = form.parse().map_err(|broken| ssr::fail(Error::Invalid(broken)))?;
    let saved = if id.is_empty() {
        catalog::create(&shop, &admin, input).await
    } else {
        let stored = catalog::find_for_staff(&shop, &admin, &id).await.map_err(ssr::fail)?;
        keep_others(&mut input.translations, &stored.translations);
        catalog::update(&shop, &admin, &id, input).await
    };
    let product = saved.map_err(|error| {
        ssr::fail(match error {
            Error::Invalid(broken) => Error::Invalid(broken.into_iter().map(in_form).collect()),
            other => other,
        })
    })?;
    leptos_axum::redirect(&format!("/gestion/produits/{}?saved=1", product.id));
    Ok(())
}
