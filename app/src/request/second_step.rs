//! What a browser holds between a right password and the code that goes with it, and until new recovery codes are shown.

use domain::identity::sessions::CODE_SECONDS;
use shared::account::Secret;

use super::cookies::{RECOVERY_COOKIE, SECOND_STEP_COOKIE, read_cookie, set_cookie};

/// Keeps what stands for a right password, until the code follows.
pub fn keep_second_step(token: &Secret) {
    set_cookie(SECOND_STEP_COOKIE, &token.0, CODE_SECONDS);
}

/// What [`keep_second_step`] kept.
pub fn second_step() -> Option<Secret> {
    read_cookie(SECOND_STEP_COOKIE).map(Secret)
}

/// Forgets it, once the browser is signed in.
pub(super) fn forget_second_step() {
    if read_cookie(SECOND_STEP_COOKIE).is_some() {
        set_cookie(SECOND_STEP_COOKIE, "", 0);
    }
}

/// Brings new recovery codes to the page that follows: the database has their hashes only.
pub fn keep_recovery_codes(codes: &[Secret]) {
    let codes: Vec<_> = codes.iter().map(|code| code.0.as_str()).collect();
    set_cookie(RECOVERY_COOKIE, &codes.join("."), CODE_SECONDS);
}

/// What [`keep_recovery_codes`] brought; the browser forgets it.
pub fn take_recovery_codes() -> Option<Vec<String>> {
    let codes = read_cookie(RECOVERY_COOKIE)?;
    set_cookie(RECOVERY_COOKIE, "", 0);
    Some(codes.split('.').map(str::to_owned).collect())
}
