//! How the shop runs, for admins.

use domain::upkeep::{self, Condition};

use crate::request::{self, AppError};

/// How the shop runs now.
pub async fn read_condition() -> Result<Condition, AppError> {
    let admin = request::admin().await?;
    Ok(upkeep::condition(&*request::shop()?, &admin).await?)
}
