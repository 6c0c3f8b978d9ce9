//! The settings in the dashboard, for admins.

use domain::{
    Error,
    settings::{self, Change},
};
use leptos::prelude::*;
use shared::settings::{LegalPage, ShopSettings};

use super::{
    counter_form::{ClosuresForm, HoursForm},
    settings_form::{LegalForm, NoticeForm, PaymentForm, ShippingForm},
};
use crate::{
    request::{self, AppError},
    words::legal::{self, Facts},
};

/// Everything as it holds.
pub async fn edit_settings() -> Result<ShopSettings, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    Ok(settings::all(&shop, &admin).await?)
}

/// What the form of a legal page starts from.
#[derive(Debug)]
pub struct LegalEditor {
    /// The legal page that is edited.
    pub page: LegalPage,
    /// What was written.
    pub form: LegalForm,
    /// The text that stands where nothing is written, in French and in English.
    pub own: [String; 2],
}

/// What the form starts from, for the page at this address of the storefront.
pub async fn edit_legal(slug: String) -> Result<LegalEditor, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let page = LegalPage::from_slug(&slug).ok_or(Error::NotFound)?;
    let stored = settings::all(&shop, &admin).await?;
    let group = shared::settings::Group::Text(page);
    let text = match page {
        LegalPage::LegalNotice => stored.legal_notice,
        LegalPage::Terms => stored.terms,
        LegalPage::Privacy => stored.privacy,
    };
    let facts = Facts {
        seller: &shop.settings.seller,
        orders: settings::for_orders(&shop),
        takes_cards: shop.settings.card.is_some(),
    };
    Ok(LegalEditor {
        page,
        form: LegalForm {
            version: stored
                .versions
                .get(group.name())
                .copied()
                .unwrap_or_default()
                .to_string(),
            page: slug,
            fr: text.fr,
            en: text.en,
        },
        own: [shared::Language::French, shared::Language::English].map(|language| legal::text(page, facts, language)),
    })
}

/// Sets when the counter is open.
#[server(prefix = "/fn", endpoint = "settings/hours")]
pub async fn save_hours(
    /// Every field as it was typed.
    form: HoursForm,
) -> Result<(), AppError> {
    save(Change::Hours(form.parse().map_err(Error::Invalid)?), &form.version).await
}

/// Sets the days on which the counter is closed.
#[server(prefix = "/fn", endpoint = "settings/closures")]
pub async fn save_closures(
    /// Every field as it was typed.
    form: ClosuresForm,
) -> Result<(), AppError> {
    save(Change::Closures(form.parse().map_err(Error::Invalid)?), &form.version).await
}

/// Sets what delivery costs.
#[server(prefix = "/fn", endpoint = "settings/shipping")]
pub async fn save_shipping(
    /// Every field as it was typed.
    form: ShippingForm,
) -> Result<(), AppError> {
    save(Change::Shipping(form.parse().map_err(Error::Invalid)?), &form.version).await
}

/// Sets how long a transfer may take.
#[server(prefix = "/fn", endpoint = "settings/payment")]
pub async fn save_payment(
    /// Every field as it was typed.
    form: PaymentForm,
) -> Result<(), AppError> {
    save(Change::Payment(form.parse().map_err(Error::Invalid)?), &form.version).await
}

/// Sets the line on top of the storefront.
#[server(prefix = "/fn", endpoint = "settings/notice")]
pub async fn save_notice(
    /// Every field as it was typed.
    form: NoticeForm,
) -> Result<(), AppError> {
    save(Change::Notice(form.parse().map_err(Error::Invalid)?), &form.version).await
}

/// Sets the text of a legal page.
#[server(prefix = "/fn", endpoint = "settings/text")]
pub async fn save_legal(
    /// Every field as it was typed.
    form: LegalForm,
) -> Result<(), AppError> {
    let page = LegalPage::from_slug(&form.page).ok_or(Error::NotFound)?;
    save(Change::Text(page, form.parse().map_err(Error::Invalid)?), &form.version).await
}

/// Stores a change of the version that the form was drawn from, and goes back to the form.
async fn save(change: Change, version: &str) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let known: Option<i64> = version.trim().parse().ok();
    settings::change_if(&shop, &admin, &change, |now| known == Some(now)).await?;
    leptos_axum::redirect(&match change {
        Change::Text(page, _) => format!("/gestion/reglages/{}?saved=1", page.slug()),
        other => format!("/gestion/reglages?saved={}", other.group().name()),
    });
    Ok(())
}
