//! The link in the letters about a product that is waited for: whoever has the letter confirms the wish or ends it.

use serde::{Deserialize, Serialize};
use shared::account::Secret;

use crate::{Result, Settings, Shop, platform::signing, store::stock_alerts::AlertName};

const AUDIENCE: &str = "stock-alert";

#[derive(Serialize, Deserialize)]
struct Claims {
    alert: String,
}

/// Proof that somebody has a letter about this wish. It never runs out: the wish itself does.
#[derive(Clone, Debug)]
pub struct AlertKey(AlertName);

impl AlertKey {
    /// The key in a link; `None` when the shop did not sign it, or for something else.
    pub fn read(shop: &Shop, token: &Secret) -> Option<Self> {
        let claims: Claims = signing::read(shop, AUDIENCE, token)?;
        AlertName::parse(&claims.alert).map(Self)
    }

    /// The wish that the letter is about.
    pub const fn alert(&self) -> &AlertName {
        &self.0
    }
}

/// The page of the key of this wish.
pub(super) fn path(settings: &Settings, alert: &str) -> Result<String> {
    let alert = alert.to_owned();
    let token = signing::sign(settings, AUDIENCE, Claims { alert })?;
    Ok(format!("/prevenez-moi/{}", token.0))
}
