//! The database.

mod connecting;
mod counts;
mod indexes;
mod newer_versions;
mod test_databases;
mod unreadable;
