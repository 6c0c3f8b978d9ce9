//! What holds while the shopkeeper sets nothing else in the dashboard.

use domain::BUILT_IN;
use shared::{
    Money, limits,
    settings::{Defaults, PaymentSettings, ShippingSettings},
};

use super::{ConfigError, Variables};

/// What delivery costs, and how long a transfer may take.
pub(super) fn defaults(variables: &impl Variables) -> Result<Defaults, ConfigError> {
    let amount = |name, default| variables.read(name, default, "an amount such as 6.90", Money::parse);
    let days = |value: &str| value.parse().ok().filter(|days| limits::TRANSFER_DAYS.contains(days));
    let Defaults { shipping, payment } = BUILT_IN;
    Ok(Defaults {
        shipping: ShippingSettings {
            require_slot: false,
            fee: amount("SHIPPING_FEE", shipping.fee)?,
            free_from: amount("SHIPPING_FREE_FROM", shipping.free_from)?,
        },
        payment: PaymentSettings {
            transfer_days: variables.read(
                "TRANSFER_DAYS",
                payment.transfer_days,
                "a number of days from 1 to 60, such as 7",
                days,
            )?,
            ..payment
        },
    })
}
