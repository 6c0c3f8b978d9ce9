//! The parts of pages that are hydrated: the server draws them, and the browser brings them to life. All else of a page
//! stays as the server drew it.

mod card;
mod stripe;

pub use card::{CardForm, TimeLeft};
