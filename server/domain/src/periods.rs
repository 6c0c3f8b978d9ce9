//! How long the shop keeps what is personal when nobody asks to have it erased, each period with its source. What has a
//! moment of its own carries it, and the database removes it then; [`crate::privacy::retention`] sees to the rest each
//! day. The list for people is docs/privacy.md, and the page of the shop's privacy says the same.
//!
//! Where the shop chose itself, it chose as little as its work allows (GDPR art. 5, 1, e).

/// A session, after sign-in or refresh: the shop's own choice.
pub const SESSION_DAYS: i64 = 30;
/// A session that a program refreshes again and again, after sign-in: the shop's own choice. Pages refresh none.
pub const LONGEST_SESSION_DAYS: i64 = 180;
/// A letter that nobody takes, and the cause of one that was sent: the shop's own choice.
pub const LETTER_DAYS: i64 = 90;
/// The photograph of a delivery: as long as a customer's bank may contest the payment (120 days), and some.
pub const PHOTO_DAYS: i64 = 180;
/// A cart that nobody touched: six months, the shop's own choice.
pub const CART_DAYS: i64 = 180;
/// A cart that an agent put together: the shop's own choice, long enough to show it to whoever it is for.
pub const AGENT_CART_DAYS: i64 = 1;
/// What staff changed: three years, the longest that the CNIL finds fitting for the trace of who did what, where it serves
/// internal control (délibération n° 2021-122 of 14 October 2021). Orders keep their own history.
pub const AUDIT_DAYS: i64 = 3 * 366;
/// When the shop was last told of a matter that needs a person, by the name of a machine: the shop's own choice, as long as the
/// letter itself may lie in the outbox.
pub const ALARM_DAYS: i64 = LETTER_DAYS;
/// Whom an order was for that was cancelled before anything of it was paid, from its last change: six months, the shop's own
/// choice, as for a cart. No account rests on it, and what was to come for it has long come or never will.
pub const UNPAID_ORDER_DAYS: i64 = 180;
/// A picture that nothing shows: the shop's own choice.
pub const UNUSED_PICTURE_DAYS: i64 = 7;
/// An entry of the log of consents: the five years in which somebody may go to court over a letter (code civil art. 2224),
/// after the half year in which a wish may still bring one.
pub const CONSENT_DAYS: i64 = 5 * 366 + 183;
/// An invoice or a credit note: ten years from the end of the financial year (code de commerce art. L123-22), which ends
/// within a year.
pub const PAPER_DAYS: i64 = 11 * 366;
