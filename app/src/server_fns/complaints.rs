//! Problems with an order: what its customer reports and reads.

use domain::after_sale::complaints;
use leptos::prelude::*;
use shared::{
    complaint::{Complaint, ComplaintInput, ComplaintReason, MessageInput},
    typed::Typed,
};

use super::order_lines::{FormLine, about_form, read_lines, renamed};
use crate::request::{self, AppError};

/// The complaints about an order, oldest first, for its customer and for admins. An id that is not one is unknown.
pub async fn read_complaints(id: String) -> Result<Vec<Complaint>, AppError> {
    let identity = request::signed_in().await?;
    let id = request::parse_id(&id)?;
    Ok(complaints::of_order(&*request::shop()?, &identity, id).await?)
}

/// Reports a problem with the customer's own order.
#[server(prefix = "/fn", endpoint = "orders/complain")]
pub async fn report_problem(
    /// The order's id; what is no id is unknown.
    id: String,
    /// Its lines, and how much of each.
    #[server(default)]
    lines: Vec<FormLine>,
    reason: ComplaintReason,
    #[server(default)] text: Typed,
) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let id = request::parse_id(&id)?;
    let (lines, places) = read_lines(lines)?;
    let input = ComplaintInput {
        lines,
        reason,
        text: as_typed(text),
        images: Vec::new(),
    };
    complaints::report(&shop, &customer, id, &input)
        .await
        .map_err(|error| about_form(error, &places))?;
    leptos_axum::redirect(&format!("/commandes/{id}?signale=1#problems"));
    Ok(())
}

/// Writes more about a complaint: its customer, or an admin.
#[server(prefix = "/fn", endpoint = "orders/complaint-message")]
pub async fn write_message(
    /// The order's id; what is no id is unknown.
    id: String,
    /// The complaint's id.
    complaint: String,
    #[server(default)] message: Typed,
) -> Result<(), AppError> {
    let (shop, identity) = (request::shop()?, request::signed_in().await?);
    let (id, complaint) = (request::parse_id(&id)?, request::parse_id(&complaint)?);
    let input = MessageInput {
        text: as_typed(message),
        images: Vec::new(),
    };
    let written = complaints::write(&shop, &identity, id, complaint, &input)
        .await
        .map_err(|error| renamed(error, &[("text", "message")]))?;
    let page = if written.user_id == identity.user().id {
        "/commandes"
    } else {
        "/gestion/commandes"
    };
    leptos_axum::redirect(&format!("{page}/{id}?ecrit=1#problems"));
    Ok(())
}

/// A form sends two characters for each line break (HTML § 4.10.21.5), which nobody typed.
pub(crate) fn as_typed(text: Typed) -> String {
    String::from(text).replace("\r\n", "\n")
}
