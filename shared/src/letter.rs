//! Letters that could not be sent, as those who run the shop see them.

use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp, order::Order};

/// A letter that a mail server has not taken: it is tried again, or was given up after a week and waits for somebody to
/// decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct UnsentLetter {
    /// The letter's id.
    #[serde(rename = "_id")]
    pub id: Id<UnsentLetter>,
    /// The address it goes to.
    pub to: String,
    /// What it is about: its subject, in the language of whoever asks.
    pub subject: String,
    /// What it is about, for programs: `order_cancelled/<order id>`.
    pub cause: String,
    /// The order it is about; absent when it is about none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<Id<Order>>,
    /// Since when it waits.
    pub queued_at: Timestamp,
    /// How often it was handed in, since it was last sent again.
    pub attempts: i64,
    /// Why it was not taken the last time.
    pub last_error: String,
    /// When it is tried next; absent once it is given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Timestamp>,
    /// When it was given up; absent while it is tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up_at: Option<Timestamp>,
}
