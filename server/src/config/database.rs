//! The database, and the folder of data.

use std::path::PathBuf;

use domain::catalog::MAX_PRODUCTS;
use shared::account::Secret;

use super::{ConfigError, Variables};

/// Which database the shop uses.
#[derive(Clone, Debug)]
pub enum DatabaseConfig {
    /// A `MongoDB` that someone else runs.
    Theirs {
        /// Its address, which may hold a password.
        uri: Secret,
    },
    /// A `mongod` that the server starts and stops.
    Own {
        /// The program, by path or by name on `PATH`.
        program: PathBuf,
        /// The folder of its data.
        folder: PathBuf,
    },
}

pub(super) fn database(variables: &impl Variables) -> Result<DatabaseConfig, ConfigError> {
    Ok(match variables.get("MONGODB_URI")? {
        Some(uri) => DatabaseConfig::Theirs { uri: Secret(uri) },
        None => DatabaseConfig::Own {
            program: variables.get("MONGOD_BIN")?.unwrap_or_else(|| "mongod".into()).into(),
            folder: data_folder(variables)?,
        },
    })
}

/// `CATALOG_MAX_PRODUCTS`: how many published products the process may hold in memory.
pub(super) fn catalog_max_products(variables: &impl Variables) -> Result<usize, ConfigError> {
    variables.read(
        "CATALOG_MAX_PRODUCTS",
        MAX_PRODUCTS,
        "a number from 1 to 10000000, such as 250000",
        |value| value.parse().ok().filter(|count| (1..=10_000_000).contains(count)),
    )
}

/// `DATA_DIR`: the folder of the server's own database, of uploads and of letters.
pub(super) fn data_folder(variables: &impl Variables) -> Result<PathBuf, ConfigError> {
    Ok(variables.get("DATA_DIR")?.unwrap_or_else(|| "data".into()).into())
}
