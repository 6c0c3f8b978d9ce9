//! The database, and the folder of data.

use std::path::PathBuf;

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

/// `DATA_DIR`: the folder of the server's own database, of uploads and of letters.
pub(super) fn data_folder(variables: &impl Variables) -> Result<PathBuf, ConfigError> {
    Ok(variables.get("DATA_DIR")?.unwrap_or_else(|| "data".into()).into())
}
