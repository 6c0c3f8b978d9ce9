//! Coupons in the back office, for admins.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::{Page, coupon::Coupon};

use super::coupon_form::CouponForm;
use crate::AppError;

/// Whether a coupon can be used today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CouponState {
    /// It can.
    Usable,
    /// Its first day is still to come.
    NotYet,
    /// Its last day is past.
    Over,
    /// It was switched off.
    SwitchedOff,
    /// It was used as often as it may be.
    Exhausted,
}

/// One page of coupons, by code, each with its state.
#[server(prefix = "/fn", endpoint = "coupons/list")]
pub async fn list_coupons(
    /// From 1.
    page: i64,
) -> Result<Page<(Coupon, CouponState)>, AppError> {
    use domain::promotions::coupons;
    use shared::{Money, PageRequest, coupon::Refusal};

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let paging = PageRequest {
        page,
        ..PageRequest::default()
    };
    let coupons = coupons::list(&shop, &admin, paging).await.map_err(ssr::fail)?;
    let now = shop.now();
    Ok(coupons.map(|coupon| {
        let state = match coupon.admits(coupon.user_id, Money::MAX, now) {
            Ok(()) | Err(Refusal::Unknown | Refusal::MinPurchase { .. }) => CouponState::Usable,
            Err(Refusal::NotYet(_)) => CouponState::NotYet,
            Err(Refusal::Over(_)) => CouponState::Over,
            Err(Refusal::SwitchedOff) => CouponState::SwitchedOff,
            Err(Refusal::Exhausted) => CouponState::Exhausted,
        };
        (coupon, state)
    }))
}

/// What the coupon form starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CouponEditor {
    /// Every field.
    pub form: CouponForm,
    /// The coupon; none for a new one.
    pub coupon: Option<Coupon>,
    /// The address that brings its code along, to send to customers.
    pub link: Option<String>,
}

/// What the form starts from, for the coupon with this id, or for a new one.
#[server(prefix = "/fn", endpoint = "coupons/edit")]
pub async fn edit_coupon(
    /// Its id.
    #[server(default)]
    id: Option<String>,
) -> Result<CouponEditor, AppError> {
    use domain::{Error, promotions::coupons};
    use shared::period::Day;

    use crate::{components::failure::encode, ssr};
    let (shop, language, admin) = (ssr::shop()?, ssr::language(), ssr::admin().await?);
    let Some(id) = id else {
        return Ok(CouponEditor {
            form: CouponForm::empty(Day::of(shop.now())),
            coupon: None,
            link: None,
        });
    };
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    let coupon = coupons::find(&shop, &admin, id).await.map_err(ssr::fail)?;
    let email = coupons::email_of_owner(&shop, &admin, &coupon)
        .await
        .map_err(ssr::fail)?;
    Ok(CouponEditor {
        form: CouponForm::of(&coupon, email, language),
        link: Some(format!("{}/discount/{}", shop.settings.site_url, encode(&coupon.code))),
        coupon: Some(coupon),
    })
}

/// Makes a coupon, or changes the one whose id the form holds, and goes on to its page.
#[server(prefix = "/fn", endpoint = "coupons/save")]
pub async fn save_coupon(
    /// Every field as it was typed.
    form: CouponForm,
) -> Result<(), AppError> {
    use domain::{Error, promotions::coupons};
    use shared::Id;

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let id: Option<Id<Coupon>> = match form.id.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| ssr::fail(Error::NotFound))?),
    };
    let was = match id {
        None => None,
        Some(id) => Some(coupons::find(&shop, &admin, id).await.map_err(ssr::fail)?),
    };
    let email = form.email.trim().to_owned();
    let mut input = form
        .parse(was.as_ref())
        .map_err(|broken| ssr::fail(Error::Invalid(broken)))?;
    let owner = coupons::owner_named(&shop, &admin, &email, was.as_ref()).await;
    input.user_id = owner.map_err(beside_email)?;
    let saved = match id {
        None => coupons::create(&shop, &admin, input).await,
        Some(id) => coupons::update(&shop, &admin, id, input).await,
    };
    let coupon = saved.map_err(beside_email)?;
    leptos_axum::redirect(&format!("/gestion/bons/{}?saved=1", coupon.id));
    Ok(())
}

/// The form names the customer by their address.
#[cfg(feature = "ssr")]
fn beside_email(error: domain::Error) -> AppError {
    use domain::Error;
    crate::ssr::fail(match error {
        Error::Invalid(mut broken) => {
            for rule in broken.iter_mut().filter(|rule| rule.field == "userId") {
                rule.field = "email".into();
            }
            Error::Invalid(broken)
        }
        other => other,
    })
}

/// Takes a coupon away, and goes back to the others.
#[server(prefix = "/fn", endpoint = "coupons/delete")]
pub async fn delete_coupon(
    /// The coupon's id.
    id: String,
) -> Result<(), AppError> {
    use domain::{Error, promotions::coupons};

    use crate::ssr;
    let (shop, admin) = (ssr::shop()?, ssr::admin().await?);
    let id = id.parse().map_err(|_| ssr::fail(Error::NotFound))?;
    coupons::delete(&shop, &admin, id).await.map_err(ssr::fail)?;
    leptos_axum::redirect("/gestion/bons?deleted=1");
    Ok(())
}
