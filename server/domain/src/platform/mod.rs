//! What the rooms stand on and what knows nothing of cheese: time, random numbers, limits on tries, signing, turns,
//! warnings of attempts, and what the process counts of itself. Nothing here reads the database; that is `store`, and what needs both is a room above it.

pub mod attempts;
pub mod clock;
pub mod disk;
pub mod histogram;
pub mod host;
pub mod http_client;
pub mod jobs;
pub(crate) mod lanes;
pub mod limits;
pub mod randomness;
pub(crate) mod signing;
pub(crate) mod turns;
