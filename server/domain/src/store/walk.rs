//! Looking for documents that cannot be read, before somebody asks for them.

use std::time::Duration;

use mongodb::bson::{RawDocument, RawDocumentBuf, doc};
use serde::de::DeserializeOwned;
use shared::{
    audit::AuditEntry,
    cart::Cart,
    category::Category,
    complaint::Complaint,
    coupon::Coupon,
    delivery::{DeliveryArea, Slot, SlotRule},
    lot::Lot,
    loyalty::{Loyalty, LoyaltyTier},
    order::Order,
    product::Product,
    profile::Profile,
    recipe::Recipe,
    refund::Refund,
    review::Review,
    round::DeliveryOutcome,
    settings::StoredSettings,
    stock::StockMovement,
    subscription::Subscription,
    terms::TextVersion,
    user::User,
    withdrawal::Withdrawal,
};
use tokio::{sync::watch, time::sleep};

use super::{
    Store,
    alarms::Told,
    api_keys::StoredKey,
    consents::Consent,
    daily_figures::Stored,
    doors::Door,
    gone::Gone,
    invoices::Invoice,
    legal_texts::StoredText,
    moved::Moved,
    outbox::QueuedLetter,
    payments::Payment,
    review_votes::Vote,
    rounds::Round,
    stock_alerts::WaitingReader,
    unreadable::{Fault, Known, decode, id_of},
    uploads::Upload,
    webhook_deliveries::Delivery,
    webhooks::StoredWebhook,
};
use crate::Result;

/// After so many documents requests come first for a moment.
const STRETCH: u64 = 500;
const PAUSE: Duration = Duration::from_millis(10);

/// The collections whose documents people wait for. What else there is lives for a day at most, is a number, or a
/// photograph.
const COLLECTIONS: [&str; 41] = [
    "products",
    "categories",
    "lots",
    "stockmovements",
    "stockalerts",
    "recipes",
    "reviews",
    "reviewvotes",
    "users",
    "profiles",
    "carts",
    "loyalties",
    "loyaltytiers",
    "coupons",
    "orders",
    "payments",
    "refunds",
    "invoices",
    "withdrawals",
    "complaints",
    "deliveryoutcomes",
    "rounds",
    "doors",
    "gone",
    "moved",
    "consents",
    "dailyfigures",
    "audit",
    "outbox",
    "uploads",
    "settings",
    "deliveryareas",
    "slotrules",
    "slots",
    "subscriptions",
    "apikeys",
    "webhooks",
    "webhookdeliveries",
    "terms",
    "legaltexts",
    "alarms",
];

/// What is wrong with a document of a collection.
pub(super) fn fault(collection: &str, document: &RawDocument) -> Option<Fault> {
    fn as_a<T: DeserializeOwned>(document: &RawDocument) -> Option<Fault> {
        decode::<T>(document).err()
    }
    match collection {
        "products" => as_a::<Product>(document),
        "categories" => as_a::<Category>(document),
        "lots" => as_a::<Lot>(document),
        "stockmovements" => as_a::<StockMovement>(document),
        "stockalerts" => as_a::<WaitingReader>(document),
        "recipes" => as_a::<Recipe>(document),
        "reviews" => as_a::<Review>(document),
        "reviewvotes" => as_a::<Vote>(document),
        "users" => as_a::<User>(document),
        "profiles" => as_a::<Profile>(document),
        "carts" => as_a::<Cart>(document),
        "loyalties" => as_a::<Loyalty>(document),
        "loyaltytiers" => as_a::<LoyaltyTier>(document),
        "coupons" => as_a::<Coupon>(document),
        "orders" => as_a::<Order>(document),
        "payments" => as_a::<Payment>(document),
        "refunds" => as_a::<Refund>(document),
        "invoices" => as_a::<Invoice>(document),
        "withdrawals" => as_a::<Withdrawal>(document),
        "complaints" => as_a::<Complaint>(document),
        "deliveryoutcomes" => as_a::<DeliveryOutcome>(document),
        "rounds" => as_a::<Round>(document),
        "doors" => as_a::<Door>(document),
        "gone" => as_a::<Gone>(document),
        "moved" => as_a::<Moved>(document),
        "consents" => as_a::<Consent>(document),
        "dailyfigures" => as_a::<Stored>(document),
        "audit" => as_a::<AuditEntry>(document),
        // A letter that was sent leaves its cause.
        "outbox" if !matches!(document.get("letter"), Ok(Some(_))) => None,
        "outbox" => as_a::<QueuedLetter>(document),
        "uploads" => as_a::<Upload>(document),
        "settings" => as_a::<StoredSettings>(document),
        "deliveryareas" => as_a::<DeliveryArea>(document),
        "slotrules" => as_a::<SlotRule>(document),
        "slots" => as_a::<Slot>(document),
        "subscriptions" => as_a::<Subscription>(document),
        "apikeys" => as_a::<StoredKey>(document),
        "webhooks" => as_a::<StoredWebhook>(document),
        "webhookdeliveries" => as_a::<Delivery>(document),
        "terms" => as_a::<TextVersion>(document),
        "legaltexts" => as_a::<StoredText>(document),
        "alarms" => as_a::<Told>(document),
        _ => None,
    }
}

/// Reads every document of the shop, one after the other, and puts what cannot be read in the place of what was known.
/// Nothing changes when `stopping` turns true before the end.
pub async fn look(store: &Store, stopping: &watch::Receiver<bool>) -> Result<()> {
    let mut known = Known::default();
    let mut read = 0_u64;
    for collection in COLLECTIONS {
        let mut documents = store.collection::<RawDocumentBuf>(collection).find(doc! {}).await?;
        while documents.advance().await? {
            if let Some(fault) = fault(collection, documents.current()) {
                known.add(collection, id_of(documents.current()), &fault);
            }
            read += 1;
            if read.is_multiple_of(STRETCH) {
                if *stopping.borrow() {
                    return Ok(());
                }
                sleep(PAUSE).await;
            }
        }
    }
    store.met.replace(known);
    Ok(())
}
