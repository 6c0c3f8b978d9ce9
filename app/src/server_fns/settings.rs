//! What the shop says of itself to everyone: its hours, its notice, its legal texts.

use domain::{Error, legal, settings};
use shared::{
    Page, PageRequest,
    seller::Seller,
    settings::{LegalPage, PublicSettings},
    terms::TermsVersion,
};

use crate::request::{self, AppError};

/// What everyone may know of the settings, from memory.
pub fn read_settings() -> Result<PublicSettings, AppError> {
    Ok(settings::public(&*request::shop()?))
}

/// What the page of the counter shows: the settings, and who sells.
pub async fn read_contact() -> Result<(PublicSettings, Seller), AppError> {
    let shop = request::shop()?;
    Ok((settings::public(&shop), shop.settings.seller.clone()))
}

/// The text of a legal page in the reader's language: what was written, else the shop's own.
pub async fn read_legal(page: LegalPage) -> Result<String, AppError> {
    Ok(legal::text(&*request::shop()?, page, request::language::current()))
}

/// The versions of the terms of sale, the newest first, a page of them.
pub async fn read_terms_versions(page: i64) -> Result<Page<TermsVersion>, AppError> {
    let paging = PageRequest { page, limit: 50 };
    Ok(legal::versions(&*request::shop()?, paging).await?)
}

/// A version of the terms of sale. `not_found` for what is no number of one.
pub async fn read_terms_version(number: String) -> Result<TermsVersion, AppError> {
    let number = number.parse().map_err(|_| Error::NotFound)?;
    Ok(legal::version(&*request::shop()?, number).await?)
}
