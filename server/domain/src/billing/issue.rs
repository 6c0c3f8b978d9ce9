//! The moment an invoice or a credit note is issued: it gets its number, and what it says is written down.

use shared::{
    Id, Language, Timestamp,
    order::{Order, OrderStatus},
    period::Day,
    seller::Seller,
    user::User,
};

use crate::{
    Error, Result, Shop,
    store::{
        self, Transaction,
        invoices::{Invoice, Kind},
        transact,
    },
};

/// Issues an order's invoice or credit note, and answers its number. Call it once, late in the transaction of its
/// cause: the numbers of a year in Paris leave none out (CGI, ann. II, art. 242 nonies A, I, 7°), so those that take
/// one wait for each other.
pub(crate) async fn issue(tx: &mut Transaction<'_>, order: &Order, kind: Kind) -> Result<String> {
    let customer = store::users::by_id(tx.access(), order.user_id).await?;
    let issued_at = match kind {
        Kind::Invoice => order.paid_at,
        Kind::CreditNote => None,
    };
    let issued_at = issued_at.unwrap_or_else(|| tx.now());
    let year = Day::at(issued_at).year();
    let last = store::invoice_numbers::next(tx, kind, year).await?;
    let number = number(kind, year, last);
    store::orders::number(tx, order.id, kind, &number).await?;
    let invoice = of_now(
        &tx.settings().seller,
        order,
        customer.as_ref(),
        kind,
        &number,
        issued_at,
    );
    store::invoices::insert(tx, &invoice).await?;
    Ok(number)
}

/// What it says as things stand.
fn of_now(
    seller: &Seller,
    order: &Order,
    customer: Option<&User>,
    kind: Kind,
    number: &str,
    issued_at: Timestamp,
) -> Invoice {
    Invoice {
        number: number.to_owned(),
        kind,
        order_id: order.id,
        issued_at,
        // A deleted account leaves no name and no language: the buyer stays empty, the language is the shop's first.
        buyer: customer.map(|customer| customer.name.clone()).unwrap_or_default(),
        language: customer.map_or(Language::French, |customer| customer.language),
        seller: seller.clone(),
        delivered_at: order.delivery_date.filter(|_| order.status == OrderStatus::Delivered),
    }
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
    while let Some(last) = issue_missing_after(shop, &reached).await? {
        reached = last;
    }
    Ok(())
}

/// The same for the next thousand orders after the one whose invoice has this number; answers the last one's number,
/// `None` when there was no other.
pub(crate) async fn issue_missing_after(shop: &Shop, number: &str) -> Result<Option<String>> {
    const BATCH: i64 = 1000;
    let batch = store::invoices::after(&shop.store, number, BATCH).await?;
    for order in batch.iter().filter(|order| order.lacks_papers) {
        complete_order(shop, order.id).await?;
    }
    Ok(batch.into_iter().last().map(|order| order.invoice_number))
}

/// Issues what this order lacks.
pub(super) async fn complete_order(shop: &Shop, id: Id<Order>) -> Result<()> {
    transact!(shop, |tx| {
        let order = store::orders::by_id(tx.access(), id).await?.ok_or(Error::NotFound)?;
        if let (Some(number), Some(paid_at)) = (&order.invoice_number, order.paid_at)
            && !store::invoices::is_there(tx, id, Kind::Invoice).await?
        {
            let customer = store::users::by_id(tx.access(), order.user_id).await?;
            let seller = &tx.settings().seller;
            let invoice = of_now(seller, &order, customer.as_ref(), Kind::Invoice, number, paid_at);
            store::invoices::insert(tx, &invoice).await?;
        }
        if order.status == OrderStatus::Cancelled && order.credit_note_number.is_none() {
            issue(tx, &order, Kind::CreditNote).await?;
        }
    });
    Ok(())
}
