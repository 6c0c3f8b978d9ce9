//! The `dailyfigures` collection: the sums of days that are over. It holds nothing that cannot be added up again from
//! `invoices` and `orders`. Older versions kept them as `figures`, which are added up anew.

use mongodb::{
    Collection,
    bson::{Document, doc},
};
use serde::{Deserialize, Serialize};
use shared::{Id, Timestamp, period::Day, product::Product};

use super::{Store, Transaction, bson, is_duplicate};
use crate::Result;

/// The sums of a day in Paris, amounts in cents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DayFigures {
    /// What its invoices come to.
    pub invoiced: i64,
    /// What its credit notes come to.
    pub credited: i64,
    /// How many orders were invoiced.
    pub orders: i64,
    /// Those of them whose customer had placed another order before.
    pub returning: i64,
    /// Those of them that a coupon lowered.
    pub with_coupon: i64,
    /// What coupons took off them.
    pub discounts: i64,
    /// What was sold of each product; empty where it was not asked for.
    #[serde(default, with = "bytes")]
    pub sold: Vec<ProductDay>,
}

/// What was sold of a product on a day, its amount in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductDay {
    /// The product; it may be gone.
    pub id: Id<Product>,
    /// Pieces or cuts.
    pub quantity: i64,
    /// What they cost, before delivery and discounts.
    pub cents: i64,
}

/// A document of the collection.
#[derive(Clone, Debug, Deserialize)]
pub struct Stored {
    /// The day.
    #[serde(rename = "_id")]
    pub day: Day,
    /// How many papers were issued with this date after it was over.
    #[serde(default)]
    pub late: i64,
    /// Its sums; absent until they are added up, and again from when such a paper is issued.
    #[serde(default)]
    pub sums: Option<DayFigures>,
}

/// What was sold as bytes: of a large shop a year has hundreds of thousands of entries, which are read at once. Each is the
/// product's id, the quantity and the cents, in 12, 8 and 8 bytes, the least first.
mod bytes {
    use mongodb::bson::{Binary, spec::BinarySubtype};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
    use shared::Id;

    use super::ProductDay;

    pub(super) fn serialize<S: Serializer>(sold: &[ProductDay], serializer: S) -> Result<S::Ok, S::Error> {
        let entry = |ProductDay { id, quantity, cents }: &ProductDay| {
            [&id.bytes()[..], &quantity.to_le_bytes(), &cents.to_le_bytes()].concat()
        };
        let binary = Binary {
            subtype: BinarySubtype::Generic,
            bytes: sold.iter().flat_map(entry).collect(),
        };
        binary.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<ProductDay>, D::Error> {
        let Binary { bytes, .. } = Binary::deserialize(deserializer)?;
        let (entries, []) = bytes.as_chunks::<28>() else {
            return Err(D::Error::custom("what was sold is cut off"));
        };
        Ok(entries.iter().map(entry).collect())
    }

    fn entry(bytes: &[u8; 28]) -> ProductDay {
        let (mut id, mut quantity, mut cents) = ([0; 12], [0; 8], [0; 8]);
        id.copy_from_slice(&bytes[..12]);
        quantity.copy_from_slice(&bytes[12..20]);
        cents.copy_from_slice(&bytes[20..]);
        ProductDay {
            id: Id::from_bytes(id),
            quantity: i64::from_le_bytes(quantity),
            cents: i64::from_le_bytes(cents),
        }
    }
}

fn collection<T: Send + Sync>(store: &Store) -> Collection<T> {
    store.collection("dailyfigures")
}

/// What is stored of the days from one to another, with what was sold of each product or without.
pub async fn between(store: &Store, from: Day, to: Day, with_products: bool) -> Result<Vec<Stored>> {
    let days = doc! { "_id": { "$gte": from.to_string(), "$lte": to.to_string() } };
    let left_out = if with_products {
        doc! { "figures": 0 }
    } else {
        doc! { "sums.sold": 0, "figures": 0 }
    };
    let stored = collection(store);
    let stored = stored.find(days).projection(left_out);
    store.access().find("dailyfigures", stored).await
}

/// Stores the sums of a day that is over, unless another paper was issued for it since `late` was read: whoever reads the
/// day next adds it up again.
pub async fn store(store: &Store, day: Day, late: i64, figures: &DayFigures) -> Result<()> {
    let done = collection::<Document>(store)
        .update_one(
            doc! { "_id": day.to_string(), "late": late },
            doc! { "$set": { "sums": bson(figures)? }, "$unset": { "figures": "" } },
        )
        .upsert(true)
        .await;
    match done {
        // The day is there with another `late`.
        Err(error) if is_duplicate(&error) => Ok(()),
        done => Ok(done.map(drop)?),
    }
}

/// Forgets the sums of a day to whose papers one is added.
pub async fn forget(tx: &mut Transaction<'_>, day: Day) -> Result<()> {
    collection::<Document>(tx.store())
        .update_one(
            doc! { "_id": day.to_string() },
            doc! { "$inc": { "late": 1_i64 }, "$unset": { "sums": "" } },
        )
        .upsert(true)
        .session(tx.session())
        .await?;
    Ok(())
}

/// The date of the first paper there is.
pub async fn first_paper(store: &Store) -> Result<Option<Day>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Dated {
        issued_at: Timestamp,
    }
    let first = store
        .collection::<Dated>("invoices")
        // A date of another type would come first.
        .find_one(doc! { "issuedAt": { "$type": "date" } })
        .sort(doc! { "issuedAt": 1, "_id": 1 })
        .projection(doc! { "_id": 0, "issuedAt": 1 })
        .await?;
    Ok(first.map(|paper| Day::at(paper.issued_at)))
}
