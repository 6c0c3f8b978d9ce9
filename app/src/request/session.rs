//! The browser's session: how it begins and ends.

use domain::{
    cart::CartOwner,
    identity::{
        devices,
        sessions::{self, Credential},
    },
};
use shared::account::Secret;

use super::{
    auth::identity,
    cart::{cart, remember_coupon},
    context::shop,
    cookies::{
        CART_COOKIE, DAY_SECONDS, DEVICE_COOKIE, SESSION_COOKIE, end_round, read_cookie, set_cookie, set_device,
    },
    delivery::forget_delivery,
    error::AppError,
    second_step::forget_second_step,
};

/// What the browser shows of the accounts that signed in on it before.
pub fn device_cookie() -> Option<Secret> {
    read_cookie(DEVICE_COOKIE).map(Secret)
}

/// Signs a browser in to the session of this secret, remembers the device, and carries a guest's cart over. The session
/// that the browser had before, whoever's it was, ends.
pub async fn sign_in(secret: Secret) -> Result<(), AppError> {
    let shop = shop()?;
    let before = identity().await?;
    let guest = match cart().await? {
        CartOwner::Guest(items) => items,
        CartOwner::Customer(_) => Vec::new(),
    };
    let identity = sessions::authenticate(&shop, &Credential::Cookie(secret.clone())).await?;
    let customer = identity.customer();
    let is_merged = domain::cart::merge(&shop, &customer, guest).await?;
    let device = devices::remember(&shop, device_cookie().as_ref(), &customer.user().email)?;
    if let Some(before) = before {
        sessions::close(&shop, &before).await?;
        if before.user().id != customer.user().id {
            remember_coupon(None);
        }
    }
    set_cookie(SESSION_COOKIE, &secret.0, sessions::SESSION_DAYS * DAY_SECONDS);
    set_device(&device);
    if is_merged {
        set_cookie(CART_COOKIE, "", 0);
    }
    forget_second_step();
    forget_delivery();
    end_round();
    Ok(())
}

/// Signs a browser out at once.
pub async fn sign_out() -> Result<(), AppError> {
    if let Some(identity) = identity().await? {
        sessions::close(&*shop()?, &identity).await?;
    }
    set_cookie(SESSION_COOKIE, "", 0);
    // As when somebody else signs in: they must not see a coupon that may be the customer's own.
    remember_coupon(None);
    forget_delivery();
    end_round();
    Ok(())
}
