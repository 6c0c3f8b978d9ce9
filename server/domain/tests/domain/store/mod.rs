//! The database.

mod connecting;
mod counts;
mod indexes;
mod test_databases;
mod unreadable;
