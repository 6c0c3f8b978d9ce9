//! Adopting the database of an older shop, which the specification's Mongoose models wrote over years. Each collection
//! has a function that makes of a document one that this shop reads, or says why it cannot. What is fine is not touched;
//! of what is corrected, the original is kept, and [`undo`] brings it back.
//!
//! Whoever calls opens the database with [`Store::open`]: the indexes that rules rest on cannot be made before.

mod buying;
mod catalog;
mod decode;
mod draft;
mod orders;
mod people;
mod plan;
mod report;
mod values;

pub use mongodb::bson::Bson;
use mongodb::bson::{Document, oid::ObjectId};
use shared::Timestamp;

pub use self::{
    draft::{Correction, Outcome},
    plan::Context,
    report::{CollectionReport, Example, Kind},
};
use crate::{
    Error, Result, Store,
    store::{adopted_families, adoption, migrations, order_words, user_search},
};

/// Its entry among the migrations.
const NAME: &str = "adoption";

/// The id of nobody and nothing.
const GONE: ObjectId = ObjectId::from_bytes([0; 12]);
const NO_ID: &str = "its _id is no ObjectId";

/// What is done with a document that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unreadable {
    /// It stays where it is.
    Stays,
    /// It would keep the shop from having one of each for everyone, and is kept aside.
    SetAside,
}

type Correct = fn(Document, &Context) -> Outcome;

/// The collections of the specification. Products come before what refers to them.
const COLLECTIONS: [(&str, Correct, Unreadable); 10] = [
    ("users", people::user, Unreadable::Stays),
    ("profiles", people::profile, Unreadable::SetAside),
    ("products", catalog::product, Unreadable::Stays),
    ("reviews", catalog::review, Unreadable::SetAside),
    ("recipes", catalog::recipe, Unreadable::Stays),
    ("carts", buying::cart, Unreadable::SetAside),
    ("orders", orders::correct, Unreadable::Stays),
    ("coupons", buying::coupon, Unreadable::SetAside),
    ("loyalties", buying::loyalty, Unreadable::SetAside),
    ("loyaltytiers", buying::tier, Unreadable::SetAside),
];

/// What this collection's function makes of a document; `None` for a collection that is not the specification's.
pub fn correct(collection: &str, document: Document, context: &Context) -> Option<Outcome> {
    let (_, correct, _) = COLLECTIONS.iter().find(|(name, ..)| *name == collection)?;
    Some(correct(document, context))
}

/// Why a database is not adopted.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It has no users or no products.
    #[error("holds no shop: {0} has no documents")]
    NoShop(&'static str),
    /// No product can be read.
    #[error("holds no shop: none of its products can be read")]
    AnotherProgram,
    /// A server of this shop runs on it.
    #[error("is in use: a running shop is connected to it")]
    InUse,
    /// A document was changed between reading and writing it.
    #[error("is in use: {collection} {id} was changed meanwhile")]
    Changed {
        /// Where it stands.
        collection: &'static str,
        /// Its id, as text whatever it is made of.
        id: String,
    },
    /// Nothing was adopted.
    #[error("was not adopted: there is nothing to bring back")]
    NothingToUndo,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// When the database was adopted; `None` when it was not.
pub async fn adopted_at(store: &Store) -> Result<Option<Timestamp>> {
    let known = migrations::find(store, NAME).await?;
    Ok(known.and_then(|known| known.done_at))
}

/// What adopting would do. Changes nothing. Remembers at most this many corrections of a kind.
pub async fn check(store: &Store, now: Timestamp, most: usize) -> Result<Vec<CollectionReport>, Refusal> {
    refuse_no_shop(store, now).await?;
    walk(store, now, most, false).await
}

/// Corrects every document, makes the indexes and gives accounts and orders the words they are found by. When it is
/// interrupted, the next call goes on.
pub async fn adopt(store: &Store, now: Timestamp, most: usize) -> Result<Vec<CollectionReport>, Refusal> {
    refuse_no_shop(store, now).await?;
    refuse_in_use(store).await?;
    let names = COLLECTIONS.map(|(name, ..)| name);
    adoption::keep_indexes(store, &names).await?;
    // Documents are corrected one by one: until the last is, two may have what only one will.
    adoption::drop_unique_indexes(store, &names).await?;
    let reports = walk(store, now, most, true).await?;
    adoption::drop_foreign_indexes(store, &names).await?;
    store.make_indexes().await?;
    user_search::complete(store).await?;
    let (_running, stopping) = tokio::sync::watch::channel(false);
    order_words::complete(store, &stopping).await?;
    migrations::finish(store, NAME, now).await?;
    Ok(reports)
}

async fn refuse_no_shop(store: &Store, now: Timestamp) -> Result<(), Refusal> {
    for name in ["users", "products"] {
        if adoption::documents(store, name, None).await?.next().await?.is_none() {
            return Err(Refusal::NoShop(name));
        }
    }
    let context = Context::empty(now);
    let mut products = adoption::documents(store, "products", None).await?;
    while let Some(product) = products.next().await? {
        if !matches!(catalog::product(product, &context), Outcome::Unreadable(_)) {
            return Ok(());
        }
    }
    Err(Refusal::AnotherProgram)
}

async fn refuse_in_use(store: &Store) -> Result<(), Refusal> {
    if adoption::is_in_use(store).await? {
        Err(Refusal::InUse)
    } else {
        Ok(())
    }
}

async fn walk(store: &Store, now: Timestamp, most: usize, writes: bool) -> Result<Vec<CollectionReport>, Refusal> {
    let context = Context::read(store, now).await?;
    if writes {
        // Before products lose what their families were called, so that an interruption does not.
        adopted_families::add(store, &context.families).await?;
    }
    let mut reports = Vec::new();
    for (name, correct, unreadable) in COLLECTIONS {
        let mut report = CollectionReport {
            name,
            ..CollectionReport::default()
        };
        let mut documents = adoption::documents(store, name, None).await?;
        while let Some(document) = documents.next().await? {
            let id = shown(document.get("_id"));
            let outcome = correct(document.clone(), &context);
            let was_as_read = match &outcome {
                Outcome::Corrected { document: adopted, .. } if writes => {
                    adoption::replace(store, name, &document, adopted, now).await?
                }
                Outcome::Unreadable(_) if writes && unreadable == Unreadable::SetAside => {
                    adoption::set_aside(store, name, &document, now).await?
                }
                _ => true,
            };
            if !was_as_read {
                return Err(Refusal::Changed { collection: name, id });
            }
            note(&mut report, &id, outcome, unreadable, most);
        }
        reports.push(report);
    }
    Ok(reports)
}

fn note(report: &mut CollectionReport, id: &str, outcome: Outcome, unreadable: Unreadable, most: usize) {
    let notes = match outcome {
        Outcome::Fine { notes } => {
            report.fine += 1;
            notes
        }
        Outcome::Corrected { corrections, notes, .. } => {
            report.add(id, corrections, most);
            notes
        }
        Outcome::Unreadable(reason) => {
            let named = match unreadable {
                Unreadable::Stays => &mut report.unreadable,
                Unreadable::SetAside => &mut report.set_aside,
            };
            named.push((id.to_owned(), reason));
            return;
        }
    };
    for note in notes {
        report.notes.entry(note).or_default().push(id.to_owned());
    }
}

/// An id as it is shown.
fn shown(id: Option<&Bson>) -> String {
    match id {
        Some(Bson::ObjectId(id)) => id.to_hex(),
        Some(other) => other.to_string(),
        None => "without an id".into(),
    }
}

/// What became of the originals.
#[derive(Debug, Default)]
pub struct Undone {
    /// Documents that are as they were before.
    pub restored: u64,
    /// Documents that were changed since, and stay as they are: collection and id.
    pub changed_since: Vec<(String, String)>,
    /// Indexes that what was made since does not allow: collection and name.
    pub indexes_left_out: Vec<(String, String)>,
}

/// Brings every original back whose document was not changed since, and the indexes. What was changed stays, and its
/// original with it.
pub async fn undo(store: &Store) -> Result<Undone, Refusal> {
    if adopted_at(store).await?.is_none() && !adoption::has_originals(store).await? {
        return Err(Refusal::NothingToUndo);
    }
    refuse_in_use(store).await?;
    let names = COLLECTIONS.map(|(name, ..)| name);
    // The old shop's documents may break the rules that this shop's indexes keep.
    adoption::drop_indexes(store, &names).await?;
    adoption::unset_words(store).await?;
    adopted_families::remove(store).await?;
    let mut undone = Undone::default();
    let mut originals = adoption::originals(store).await?;
    while let Some(original) = originals.next().await? {
        if adoption::restore(store, &original).await? {
            undone.restored += 1;
        } else {
            let id = shown(Some(&original.key.id));
            undone.changed_since.push((original.key.of, id));
        }
    }
    undone.indexes_left_out = adoption::restore_indexes(store).await?;
    migrations::forget(store, NAME).await?;
    Ok(undone)
}
