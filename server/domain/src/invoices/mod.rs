//! Invoices: a PDF of a paid order, made anew each time it is asked for. Nothing is stored: the
//! same order, customer and seller give the same bytes.

mod content;
mod sheet;

use shared::{Id, Language, order::Order, user::User};

use crate::{Error, Identity, Result, Shop, store};

/// An order's invoice.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// Its number: `2026-000001`.
    pub number: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// The invoice of an order, in its customer's language, for that customer and for admins.
/// [`Error::NotFound`] for everyone else, [`Error::NotInvoiced`] as long as it is not paid.
pub async fn of_order(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Invoice> {
    let reader = identity.user().id;
    let is_admin = identity.clone().admin().is_ok();
    let order = store::orders::by_id(&shop.store, id)
        .await?
        .filter(|order| is_admin || order.user_id == reader)
        .ok_or(Error::NotFound)?;
    let customer = store::users::by_ids(&shop.store, &[order.user_id]).await?;
    print(shop, &order, customer.get(&order.user_id))
}

/// A customer who is gone has no name any more, and the shop's first language.
fn print(shop: &Shop, order: &Order, customer: Option<&User>) -> Result<Invoice> {
    let (Some(number), Some(paid_at)) = (&order.invoice_number, order.paid_at) else {
        return Err(Error::NotInvoiced);
    };
    let facts = content::Facts {
        seller: &shop.settings.seller,
        buyer: customer.map_or("", |customer| &customer.name),
        order,
        number,
        paid_at,
        language: customer.map_or(Language::French, |customer| customer.language),
    };
    Ok(Invoice {
        number: number.clone(),
        pdf: facts.print()?,
    })
}
