//! Invoices and the credit notes that cancel them. When one is due is decided in `orders`. What they say is stored when
//! they are issued, and the PDF is made of that and of the order on each request: the same bytes, even after order,
//! customer or seller have changed.

mod amounts;
mod content;
mod issue;
mod sheet;

use shared::{
    Id,
    order::{Order, OrderStatus},
};

pub use crate::store::invoices::Kind;
use crate::{Error, Identity, Result, Shop, store};

pub use issue::issue_missing;
pub(crate) use issue::{issue, issue_missing_after, number};

/// An invoice or a credit note to be handed out.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Its number: `2026-000001`, `AV-2026-000001`.
    pub number: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// The invoice or the credit note of an order, for its customer and for admins. [`Error::NotFound`] for everyone else;
/// [`Error::NotInvoiced`] as long as it is not paid, [`Error::NoCreditNote`] unless it was cancelled after that.
pub async fn print(shop: &Shop, identity: &Identity, id: Id<Order>, kind: Kind) -> Result<Printed> {
    let reader = identity.user().id;
    let is_admin = identity.clone().admin().is_ok();
    let order = store::orders::by_id(shop.store.access(), id)
        .await?
        .filter(|order| is_admin || order.user_id == reader)
        .ok_or(Error::NotFound)?;
    let find = async || store::invoices::of_order(&shop.store, id, kind).await;
    let mut invoice = find().await?;
    let is_due = order.invoice_number.is_some() && (kind == Kind::Invoice || order.status == OrderStatus::Cancelled);
    if invoice.is_none() && is_due {
        // A server of an older version left it so, and the migration has not come to it or is over.
        issue::complete_order(shop, id).await?;
        invoice = find().await?;
    }
    let invoice = invoice.ok_or(match kind {
        Kind::Invoice => Error::NotInvoiced,
        Kind::CreditNote => Error::NoCreditNote,
    })?;
    let pdf = content::print(&invoice, &order)?;
    Ok(Printed {
        number: invoice.number,
        pdf,
    })
}
