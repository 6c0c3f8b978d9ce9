//! Multipart bodies (RFC 7578), read a part at a time.

use axum::{
    extract::{FromRequest, Multipart, Request},
    http::StatusCode,
};
use domain::media;

use super::media_type;
use crate::problem::ApiError;

/// A multipart body. 415 for another media type.
#[derive(Debug)]
pub struct Parts(Multipart);

/// A part of it.
#[derive(Debug)]
pub struct Part {
    /// The form field's name.
    pub name: String,
    /// What was typed, or the file, whatever its name: as it came, or, when it is longer than it may be, one byte more
    /// than that.
    pub bytes: Vec<u8>,
}

impl Parts {
    /// [`Self::next_up_to`] the length of a picture.
    pub async fn next(&mut self) -> Result<Option<Part>, ApiError> {
        self.next_up_to(media::MAX_BYTES).await
    }

    /// The next part, if there is one, of at most so many bytes. 400 for a body that is no form; one that is too long or pauses gets its answer
    /// from `middleware::body`.
    pub async fn next_up_to(&mut self, max_bytes: usize) -> Result<Option<Part>, ApiError> {
        let Some(mut field) = self.0.next_field().await.map_err(|_| malformed())? else {
            return Ok(None);
        };
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|_| malformed())? {
            let room = max_bytes + 1 - bytes.len();
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() >= room {
                break;
            }
        }
        Ok(Some(Part { name, bytes }))
    }
}

impl<S: Send + Sync> FromRequest<S> for Parts {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if media_type(request.headers()).as_deref() != Some("multipart/form-data") {
            let detail = "Send a form with a file, with Content-Type: multipart/form-data.";
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                detail,
            ));
        }
        let parts = Multipart::from_request(request, state).await;
        parts.map(Self).map_err(|_| malformed())
    }
}

fn malformed() -> ApiError {
    let detail = "The body is not a multipart form, or broke off before its end.";
    ApiError::new(StatusCode::BAD_REQUEST, "malformed_multipart", detail)
}
