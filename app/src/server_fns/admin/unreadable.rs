//! Documents that cannot be read, for admins.

use domain::unreadable;
use shared::unreadable::UnreadableDocuments;

use crate::request::{self, AppError};

/// The documents that are known not to be readable.
pub async fn list_unreadable() -> Result<UnreadableDocuments, AppError> {
    let admin = request::admin().await?;
    Ok(unreadable::list(&*request::shop()?, &admin).await?)
}
