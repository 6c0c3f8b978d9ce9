//! The HTTP status and the code of each error.

use domain::{Error, Unerasable};
use shared::coupon::CouponRefusal;

/// The HTTP status, and the code for programs: stable, `snake_case`.
pub(super) const fn status_and_code(error: &Error) -> (u16, &'static str) {
    match error {
        Error::Invalid(_) => (422, "invalid_input"),
        Error::Unauthenticated => (401, "not_signed_in"),
        Error::InvalidCredentials => (401, "invalid_credentials"),
        Error::SecondFactorRequired { .. } => (401, "second_factor_required"),
        Error::WrongCode => (401, "wrong_code"),
        Error::SecondFactorSetupRequired => (403, "second_factor_setup_required"),
        Error::OwnSecondFactor => (409, "own_second_factor"),
        Error::Forbidden => (403, "forbidden"),
        Error::NotFound => (404, "not_found"),
        Error::Gone => (410, "gone"),
        Error::EmailTaken => (409, "email_taken"),
        Error::AlreadyVerified => (409, "already_verified"),
        Error::SlugTaken => (409, "slug_taken"),
        Error::PreconditionFailed => (412, "precondition_failed"),
        Error::AlreadyReviewed => (409, "already_reviewed"),
        Error::NotABuyer => (403, "not_a_buyer"),
        Error::OwnReview => (403, "own_review"),
        Error::FavoritesFull => (409, "favorites_full"),
        Error::InStock => (409, "in_stock"),
        Error::TooManyAlerts => (409, "too_many_alerts"),
        Error::AddressNotConfirmed => (409, "address_not_confirmed"),
        Error::TooManySubscriptions => (409, "too_many_subscriptions"),
        Error::SubscriptionEnded => (409, "subscription_ended"),
        Error::PlatterNotNext => (409, "platter_not_next"),
        Error::StockMoved { .. } => (409, "stock_moved"),
        Error::LotCodeTaken => (409, "lot_code_taken"),
        Error::LotInUse => (409, "lot_in_use"),
        Error::LotEnded => (409, "lot_ended"),
        Error::LotRecalled { .. } => (409, "lot_recalled"),
        Error::PricesMoved(_) => (409, "prices_moved"),
        Error::CategoryInUse { .. } => (409, "category_in_use"),
        Error::CartEmpty => (409, "cart_empty"),
        Error::CartFull => (409, "cart_full"),
        Error::CartOutdated(_) => (409, "cart_outdated"),
        Error::OutOfStock(_) => (409, "out_of_stock"),
        Error::Coupon(refusal) => (422, code_of(*refusal)),
        Error::NotDeliveredThere => (422, "not_delivered_there"),
        Error::SlotFull => (409, "slot_full"),
        Error::SlotClosed => (409, "slot_closed"),
        Error::SlotInUse => (409, "slot_in_use"),
        Error::PriceChanged { .. } => (409, "price_changed"),
        Error::CouponCodeTaken => (409, "coupon_code_taken"),
        Error::NotEnoughPoints => (409, "not_enough_points"),
        Error::InvalidTransition { .. } => (409, "invalid_transition"),
        Error::NotAllMoved { .. } => (409, "not_all_moved"),
        Error::NotBeingPrepared => (409, "not_processing"),
        Error::OrderClosed => (409, "order_closed"),
        Error::AlreadyPaid => (409, "already_paid"),
        Error::OrderCancelled => (409, "order_cancelled"),
        Error::NotATransfer => (409, "not_a_transfer"),
        Error::NotPaid => (409, "not_paid"),
        Error::RefundTooLarge { .. } | Error::RefundOfTooMany { .. } => (409, "refund_too_large"),
        Error::OrderDisputed => (409, "order_disputed"),
        Error::WithdrawalOver { .. } => (409, "withdrawal_over"),
        Error::NotWithdrawable(_) => (422, "not_withdrawable"),
        Error::AlreadyAnswered => (409, "already_answered"),
        Error::NotDelivered => (409, "not_delivered"),
        Error::ComplaintOpen => (409, "complaint_open"),
        Error::ComplaintFull => (409, "complaint_full"),
        Error::NoRefundDue => (409, "no_refund_due"),
        Error::NotInvoiced => (409, "not_invoiced"),
        Error::NoCreditNote => (409, "no_credit_note"),
        Error::OrderUnpaid => (409, "order_unpaid"),
        Error::TooManyUnpaid => (409, "too_many_unpaid"),
        Error::NothingToPay => (409, "nothing_to_pay"),
        Error::BadSignature => (400, "bad_signature"),
        Error::PaymentMismatch => (422, "payment_mismatch"),
        Error::IdempotencyMismatch => (422, "idempotency_mismatch"),
        Error::IdempotencyInProgress => (409, "idempotency_in_progress"),
        Error::TooManyRequests(_) => (429, "too_many_requests"),
        Error::LastAdmin => (409, "last_admin"),
        Error::OwnAccount => (409, "own_account"),
        Error::Unerasable(why) => (409, code_of_unerasable(*why)),
        Error::OrdersOnTheRoad => (409, "orders_on_the_road"),
        Error::PictureTooLarge => (413, "picture_too_large"),
        Error::TooManyUploads(_) => (429, "too_many_uploads"),
        Error::MediaUnavailable(_) => (503, "media_unavailable"),
        Error::PaymentUnavailable(_) => (503, "payment_unavailable"),
        Error::Busy => (503, "busy"),
        Error::DatabaseAway(_) => (503, "database_unavailable"),
        Error::Unreadable(_) => (500, "unreadable"),
        Error::Database(_) | Error::CatalogTooLarge { .. } | Error::Internal(_) => (500, "internal"),
    }
}

/// A code that does not count today is expired, whether it was, will or would be good another
/// day; the words beside the field say which.
const fn code_of(refusal: CouponRefusal) -> &'static str {
    match refusal {
        CouponRefusal::Unknown => "coupon_unknown",
        CouponRefusal::TooManyTries => "coupon_too_many_tries",
        CouponRefusal::NotYet(_) | CouponRefusal::Over(_) | CouponRefusal::SwitchedOff => "coupon_expired",
        CouponRefusal::Exhausted => "coupon_exhausted",
        CouponRefusal::MinPurchase { .. } => "coupon_min_purchase",
    }
}

const fn code_of_unerasable(why: Unerasable) -> &'static str {
    match why {
        Unerasable::OrderOpen => "erasure_order_open",
        Unerasable::DisputeOpen => "erasure_dispute_open",
        Unerasable::RefundOpen => "erasure_refund_open",
        Unerasable::AnswerAwaited => "erasure_answer_awaited",
        Unerasable::LastAdmin => "erasure_last_admin",
    }
}
