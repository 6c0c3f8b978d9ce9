//! The shop under test, and those who call it.

mod actor;
mod answer;
mod app;
mod multipart;
mod process;

pub use actor::{Actor, request};
pub use answer::Answer;
pub use app::{App, PASSWORD, in_a_shop, in_a_shop_with};
pub use multipart::{BOUNDARY, form};
pub use process::{ServerProcess, server_command};
