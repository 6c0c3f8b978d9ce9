//! The database, and the folder of data.

use std::path::PathBuf;

use domain::catalog::MAX_PRODUCTS;
use shared::account::Secret;

use super::{ConfigError, Variables, site};

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

impl DatabaseConfig {
    /// Whether what the shop and its database tell each other crosses a network where anyone in between can read it: to
    /// another machine, without TLS.
    pub(super) fn can_be_overheard(&self) -> bool {
        let Self::Theirs { uri } = self else { return false };
        let (scheme, rest) = uri.0.split_once("://").unwrap_or_default();
        let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
        let options = options.to_ascii_lowercase();
        let has = |wanted: [&str; 2]| options.split('&').any(|option| wanted.contains(&option));
        let is_hidden = if scheme == "mongodb+srv" {
            !has(["tls=false", "ssl=false"])
        } else {
            has(["tls=true", "ssl=true"])
        };
        let (_, hosts) = place.rsplit_once('@').unwrap_or(("", place));
        let hosts = hosts.split('/').next().unwrap_or_default();
        // A socket is a file of this machine: `%2Ftmp%2F…`.
        let is_near = |host: &str| host.starts_with('%') || site::is_this_machine(host);
        !is_hidden && !hosts.split(',').all(is_near)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_on_another_machine_is_overheard_unless_tls_is_asked_for() {
        for (uri, is_overheard) in [
            ("mongodb://127.0.0.1:27017/shop?replicaSet=rs0", false),
            ("mongodb://shop:p%40ss@localhost,[::1]:27018/shop", false),
            ("mongodb://%2Ftmp%2Fmongodb-27017.sock/shop", false),
            ("mongodb://db.internal/shop?replicaSet=rs0", true),
            ("mongodb://shop:pass@127.0.0.1,db2.internal/shop?replicaSet=rs0", true),
            ("mongodb://db.internal/shop?replicaSet=rs0&tls=true", false),
            ("mongodb://db.internal/?SSL=true", false),
            ("mongodb://db.internal/shop?tls=false", true),
            ("mongodb+srv://shop:pass@cluster.example/shop", false),
            ("mongodb+srv://cluster.example/shop?tls=false", true),
        ] {
            let uri = Secret(uri.into());
            let database = DatabaseConfig::Theirs { uri: uri.clone() };
            assert_eq!(database.can_be_overheard(), is_overheard, "{}", uri.0);
        }
        let own = DatabaseConfig::Own {
            program: "mongod".into(),
            folder: "data".into(),
        };
        assert!(!own.can_be_overheard());
    }
}
