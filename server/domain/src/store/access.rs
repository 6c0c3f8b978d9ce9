//! The database for functions that run inside a transaction and outside.

use futures_util::TryStreamExt;
use mongodb::{
    ClientSession,
    action::{Aggregate, Find, FindOne, InsertOne, Update},
};
use serde::de::DeserializeOwned;

use super::{Store, all};
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
    pub(super) async fn find_one<T>(self, find: FindOne<'a, T>) -> Result<Option<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        Ok(match self.session {
            None => find.await?,
            Some(session) => find.session(session).await?,
        })
    }

    /// Every document found. One that does not decode is an error, never skipped.
    pub(super) async fn find<T>(self, find: Find<'a, T>) -> Result<Vec<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        match self.session {
            None => all(find.await?).await,
            Some(session) => {
                let mut cursor = find.session(&mut *session).await?;
                Ok(cursor.stream(session).try_collect().await?)
            }
        }
    }

    /// Every document that comes out. One that does not decode is an error, never skipped.
    pub(super) async fn aggregate<T>(self, aggregate: Aggregate<'_>) -> Result<Vec<T>>
    where
        T: DeserializeOwned + Send + Sync,
    {
        let aggregate = aggregate.with_type::<T>();
        match self.session {
            None => all(aggregate.await?).await,
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
