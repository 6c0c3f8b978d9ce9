//! What somebody leaves in the collections of the shop, and how it is taken away. What is to stay and what goes is
//! [`crate::privacy`]'s to say; all of it happens in one transaction.

use mongodb::bson::{Bson, Document, doc};
use serde::Deserialize;
use shared::{
    Id, Timestamp, complaint::ComplaintStatus, order::Order, round::DeliveryOutcome, user::User,
    withdrawal::WithdrawalStatus,
};

use super::{
    Transaction, bson, collation::any_case, date, oid, oids, order_words, signed_in::Changed, uploads::Purpose,
};
use crate::Result;

/// The collections whose documents are somebody's alone, and the field that says whose.
const OWNED: [(&str, &str); 10] = [
    ("users", "_id"),
    ("profiles", "userId"),
    ("carts", "userId"),
    ("sessions", "userId"),
    ("loyalties", "userId"),
    ("coupons", "userId"),
    ("subscriptions", "userId"),
    ("reviewvotes", "userId"),
    ("uploadattempts", "by"),
    ("idempotency", "userId"),
];

/// Every order of somebody. [`Error::Unreadable`](crate::Error::Unreadable) when one cannot be read: what it holds is not
/// known.
pub async fn orders_of(tx: &mut Transaction<'_>, user: Id<User>) -> Result<Vec<Order>> {
    let orders = super::orders::collection(tx.store());
    let found = orders.find(doc! { "userId": oid(user) });
    tx.access().find_every("orders", found).await
}

/// Whether a withdrawal from one of these orders, or a problem with it, waits for the shop's answer.
pub async fn awaits_an_answer(tx: &mut Transaction<'_>, orders: &[Id<Order>]) -> Result<bool> {
    let of_orders = |status: Bson| doc! { "orderId": { "$in": oids(orders) }, "status": status };
    let withdrawals = of_orders(bson(&WithdrawalStatus::Received)?);
    let complaints = of_orders(bson(&ComplaintStatus::Open)?);
    Ok(tx.access().has("withdrawals", withdrawals).await? || tx.access().has("complaints", complaints).await?)
}

/// Deletes the account and what is theirs alone; their sessions end with this transaction.
pub async fn delete_owned(tx: &mut Transaction<'_>, user: Id<User>) -> Result<()> {
    for (collection, whose) in OWNED {
        delete(tx, collection, doc! { whose: oid(user) }).await?;
    }
    tx.forget(Changed::SessionsOf(user));
    tx.forget(Changed::User(user));
    Ok(())
}

async fn delete(tx: &mut Transaction<'_>, collection: &str, filter: Document) -> Result<()> {
    let documents = tx.store().collection::<Document>(collection);
    documents.delete_many(filter).session(tx.session()).await?;
    Ok(())
}

async fn update(
    tx: &mut Transaction<'_>,
    collection: &str,
    filter: Document,
    change: impl Into<mongodb::options::UpdateModifications>,
) -> Result<()> {
    let documents = tx.store().collection::<Document>(collection);
    documents.update_many(filter, change).session(tx.session()).await?;
    Ok(())
}

/// Empties an order of whom it was for. One that was invoiced keeps the address and the firm, which stand on the invoice
/// (code de commerce art. L123-22: ten years); of any other they go, too.
pub async fn empty_orders(tx: &mut Transaction<'_>, orders: &[Order]) -> Result<()> {
    if orders.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let updates = orders.iter().map(|order| {
        let mut set = doc! { "searchWords": order_words::without_customer(order), "updatedAt": date(now) };
        let mut unset = doc! {};
        if order.gift.is_some() {
            set.insert("gift.to", "");
            unset.insert("gift.note", "");
        }
        if order.invoice_number.is_none() {
            for part in ["street", "city", "state", "postalCode"] {
                set.insert(format!("shippingAddress.{part}"), "");
            }
            unset.insert("company", "");
        }
        let mut change = doc! { "$set": set };
        if !unset.is_empty() {
            change.insert("$unset", unset);
        }
        (doc! { "_id": oid(order.id) }, change)
    });
    tx.update_each("orders", updates.collect()).await?;
    Ok(())
}

/// Takes names and words from what goes with these orders: withdrawals keep what was taken back, reports of livreurs what
/// came of the delivery. Problems go whole, and photographs of doors.
pub async fn empty_after_sale(tx: &mut Transaction<'_>, orders: &[Id<Order>]) -> Result<()> {
    let of_orders = || doc! { "orderId": { "$in": oids(orders) } };
    let nobody = doc! { "$set": { "name": "", "email": "" }, "$unset": { "note": "" } };
    update(tx, "withdrawals", of_orders(), nobody).await?;
    delete(tx, "complaints", of_orders()).await?;
    let outcomes = outcomes_of(tx, of_orders()).await?;
    delete(tx, "deliveryphotos", doc! { "_id": { "$in": oids(&outcomes) } }).await?;
    let silent = doc! { "$unset": { "note": "", "photoUntil": "" } };
    update(tx, "deliveryoutcomes", of_orders(), silent).await
}

async fn outcomes_of(tx: &mut Transaction<'_>, filter: Document) -> Result<Vec<Id<DeliveryOutcome>>> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "_id")]
        id: Id<DeliveryOutcome>,
    }
    let outcomes = tx.store().collection::<Named>("deliveryoutcomes");
    let found = outcomes.find(filter).projection(doc! { "_id": 1 });
    let found = tx.access().find("deliveryoutcomes", found).await?;
    Ok(found.into_iter().map(|outcome| outcome.id).collect())
}

/// Erases the letters that wait to go to this address, whatever the case, and those to the shop that are about this
/// person. Their causes stay for as long as those of letters that were sent.
pub async fn erase_letters(tx: &mut Transaction<'_>, user: Id<User>, email: &str, expires_at: Timestamp) -> Result<()> {
    let change = doc! {
        "$set": { "expiresAt": date(expires_at) },
        "$unset": super::outbox::erased(),
    };
    let about = doc! { "$or": [
        { "letter.withdrawalToAnswer.userId": oid(user) }, { "letter.complaintToAnswer.userId": oid(user) },
    ] };
    update(tx, "outbox", about, change.clone()).await?;
    let letters = tx.store().collection::<Document>("outbox");
    letters
        .update_many(doc! { "to.email": email }, change)
        .collation(any_case())
        .session(tx.session())
        .await?;
    // Whose address it was is counted no more.
    update(
        tx,
        "outbox",
        doc! { "unconfirmed": oid(user) },
        doc! { "$unset": { "unconfirmed": "" } },
    )
    .await
}

/// Forgets what this reader waits for.
pub async fn forget_alerts(tx: &mut Transaction<'_>, reader: &str) -> Result<()> {
    delete(tx, "stockalerts", doc! { "reader": reader }).await
}

/// Has somebody's reviews stand without their name and pictures, each under an id of its own, so that nothing says that
/// they are of one person.
pub async fn part_from_reviews(tx: &mut Transaction<'_>, user: Id<User>) -> Result<()> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(rename = "_id")]
        id: Id<Named>,
    }
    let reviews = tx.store().collection::<Named>("reviews");
    let found = reviews.find(doc! { "userId": oid(user) }).projection(doc! { "_id": 1 });
    let found = tx.access().find("reviews", found).await?;
    if found.is_empty() {
        return Ok(());
    }
    let updates = found.into_iter().map(|review| {
        let nobody: Id<User> = tx.new_id();
        let change = doc! { "$set": { "userId": oid(nobody), "images": [] } };
        (doc! { "_id": oid(review.id) }, change)
    });
    let updates = updates.collect();
    tx.update_each("reviews", updates).await?;
    Ok(())
}

/// Marks the pictures that somebody sent for reviews and problems as to be removed, and forgets whose they were.
pub async fn mark_pictures(tx: &mut Transaction<'_>, user: Id<User>) -> Result<()> {
    let (now, nobody): (_, Id<User>) = (tx.now(), tx.new_id());
    let theirs = doc! { "by": oid(user), "purpose": bson(&Purpose::Review)? };
    let change = doc! { "$set": { "removeAt": date(now), "by": oid(nobody) } };
    update(tx, "uploads", theirs, change).await
}

/// Forgets where these addresses are.
pub async fn forget_doors(tx: &mut Transaction<'_>, addresses: &[String]) -> Result<()> {
    delete(tx, "doors", doc! { "_id": { "$in": addresses } }).await
}

/// Forgets what stood in an older shop in the place of documents of this person and of these orders.
pub async fn forget_originals(tx: &mut Transaction<'_>, user: Id<User>, orders: &[Id<Order>]) -> Result<()> {
    let ids: Vec<_> = oids(orders).into_iter().chain([oid(user)]).collect();
    let theirs = doc! { "$or": [
        { "_id.id": { "$in": &ids } },
        { "original.userId": { "$in": [Bson::from(oid(user)), Bson::from(user.to_string())] } },
        { "original.orderId": { "$in": &ids } },
    ] };
    delete(tx, "adoptionoriginals", theirs).await
}
