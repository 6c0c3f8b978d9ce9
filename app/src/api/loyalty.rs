//! The loyalty programme, for customers.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{
    Page,
    coupon::Coupon,
    loyalty::{LoyaltyPoints, LoyaltyTier, Movement},
};

use crate::AppError;

/// A customer's part in the programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Membership {
    /// Points and tier.
    pub standing: LoyaltyPoints,
    /// The tiers that can be reached, lowest first, in the reader's language.
    pub tiers: Vec<LoyaltyTier>,
    /// One page of the movements, newest first.
    pub history: Page<Movement>,
    /// The customer's own coupons that can be used today.
    pub coupons: Vec<Coupon>,
}

/// The customer's part in the programme, with this page of its history.
#[server(prefix = "/fn", endpoint = "loyalty/view")]
pub async fn read_membership(
    /// From 1.
    page: i64,
) -> Result<Membership, AppError> {
    use domain::promotions::{coupons, loyalty};
    use shared::PageRequest;

    use crate::ssr;
    let (shop, language, customer) = (ssr::shop()?, ssr::language(), ssr::customer().await?);
    let (standing, tiers, history, coupons) = tokio::try_join!(
        loyalty::points(&shop, &customer),
        loyalty::tiers(&shop),
        loyalty::history(&shop, &customer, PageRequest { page, limit: 10 }),
        coupons::own(&shop, &customer),
    )
    .map_err(ssr::fail)?;
    Ok(Membership {
        standing,
        tiers: tiers.into_iter().map(|tier| tier.localised(language)).collect(),
        history,
        coupons,
    })
}

/// Spends points, as they were typed, on a coupon, and goes on to it.
#[server(prefix = "/fn", endpoint = "loyalty/redeem")]
pub async fn redeem_points(#[server(default)] points: String) -> Result<(), AppError> {
    use domain::{Error, promotions::loyalty};
    use shared::loyalty::Redeem;

    use crate::{components::failure::encode, ssr};
    let (shop, customer) = (ssr::shop()?, ssr::customer().await?);
    let points = points.trim().parse();
    let points = points.map_err(|_| ssr::fail(Error::field("points", "not_a_number")))?;
    let redeemed = loyalty::redeem(&shop, &customer, Redeem { points })
        .await
        .map_err(ssr::fail)?;
    leptos_axum::redirect(&format!("/compte/fidelite?bon={}", encode(&redeemed.coupon.code)));
    Ok(())
}
