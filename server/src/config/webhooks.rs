//! Where webhooks may go.

use super::{ConfigError, Environment, Variables};

/// `WEBHOOKS_TO_LOOPBACK`: whether webhooks may go to this machine, by plain HTTP too.
pub(super) fn to_loopback(variables: &impl Variables, environment: Environment) -> Result<bool, ConfigError> {
    const NAME: &str = "WEBHOOKS_TO_LOOPBACK";
    let on = variables.read(NAME, false, "on or off", |value| match value {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    })?;
    if on && environment == Environment::Production {
        return Err(ConfigError(format!(
            "{NAME} is \"on\", so APP_ENV=production refuses it: whoever sets a webhook could reach what listens on this \
             machine alone. Unset {NAME}"
        )));
    }
    Ok(on)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_webhook_of_a_shop_with_customers_reaches_its_own_machine() {
        let read = |value: &'static str, environment| to_loopback(&&[("WEBHOOKS_TO_LOOPBACK", value)][..], environment);
        assert!(!read("", Environment::Development).unwrap());
        assert!(read("on", Environment::Development).unwrap());
        assert!(!read("off", Environment::Production).unwrap());
        let error = read("on", Environment::Production).unwrap_err().to_string();
        assert!(error.starts_with("WEBHOOKS_TO_LOOPBACK is \"on\""), "{error}");
        let error = read("yes", Environment::Development).unwrap_err().to_string();
        assert!(error.contains("on or off"), "{error}");
    }
}
