//! Being told when a product is back.

use domain::{
    Error,
    catalog::alerts::{self, AlertKey, LinkedAlert},
    consents::How,
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{
    Id,
    account::Secret,
    alert::AlertRequest,
    product::{Availability, Product},
    typed::Typed,
};

use crate::{
    request::{self, AppError},
    url::encode,
};

/// What a page offers to whoever would like to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AlertOffer {
    /// To type an address of mail.
    #[default]
    Guest,
    /// To ask with one click: the address is their account's.
    Customer,
    /// They are told; they can be told not to be.
    Waiting,
}

/// What the page of this product offers its visitor. Asks the database only for a customer, of what is sold out.
pub async fn alert_offer(product: &Product) -> Result<AlertOffer, AppError> {
    if product.availability() != Availability::SoldOut {
        return Ok(AlertOffer::default());
    }
    let Some(identity) = request::identity().await? else {
        return Ok(AlertOffer::Guest);
    };
    let shop = request::shop()?;
    let is_waiting = alerts::is_waiting(&shop, &identity.customer(), product.id).await?;
    Ok(if is_waiting {
        AlertOffer::Waiting
    } else {
        AlertOffer::Customer
    })
}

/// Has a customer told when the product is back, or asks the address that a guest typed whether its owner wants to be.
#[server(prefix = "/fn", endpoint = "alerts/ask")]
pub async fn ask_alert(
    /// The product's id or slug.
    key: String,
    /// A guest's address; a customer's is known.
    #[server(default)]
    email: Typed,
) -> Result<(), AppError> {
    let shop = request::shop()?;
    let page = format!("/fromages/{}", encode(&key));
    if let Some(identity) = request::identity().await? {
        let how = How::on_page(request::language::current());
        alerts::ask(&shop, &identity.customer(), &key, how).await?;
        leptos_axum::redirect(&format!("{page}?prevenir=oui#prevenir"));
        return Ok(());
    }
    let request = AlertRequest { email: email.into() };
    let language = request::language::current();
    alerts::ask_as_guest(&shop, &key, &request, language).await?;
    leptos_axum::redirect(&format!("{page}?prevenir=lettre#prevenir"));
    Ok(())
}

/// The customer waits for the product no more.
#[server(prefix = "/fn", endpoint = "alerts/stop")]
pub async fn stop_alert(
    /// The product's id.
    id: Id<Product>,
    /// What stands in the address of its page.
    key: String,
) -> Result<(), AppError> {
    let customer = request::customer().await?;
    let how = How::on_page(request::language::current());
    alerts::stop(&*request::shop()?, &customer, id, how).await?;
    leptos_axum::redirect(&format!("/fromages/{}?prevenir=non#prevenir", encode(&key)));
    Ok(())
}

fn key_of(token: &str) -> Result<AlertKey, AppError> {
    let shop = request::shop()?;
    let key = AlertKey::read(&shop, &Secret(token.to_owned()));
    Ok(key.ok_or(Error::NotFound)?)
}

/// How the wish of this link stands. A link that the shop did not make is unknown.
pub async fn linked_alert(token: String) -> Result<LinkedAlert, AppError> {
    let key = key_of(&token)?;
    Ok(alerts::linked(&*request::shop()?, &key).await?)
}

/// Confirms the wish of a link.
#[server(prefix = "/fn", endpoint = "alerts/confirm")]
pub async fn confirm_alert(token: Secret) -> Result<(), AppError> {
    let (key, page) = (key_of(&token.0)?, format!("/prevenez-moi/{}", encode(&token.0)));
    alerts::confirm(&*request::shop()?, &key, request::language::current())
        .await
        .map_err(|error| request::fail_back_to(&page, ConfirmAlert::PATH, error))?;
    leptos_axum::redirect(&page);
    Ok(())
}

/// Ends all wishes of the reader of a link.
#[server(prefix = "/fn", endpoint = "alerts/stop-all")]
pub async fn stop_alerts(token: Secret) -> Result<(), AppError> {
    let (key, page) = (key_of(&token.0)?, format!("/prevenez-moi/{}", encode(&token.0)));
    let how = How::by_letter(request::language::current());
    alerts::stop_all(&*request::shop()?, &key, how)
        .await
        .map_err(|error| request::fail_back_to(&page, StopAlerts::PATH, error))?;
    leptos_axum::redirect(&format!("{page}?fini=1"));
    Ok(())
}
