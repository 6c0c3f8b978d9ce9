//! Attempts to get round a rule, in the log.

use std::fmt::Display;

use shared::{Id, user::User};

/// Warns of what somebody tried and a rule forbids: by whom, where the request does not say so already, and why not. All
/// such warnings are written here, under one target. Each may be a mistake; many together are none.
pub fn warn(user: Option<Id<User>>, why: &dyn Display) {
    let user = user.map(tracing::field::display);
    tracing::warn!(target: "security", user, %why, "refused");
}
