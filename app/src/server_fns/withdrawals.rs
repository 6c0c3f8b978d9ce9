//! Withdrawing from a purchase: by the customer who is signed in, or by the link in a letter.

use domain::{
    Error,
    after_sale::withdrawals::{self, Offer, WithdrawalKey, Withdrawer},
};
use leptos::{prelude::*, server_fn::ServerFn};
use shared::{account::Secret, withdrawal::WithdrawalInput};

use super::order_lines::{FormLine, about_form, read_lines};
use crate::{
    request::{self, AppError},
    url::encode,
};

/// What the customer may withdraw from of their own order. An id that is not one is unknown.
pub async fn own_offer(id: String) -> Result<Offer, AppError> {
    let by = Withdrawer::Customer(request::customer().await?);
    let id = request::parse_id(&id)?;
    Ok(withdrawals::offer(&*request::shop()?, &by, id).await?)
}

/// What whoever has this link may withdraw from. A link that the shop did not make is unknown.
pub async fn offer_by_link(token: String) -> Result<Offer, AppError> {
    let shop = request::shop()?;
    let key = WithdrawalKey::read(&shop, &Secret(token)).ok_or(Error::NotFound)?;
    Ok(withdrawals::offer(&shop, &Withdrawer::KeyHolder(key), key.order()).await?)
}

/// Withdraws from lines of the customer's own order.
#[server(prefix = "/fn", endpoint = "orders/withdraw")]
pub async fn withdraw(
    /// The order's id; what is no id is unknown.
    id: String,
    /// Its lines, and how much of each.
    #[server(default)]
    lines: Vec<FormLine>,
) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let id = request::parse_id(&id)?;
    let (lines, places) = read_lines(lines)?;
    withdrawals::withdraw(&shop, &Withdrawer::Customer(customer), id, &WithdrawalInput { lines })
        .await
        .map_err(|error| about_form(error, &places))?;
    leptos_axum::redirect(&format!("/commandes/{id}/retractation?recue=1"));
    Ok(())
}

/// Withdraws from lines of the order whose letter has this link.
#[server(prefix = "/fn", endpoint = "orders/withdraw-by-link")]
pub async fn withdraw_by_link(
    token: Secret,
    /// The order's lines, and how much of each.
    #[server(default)]
    lines: Vec<FormLine>,
) -> Result<(), AppError> {
    let shop = request::shop()?;
    let page = format!("/retractation/{}", encode(&token.0));
    let refused = |error| request::fail_back_to(&page, WithdrawByLink::PATH, error);
    let key = WithdrawalKey::read(&shop, &token).ok_or(Error::NotFound)?;
    let (lines, places) = read_lines(lines).map_err(refused)?;
    withdrawals::withdraw(
        &shop,
        &Withdrawer::KeyHolder(key),
        key.order(),
        &WithdrawalInput { lines },
    )
    .await
    .map_err(|error| refused(about_form(error, &places)))?;
    leptos_axum::redirect(&format!("{page}?recue=1"));
    Ok(())
}
