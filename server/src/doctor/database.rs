//! The database, and whether anyone can run the shop in it.

use std::{path::Path, process::Command, sync::Arc};

use domain::{Store, identity::admins};

use super::Line;
use crate::{
    config::{Config, DatabaseConfig},
    database::Database,
};

const SUBJECT: &str = "database";
const ADMIN: &str = "admin";
/// The oldest series that the shop is tested with.
const OLDEST: u32 = 6;

/// Whether it answers, is fit, and has its indexes; whether there is an admin.
pub async fn check(config: Arc<Config>) -> Vec<Line> {
    if let DatabaseConfig::Own { program, folder } = &config.database
        && !folder.join("db").exists()
    {
        return before_the_first_start(program, folder);
    }
    // A database that is no replica set is refused here, too.
    let database = match Database::look_beside(&config.database).await {
        Ok(database) => database,
        Err(error) => return vec![Line::problem(SUBJECT, error.to_string())],
    };
    let (version, indexes, admin) = (
        version(&database.store, &config.database).await,
        indexes(&database.store).await,
        admin(&database.store).await,
    );
    database.close().await;
    vec![version, indexes, admin]
}

/// The shop's own database is made when it starts first, and this makes nothing: it only asks whether the program is there.
fn before_the_first_start(program: &Path, folder: &Path) -> Vec<Line> {
    let asked = Command::new(program).arg("--version").output();
    let database = match asked {
        Ok(output) if output.status.success() => Line::ok(
            SUBJECT,
            format!(
                "the shop's own, made in {} when it starts first",
                folder.join("db").display()
            ),
        ),
        Ok(output) => Line::problem(
            SUBJECT,
            format!(
                "{} does not run: {}. Install MongoDB, or set MONGODB_URI",
                program.display(),
                output.status
            ),
        ),
        Err(error) => Line::problem(
            SUBJECT,
            format!(
                "{} cannot be run: {error}. Install MongoDB, set MONGOD_BIN to where it is, or set MONGODB_URI to a MongoDB \
                 that runs",
                program.display()
            ),
        ),
    };
    vec![database, no_admin()]
}

async fn version(store: &Store, config: &DatabaseConfig) -> Line {
    let version = match store.version().await {
        Ok(version) => version,
        Err(error) => return unread(SUBJECT, &error),
    };
    let series: Option<u32> = version.split('.').next().and_then(|series| series.parse().ok());
    if series.is_none_or(|series| series < OLDEST) {
        let sentence = format!("MongoDB {version} is too old. Install MongoDB {OLDEST} or newer");
        return Line::problem(SUBJECT, sentence);
    }
    let place = match config {
        DatabaseConfig::Theirs { .. } => "a replica set at MONGODB_URI".into(),
        DatabaseConfig::Own { folder, .. } => format!("the shop's own, in {}", folder.join("db").display()),
    };
    Line::ok(SUBJECT, format!("MongoDB {version}, {place}"))
}

async fn indexes(store: &Store) -> Line {
    const SUBJECT: &str = "indexes";
    match store.missing_indexes().await {
        Ok(missing) if missing.is_empty() => Line::ok(SUBJECT, "all are there"),
        Ok(missing) => Line::warning(
            SUBJECT,
            format!(
                "{} are not there, such as {}. The server makes them after it has started; if it has run for an hour, \
                 look at its log",
                missing.len(),
                missing[0]
            ),
        ),
        Err(error) => unread(SUBJECT, &error),
    }
}

async fn admin(store: &Store) -> Line {
    match admins::any(store).await {
        Ok(true) => Line::ok(ADMIN, "there is one"),
        Ok(false) => no_admin(),
        Err(error) => unread(ADMIN, &error),
    }
}

fn no_admin() -> Line {
    Line::problem(
        ADMIN,
        "nobody can run the shop. Make an account: server admin create you@fromagerie.example",
    )
}

fn unread(subject: &'static str, error: &domain::Error) -> Line {
    Line::problem(
        subject,
        format!("{error}. Look whether the user in MONGODB_URI may read this database"),
    )
}
