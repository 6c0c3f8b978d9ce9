//! Files of products that admins take in.

use domain::spreadsheets::{Import, kept};
use leptos::prelude::*;
use shared::Id;

use crate::request::{self, AppError};

/// How far a file has come. An id that is not one is unknown.
pub async fn read_import(id: String) -> Result<kept::Progress, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    Ok(kept::progress(&shop, &admin, id, request::language::current()).await?)
}

/// Lets nobody but admins see the form.
pub async fn may_import() -> Result<(), AppError> {
    request::admin().await?;
    Ok(())
}

/// Takes a file in that was checked, and goes on to the page that shows how far that has come.
#[server(prefix = "/fn", endpoint = "dashboard/take-file-in")]
pub async fn take_file_in(
    /// Under what it is kept.
    id: Id<Import>,
    /// Whether rows that are wrong are left out; else they keep all from being written.
    #[server(default)]
    partial: bool,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    kept::begin(&shop, &admin, id, partial, request::language::current()).await?;
    leptos_axum::redirect(&format!("/gestion/produits/importer?file={id}"));
    Ok(())
}
