//! The invoices and credit notes of a period, one after the other, those of older versions with the amounts of their
//! orders.

use std::collections::HashMap;

use shared::{
    Money, Timestamp,
    order::{Company, CounterMethod, Order, OrderPaymentMethod, PaymentMethod},
    refund::RefundMethod,
    report::Customers,
    unreadable::UnreadableDocument,
};

use super::figures;
use crate::{
    Error, Result, Shop,
    store::{
        self,
        books::{Paper, Sums},
        invoices::Means,
    },
};

/// How many are in memory at once.
const BATCH: usize = 500;

/// Hands over every paper that was issued from one moment until another, earliest first. [`Error::Unreadable`] when one
/// cannot be read, or its order, of which it is made: books leave nothing out.
pub(crate) async fn each(
    shop: &Shop,
    from: Timestamp,
    until: Timestamp,
    mut take: impl FnMut(&Paper, &Sums),
) -> Result<()> {
    each_or(shop, from, until, |entry| {
        entry.map(|(paper, sums)| take(&paper, &sums))
    })
    .await
}

/// Hands over those that can be read. How many cannot.
pub(crate) async fn each_readable(
    shop: &Shop,
    from: Timestamp,
    until: Timestamp,
    mut take: impl FnMut(&Paper, &Sums),
) -> Result<usize> {
    let mut left_out = 0;
    each_or(shop, from, until, |entry| {
        match entry {
            Ok((paper, sums)) => take(&paper, &sums),
            Err(Error::Unreadable(_)) => left_out += 1,
            Err(error) => return Err(error),
        }
        Ok(())
    })
    .await?;
    Ok(left_out)
}

async fn each_or(
    shop: &Shop,
    from: Timestamp,
    until: Timestamp,
    mut take: impl FnMut(Result<(Paper, Sums)>) -> Result<()>,
) -> Result<()> {
    let mut papers = store::books::papers(&shop.store, from, until).await?;
    loop {
        let mut batch = Vec::new();
        while batch.len() < BATCH {
            match papers.next().await {
                Ok(Some(paper)) => batch.push(paper),
                Ok(None) => break,
                Err(error) => take(Err(error))?,
            }
        }
        if batch.is_empty() {
            return Ok(());
        }
        let old: Vec<_> = batch.iter().filter(|paper| paper.content.is_none()).collect();
        let mut orders = HashMap::new();
        if !old.is_empty() {
            let ids: Vec<_> = old.iter().map(|paper| paper.order_id).collect();
            let found = store::orders::by_ids(&shop.store, &ids).await?;
            orders.extend(found.into_iter().map(|order| (order.id, order)));
        }
        for mut paper in batch {
            let sums = paper.content.take();
            let sums = match (sums, orders.get(&paper.order_id)) {
                (Some(sums), _) => Ok(sums),
                (None, Some(order)) => Ok(of_older(&paper, order)),
                (None, None) => Err(without_order(&paper)),
            };
            take(sums.map(|sums| (paper, sums)))?;
        }
    }
}

/// The amounts of a paper of an older version. A credit note of that time takes the whole of its invoice back.
fn of_older(paper: &Paper, order: &Order) -> Sums {
    let paid_at = order.paid_at.unwrap_or(paper.issued_at);
    let whole = figures::of_invoice(order, paper.language, paid_at);
    Sums {
        total: whole.total,
        vat: whole.vat,
        paid: whole.paid,
    }
}

/// A paper of an older version says nothing without its order.
fn without_order(paper: &Paper) -> Error {
    Error::Unreadable(Box::new(UnreadableDocument {
        collection: "invoices".into(),
        id: paper.number.clone(),
        field: "orderId".into(),
        reason: format!("the order {} is gone or cannot be read", paper.order_id),
    }))
}

/// The way that money takes, in or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Card,
    Transfer,
    Cash,
    /// As the shop that orders were brought over from called it.
    Other,
}

impl Way {
    /// That of an invoice. One that says nothing of how it was paid counts as paid in another way.
    pub(super) fn of(paid: Option<&Means>) -> Self {
        use OrderPaymentMethod::{AtCounter, Known, Other};
        match paid.map(|paid| &paid.method) {
            Some(Known(PaymentMethod::Card) | AtCounter(CounterMethod::CardTerminal)) => Self::Card,
            Some(Known(PaymentMethod::BankTransfer)) => Self::Transfer,
            Some(Known(PaymentMethod::CashOnDelivery) | AtCounter(CounterMethod::Cash)) => Self::Cash,
            Some(Other(_)) | None => Self::Other,
        }
    }
}

impl From<RefundMethod> for Way {
    fn from(method: RefundMethod) -> Self {
        match method {
            RefundMethod::Card => Self::Card,
            RefundMethod::Transfer => Self::Transfer,
            RefundMethod::Cash => Self::Cash,
        }
    }
}

/// Which kind of customer it is.
pub(super) fn customers(company: Option<&Company>) -> Customers {
    company.map_or(Customers::Private, |_| Customers::Companies)
}

/// More of it.
pub(super) fn add(sum: &mut Money, more: Money) {
    *sum = Money::from_cents(sum.cents().saturating_add(more.cents()));
}
