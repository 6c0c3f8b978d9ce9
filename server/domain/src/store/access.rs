//! The database for functions that run inside a transaction and outside.

use futures_util::TryStreamExt;
use mongodb::{
    ClientSession,
    action::{Aggregate, Find, InsertOne, Update},
    bson::{Document, RawDocument, RawDocumentBuf, doc},
};
use serde::de::DeserializeOwned;

use super::{Store, rows};
use crate::Result;

/// The database, with the session of a transaction or without: [`Transaction::access`](super::Transaction::access) gives
/// the one, [`Store::access`] the other. A function of the store takes an `Access` when it serves inside transactions
/// and outside, `&Store` when it serves outside only, and `&mut Transaction` when it serves inside only.
#[derive(Debug)]
pub struct Access<'a> {
    pub(super) store: &'a Store,
    pub(super) session: Option<&'a mut ClientSession>,
}

impl Access<'_> {
    /// The same access for a shorter time, for what reads more than once.
    pub fn reborrow(&mut self) -> Access<'_> {
        Access {
            store: self.store,
            session: self.session.as_deref_mut(),
        }
    }
}

impl<'a> Access<'a> {
    /// The first document found. [`Error::Unreadable`](crate::Error::Unreadable) when it cannot be read.
    pub(super) async fn find_one<T>(self, collection: &'static str, find: Find<'a, T>) -> Result<Option<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        let store = self.store;
        // One batch, after which the cursor is closed.
        let found = self.read(find.limit(-1), move |raw, found| {
            found.push(store.decoded(collection, raw)?);
            Ok(())
        });
        Ok(Box::pin(found).await?.into_iter().next())
    }

    /// Every document found that can be read. The others are noted, and left out.
    pub(super) async fn find<T>(self, collection: &'static str, find: Find<'a, T>) -> Result<Vec<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        let store = self.store;
        let found = self.read(find, move |raw, found| {
            found.extend(store.readable(collection, raw)?);
            Ok(())
        });
        Box::pin(found).await
    }

    /// Every document found, for sums that none may be missing from.
    /// [`Error::Unreadable`](crate::Error::Unreadable) when one cannot be read.
    pub(super) async fn find_every<T>(self, collection: &'static str, find: Find<'a, T>) -> Result<Vec<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        let store = self.store;
        let found = self.read(find, move |raw, found| {
            found.push(store.decoded(collection, raw)?);
            Ok(())
        });
        Box::pin(found).await
    }

    async fn read<T>(
        self,
        find: Find<'a, T>,
        mut take: impl FnMut(&RawDocument, &mut Vec<T>) -> Result<()> + Send,
    ) -> Result<Vec<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        let mut found = Vec::new();
        match self.session {
            None => {
                let mut cursor = find.await?;
                while cursor.advance().await? {
                    take(cursor.current(), &mut found)?;
                }
            }
            Some(session) => {
                let mut cursor = find.session(&mut *session).await?;
                while cursor.advance(session).await? {
                    take(cursor.current(), &mut found)?;
                }
            }
        }
        Ok(found)
    }

    /// Whether a document matches, whether it can be read or not.
    pub(super) async fn has(self, collection: &'static str, filter: Document) -> Result<bool> {
        let documents = self.store.collection::<RawDocumentBuf>(collection);
        let found = documents.find(filter).projection(doc! { "_id": 1 });
        Ok(self.find_one(collection, found).await?.is_some())
    }

    /// Every row that comes out.
    pub(super) async fn aggregate<T>(self, aggregate: Aggregate<'_>) -> Result<Vec<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        let aggregate = aggregate.with_type::<T>();
        match self.session {
            None => rows(aggregate.await?).await,
            Some(session) => {
                let mut cursor = aggregate.session(&mut *session).await?;
                Ok(cursor.stream(session).try_collect().await?)
            }
        }
    }

    /// Whether there was a document to update.
    pub(super) async fn update_one(self, update: Update<'a>) -> Result<bool> {
        let done = match self.session {
            None => update.await?,
            Some(session) => update.session(session).await?,
        };
        Ok(done.matched_count == 1)
    }

    pub(super) async fn insert_one(self, insert: InsertOne<'a>) -> mongodb::error::Result<()> {
        match self.session {
            None => insert.await?,
            Some(session) => insert.session(session).await?,
        };
        Ok(())
    }
}
