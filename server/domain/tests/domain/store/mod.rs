//! The database.

mod connecting;
mod indexes;
mod test_databases;
mod unreadable;
