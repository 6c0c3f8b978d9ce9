//! What the log is told of an error that is answered, at both doors: what is internal, and attempts to get round a rule.

use domain::{Error, platform::attempts};
use shared::coupon::CouponRefusal;

/// Rules of fields that guard something.
const GUARDS: [&str; 7] = [
    "wrong_password",
    "wrong_code",
    "token_invalid",
    "not_a_picture",
    "too_many_pixels",
    "foreign_picture",
    "not_own_upload",
];

/// Writes an error that is about to be answered into the log, where it is of use there.
pub fn note(error: &Error) {
    if error.is_internal() {
        tracing::error!(target: "error", %error, "a request failed");
    } else if is_attempt(error) {
        attempts::warn(None, error);
    }
}

/// Whether this refuses what somebody may have tried to get round a rule with. What belongs to somebody else is not found
/// for all others, so that is not among them.
fn is_attempt(error: &Error) -> bool {
    match error {
        Error::Invalid(rules) => rules.iter().any(|broken| {
            let rule = broken.rule.split(':').next();
            rule.is_some_and(|rule| GUARDS.contains(&rule))
        }),
        Error::WrongCode
        | Error::SecondFactorSetupRequired
        | Error::Forbidden
        | Error::Coupon(CouponRefusal::TooManyTries)
        | Error::BadSignature
        | Error::PaymentMismatch
        | Error::TooManyRequests(_)
        | Error::TooManyUploads(_)
        | Error::PictureTooLarge
        | Error::BadApiKey
        | Error::ScopeMissing(_)
        | Error::NotForApiKeys => true,
        _ => false,
    }
}
