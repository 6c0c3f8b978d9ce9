//! The invoices and credit notes of a period, one after the other, those of older versions with the amounts of their
//! orders.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use shared::{
    Money, Timestamp,
    order::{Company, CounterMethod, OrderPaymentMethod, PaymentMethod},
    refund::RefundMethod,
    report::Customers,
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

/// Hands over every paper that was issued from one moment until another, earliest first.
pub(crate) async fn each(
    shop: &Shop,
    from: Timestamp,
    until: Timestamp,
    mut take: impl FnMut(&Paper, &Sums),
) -> Result<()> {
    let papers = store::books::papers(&shop.store, from, until).await?;
    let mut batches = papers.try_chunks(BATCH).map_err(|failed| Error::from(failed.1));
    while let Some(batch) = batches.try_next().await? {
        let old: Vec<_> = batch.iter().filter(|paper| paper.content.is_none()).collect();
        let mut orders = HashMap::new();
        if !old.is_empty() {
            let ids: Vec<_> = old.iter().map(|paper| paper.order_id).collect();
            let found = store::orders::by_ids(&shop.store, &ids).await?;
            orders.extend(found.into_iter().map(|order| (order.id, order)));
        }
        for paper in &batch {
            if let Some(sums) = &paper.content {
                take(paper, sums);
                continue;
            }
            let lost = || Error::Internal(format!("the order of {} is gone", paper.number));
            let order = orders.get(&paper.order_id).ok_or_else(lost)?;
            // A credit note of that time takes the whole of its invoice back.
            let paid_at = order.paid_at.unwrap_or(paper.issued_at);
            let whole = figures::of_invoice(order, paper.language, paid_at);
            let sums = Sums {
                total: whole.total,
                vat: whole.vat,
                paid: whole.paid,
            };
            take(paper, &sums);
        }
    }
    Ok(())
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
