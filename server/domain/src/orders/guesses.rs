//! Codes of coupons that people type. Whoever types many that no coupon has is not told of another for a while
//! ([`crate::tries`]): the shop's own codes are words that can be guessed.

use shared::coupon::{Coupon, CouponRefusal};

use super::draft::coupon_of;
use crate::{
    Error, Result, Shop,
    tries::{self, Guesser},
};

/// The coupon of a code, if one is given, beside any transaction. Nobody is counted where nobody is known.
/// [`CouponRefusal::TooManyTries`] after too many unknown ones.
pub(super) async fn coupon_for(shop: &Shop, who: Option<Guesser>, code: Option<&str>) -> Result<Option<Coupon>> {
    let (Some(who), Some(typed)) = (who, code) else {
        return coupon_of(shop.store.access(), code).await;
    };
    let (may_guess, found) = tokio::join!(tries::may_guess_coupon(shop, who), coupon_of(shop.store.access(), code));
    if !may_guess? {
        return Err(Error::Coupon(CouponRefusal::TooManyTries));
    }
    let is_unknown = match &found {
        Ok(Some(coupon)) => coupon.user_id.is_some_and(|owner| who != Guesser::Customer(owner)),
        Ok(None) => false,
        Err(error) => matches!(error, Error::Coupon(CouponRefusal::Unknown)),
    };
    if is_unknown {
        tries::guessed_coupon(shop, who, typed).await?;
    }
    found
}

/// Refuses to order with another code after too many unknown ones.
pub(super) async fn check(shop: &Shop, who: Guesser, code: Option<&str>) -> Result<()> {
    if code.is_some() && !tries::may_guess_coupon(shop, who).await? {
        return Err(Error::Coupon(CouponRefusal::TooManyTries));
    }
    Ok(())
}

/// Counts the code of an order that was refused, when no coupon has it.
pub(super) async fn count<T>(shop: &Shop, who: Guesser, code: Option<&str>, placed: &Result<T>) -> Result<()> {
    match (placed, code) {
        (Err(Error::Coupon(CouponRefusal::Unknown)), Some(code)) => tries::guessed_coupon(shop, who, code).await,
        _ => Ok(()),
    }
}
