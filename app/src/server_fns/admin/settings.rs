//! The settings in the dashboard, for admins.

use domain::{
    Error, legal,
    settings::{self, Change},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Language,
    settings::{LegalPage, ShopSettings},
    validation::BrokenRule,
};

use super::{
    counter_form::{ClosuresForm, HoursForm},
    settings_form::{Fields, LegalForm, NoticeForm, PaymentForm, ShippingForm},
};
use crate::{
    request::{self, AppError},
    url::encode,
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
    let text = stored.text(page).clone();
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
        own: [Language::French, Language::English].map(|language| legal::own_text(&shop, page, language)),
    })
}

/// Sets when the counter is open.
#[server(prefix = "/fn", endpoint = "settings/hours")]
pub async fn save_hours(
    /// Every field as it was typed.
    form: HoursForm,
) -> Result<(), AppError> {
    save(form.parse().map(Change::Hours), SaveHours::PATH, form.fields()).await
}

/// Sets the days on which the counter is closed.
#[server(prefix = "/fn", endpoint = "settings/closures")]
pub async fn save_closures(
    /// Every field as it was typed.
    form: ClosuresForm,
) -> Result<(), AppError> {
    save(form.parse().map(Change::Closures), SaveClosures::PATH, form.fields()).await
}

/// Sets what delivery costs.
#[server(prefix = "/fn", endpoint = "settings/shipping")]
pub async fn save_shipping(
    /// Every field as it was typed.
    form: ShippingForm,
) -> Result<(), AppError> {
    save(form.parse().map(Change::Shipping), SaveShipping::PATH, form.fields()).await
}

/// Sets how long a transfer may take.
#[server(prefix = "/fn", endpoint = "settings/payment")]
pub async fn save_payment(
    /// Every field as it was typed.
    form: PaymentForm,
) -> Result<(), AppError> {
    save(form.parse().map(Change::Payment), SavePayment::PATH, form.fields()).await
}

/// Sets the line on top of the storefront.
#[server(prefix = "/fn", endpoint = "settings/notice")]
pub async fn save_notice(
    /// Every field as it was typed.
    form: NoticeForm,
) -> Result<(), AppError> {
    save(form.parse().map(Change::Notice), SaveNotice::PATH, form.fields()).await
}

/// Sets the text of a legal page.
#[server(prefix = "/fn", endpoint = "settings/text")]
pub async fn save_legal(
    /// Every field as it was typed.
    form: LegalForm,
) -> Result<(), AppError> {
    let page = LegalPage::from_slug(&form.page).ok_or(Error::NotFound)?;
    let change = form.parse().map(|text| Change::Text(page, text));
    // The texts are too long for an address.
    save(change, SaveLegal::PATH, vec![("version".into(), form.version)]).await
}

/// Stores a change of the version that the form was drawn from, and goes back to the form. One that is refused leads back
/// to it, where all that was typed still is.
async fn save(change: Result<Change, Vec<BrokenRule>>, function: &str, typed: Fields) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let version = typed.iter().find(|(id, _)| id == "version");
    let known: Option<i64> = version.and_then(|(_, version)| version.trim().parse().ok());
    let saved = match change {
        Err(broken) => Err(Error::Invalid(broken)),
        Ok(change) => {
            let changed = settings::change_if(&shop, &admin, &change, |now| known == Some(now)).await;
            changed.map(|_| change)
        }
    };
    let change = saved.map_err(|error| match error {
        Error::Invalid(_) if typed.len() > 1 => request::fail_back_to(&address(&typed), function, error),
        error => error.into(),
    })?;
    leptos_axum::redirect(&match change {
        Change::Text(page, _) => format!("/gestion/reglages/{}?saved=1", page.slug()),
        other => format!("/gestion/reglages?saved={}", other.group().name()),
    });
    Ok(())
}

/// The page of the settings, with what was typed into one of its forms.
fn address(typed: &Fields) -> String {
    let filled = typed.iter().filter(|(_, typed)| !typed.is_empty());
    let query: Vec<_> = filled.map(|(id, typed)| format!("{id}={}", encode(typed))).collect();
    format!("/gestion/reglages?{}", query.join("&"))
}
