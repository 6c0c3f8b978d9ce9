//! Forms that pages send as they are, because there are files in them: all others are server functions.

use std::sync::Arc;

use axum::{extract::State, response::Redirect};
use domain::{Admin, Error, Shop, catalog, media};
use shared::product::{MAX_IMAGES, Product};

use crate::{
    extract::{Auth, Key, Parts},
    problem::Answer,
};

/// `POST /gestion/produits/{id}/images`: puts pictures behind those that the product has, and goes back to its form,
/// with what came of it in the address. Those before one that is refused stay.
pub async fn add_product_images(
    State(shop): State<Arc<Shop>>,
    Auth(admin): Auth<Admin>,
    Key(key): Key,
    parts: Parts,
) -> Answer<Redirect> {
    let product = catalog::find(&shop, &key).await?.ok_or(Error::NotFound)?;
    let outcome = add_all(&shop, &admin, &product, parts).await?;
    Ok(Redirect::to(&format!(
        "/gestion/produits/{}?image={outcome}#image",
        product.id
    )))
}

/// `added`, or the rule that was broken.
async fn add_all(shop: &Shop, admin: &Admin, product: &Product, mut parts: Parts) -> Answer<String> {
    let mut count = product.images.len();
    let mut outcome = "required".to_owned();
    while let Some(part) = parts.next().await? {
        if part.name != "image" || part.bytes.is_empty() {
            continue;
        }
        if count >= MAX_IMAGES {
            return Ok(format!("too_many:{MAX_IMAGES}"));
        }
        if let Err(error) = add(shop, admin, product, part.bytes).await {
            return broken_rule(error);
        }
        count += 1;
        outcome = "added".into();
    }
    Ok(outcome)
}

async fn add(shop: &Shop, admin: &Admin, product: &Product, bytes: Vec<u8>) -> domain::Result<()> {
    let picture = media::upload(shop, admin, bytes).await?;
    catalog::add_images(shop, admin, &product.id.to_string(), &[picture.url]).await?;
    Ok(())
}

/// What the form says beside the field; other failures are answers of their own.
fn broken_rule(error: Error) -> Answer<String> {
    match error {
        Error::Invalid(rules) if !rules.is_empty() => Ok(rules[0].rule.clone()),
        Error::PictureTooLarge => Ok(format!("picture_too_large:{}", media::MAX_BYTES >> 20)),
        Error::MediaUnavailable(cause) => {
            tracing::error!(target: "error", cause, "a picture could not be kept");
            Ok("media_unavailable".into())
        }
        other => Err(other.into()),
    }
}
