//! The database: one that the shopkeeper runs, or one that the server starts for itself.

use domain::store::{ConnectError, Store};
use managed_mongod::{Mongod, MongodError};

use crate::config::DatabaseConfig;

/// An open database, and the `mongod` behind it when it is the server's own.
#[derive(Debug)]
pub struct Database {
    /// Connection to the database, whose indexes are made.
    pub store: Store,
    mongod: Option<Mongod>,
}

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The server's own `mongod` did not start.
    #[error(transparent)]
    Mongod(#[from] MongodError),
    /// The connection failed, or the database is not fit for the shop.
    #[error(transparent)]
    Connect(#[from] ConnectError),
}

impl Database {
    /// Connects, after starting `mongod` if it is to be the server's own.
    pub async fn open(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let (uri, mongod) = start(config).await?;
        Self::of(Store::connect(&uri).await, mongod).await
    }

    /// The same for a program beside the server, which may be running and keeping the `mongod`.
    pub async fn open_beside(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let (uri, mongod) = find_or_start(config).await?;
        Self::of(Store::connect(&uri).await, mongod).await
    }

    /// [`Self::open_beside`] for who only looks: makes no indexes.
    pub async fn look_beside(config: &DatabaseConfig) -> Result<Self, DatabaseError> {
        let (uri, mongod) = find_or_start(config).await?;
        Self::of(Store::open(&uri).await, mongod).await
    }

    async fn of(store: Result<Store, ConnectError>, mongod: Option<Mongod>) -> Result<Self, DatabaseError> {
        match store {
            Ok(store) => Ok(Self { store, mongod }),
            Err(error) => {
                if let Some(mongod) = mongod {
                    mongod.stop().await;
                }
                Err(error.into())
            }
        }
    }

    /// Stops the server's own `mongod`, if there is one.
    pub async fn close(self) {
        if let Some(mongod) = self.mongod {
            mongod.stop().await;
        }
    }
}

/// The database's address, and the `mongod` that was started for it.
async fn start(config: &DatabaseConfig) -> Result<(String, Option<Mongod>), MongodError> {
    match config {
        DatabaseConfig::Theirs { uri } => Ok((uri.0.clone(), None)),
        DatabaseConfig::Own { program, folder } => {
            let mongod = Mongod::start(program, folder).await?;
            Ok((mongod.uri().to_owned(), Some(mongod)))
        }
    }
}

/// [`start`], or the address of the `mongod` that a running server keeps.
async fn find_or_start(config: &DatabaseConfig) -> Result<(String, Option<Mongod>), MongodError> {
    if let DatabaseConfig::Own { folder, .. } = config
        && let Some(uri) = managed_mongod::running(folder)
    {
        return Ok((uri, None));
    }
    start(config).await
}
