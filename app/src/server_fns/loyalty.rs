//! The loyalty program, for customers.

use domain::{
    Error,
    promotions::{coupons, loyalty},
};
use leptos::prelude::*;
use shared::{
    Page, PageRequest,
    coupon::Coupon,
    loyalty::{LoyaltyPoints, LoyaltyTier, Movement, Redeem},
};

use crate::{
    request::{self, AppError},
    url::encode,
};

/// A customer's part in the program.
#[derive(Debug)]
pub struct Membership {
    /// The customer's points and tier; `None` when their account of points cannot be read.
    pub standing: Option<LoyaltyPoints>,
    /// The tiers that can be reached, lowest first, in the reader's language.
    pub tiers: Vec<LoyaltyTier>,
    /// One page of the movements, newest first.
    pub history: Page<Movement>,
    /// The customer's own coupons that can be used today.
    pub coupons: Vec<Coupon>,
}

/// The customer's part in the program, with this page of its history, counted from 1.
pub async fn read_membership(page: i64) -> Result<Membership, AppError> {
    let (shop, language, customer) = (
        request::shop()?,
        request::language::current(),
        request::customer().await?,
    );
    let (standing, tiers, history, coupons) = tokio::join!(
        loyalty::points(&shop, &customer),
        loyalty::tiers(&shop),
        loyalty::history(&shop, &customer, PageRequest { page, limit: 10 }),
        coupons::own(&shop, &customer),
    );
    let (tiers, history, coupons) = (tiers?, history?, coupons?);
    Ok(Membership {
        standing: match standing {
            Err(Error::Unreadable(_)) => None,
            standing => Some(standing?),
        },
        tiers: tiers.into_iter().map(|tier| tier.localized(language)).collect(),
        history,
        coupons,
    })
}

/// Spends points, as they were typed, on a coupon, and goes on to it.
#[server(prefix = "/fn", endpoint = "loyalty/redeem")]
pub async fn redeem_points(#[server(default)] points: String) -> Result<(), AppError> {
    let (shop, customer) = (request::shop()?, request::customer().await?);
    let points = points.trim().parse();
    let points = points.map_err(|_| Error::field("points", "not_a_number"))?;
    let redeemed = loyalty::redeem(&shop, &customer, Redeem { points }).await?;
    leptos_axum::redirect(&format!("/compte/fidelite?bon={}", encode(&redeemed.coupon.code)));
    Ok(())
}
