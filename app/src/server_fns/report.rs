//! What went wrong in a browser.

use leptos::prelude::*;

use crate::request::AppError;

/// The most characters of a message that are kept.
const MOST_CHARACTERS: usize = 500;

/// Writes to the log that the browser's half did not start, or broke: the page goes on as without scripts.
#[server(prefix = "/fn", endpoint = "report/broken")]
#[allow(clippy::unused_async, reason = "server functions are async")]
pub async fn report_broken(message: String) -> Result<(), AppError> {
    let message: String = message.chars().take(MOST_CHARACTERS).collect();
    let browser = crate::request::user_agent().unwrap_or_default();
    tracing::warn!(target: "browser", ?message, browser, "the browser’s half of a page failed");
    Ok(())
}
