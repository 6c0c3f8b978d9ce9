//! Card payments by Stripe.

use domain::payments::{Stripe, StripeAccount};
use shared::account::Secret;

use super::{ConfigError, Variables};

/// The three that belong together, and what each begins with.
const KEYS: [(&str, &[&str]); 3] = [
    ("STRIPE_SECRET_KEY", &["sk_", "rk_"]),
    ("STRIPE_WEBHOOK_SECRET", &["whsec_"]),
    ("STRIPE_PUBLISHABLE_KEY", &["pk_"]),
];

/// Stripe when its variables are set; without them the shop takes no cards.
pub fn card(variables: &impl Variables) -> Result<Option<Stripe>, ConfigError> {
    let mut values = Vec::with_capacity(KEYS.len());
    for (name, _) in KEYS {
        values.push(variables.get(name)?);
    }
    let [Some(secret), Some(webhook), Some(publishable)] = &values[..] else {
        let first = |is_set: bool| KEYS.iter().zip(&values).find(|(_, value)| value.is_some() == is_set);
        return match (first(true), first(false)) {
            (Some(((there, _), _)), Some(((missing, _), _))) => Err(ConfigError(format!(
                "{there} is set without {missing}. Set all of {}, or none to take no cards",
                KEYS.map(|(name, _)| name).join(", ")
            ))),
            _ => Ok(None),
        };
    };
    // Two that changed places would show the secret one to every customer. Neither is repeated.
    for ((name, beginnings), value) in KEYS.iter().zip(values.iter().flatten()) {
        if !beginnings.iter().any(|beginning| value.starts_with(beginning)) {
            return Err(ConfigError(format!(
                "{name} does not begin with {}. Copy it anew from Stripe’s dashboard",
                beginnings.join(" or ")
            )));
        }
    }
    let account = StripeAccount {
        secret_key: Secret(secret.clone()),
        webhook_secret: Secret(webhook.clone()),
        publishable_key: publishable.clone(),
        api: address(variables, "STRIPE_API_URL", "https://api.stripe.com")?
            .trim_end_matches('/')
            .into(),
        script: address(variables, "STRIPE_JS_URL", "https://js.stripe.com/v3/")?,
    };
    let stripe = Stripe::new(account).map_err(|e| {
        ConfigError(format!(
            "STRIPE_SECRET_KEY is set, but this system cannot speak TLS: {e}"
        ))
    })?;
    Ok(Some(stripe))
}

/// The URL in a variable. It is written into the pages' `Content-Security-Policy`, so it may hold neither blanks nor `;`.
fn address(variables: &impl Variables, name: &str, default: &str) -> Result<String, ConfigError> {
    variables.read(
        name,
        default.into(),
        &format!("an address such as {default}"),
        |value| {
            let rest = value
                .strip_prefix("https://")
                .or_else(|| value.strip_prefix("http://"))?;
            let sane = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-._:/[]".contains(c));
            sane.then(|| value.to_owned())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, &str); 3] = [
        ("STRIPE_SECRET_KEY", "sk_test_hush"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_hush"),
        ("STRIPE_PUBLISHABLE_KEY", "pk_test_1234"),
    ];

    fn read(variables: &[(&str, &str)]) -> Result<Option<Stripe>, String> {
        card(&variables).map_err(|e| e.to_string())
    }

    #[test]
    fn cards_are_taken_when_all_of_stripe_is_set() {
        assert!(read(&[]).unwrap().is_none());
        let stripe = read(&ALL).unwrap().unwrap();
        assert_eq!(stripe.account.api, "https://api.stripe.com");
        assert!(!format!("{stripe:?}").contains("hush"));
    }

    #[test]
    fn half_of_stripe_is_an_error_that_names_what_is_missing() {
        for (missing, _) in KEYS {
            let rest: Vec<_> = ALL.into_iter().filter(|(name, _)| *name != missing).collect();
            let error = read(&rest).unwrap_err();
            assert!(error.contains(&format!("without {missing}")), "{error}");
            assert!(!error.contains("hush") && !error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn keys_that_changed_places_are_refused_and_not_repeated() {
        let swapped = [
            ("STRIPE_SECRET_KEY", "pk_test_1234"),
            ALL[1],
            ("STRIPE_PUBLISHABLE_KEY", "sk_test_hush"),
        ];
        let error = read(&swapped).unwrap_err();
        assert!(
            error.starts_with("STRIPE_SECRET_KEY does not begin with sk_"),
            "{error}"
        );
        let published = [ALL[0], ALL[1], ("STRIPE_PUBLISHABLE_KEY", "sk_test_hush")];
        let error = read(&published).unwrap_err();
        assert!(
            error.starts_with("STRIPE_PUBLISHABLE_KEY ") && !error.contains("hush"),
            "{error}"
        );
    }

    #[test]
    fn another_stripe_is_an_address_that_fits_into_a_policy() {
        let other = ("STRIPE_API_URL", "http://127.0.0.1:8420/");
        let stripe = read(&[ALL[0], ALL[1], ALL[2], other]).unwrap().unwrap();
        assert_eq!(stripe.account.api, "http://127.0.0.1:8420");
        for wrong in ["stripe", "https://", "https://a; script-src *"] {
            let error = read(&[ALL[0], ALL[1], ALL[2], ("STRIPE_JS_URL", wrong)]).unwrap_err();
            assert!(error.starts_with("STRIPE_JS_URL is "), "{error}");
        }
    }
}
