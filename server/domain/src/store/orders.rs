//! The `orders` collection.

use mongodb::{
    ClientSession, Collection,
    bson::{Document, doc},
    options::ReturnDocument,
};
use serde::Deserialize;
use shared::{
    Id, Page, PageRequest, Timestamp, number,
    order::{Order, OrderEvent, OrderStatus, PaymentStatus},
    product::Product,
    user::User,
};

use super::{Store, all, bson, date, is_duplicate, oid};
use crate::Result;

fn of(store: &Store) -> Collection<Order> {
    store.collection("orders")
}

/// Inserts an order; false when its number is taken.
pub async fn insert(store: &Store, session: &mut ClientSession, order: &Order) -> Result<bool> {
    match of(store).insert_one(order).session(session).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The order with this id.
pub async fn by_id(store: &Store, id: Id<Order>) -> Result<Option<Order>> {
    Ok(of(store).find_one(doc! { "_id": oid(id) }).await?)
}

/// The order with this id, inside a transaction.
pub async fn by_id_in(store: &Store, session: &mut ClientSession, id: Id<Order>) -> Result<Option<Order>> {
    Ok(of(store).find_one(doc! { "_id": oid(id) }).session(session).await?)
}

/// Whether an order with this product in it was delivered to this user.
pub async fn was_delivered(store: &Store, user: Id<User>, product: Id<Product>) -> Result<bool> {
    let filter = doc! {
        "userId": oid(user), "status": OrderStatus::Delivered.name(), "items.productId": oid(product),
    };
    Ok(of(store).find_one(filter).await?.is_some())
}

/// Whose orders are listed.
#[derive(Clone, Copy, Debug)]
pub enum Whose {
    /// Everyone's.
    All,
    /// One customer's.
    Customer(Id<User>),
}

/// One page of orders, newest first.
pub async fn list(
    store: &Store,
    whose: Whose,
    status: Option<OrderStatus>,
    paging: PageRequest,
) -> Result<Page<Order>> {
    let mut filter = Document::new();
    if let Whose::Customer(user) = whose {
        filter.insert("userId", oid(user));
    }
    if let Some(status) = status {
        filter.insert("status", status.name());
    }
    let orders = of(store)
        .find(filter.clone())
        .sort(doc! { "createdAt": -1, "_id": 1 })
        .skip(paging.skip())
        .limit(paging.limit)
        .await?;
    let (items, total) = tokio::try_join!(all(orders), async { Ok(of(store).count_documents(filter).await?) })?;
    Ok(Page::new(items, paging, total))
}

/// What a livreur has on the road, oldest first; a hundred at most.
pub async fn shipped_with(store: &Store, livreur: Id<User>) -> Result<Vec<Order>> {
    let cursor = of(store)
        .find(doc! { "livreurId": oid(livreur), "status": OrderStatus::Shipped.name() })
        .sort(doc! { "createdAt": 1 })
        .limit(100)
        .await?;
    all(cursor).await
}

/// How many orders each of these livreurs has on the road; those with none are absent.
pub async fn loads(store: &Store, livreurs: &[Id<User>]) -> Result<Vec<(Id<User>, i64)>> {
    #[derive(Deserialize)]
    struct Load {
        #[serde(rename = "_id")]
        livreur: Id<User>,
        #[serde(deserialize_with = "number::whole")]
        count: i64,
    }
    let pipeline = [
        doc! { "$match": { "livreurId": { "$in": super::oids(livreurs) }, "status": OrderStatus::Shipped.name() } },
        doc! { "$group": { "_id": "$livreurId", "count": { "$sum": 1 } } },
    ];
    let loads = all(of(store).aggregate(pipeline).with_type::<Load>().await?).await?;
    Ok(loads.into_iter().map(|load| (load.livreur, load.count)).collect())
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
    /// Whether it is paid.
    pub payment_status: Option<PaymentStatus>,
}

/// Moves an order from `from` along; `None` when it no longer stands there.
pub async fn advance(
    store: &Store,
    session: &mut ClientSession,
    id: Id<Order>,
    from: OrderStatus,
    event: &OrderEvent,
    change: Change,
) -> Result<Option<Order>> {
    let mut set = doc! { "status": event.status.name(), "updatedAt": date(event.at) };
    if let Some(livreur) = change.livreur {
        set.insert("livreurId", oid(livreur));
    }
    if let Some(number) = change.tracking_number {
        set.insert("trackingNumber", number);
    }
    if let Some(at) = change.delivery_date {
        set.insert("deliveryDate", date(at));
    }
    if let Some(status) = change.payment_status {
        set.insert("paymentStatus", bson(&status)?);
    }
    let order = of(store)
        .find_one_and_update(
            doc! { "_id": oid(id), "status": from.name() },
            doc! { "$set": set, "$push": { "timeline": bson(event)? } },
        )
        .return_document(ReturnDocument::After)
        .session(session)
        .await?;
    Ok(order)
}
