//! Invoices and the credit notes that cancel them. When one is due is decided in `orders`. What they say is stored when
//! they are issued, and the PDF is made of that and of the order on each request: the same bytes, even after order,
//! customer or seller have changed.

mod amounts;
mod cii;
mod content;
mod figures;
mod issue;
pub mod ledger;
mod nets;
pub(crate) mod papers;
mod report_files;
pub mod reports;
mod sheet;

use std::time::{Duration, UNIX_EPOCH};

use en16931_formats::{
    Syntax,
    zugferd::{self, EmbedOptions, Metadata},
};
use shared::{
    Id,
    order::{Order, OrderStatus},
    refund::Refund,
};

pub use crate::store::invoices::Kind;
use crate::{Error, Identity, Result, Shop, store, store::invoices::Invoice};

pub use figures::{Credit, CreditLine, of_credit_note, of_invoice};
pub(crate) use issue::{complete_orders_of, issue_cancellation, issue_invoice, issue_missing_after, number};
pub use issue::{issue_credit_note, issue_missing};

/// An invoice or a credit note to be handed out.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Its number: `2026-000001`, `AV-2026-000001`.
    pub number: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// The invoice or the credit note of an order, for its customer and for admins. [`Error::NotFound`] for everyone else;
/// [`Error::NotInvoiced`] as long as it is not paid, [`Error::NoCreditNote`] unless it was cancelled after that;
/// [`Error::Gone`] once it was kept long enough.
pub async fn print(shop: &Shop, identity: &Identity, id: Id<Order>, kind: Kind) -> Result<Printed> {
    let mut order = readable(shop, identity, id).await?;
    let mut invoice = of_order(shop, &order, kind).await?;
    let is_due = order.invoice_number.is_some() && (kind == Kind::Invoice || order.status == OrderStatus::Cancelled);
    if invoice.is_none() && is_due && order.papers_removed_at.is_none() {
        // A server of an older version left it so, and the migration has not come to it or is over.
        issue::complete_order(shop, id).await?;
        order = readable(shop, identity, id).await?;
        invoice = of_order(shop, &order, kind).await?;
    }
    let invoice = invoice.ok_or(match kind {
        _ if is_due && order.papers_removed_at.is_some() => Error::Gone,
        Kind::Invoice => Error::NotInvoiced,
        Kind::CreditNote => Error::NoCreditNote,
    })?;
    printed(invoice, &order)
}

/// The credit note of one refund, for whom [`print`] is. [`Error::NotFound`] for a refund that is not the order's,
/// [`Error::NoCreditNote`] when it has none, [`Error::Gone`] once that was kept long enough.
pub async fn print_credit_note(shop: &Shop, identity: &Identity, id: Id<Order>, refund: Id<Refund>) -> Result<Printed> {
    let order = readable(shop, identity, id).await?;
    if !order.refunds.contains(&refund) {
        return Err(Error::NotFound);
    }
    let note = store::invoices::of_refund(&shop.store, id, refund).await?;
    let missing = order.papers_removed_at.map_or(Error::NoCreditNote, |_| Error::Gone);
    printed(note.ok_or(missing)?, &order)
}

async fn readable(shop: &Shop, identity: &Identity, id: Id<Order>) -> Result<Order> {
    let is_admin = identity.clone().admin().is_ok();
    store::orders::by_id(shop.store.access(), id)
        .await?
        .filter(|order| is_admin || order.user_id == identity.user().id)
        .ok_or(Error::NotFound)
}

async fn of_order(shop: &Shop, order: &Order, kind: Kind) -> Result<Option<Invoice>> {
    let number = match kind {
        Kind::Invoice => &order.invoice_number,
        Kind::CreditNote => &order.credit_note_number,
    };
    match number {
        Some(number) => store::invoices::by_number(&shop.store, number).await,
        None => Ok(None),
    }
}

/// The PDF of a paper: PDF/A-3b with [`xml`] in it, but for papers of older versions, which have none. The same bytes
/// each time.
pub fn draw(paper: &Invoice, order: &Order) -> Result<Vec<u8>> {
    let sheets = content::print(paper, order)?;
    let Some(content) = &paper.content else {
        return Ok(sheets);
    };
    let title = content::title(paper);
    let seconds = u64::try_from(paper.issued_at.millis() / 1000).unwrap_or(0);
    let options = EmbedOptions {
        metadata: Some(Metadata {
            subject: title.clone(),
            title,
            author: paper.seller.name.clone(),
        }),
        modified: Some(UNIX_EPOCH + Duration::from_secs(seconds)),
        ..EmbedOptions::default()
    };
    zugferd::embed(&sheets, &cii::document(paper, content, order)?, &options)
        .map_err(|error| Error::Internal(format!("{} takes no XML: {error}", paper.number)))
}

/// What machines read of a paper; `None` of those of older versions.
pub fn xml(paper: &Invoice, order: &Order) -> Result<Option<String>> {
    let document = paper
        .content
        .as_ref()
        .map(|content| cii::document(paper, content, order));
    Ok(document
        .transpose()?
        .map(|document| en16931_formats::write(&document, Syntax::Cii).xml))
}

fn printed(invoice: Invoice, order: &Order) -> Result<Printed> {
    let pdf = draw(&invoice, order)?;
    Ok(Printed {
        number: invoice.number,
        pdf,
    })
}
