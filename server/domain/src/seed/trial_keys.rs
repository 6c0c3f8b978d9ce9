//! Keys for whoever tries the API of a shop that has the demo data.

use std::net::IpAddr;

use shared::api_key::{CreatedApiKey, NewApiKey, Scope};

use super::data::{ACCOUNTS, id};
use crate::{
    Admin, Error, Identity, Result, Shop, ShopData,
    identity::{api_keys, second_factor},
    store, tries,
};

/// For how many hours such a key is good.
pub const HOURS: i64 = 24;
/// What it may do. Not read orders: whoever tries the shop may have typed a name and an address.
const SCOPES: [Scope; 1] = [Scope::CatalogRead];
/// What it is called where it is shown to who made it.
const NAME: &str = "Essai";

/// Whether anyone gets one: in a shop that was started with the demo data, and that has its admin.
pub async fn are_offered(shop: &Shop) -> Result<bool> {
    Ok(demo_admin(shop).await?.is_some())
}

/// Makes a key for somebody at this address. It reads the catalog in the name of the demo admin, in whose list it does not
/// stand, and ends by itself; those that have ended are erased. [`Error::NotFound`] where none are offered,
/// [`Error::TooManyRequests`] after too many.
pub async fn create(shop: &Shop, from: IpAddr) -> Result<CreatedApiKey> {
    let admin = demo_admin(shop).await?.ok_or(Error::NotFound)?;
    tries::trial_key(shop, from).await?;
    let now = shop.now();
    store::api_keys::delete_over_trials(&shop.store, now).await?;
    let input = NewApiKey {
        name: NAME.into(),
        scopes: SCOPES.into(),
        expires_at: Some(now.plus_seconds(HOURS * 60 * 60)),
    };
    api_keys::create_trial(shop, &admin, &input).await
}

/// The admin of the demo data, while they are one. A shop that has data of its own has no such account.
async fn demo_admin(shop: &Shop) -> Result<Option<Admin>> {
    if shop.settings.data != ShopData::Demo {
        return Ok(None);
    }
    let user = store::users::by_id(shop.store.access(), id("user", ACCOUNTS[1])).await?;
    let Some(user) = user.filter(|user| user.closed_at.is_none()) else {
        return Ok(None);
    };
    let lacks_second_factor = second_factor::is_lacking(shop, &user);
    Ok(Identity::new(user, None, lacks_second_factor).admin().ok())
}
