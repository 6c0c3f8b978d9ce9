//! Finding orders in the `orders` collection. What is rare has an index of its own, and what is common is soon found on the
//! way through the newest, so that no question walks through all orders.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Id, Money, Page, PageRequest, Timestamp,
    order::{Order, OrderPaymentMethod, OrderSort, OrderStatus, PaymentStatus},
    period::Edge,
    user::User,
};

use super::{Store, bson, date, oid, orders, within};
use crate::Result;

/// Which orders are listed. Everything that is given must hold.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a filter of its own")]
pub struct Filter<'a> {
    /// One with this number.
    pub number: Option<&'a str>,
    /// Those that have, for each of these, a word that begins so; of them or of the total, when that is given, too.
    pub words: &'a [String],
    /// Those with this total.
    pub total: Option<Money>,
    /// Those of this customer.
    pub customer: Option<Id<User>>,
    /// Those that stand at one of these; wherever they stand when there are none.
    pub statuses: &'a [OrderStatus],
    /// Those to be paid by this method.
    pub payment_method: Option<&'a OrderPaymentMethod>,
    /// Those paid like this.
    pub payment_status: Option<PaymentStatus>,
    /// Those given to this livreur.
    pub livreur: Option<Id<User>>,
    /// Those whose customer is still owed money back.
    pub refund_due: bool,
    /// Those whose payment is contested, or was with success.
    pub disputed: bool,
    /// Those that wait for a transfer.
    pub unpaid_transfer: bool,
    /// Those from which a coupon took something off.
    pub with_coupon: bool,
    /// Those of which money went or goes back.
    pub refunded: bool,
    /// Those that are given to no livreur.
    pub without_livreur: bool,
    /// Those of which an admin has to decide what follows a stop.
    pub open_outcome: bool,
    /// Those not placed before this.
    pub from: Option<Edge>,
    /// Those not placed after this.
    pub to: Option<Edge>,
    /// Which come first.
    pub sort: OrderSort,
}

/// One page of orders.
pub async fn list(store: &Store, filter: &Filter<'_>, paging: PageRequest) -> Result<Page<Order>> {
    let conditions = conditions(filter)?;
    let filtered = if conditions.is_empty() {
        Document::new()
    } else {
        doc! { "$and": conditions }
    };
    // Of one number there is one order.
    let order = match filter.sort {
        _ if filter.number.is_some() => Document::new(),
        OrderSort::Newest => doc! { "createdAt": -1, "_id": 1 },
        OrderSort::Oldest => doc! { "createdAt": 1, "_id": -1 },
        OrderSort::Dearest => doc! { "total": -1, "createdAt": -1, "_id": 1 },
        OrderSort::Cheapest => doc! { "total": 1, "createdAt": 1, "_id": -1 },
    };
    orders::page(store, filtered, order, paging).await
}

fn conditions(filter: &Filter<'_>) -> Result<Vec<Document>> {
    let mut all = Vec::new();
    if let Some(number) = filter.number {
        all.push(doc! { "orderNumber": number });
    }
    all.extend(said(filter)?);
    if let Some(customer) = filter.customer {
        all.push(doc! { "userId": oid(customer) });
    }
    if !filter.statuses.is_empty() {
        all.push(doc! { "status": names(filter.statuses) });
    }
    if let Some(method) = filter.payment_method {
        // The index of methods goes on with how an order is paid.
        all.push(doc! { "paymentMethod": method.as_str(), "paymentStatus": bson_in(&PaymentStatus::ALL)? });
    }
    if let Some(status) = filter.payment_status {
        all.push(doc! { "paymentStatus": bson(&status)? });
    }
    if let Some(livreur) = filter.livreur {
        all.push(doc! { "livreurId": oid(livreur) });
    }
    if filter.refund_due {
        all.push(doc! { "refundDue": { "$gt": 0 } });
    }
    if filter.disputed {
        all.push(doc! { "dispute.status": { "$exists": true, "$in": ["open", "lost"] } });
    }
    if filter.unpaid_transfer {
        all.push(orders::awaiting_transfer()?);
    }
    if filter.with_coupon {
        all.push(doc! { "couponCode": { "$type": "string" } });
    }
    if filter.refunded {
        all.push(doc! { "refundedTotal": { "$gt": 0 } });
    }
    if filter.without_livreur {
        all.push(doc! { "livreurId": Bson::Null });
    }
    if filter.open_outcome {
        all.push(doc! { "openOutcome.at": { "$exists": true } });
    }
    // The indexes of refunds that are due, of disputes and of outcomes begin with when an order was placed.
    let any_time = || {
        let is_partial = filter.refund_due || filter.disputed || filter.open_outcome;
        is_partial.then(|| doc! { "$gte": date(Timestamp::from_millis(0)) })
    };
    if let Some(period) = within(filter.from, filter.to).or_else(any_time) {
        all.push(doc! { "createdAt": period });
    }
    Ok(all)
}

/// What was searched for.
fn said(filter: &Filter<'_>) -> Result<Option<Document>> {
    // Words are of small letters and digits, and `{` comes after all of them.
    let begins = |word: &String| doc! { "searchWords": { "$elemMatch": { "$gte": word, "$lt": format!("{word}{{") } } };
    let words: Vec<_> = filter.words.iter().map(begins).collect();
    let total = filter
        .total
        .map(|total| Ok::<_, crate::Error>(doc! { "total": bson(&total)? }));
    Ok(match (words.is_empty(), total.transpose()?) {
        (true, total) => total,
        (false, None) => Some(doc! { "$and": words }),
        (false, Some(total)) => Some(doc! { "$or": [{ "$and": words }, total] }),
    })
}

fn names(statuses: &[OrderStatus]) -> Document {
    let names: Vec<_> = statuses.iter().map(|status| status.name()).collect();
    doc! { "$in": names }
}

fn bson_in(statuses: &[PaymentStatus]) -> Result<Document> {
    let names: Vec<_> = statuses.iter().map(bson).collect::<Result<_>>()?;
    Ok(doc! { "$in": names })
}

/// The first of these numbers that an order has.
pub async fn known_number(store: &Store, numbers: &[String]) -> Result<Option<String>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Numbered {
        order_number: String,
    }
    let found = store
        .collection::<Numbered>("orders")
        .find_one(doc! { "orderNumber": { "$in": numbers } })
        .projection(doc! { "orderNumber": 1 })
        .await?;
    Ok(found.map(|order| order.order_number))
}
