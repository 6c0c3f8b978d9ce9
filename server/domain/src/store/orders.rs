//! The `orders` collection.

use mongodb::{
    Collection,
    bson::{Bson, Document, doc},
    options::ReturnDocument,
};
use serde::Serialize;
use shared::{
    Id, Money, Page, PageRequest, Timestamp,
    order::{
        CounterMethod, Dispute, Order, OrderEvent, OrderItem, OrderSlot, OrderStatus, PaymentMethod, PaymentStatus,
    },
    product::Product,
    refund::{Refund, RefundStatus},
    round::OpenOutcome,
    user::User,
};

use super::{
    Access, Store, Transaction, all, books::Entries, bson, counted, date, duplicate_as, oid, oids, order_words,
};
use crate::{Error, Result};

pub(super) fn collection(store: &Store) -> Collection<Order> {
    store.collection("orders")
}

/// An order with what it is found by, which never leaves the server.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewOrder<'a> {
    #[serde(flatten)]
    order: &'a Order,
    search_words: Vec<String>,
}

/// Inserts orders, each with its customer. [`Error::Busy`] when one's number is taken: one number in 650 billion, so that
/// the transaction is lost and the customer's next try draws another.
pub async fn insert(tx: &mut Transaction<'_>, orders: &[(&Order, &User)]) -> Result<()> {
    let new = orders.iter().map(|(order, customer)| NewOrder {
        order,
        search_words: order_words::of_order(order, customer),
    });
    let collection = tx.store().collection::<NewOrder<'_>>("orders");
    let done = collection.insert_many(new).session(tx.session()).await;
    done.map(|_| ()).map_err(duplicate_as(Error::Busy))
}

/// The order with this id.
pub async fn by_id(access: Access<'_>, id: Id<Order>) -> Result<Option<Order>> {
    let collection = collection(access.store);
    access
        .find_one("orders", collection.find(doc! { "_id": oid(id) }))
        .await
}

/// Those of the orders with these numbers that can be read.
pub async fn by_numbers(store: &Store, numbers: &[&str]) -> Result<Vec<Order>> {
    let wanted = doc! { "orderNumber": { "$in": numbers } };
    store.access().find("orders", collection(store).find(wanted)).await
}

/// The orders with these ids, in no order.
pub async fn by_ids(store: &Store, ids: &[Id<Order>]) -> Result<Vec<Order>> {
    let wanted = doc! { "_id": { "$in": oids(ids) } };
    store.access().find("orders", collection(store).find(wanted)).await
}

/// The orders that were placed from one moment until another, oldest first.
pub async fn placed(store: &Store, from: Timestamp, until: Timestamp) -> Result<Entries<'_, Order>> {
    let period = doc! { "$gte": date(from), "$lt": date(until) };
    let orders = store
        .collection::<Document>("orders")
        .find(doc! { "createdAt": period })
        .sort(doc! { "createdAt": 1, "_id": -1 })
        .await?;
    Ok(Entries::new(store, "orders", orders))
}

/// Whether an order with this product in it was delivered to this user.
pub async fn was_delivered(access: Access<'_>, user: Id<User>, product: Id<Product>) -> Result<bool> {
    let delivered = doc! {
        "userId": oid(user), "status": OrderStatus::Delivered.name(), "items.productId": oid(product),
    };
    access.has("orders", delivered).await
}

/// How many orders of this user are neither paid, by their card's word either, nor cancelled; counts no further than
/// `most`.
pub async fn count_unpaid(tx: &mut Transaction<'_>, user: Id<User>, most: u64) -> Result<u64> {
    let standing = OrderStatus::ALL
        .iter()
        .filter(|status| **status != OrderStatus::Cancelled);
    let standing: Vec<_> = standing.map(|status| status.name()).collect();
    let unpaid = doc! {
        "userId": oid(user), "status": { "$in": standing }, "paymentStatus": { "$nin": &secured()?[..] },
    };
    Ok(collection(tx.store())
        .count_documents(unpaid)
        .limit(most)
        .session(tx.session())
        .await?)
}

/// One page of the orders that match, counted as [`counted`] does.
pub(super) async fn page(store: &Store, filter: Document, order: Document, paging: PageRequest) -> Result<Page<Order>> {
    let orders = collection(store)
        .find(filter.clone())
        .projection(doc! { "searchWords": 0 })
        .sort(order)
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let collection = collection(store);
    let (items, total) = tokio::join!(all(store, "orders", orders), counted(&collection, filter, paging));
    let (items, total) = (items?, total?);
    Ok(Page::new(items, paging, total))
}

/// Orders that are to be cut and packed, as [`Order::is_to_prepare`] says.
pub(super) fn to_prepare() -> Result<Document> {
    let standing = [OrderStatus::Pending.name(), OrderStatus::Processing.name()];
    let any = PaymentStatus::ALL.map(PaymentStatus::name);
    Ok(doc! {
        "status": { "$in": &standing[..] },
        // Each has one of them: said so, the index that has both is walked in the order of time.
        "paymentStatus": { "$in": &any[..] },
        "$or": [
            { "paymentStatus": { "$in": &secured()?[..] } },
            { "$expr": { "$in": ["$paymentMethod", &NOT_AS_BY_TRANSFER[1..]] } },
        ],
    })
}

/// The states of a payment in which the money is here, or held for the shop.
pub(super) fn secured() -> Result<[Bson; 2]> {
    Ok([bson(&PaymentStatus::Paid)?, bson(&PaymentStatus::Authorized)?])
}

/// The ways of payment by which money comes in otherwise than as a transfer does: the card first.
const NOT_AS_BY_TRANSFER: [&str; 4] = [
    PaymentMethod::Card.name(),
    PaymentMethod::CashOnDelivery.name(),
    CounterMethod::Cash.name(),
    CounterMethod::CardTerminal.name(),
];

/// Orders whose transfer is still to come, or money that comes as one does, as [`Order::awaits_transfer`] says.
pub(super) fn awaiting_transfer() -> Result<Document> {
    let unpaid = [bson(&PaymentStatus::Pending)?, bson(&PaymentStatus::Failed)?];
    let standing: Vec<_> = OrderStatus::ALL
        .into_iter()
        .filter(|status| *status != OrderStatus::Cancelled)
        .map(OrderStatus::name)
        .collect();
    Ok(doc! {
        "status": { "$in": standing }, "paymentStatus": { "$in": &unpaid[..] },
        // An expression, for which no index is walked: that of both above has few, and in the order of time.
        "$expr": { "$not": [{ "$in": ["$paymentMethod", &NOT_AS_BY_TRANSFER[..]] }] },
    })
}

/// At most `limit` orders that are to be cut and packed, oldest first.
pub async fn next_to_prepare(store: &Store, limit: i64) -> Result<Vec<Order>> {
    let found = collection(store)
        .find(to_prepare()?)
        .sort(doc! { "createdAt": 1, "_id": -1 })
        .limit(limit)
        .await?;
    all(store, "orders", found).await
}

/// Writes an order that a transaction has read, so that of two that rest on it one starts over.
pub async fn touch(tx: &mut Transaction<'_>, id: Id<Order>, at: Timestamp) -> Result<()> {
    collection(tx.store())
        .update_one(
            doc! { "_id": oid(id) },
            doc! { "$set": { "updatedAt": date(at) }, "$inc": { "__v": 1 } },
        )
        .session(tx.session())
        .await?;
    Ok(())
}

/// What changes beside an order's status.
#[derive(Debug, Default)]
pub struct Change {
    /// Who delivers it.
    pub livreur: Option<Id<User>>,
    /// The carrier's number.
    pub tracking_number: Option<String>,
    /// When it was or will be delivered.
    pub delivery_date: Option<Timestamp>,
    /// Whether it was paid with this step.
    pub is_paid: bool,
    /// Its lines, where they took other lots.
    pub items: Option<Vec<OrderItem>>,
    /// Whether what its card holds is let go of with this step.
    pub is_released: bool,
    /// What of this step is to be decided by an admin.
    pub open_outcome: Option<OpenOutcome>,
}

/// Moves an order from `from` along; `None` when it no longer stands there.
pub async fn advance(
    tx: &mut Transaction<'_>,
    id: Id<Order>,
    from: OrderStatus,
    event: &OrderEvent,
    change: Change,
) -> Result<Option<Order>> {
    let now = tx.now();
    let mut set = doc! { "status": event.status.name(), "updatedAt": date(now) };
    // What is cancelled holds nothing, and what has left does not come back by itself.
    let mut unset = if matches!(event.status, OrderStatus::Cancelled | OrderStatus::Shipped) {
        doc! { "payBy": "" }
    } else {
        Document::new()
    };
    // Whoever moves an order has decided.
    match change.open_outcome {
        Some(open) => set.insert("openOutcome", bson(&open)?),
        None => unset.insert("openOutcome", ""),
    };
    if let Some(livreur) = change.livreur {
        set.insert("livreurId", oid(livreur));
    }
    if let Some(number) = change.tracking_number {
        set.insert("trackingNumber", number);
    }
    if let Some(at) = change.delivery_date {
        set.insert("deliveryDate", date(at));
    }
    if change.is_paid {
        set.extend(payment(now)?);
    } else if change.is_released {
        set.insert("paymentStatus", bson(&PaymentStatus::Pending)?);
    }
    if let Some(items) = &change.items {
        set.insert("items", bson(items)?);
    }
    let order = collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(id), "status": from.name() },
            doc! { "$set": set, "$unset": unset, "$push": { "timeline": bson(event)? } },
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?;
    Ok(order)
}

/// Gives an order that is neither delivered nor cancelled to another livreur; `None` when it is by now, or when that
/// livreur has it.
pub async fn give_to(
    tx: &mut Transaction<'_>,
    id: Id<Order>,
    livreur: Id<User>,
    event: &OrderEvent,
) -> Result<Option<Order>> {
    let open = doc! {
        "_id": oid(id), "status": { "$nin": [OrderStatus::Delivered.name(), OrderStatus::Cancelled.name()] },
        "livreurId": { "$ne": oid(livreur) },
    };
    let set = doc! { "livreurId": oid(livreur), "updatedAt": date(event.at) };
    // They try again.
    let unset = doc! { "openOutcome": "" };
    let change = doc! { "$set": set, "$unset": unset, "$push": { "timeline": bson(event)? } };
    update(tx, open, change).await
}

/// Gives an order another slot, which says the day from now on, as long as it stands where it was read and has the slot that
/// was read; `None` when not.
pub async fn set_slot(
    tx: &mut Transaction<'_>,
    read: &Order,
    slot: OrderSlot,
    event: &OrderEvent,
) -> Result<Option<Order>> {
    let as_read = doc! {
        "_id": oid(read.id), "status": read.status.name(),
        "slot._id": read.slot.map_or(Bson::Null, |slot| oid(slot.id).into()),
    };
    let set = doc! { "slot": bson(&slot)?, "updatedAt": date(event.at) };
    let unset = doc! { "openOutcome": "", "deliveryDate": "" };
    let change = doc! { "$set": set, "$unset": unset, "$push": { "timeline": bson(event)? } };
    update(tx, as_read, change).await
}

/// Notes that an order was paid, as `event` says; `None` when it is paid already, or cancelled.
pub async fn pay(tx: &mut Transaction<'_>, id: Id<Order>, event: &OrderEvent) -> Result<Option<Order>> {
    let unpaid = doc! { "$ne": bson(&PaymentStatus::Paid)? };
    let standing = doc! { "$ne": OrderStatus::Cancelled.name() };
    let mut set = doc! { "updatedAt": date(event.at) };
    set.extend(payment(event.at)?);
    let paid = doc! { "$set": set, "$unset": { "payBy": "" }, "$push": { "timeline": bson(event)? } };
    Ok(collection(tx.store())
        .find_one_and_update(
            doc! { "_id": oid(id), "paymentStatus": unpaid, "status": standing },
            paid,
        )
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?)
}

fn payment(at: Timestamp) -> Result<Document> {
    Ok(doc! { "paymentStatus": bson(&PaymentStatus::Paid)?, "paidAt": date(at) })
}

/// Gives an order the number of its invoice.
pub async fn set_invoice(tx: &mut Transaction<'_>, id: Id<Order>, number: &str) -> Result<()> {
    set_number(tx, id, "invoiceNumber", number).await
}

/// Gives an order the number of the credit note that cancels what was left of its invoice.
pub async fn set_credit_note(tx: &mut Transaction<'_>, id: Id<Order>, number: &str) -> Result<()> {
    set_number(tx, id, "creditNoteNumber", number).await
}

async fn set_number(tx: &mut Transaction<'_>, id: Id<Order>, field: &str, number: &str) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": oid(id) }, doc! { "$set": { field: number } })
        .session(tx.session())
        .await?;
    Ok(())
}

/// What an order says of its refunds.
#[derive(Debug)]
pub struct Refunds<'a> {
    /// All of them.
    pub ids: &'a [Id<Refund>],
    /// What they add up to.
    pub total: Money,
    /// What of that has not left.
    pub due: Money,
}

/// Writes down what an order says of its refunds, and what became of one; the order as it then is.
pub async fn set_refunds(
    tx: &mut Transaction<'_>,
    id: Id<Order>,
    refunds: Refunds<'_>,
    event: &OrderEvent,
) -> Result<Option<Order>> {
    let mut set = doc! {
        "refunds": oids(refunds.ids), "refundedTotal": bson(&refunds.total)?, "updatedAt": date(event.at),
    };
    let mut change = doc! { "$push": { "timeline": bson(event)? } };
    // The index holds the orders that have the field.
    if refunds.due == Money::ZERO {
        change.insert("$unset", doc! { "refundDue": "" });
    } else {
        set.insert("refundDue", bson(&refunds.due)?);
    }
    change.insert("$set", set);
    update(tx, doc! { "_id": oid(id) }, change).await
}

/// Says of an order of an older version what is known of its one refund now.
pub async fn adopt_refund(tx: &mut Transaction<'_>, refund: &Refund) -> Result<()> {
    let mut set = doc! { "refunds": [oid(refund.id)], "refundedTotal": bson(&refund.amount)? };
    if refund.status != RefundStatus::Sent {
        set.insert("refundDue", bson(&refund.amount)?);
    }
    let change = doc! { "$set": set, "$unset": { "refund": "" } };
    update(tx, doc! { "_id": oid(refund.order_id) }, change).await.map(drop)
}

/// Forgets what an older version wrote of a refund that is known better.
pub async fn drop_older_refund(tx: &mut Transaction<'_>, id: Id<Order>) -> Result<()> {
    let change = doc! { "$unset": { "refund": "" } };
    update(tx, doc! { "_id": oid(id) }, change).await.map(drop)
}

/// Notes how a dispute stands; the order as it then is.
pub async fn set_dispute(
    tx: &mut Transaction<'_>,
    id: Id<Order>,
    dispute: Dispute,
    event: &OrderEvent,
) -> Result<Option<Order>> {
    let set = doc! { "dispute": bson(&dispute)?, "updatedAt": date(event.at) };
    let change = doc! { "$set": set, "$push": { "timeline": bson(event)? } };
    update(tx, doc! { "_id": oid(id) }, change).await
}

/// Notes when Stripe warned of fraud, once.
pub async fn warn_of_fraud(store: &Store, id: Id<Order>, at: Timestamp) -> Result<()> {
    let set = doc! { "$set": { "fraudWarningAt": date(at), "updatedAt": date(at) } };
    collection(store)
        .update_one(doc! { "_id": oid(id), "fraudWarningAt": { "$exists": false } }, set)
        .await?;
    Ok(())
}

pub(super) async fn update(tx: &mut Transaction<'_>, filter: Document, change: Document) -> Result<Option<Order>> {
    Ok(collection(tx.store())
        .find_one_and_update(filter, change)
        .return_document(ReturnDocument::After)
        .session(tx.session())
        .await?)
}
