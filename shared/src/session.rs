//! Sessions, as those see them who opened them.

use serde::{Deserialize, Serialize};

use crate::{Id, Timestamp};

/// What opened a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SessionKind {
    /// The pages of the shop.
    #[default]
    Browser,
    /// A program, through REST.
    Api,
}

/// One of a user's sessions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// The session's id.
    #[serde(rename = "_id")]
    pub id: Id<Session>,
    /// What opened it.
    pub kind: SessionKind,
    /// The program that opened it, in a few words: `Firefox, Linux`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_used_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}
