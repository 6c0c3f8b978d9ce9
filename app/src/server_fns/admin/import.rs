//! Files of products and of orders that admins take in.

use domain::{
    orders,
    spreadsheets::{Import, Kind, kept},
};
use leptos::prelude::*;
use shared::Id;

use crate::request::{self, AppError};

/// How far a file of this kind has come. An id that is not one is unknown.
pub async fn read_import(of: Kind, id: String) -> Result<kept::Progress, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    let language = request::language::current();
    Ok(match of {
        Kind::Products => kept::progress(&shop, &admin, id, language).await?,
        Kind::Orders => orders::import_progress(&shop, &admin, id, language).await?,
    })
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
    let language = request::language::current();
    let list = match kept::kind(&shop, &admin, id).await? {
        Kind::Products => {
            kept::begin(&shop, &admin, id, partial, language).await?;
            "produits"
        }
        Kind::Orders => {
            orders::begin_import(&shop, &admin, id, partial, language).await?;
            "commandes"
        }
    };
    leptos_axum::redirect(&format!("/gestion/{list}/importer?file={id}"));
    Ok(())
}
