//! What the shop says of itself to everyone: its hours, its notice, its legal texts.

use domain::settings;
use shared::{
    seller::Seller,
    settings::{LegalPage, PublicSettings},
};

use crate::{
    request::{self, AppError},
    words::legal::{self, Facts},
};

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
    let (shop, language) = (request::shop()?, request::language::current());
    let written = settings::text(&shop, page);
    let facts = Facts {
        seller: &shop.settings.seller,
        orders: settings::for_orders(&shop),
        takes_cards: shop.settings.card.is_some(),
        has_areas: domain::delivery::depends_on_address(&shop),
    };
    Ok(match written.words(language) {
        "" => legal::text(page, facts, language),
        written => written.to_owned(),
    })
}
