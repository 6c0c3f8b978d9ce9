//! The moment an invoice or a credit note is issued: it gets its number, and what it says is written down.

use shared::{
    Id, Language, Timestamp,
    order::{Order, OrderStatus},
    period::Day,
    seller::Seller,
    user::User,
};

use super::figures::{self, Credit};
use crate::{
    Error, Result, Shop,
    store::{
        self, Transaction,
        invoices::{Invoice, Kind},
        transact,
    },
};

/// Issues the invoice of an order that was just paid, and answers its number. Call it once, late in the transaction of its
/// cause: the numbers of a year in Paris leave none out (CGI, ann. II, art. 242 nonies A, I, 7°), so those that take
/// one wait for each other.
pub(crate) async fn issue_invoice(tx: &mut Transaction<'_>, order: &Order) -> Result<String> {
    let buyer = Buyer::of(tx, order).await?;
    let issued_at = order.paid_at.unwrap_or_else(|| tx.now());
    let number = take_number(tx, Kind::Invoice, issued_at).await?;
    store::orders::set_invoice(tx, order.id, &number).await?;
    let invoice = invoice_of_now(&tx.settings().seller, order, buyer, &number, issued_at);
    keep(tx, &invoice).await?;
    Ok(number)
}

/// Issues a credit note over what an invoiced order gives back, and answers its number. A cancelled order keeps the number
/// as that of the credit note that cancels it. Call it as [`issue_invoice`].
pub async fn issue_credit_note(tx: &mut Transaction<'_>, order: &Order, credit: &Credit) -> Result<String> {
    let Buyer { name, email, language } = Buyer::of(tx, order).await?;
    let issued_at = tx.now();
    let number = take_number(tx, Kind::CreditNote, issued_at).await?;
    if order.status == OrderStatus::Cancelled {
        store::orders::set_credit_note(tx, order.id, &number).await?;
    }
    let note = Invoice {
        number: number.clone(),
        kind: Kind::CreditNote,
        order_id: order.id,
        refund_id: credit.refund_id,
        issued_at,
        buyer: name,
        buyer_email: email,
        company: order.company.clone(),
        language,
        seller: tx.settings().seller.clone(),
        delivered_at: delivered_at(order),
        content: Some(figures::of_credit_note(order, credit)),
    };
    keep(tx, &note).await?;
    Ok(number)
}

/// Issues the credit note over the whole of an order that was cancelled, and answers its number. Call it as
/// [`issue_invoice`].
pub(crate) async fn issue_cancellation(tx: &mut Transaction<'_>, order: &Order) -> Result<String> {
    let language = Buyer::of(tx, order).await?.language;
    issue_credit_note(tx, order, &Credit::whole(order, language)).await
}

/// Writes a paper down. One with the date of another day, as orders of an older version get it, changes the sums of that
/// day.
async fn keep(tx: &mut Transaction<'_>, paper: &Invoice) -> Result<()> {
    let day = Day::at(paper.issued_at);
    if day != Day::at(tx.now()) {
        store::daily_figures::forget(tx, day).await?;
    }
    store::invoices::insert(tx, paper).await
}

async fn take_number(tx: &mut Transaction<'_>, kind: Kind, issued_at: Timestamp) -> Result<String> {
    let year = Day::at(issued_at).year();
    let last = store::invoice_numbers::next(tx, kind, year).await?;
    Ok(number(kind, year, last))
}

/// Who bought. An account that is gone leaves what its invoice says; without one the name stays empty, and the language is
/// the shop's first.
struct Buyer {
    name: String,
    email: Option<String>,
    language: Language,
}

impl Buyer {
    async fn of(tx: &mut Transaction<'_>, order: &Order) -> Result<Self> {
        let customer = store::users::by_id(tx.access(), order.user_id).await?;
        if customer.is_none()
            && let Some(invoice) = store::invoices::of_order(tx, order.id).await?
        {
            // Erased since: what corrects an invoice says what the invoice says.
            return Ok(Self {
                name: invoice.buyer,
                email: invoice.buyer_email,
                language: invoice.language,
            });
        }
        Ok(Self {
            language: customer.as_ref().map_or(Language::French, |customer| customer.language),
            // One that cannot be stands for none.
            email: customer
                .as_ref()
                .map(|customer| customer.email.clone())
                .filter(|email| !email.ends_with(".invalid")),
            name: customer.map(|customer| customer.name).unwrap_or_default(),
        })
    }
}

/// What an invoice says as things stand.
fn invoice_of_now(seller: &Seller, order: &Order, buyer: Buyer, number: &str, issued_at: Timestamp) -> Invoice {
    Invoice {
        number: number.to_owned(),
        kind: Kind::Invoice,
        order_id: order.id,
        refund_id: None,
        issued_at,
        buyer: buyer.name,
        buyer_email: buyer.email,
        company: order.company.clone(),
        language: buyer.language,
        seller: seller.clone(),
        delivered_at: delivered_at(order),
        content: Some(figures::of_invoice(order, buyer.language, issued_at)),
    }
}

fn delivered_at(order: &Order) -> Option<Timestamp> {
    order.delivery_date.filter(|_| order.status == OrderStatus::Delivered)
}

/// A number as it is written: `2026-000001`, `AV-2026-000001`.
pub(crate) fn number(kind: Kind, year: i32, number: i64) -> String {
    match kind {
        Kind::Invoice => format!("{year}-{number:06}"),
        Kind::CreditNote => format!("AV-{year}-{number:06}"),
    }
}

/// Issues the invoices and credit notes that orders with an invoice's number lack: those of the demo data, and those of
/// an older version of this program, which stored the number alone and made no credit notes. An invoice keeps its number
/// and date and states the rest as of now; a credit note is issued today.
pub async fn issue_missing(shop: &Shop) -> Result<()> {
    let mut reached = String::new();
    while let Some(batch) = issue_missing_after(shop, &reached).await? {
        reached = batch.last;
    }
    Ok(())
}

/// Some orders that were completed.
pub(crate) struct Completed {
    /// The number of the last one's invoice.
    pub last: String,
    /// How many of them cannot be read, and lack their papers still.
    pub left_out: usize,
}

/// The same for the next thousand orders after the one whose invoice has this number; `None` when there was no other.
pub(crate) async fn issue_missing_after(shop: &Shop, number: &str) -> Result<Option<Completed>> {
    const BATCH: i64 = 1000;
    let batch = store::invoices::after(&shop.store, number, BATCH).await?;
    let mut left_out = 0;
    for order in batch.iter().filter(|order| order.lacks_papers) {
        match complete_order(shop, order.id).await {
            Ok(()) => {}
            Err(Error::Unreadable(_)) => left_out += 1,
            Err(error) => return Err(error),
        }
    }
    let last = batch.into_iter().last();
    Ok(last.map(|order| Completed {
        last: order.invoice_number,
        left_out,
    }))
}

/// Issues what the orders of somebody lack, while there is an account to read the buyer of.
pub(crate) async fn complete_orders_of(shop: &Shop, user: Id<User>) -> Result<()> {
    for order in store::invoices::lacking_of(&shop.store, user).await? {
        complete_order(shop, order).await?;
    }
    Ok(())
}

/// Issues what this order lacks.
pub(super) async fn complete_order(shop: &Shop, id: Id<Order>) -> Result<()> {
    transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        // What was kept long enough does not come back.
        let is_kept = order.papers_removed_at.is_none();
        if let (Some(number), Some(paid_at)) = (&order.invoice_number, order.paid_at)
            && is_kept
            && !store::invoices::is_there(tx, id, Kind::Invoice).await?
        {
            let buyer = Buyer::of(tx, &order).await?;
            let invoice = invoice_of_now(&tx.settings().seller, &order, buyer, number, paid_at);
            keep(tx, &invoice).await?;
        }
        // One whose money went back before it was cancelled is credited by its refunds.
        if order.status == OrderStatus::Cancelled
            && is_kept
            && order.credit_note_number.is_none()
            && !store::invoices::is_there(tx, id, Kind::CreditNote).await?
        {
            issue_cancellation(tx, &order).await?;
        }
    });
    Ok(())
}
