//! What the shop says of itself to everyone: its hours, its notice, its legal texts.

use domain::{Error, legal, settings};
use shared::{
    Page, PageRequest, Timestamp,
    seller::Seller,
    settings::{LegalPage, LegalText, PublicSettings},
    terms::TextVersion,
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

/// What a legal page says, and since when.
#[derive(Clone, Debug)]
pub struct LegalShown {
    /// What was written, else the shop's own text.
    pub text: LegalText,
    /// The number of its version, and since when it holds; nothing when it is not known.
    pub version: Option<(i64, Timestamp)>,
}

/// What a legal page says now.
pub async fn read_legal(page: LegalPage) -> Result<LegalShown, AppError> {
    let shop = request::shop()?;
    let version = legal::in_force(&shop, page).await;
    Ok(LegalShown {
        text: legal::texts(&shop, page),
        version: version.map(|version| (version.version, version.since)),
    })
}

/// The versions of a legal page, the newest first, a page of them.
pub async fn read_legal_versions(of: LegalPage, page: i64) -> Result<Page<TextVersion>, AppError> {
    let paging = PageRequest { page, limit: 50 };
    Ok(legal::versions(&*request::shop()?, of, paging).await?)
}

/// A version of a legal page. `not_found` for what is no number of one.
pub async fn read_legal_version(of: LegalPage, number: String) -> Result<TextVersion, AppError> {
    let number = number.parse().map_err(|_| Error::NotFound)?;
    Ok(legal::version(&*request::shop()?, of, number).await?)
}
