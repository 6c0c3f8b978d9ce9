//! The secrets that sign tokens, and whether a password is enough for staff.

use shared::account::Secret;

use super::{ConfigError, Environment, Variables};

/// Signs the tokens of a development server. Anyone can read it here.
pub(super) const DEVELOPMENT_SECRET: &str = "for development only: anyone can read this in the source";
/// RFC 7518 § 3.2: a key for HS256 has at least 256 bits.
const MIN_SECRET_BYTES: usize = 32;

pub(super) fn jwt_secret(variables: &impl Variables, environment: Environment) -> Result<Secret, ConfigError> {
    let secret = variables
        .get("JWT_SECRET")?
        .unwrap_or_else(|| DEVELOPMENT_SECRET.into());
    let advice = "Set JWT_SECRET to a secret of your own, such as the output of `openssl rand -hex 32`";
    private_secret("JWT_SECRET", secret, environment, advice)
}

pub(super) fn jwt_secret_previous(
    variables: &impl Variables,
    environment: Environment,
) -> Result<Option<Secret>, ConfigError> {
    let advice = "Unset JWT_SECRET_PREVIOUS: whoever is signed in by an access token then asks for the next one";
    let secret = variables.get("JWT_SECRET_PREVIOUS")?;
    secret
        .map(|secret| private_secret("JWT_SECRET_PREVIOUS", secret, environment, advice))
        .transpose()
}

/// Whether staff may do nothing before they have set up a second factor.
pub(super) fn second_factor_required(variables: &impl Variables) -> Result<bool, ConfigError> {
    variables.read("REQUIRE_SECOND_FACTOR", false, "staff or off", |value| match value {
        "staff" => Some(true),
        "off" => Some(false),
        _ => None,
    })
}

/// The secret; in production an error when anyone can read or guess it.
fn private_secret(name: &str, secret: String, environment: Environment, advice: &str) -> Result<Secret, ConfigError> {
    let wrong = if secret == DEVELOPMENT_SECRET {
        "is the development default, which anyone can read in the source".to_owned()
    } else if secret.len() < MIN_SECRET_BYTES {
        format!(
            "has {} bytes, and fewer than {MIN_SECRET_BYTES} can be guessed",
            secret.len()
        )
    } else {
        return Ok(Secret(secret));
    };
    match environment {
        Environment::Development => Ok(Secret(secret)),
        Environment::Production => Err(ConfigError(format!(
            "{name} {wrong}, so APP_ENV=production refuses it. {advice}"
        ))),
    }
}
