//! `/api/uploads` and `/api/reviews/images`, which take pictures, and `/uploads`, where those are that the shop keeps
//! itself.

use axum::{
    Json as Body,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Admin, Customer, Error, media};
use shared::{picture::Picture, validation::BrokenRule};
use utoipa::ToSchema;

use super::{ShopState, location};
use crate::{
    extract::{Auth, Key, OrKey, Parts, scopes},
    problem::ApiResult,
};

/// The form that a picture is sent in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the form; its parts are read one by one")]
struct PictureForm {
    /// A JPEG, PNG or WebP picture of at most 8 MB and 40 megapixels. Its name and its stated type are not looked at.
    #[schema(value_type = String, format = Binary)]
    image: Vec<u8>,
}

/// Keeps a picture for products and recipes.
///
/// It is kept as WebP, upright and without its metadata, at most 1600 pixels wide, with narrower versions beside it.
#[utoipa::path(
    post,
    path = "/uploads",
    tag = "uploads",
    request_body(content = PictureForm, content_type = "multipart/form-data", example = json!({ "image": "morbier.jpg" })),
    extensions(("x-api-key-scope" = json!("catalog:write"))),
    responses(
        (status = 201, description = "The picture.", body = Picture),
        (status = 400, description = "`malformed_multipart`: the body cannot be read."),
        (status = 403, description = "`forbidden`: not an admin."),
        (status = 413, description = "`picture_too_large`, `body_too_large`."),
        (status = 415, description = "`unsupported_media_type`: send `multipart/form-data`."),
        (status = 422, description = "`invalid_input`: `image` is `required`, `not_a_picture` or has `too_many_pixels`."),
        (status = 503, description = "`media_unavailable`, `overloaded`, `timeout`: nothing was kept; try again after `Retry-After`."),
    ),
)]
pub async fn create(
    ShopState(shop): ShopState,
    OrKey(admin, ..): OrKey<Admin, scopes::CatalogWrite>,
    parts: Parts,
) -> ApiResult<Response> {
    let bytes = the_picture(parts).await?;
    let picture = media::upload(&shop, &admin, bytes).await?;
    Ok((StatusCode::CREATED, location(picture.url.clone()), Body(picture)).into_response())
}

/// Keeps a picture for a review that its sender is about to write.
///
/// As `POST /uploads` does; at most 20 a day, those that are refused included.
#[utoipa::path(
    post,
    path = "/reviews/images",
    tag = "reviews",
    request_body(content = PictureForm, content_type = "multipart/form-data", example = json!({ "image": "morbier.jpg" })),
    responses(
        (status = 201, description = "The picture.", body = Picture),
        (status = 400, description = "`malformed_multipart`: the body cannot be read."),
        (status = 413, description = "`picture_too_large`, `body_too_large`."),
        (status = 415, description = "`unsupported_media_type`: send `multipart/form-data`."),
        (status = 422, description = "`invalid_input`: `image` is `required`, `not_a_picture` or has `too_many_pixels`."),
        (status = 429, description = "`too_many_uploads`, `too_many_requests`: wait as long as `Retry-After` says."),
        (status = 503, description = "`media_unavailable`, `overloaded`, `timeout`: nothing was kept; try again after `Retry-After`."),
    ),
)]
pub async fn create_for_review(
    ShopState(shop): ShopState,
    Auth(customer): Auth<Customer>,
    parts: Parts,
) -> ApiResult<Response> {
    let attempt = media::begin_for_review(&shop, &customer).await?;
    let bytes = the_picture(parts).await?;
    let picture = media::upload_for_review(&shop, &customer, attempt, bytes).await?;
    Ok((StatusCode::CREATED, location(picture.url.clone()), Body(picture)).into_response())
}

/// `GET /uploads/{file}`. A picture never changes: another one has another name. Any site may show it.
pub async fn file(ShopState(shop): ShopState, Key(file): Key) -> ApiResult<Response> {
    let (bytes, kind) = media::read(&shop, &file).await?;
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    Ok((headers, bytes).into_response())
}

/// The only part of the form, which is its `image`.
async fn the_picture(mut parts: Parts) -> ApiResult<Vec<u8>> {
    let mut picture = None;
    let mut broken = Vec::new();
    while let Some(part) = parts.next().await? {
        if part.name != "image" {
            broken.push(BrokenRule::new(&part.name, "unknown_field"));
        } else if picture.is_some() {
            broken.push(BrokenRule::new("image", "too_many:1"));
        } else {
            picture = Some(part.bytes);
        }
        // Enough to say what is wrong.
        if broken.len() == 10 {
            break;
        }
    }
    match picture {
        Some(bytes) if broken.is_empty() => Ok(bytes),
        Some(_) => Err(Error::Invalid(broken).into()),
        None => {
            broken.push(BrokenRule::new("image", "required"));
            Err(Error::Invalid(broken).into())
        }
    }
}
