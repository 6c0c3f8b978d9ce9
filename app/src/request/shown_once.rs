//! A secret that was just made, on its way to the page that shows it: the shop itself cannot show it a second time.

use shared::account::Secret;

use super::cookies::{NEW_SECRET_COOKIE, read_cookie, set_cookie};

/// How long the browser may take to the page, in seconds.
const SECONDS: i64 = 5 * 60;

/// Brings a new secret to the page that follows.
pub fn keep_new_secret(secret: &Secret) {
    set_cookie(NEW_SECRET_COOKIE, &secret.0, SECONDS);
}

/// What [`keep_new_secret`] brought; the browser forgets it.
pub fn take_new_secret() -> Option<Secret> {
    let secret = read_cookie(NEW_SECRET_COOKIE)?;
    set_cookie(NEW_SECRET_COOKIE, "", 0);
    Some(Secret(secret))
}
