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
        match config {
            DatabaseConfig::Theirs { uri } => Ok(Self {
                store: Store::connect(&uri.0).await?,
                mongod: None,
            }),
            DatabaseConfig::Own { program, folder } => {
                let mongod = Mongod::start(program, folder).await?;
                match Store::connect(mongod.uri()).await {
                    Ok(store) => Ok(Self {
                        store,
                        mongod: Some(mongod),
                    }),
                    Err(error) => {
                        mongod.stop().await;
                        Err(error.into())
                    }
                }
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
