//! What shipping costs.

use shared::{Money, pricing::ShippingRates};

use super::{ConfigError, Variables};

pub(super) fn shipping(variables: &impl Variables) -> Result<ShippingRates, ConfigError> {
    let default = ShippingRates::default();
    let amount = |name, default| variables.read(name, default, "an amount such as 6.90", Money::parse);
    Ok(ShippingRates {
        fee: amount("SHIPPING_FEE", default.fee)?,
        free_from: amount("SHIPPING_FREE_FROM", default.free_from)?,
    })
}
