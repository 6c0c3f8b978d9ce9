//! Coupons in the dashboard, for admins.

use domain::{Error, promotions::coupons};
use leptos::prelude::*;
use shared::{
    Id, Money, Page, PageRequest,
    coupon::{Coupon, CouponRefusal},
    period::Day,
};

use super::coupon_form::CouponForm;
use crate::{
    request::{self, AppError},
    url::encode,
};

/// Whether a coupon can be used today.
#[derive(Clone, Copy, Debug)]
pub enum CouponState {
    /// It can be used.
    Usable,
    /// Its first day is still to come.
    NotYet,
    /// Its last day is over.
    Over,
    /// It was switched off.
    SwitchedOff,
    /// It was used as often as it may be.
    Exhausted,
}

/// One page of coupons, counted from 1, by code, each with its state.
pub async fn list_coupons(page: i64) -> Result<Page<(Coupon, CouponState)>, AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let paging = PageRequest {
        page,
        ..PageRequest::default()
    };
    let coupons = coupons::list(&shop, &admin, paging).await?;
    let now = shop.now();
    Ok(coupons.map(|coupon| {
        let state = match coupon.admits(coupon.user_id, Money::MAX, now) {
            Ok(()) | Err(CouponRefusal::Unknown | CouponRefusal::TooManyTries | CouponRefusal::MinPurchase { .. }) => {
                CouponState::Usable
            }
            Err(CouponRefusal::NotYet(_)) => CouponState::NotYet,
            Err(CouponRefusal::Over(_)) => CouponState::Over,
            Err(CouponRefusal::SwitchedOff) => CouponState::SwitchedOff,
            Err(CouponRefusal::Exhausted) => CouponState::Exhausted,
        };
        (coupon, state)
    }))
}

/// What the coupon form starts from.
#[derive(Debug)]
pub struct CouponEditor {
    /// The fields of the form as they are shown at first.
    pub form: CouponForm,
    /// The coupon; none for a new one.
    pub coupon: Option<Coupon>,
    /// The address that brings its code along, to send to customers.
    pub link: Option<String>,
}

/// What the form starts from, for the coupon with this id, or for a new one.
pub async fn edit_coupon(id: Option<String>) -> Result<CouponEditor, AppError> {
    let (shop, language, admin) = (request::shop()?, request::language::current(), request::admin().await?);
    let Some(id) = id else {
        return Ok(CouponEditor {
            form: CouponForm::empty(Day::at(shop.now())),
            coupon: None,
            link: None,
        });
    };
    let id = request::parse_id(&id)?;
    let coupon = coupons::find(&shop, &admin, id).await?;
    let email = coupons::email_of_owner(&shop, &admin, &coupon).await?;
    Ok(CouponEditor {
        form: CouponForm::from_coupon(&coupon, email, language),
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
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id: Option<Id<Coupon>> = match form.id.as_str() {
        "" => None,
        id => Some(request::parse_id(id)?),
    };
    let was = match id {
        None => None,
        Some(id) => Some(coupons::find(&shop, &admin, id).await?),
    };
    let email = form.email.trim().to_owned();
    let mut input = form.parse(was.as_ref()).map_err(Error::Invalid)?;
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
fn beside_email(error: Error) -> Error {
    match error {
        Error::Invalid(mut broken) => {
            for rule in broken.iter_mut().filter(|rule| rule.field == "userId") {
                rule.field = "email".into();
            }
            Error::Invalid(broken)
        }
        other => other,
    }
}

/// Deletes a coupon, and goes back to the others.
#[server(prefix = "/fn", endpoint = "coupons/delete")]
pub async fn delete_coupon(
    /// The coupon's id; what is no id is unknown.
    id: String,
) -> Result<(), AppError> {
    let (shop, admin) = (request::shop()?, request::admin().await?);
    let id = request::parse_id(&id)?;
    coupons::delete(&shop, &admin, id).await?;
    leptos_axum::redirect("/gestion/bons?deleted=1");
    Ok(())
}
