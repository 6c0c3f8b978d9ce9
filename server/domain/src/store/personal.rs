//! What the collections hold of one person. Documents that cannot be read are left out, and named in the dashboard.

use mongodb::bson::{Document, doc};
use serde::de::DeserializeOwned;
use shared::{
    Id, complaint::Complaint, coupon::Coupon, loyalty::Loyalty, order::Order, refund::Refund, review::Review,
    round::DeliveryOutcome, subscription::Subscription, user::User, withdrawal::Withdrawal,
};

use super::{Store, invoices::Invoice, oid, oids, review_votes::Vote, sessions::StoredSession, uploads::Upload};
use crate::Result;

/// What of a person [`crate::privacy`] hands out.
#[derive(Debug)]
#[expect(missing_docs, reason = "as the collections are called")]
pub struct PersonalDocuments {
    pub orders: Vec<Order>,
    pub invoices: Vec<Invoice>,
    pub refunds: Vec<Refund>,
    pub withdrawals: Vec<Withdrawal>,
    pub complaints: Vec<Complaint>,
    pub outcomes: Vec<DeliveryOutcome>,
    pub subscriptions: Vec<Subscription>,
    pub loyalty: Option<Loyalty>,
    pub coupons: Vec<Coupon>,
    pub reviews: Vec<Review>,
    pub votes: Vec<Vote>,
    pub uploads: Vec<Upload>,
    pub sessions: Vec<StoredSession>,
}

/// Everything of this person, each kind the newest first where it has a date.
pub async fn documents_of(store: &Store, user: Id<User>) -> Result<PersonalDocuments> {
    let theirs = || doc! { "userId": oid(user) };
    let by_them = doc! { "by": oid(user), "removeAt": null };
    let orders: Vec<Order> = find(store, "orders", theirs()).await?;
    let ids: Vec<_> = orders.iter().map(|order| order.id).collect();
    let of_orders = || doc! { "orderId": { "$in": oids(&ids) } };
    let loyalty: Vec<Loyalty> = find(store, "loyalties", theirs()).await?;
    // One after the other: this is asked for a few times in a life.
    let mut kept = PersonalDocuments {
        orders,
        invoices: find(store, "invoices", of_orders()).await?,
        refunds: find(store, "refunds", of_orders()).await?,
        withdrawals: find(store, "withdrawals", of_orders()).await?,
        complaints: find(store, "complaints", of_orders()).await?,
        outcomes: find(store, "deliveryoutcomes", of_orders()).await?,
        subscriptions: find(store, "subscriptions", theirs()).await?,
        loyalty: loyalty.into_iter().next(),
        coupons: find(store, "coupons", theirs()).await?,
        reviews: find(store, "reviews", theirs()).await?,
        votes: find(store, "reviewvotes", theirs()).await?,
        uploads: find(store, "uploads", by_them).await?,
        sessions: find(store, "sessions", theirs()).await?,
    };
    // What one person has is sorted here, in the order of no index.
    kept.orders
        .sort_by_key(|order| std::cmp::Reverse((order.created_at, order.id)));
    kept.invoices
        .sort_by_key(|paper| std::cmp::Reverse((paper.issued_at, paper.number.clone())));
    kept.reviews
        .sort_by_key(|review| std::cmp::Reverse((review.created_at, review.id)));
    kept.sessions
        .sort_by_key(|session| std::cmp::Reverse((session.created_at, session.id)));
    Ok(kept)
}

async fn find<T>(store: &Store, collection: &'static str, filter: Document) -> Result<Vec<T>>
where
    T: DeserializeOwned + Send + Sync,
{
    let documents = store.collection::<T>(collection);
    store.access().find(collection, documents.find(filter)).await
}
