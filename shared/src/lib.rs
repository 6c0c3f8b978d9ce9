//! What both ends of the wire agree on: one struct for each `MongoDB` collection, which is
//! the BSON document, the JSON body and the component's prop at once, and the pure
//! arithmetic over them. Compiles to WASM; knows neither tokio, nor `MongoDB`, nor Leptos.

pub mod account;
pub mod alert;
pub mod audit;
pub mod card;
pub mod cart;
pub mod catalog;
pub mod category;
pub mod complaint;
pub mod coupon;
pub mod delivery;
pub mod figures;
pub mod id;
pub mod import;
pub mod language;
pub mod letter;
pub mod limits;
pub mod lot;
pub mod loyalty;
pub mod money;
pub mod number;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod order;
pub mod page;
pub mod payment;
pub mod period;
pub mod picture;
pub mod platter;
pub mod preparation;
pub mod prices;
pub mod pricing;
pub mod problem;
pub mod product;
pub mod profile;
pub mod recipe;
pub mod refund;
pub mod report;
pub mod review;
pub mod round;
pub mod scale;
pub mod seller;
pub mod session;
pub mod settings;
pub mod shopping;
pub mod stats;
pub mod stock;
mod subdocument;
pub mod subscription;
pub mod timestamp;
pub mod today;
pub mod typed;
pub mod unreadable;
pub mod user;
pub mod validation;
pub mod weighing;
pub mod weight;
pub mod withdrawal;

pub use id::Id;
pub use language::Language;
pub use money::Money;
pub use page::{Page, PageRequest};
pub use problem::{FieldError, Problem};
pub use timestamp::Timestamp;
pub use weight::Grams;
