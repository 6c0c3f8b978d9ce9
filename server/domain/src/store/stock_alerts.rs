//! The `stockalerts` collection: who wants to be told when which product is back. A document goes with the letter that
//! tells it, when its owner wants no more of it, when the product is archived, and by itself at its end.

use mongodb::{
    Collection,
    bson::{Document, RawDocumentBuf, doc},
};
use serde::{Deserialize, Serialize};
use shared::{Id, Language, Timestamp, product::Product};

use super::{Access, Store, Transaction, date, oid, whole::whole};
use crate::Result;

/// Whose wish it is for which product: one document for both. Whoever holds a link that names it learns no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertName {
    /// The product.
    pub product: Id<Product>,
    /// SHA-256 of the reader's address in lower case.
    pub reader: String,
}

impl AlertName {
    /// The name that this text is: `<product>.<reader>`.
    pub fn parse(text: &str) -> Option<Self> {
        let (product, reader) = text.split_once('.')?;
        Some(Self {
            product: product.parse().ok()?,
            reader: reader.to_owned(),
        })
    }

    /// As the database and links have it.
    pub fn text(&self) -> String {
        format!("{}.{}", self.product, self.reader)
    }
}

/// A wish to be told once when a product is back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WaitingReader {
    /// [`AlertName::text`].
    #[serde(rename = "_id")]
    pub name: String,
    /// The product.
    pub product_id: Id<Product>,
    /// Whose wish: [`AlertName::reader`].
    pub reader: String,
    /// Where the letter goes.
    pub email: String,
    /// In which language.
    pub language: Language,
    /// Since when.
    pub created_at: Timestamp,
    /// Since when the address is known to be theirs. Nothing but the question goes to one that is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// When it ends.
    pub expires_at: Timestamp,
}

const NAME: &str = "stockalerts";

fn collection(store: &Store) -> Collection<WaitingReader> {
    store.collection(NAME)
}

/// The wish of this name, if it has not ended.
pub async fn find(access: Access<'_>, name: &AlertName, now: Timestamp) -> Result<Option<WaitingReader>> {
    let collection = collection(access.store);
    let found = collection.find(doc! { "_id": name.text(), "expiresAt": { "$gt": date(now) } });
    access.find_one(NAME, found).await
}

/// What this reader waits for and has not ended, the newest first; as many as one may have are few.
pub async fn of_reader(access: Access<'_>, reader: &str, now: Timestamp) -> Result<Vec<WaitingReader>> {
    let collection = collection(access.store);
    let found = collection.find(doc! { "reader": reader, "expiresAt": { "$gt": date(now) } });
    let mut found = access.find(NAME, found).await?;
    found.sort_by(|a: &WaitingReader, b| (b.created_at, &a.name).cmp(&(a.created_at, &b.name)));
    Ok(found)
}

/// Keeps a wish, in the place of what was kept under its name.
pub async fn put(tx: &mut Transaction<'_>, wish: &WaitingReader) -> Result<()> {
    collection(tx.store())
        .update_one(doc! { "_id": &wish.name }, whole(wish)?)
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// Notes that the address of this wish is its owner's; answers how it stood before. `None` when there is no such wish any
/// more.
pub async fn confirm(
    tx: &mut Transaction<'_>,
    name: &AlertName,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Option<WaitingReader>> {
    Ok(collection(tx.store())
        .find_one_and_update(
            doc! { "_id": name.text(), "expiresAt": { "$gt": date(now) } },
            doc! { "$set": { "confirmedAt": date(now), "expiresAt": date(expires_at) } },
        )
        .session(tx.session())
        .await?)
}

/// Deletes the wish of this name; whether there was one.
pub async fn delete(tx: &mut Transaction<'_>, name: &AlertName) -> Result<bool> {
    let wishes = collection(tx.store());
    let done = wishes
        .delete_one(doc! { "_id": name.text() })
        .session(tx.session())
        .await?;
    Ok(done.deleted_count > 0)
}

/// Deletes all that this reader waits for; answers how many there were.
pub async fn delete_of_reader(tx: &mut Transaction<'_>, reader: &str) -> Result<u64> {
    let wishes = collection(tx.store());
    let done = wishes
        .delete_many(doc! { "reader": reader })
        .session(tx.session())
        .await?;
    Ok(done.deleted_count)
}

/// Deletes all wishes for a product.
pub async fn delete_of_product(tx: &mut Transaction<'_>, product: Id<Product>) -> Result<()> {
    collection(tx.store())
        .delete_many(doc! { "productId": oid(product) })
        .session(tx.session())
        .await?;
    Ok(())
}

/// Those who wait for a product, and whose address is known to be theirs.
fn waiting_for(product: Id<Product>, now: Timestamp) -> Document {
    // The type says to the planner that the partial index covers this.
    doc! { "productId": oid(product), "confirmedAt": { "$type": "date" }, "expiresAt": { "$gt": date(now) } }
}

/// How many wait for a product.
pub async fn count(store: &Store, product: Id<Product>, now: Timestamp) -> Result<u64> {
    Ok(collection(store).count_documents(waiting_for(product, now)).await?)
}

/// The products that somebody waits for. One whose every wish has ended may be among them.
pub async fn products(store: &Store) -> Result<Vec<Id<Product>>> {
    #[derive(Deserialize)]
    struct Row {
        #[serde(rename = "_id")]
        product: Id<Product>,
    }
    let confirmed = doc! { "confirmedAt": { "$type": "date" }, "productId": { "$type": "objectId" } };
    let found = store
        .collection::<RawDocumentBuf>(NAME)
        .aggregate(vec![
            doc! { "$match": confirmed },
            doc! { "$group": { "_id": "$productId" } },
        ])
        .with_type::<Row>()
        .await?;
    let rows: Vec<Row> = super::rows(found).await?;
    Ok(rows.into_iter().map(|row| row.product).collect())
}

/// Takes at most `limit` of those who wait for a product out of the collection: of two transactions that take the same,
/// one starts over and finds them gone.
pub async fn take(
    tx: &mut Transaction<'_>,
    product: Id<Product>,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<WaitingReader>> {
    let collection = collection(tx.store());
    let found = collection.find(waiting_for(product, now)).limit(limit);
    let taken = tx.access().find(NAME, found).await?;
    let names: Vec<_> = taken.iter().map(|wish| wish.name.as_str()).collect();
    if !names.is_empty() {
        collection
            .delete_many(doc! { "_id": { "$in": names } })
            .session(tx.session())
            .await?;
    }
    Ok(taken)
}
