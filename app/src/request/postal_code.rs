//! The postal code that a visitor asked about, so that the cart can say what delivery costs.

use shared::delivery::postal_code;

use super::cookies::{DAY_SECONDS, POSTAL_CODE_COOKIE, read_cookie, set_cookie};

/// Remembers a postal code of five digits for 30 days.
pub fn remember_postal_code(code: &str) {
    set_cookie(POSTAL_CODE_COOKIE, code, 30 * DAY_SECONDS);
}

/// The postal code that is remembered.
pub fn remembered_postal_code() -> Option<String> {
    read_cookie(POSTAL_CODE_COOKIE).filter(|code| postal_code::is_code(code))
}
