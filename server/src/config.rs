//! What the shopkeeper set, read once from the environment: one struct a concern. Every error
//! is one sentence that names the variable and says what to do. An empty variable is an unset one.

mod doors;
mod mail;
mod media;
mod payment;
mod seller;

use std::{env, fmt, net::SocketAddr, path::PathBuf};

use domain::Settings;
use leptos::config::{LeptosOptions, get_configuration};
use shared::{Money, account::Secret, pricing::ShippingRates};
use tracing_subscriber::EnvFilter;

pub use self::doors::Doors;
use crate::telemetry;

/// Signs what a development server signs. Anyone can read it here.
const DEVELOPMENT_SECRET: &str = "for development only: anyone can read this in the source";
/// RFC 7518 § 3.2: a key for HS256 has at least 256 bits.
const SECRET_BYTES: usize = 32;

/// Everything the shopkeeper can set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `APP_ENV`.
    pub environment: Environment,
    /// `LOG_FORMAT`.
    pub log: LogFormat,
    /// `RUST_LOG`, in the form of `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    /// `MONGODB_URI`, or `MONGOD_BIN` and `DATA_DIR`.
    pub database: DatabaseConfig,
    /// `JWT_SECRET`, `JWT_SECRET_PREVIOUS`, `SITE_URL`, `SHIPPING_FEE` and `SHIPPING_FREE_FROM`; `SMTP_HOST`,
    /// `MAIL_FROM` and theirs; `STRIPE_SECRET_KEY`, `CLOUDINARY_CLOUD_NAME`, `SELLER_NAME` and theirs.
    pub shop: Settings,
    /// `CORS_ORIGINS`, `TRUSTED_PROXIES`, `RATE_LIMITS`, `CLIENT_TIMEOUT` and `MAX_CONNECTIONS`.
    pub doors: Doors,
    /// `LEPTOS_SITE_ADDR`, and what cargo-leptos sets beside it.
    pub leptos: LeptosOptions,
}

/// What the server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Trying things out: defaults everywhere.
    Development,
    /// Real customers: no secret that anyone can read.
    Production,
}

/// Who reads the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// People.
    Pretty,
    /// Machines.
    Json,
}

/// Where the data lies.
#[derive(Clone, Debug)]
pub enum DatabaseConfig {
    /// In a `MongoDB` that someone else runs.
    Theirs {
        /// Where; it may hold a password.
        uri: Secret,
    },
    /// In one that the server starts for itself.
    Own {
        /// The program, by path or by name on `PATH`.
        program: PathBuf,
        /// Its folder.
        folder: PathBuf,
    },
}

/// A variable that cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// `<variable> is <value>, but must be <expected>.`
fn wrong(name: &str, value: &str, expected: &str) -> ConfigError {
    ConfigError(format!("{name} is \"{value}\", but must be {expected}"))
}

/// Looks a variable up.
trait Variables {
    fn get(&self, name: &str) -> Result<Option<String>, ConfigError>;

    /// `read` of the variable, or `default` when it is not set.
    fn read<T>(
        &self,
        name: &str,
        default: T,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, ConfigError> {
        match self.get(name)? {
            None => Ok(default),
            Some(value) => read(&value).ok_or_else(|| wrong(name, &value, expected)),
        }
    }
}

/// The process's own.
struct Process;

impl Variables for Process {
    fn get(&self, name: &str) -> Result<Option<String>, ConfigError> {
        match env::var(name) {
            Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(value)) => Err(wrong(name, &value.to_string_lossy(), "UTF-8 text")),
        }
    }
}

impl Config {
    /// Reads the environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(&Process)
    }

    fn read(variables: &impl Variables) -> Result<Self, ConfigError> {
        let environment = variables.read(
            "APP_ENV",
            Environment::Development,
            "development or production",
            |value| match value {
                "development" => Some(Environment::Development),
                "production" => Some(Environment::Production),
                _ => None,
            },
        )?;
        let log = variables.read("LOG_FORMAT", LogFormat::Pretty, "pretty or json", |value| match value {
            "pretty" => Some(LogFormat::Pretty),
            "json" => Some(LogFormat::Json),
            _ => None,
        })?;
        let log_filter = variables.read(
            "RUST_LOG",
            telemetry::DEFAULT_FILTER.to_owned(),
            "a filter such as info or info,http=warn",
            |value| EnvFilter::try_new(value).ok().map(|_| value.to_owned()),
        )?;
        let leptos = leptos(variables)?;
        Ok(Self {
            environment,
            log,
            log_filter,
            database: database(variables)?,
            shop: Settings {
                jwt_secret: jwt_secret(variables, environment)?,
                jwt_secret_previous: jwt_secret_previous(variables, environment)?,
                site_url: site_url(variables, leptos.site_addr)?,
                mail: mail::mail(variables, environment, &data_folder(variables)?)?,
                shipping: shipping(variables)?,
                card: payment::card(variables)?,
                media: media::media(variables)?,
                uploads: data_folder(variables)?.join("uploads"),
                seller: seller::seller(variables, environment)?,
            },
            doors: Doors::read(variables, environment)?,
            leptos,
        })
    }
}

fn database(variables: &impl Variables) -> Result<DatabaseConfig, ConfigError> {
    Ok(match variables.get("MONGODB_URI")? {
        Some(uri) => DatabaseConfig::Theirs { uri: Secret(uri) },
        None => DatabaseConfig::Own {
            program: variables.get("MONGOD_BIN")?.unwrap_or_else(|| "mongod".into()).into(),
            folder: data_folder(variables)?,
        },
    })
}

fn data_folder(variables: &impl Variables) -> Result<PathBuf, ConfigError> {
    Ok(variables.get("DATA_DIR")?.unwrap_or_else(|| "data".into()).into())
}

fn jwt_secret(variables: &impl Variables, environment: Environment) -> Result<Secret, ConfigError> {
    let secret = variables
        .get("JWT_SECRET")?
        .unwrap_or_else(|| DEVELOPMENT_SECRET.into());
    let advice = "Set JWT_SECRET to a secret of your own, such as the output of `openssl rand -hex 32`";
    secret_of_ones_own("JWT_SECRET", secret, environment, advice)
}

fn jwt_secret_previous(variables: &impl Variables, environment: Environment) -> Result<Option<Secret>, ConfigError> {
    let advice = "Unset JWT_SECRET_PREVIOUS: whoever is signed in by an access token then asks for the next one";
    let secret = variables.get("JWT_SECRET_PREVIOUS")?;
    secret
        .map(|secret| secret_of_ones_own("JWT_SECRET_PREVIOUS", secret, environment, advice))
        .transpose()
}

/// The secret, which in production nobody must be able to read or guess.
fn secret_of_ones_own(
    name: &str,
    secret: String,
    environment: Environment,
    advice: &str,
) -> Result<Secret, ConfigError> {
    let wrong = if secret == DEVELOPMENT_SECRET {
        "is the development default, which anyone can read in the source".to_owned()
    } else if secret.len() < SECRET_BYTES {
        format!(
            "has {} bytes, and fewer than {SECRET_BYTES} can be guessed",
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

/// Where customers find the shop; without a word, where it listens.
fn site_url(variables: &impl Variables, address: SocketAddr) -> Result<String, ConfigError> {
    variables.read(
        "SITE_URL",
        format!("http://{address}"),
        "an address such as https://fromagerie.example",
        |value| {
            let host = value
                .strip_prefix("https://")
                .or_else(|| value.strip_prefix("http://"))?;
            let host = host.strip_suffix('/').unwrap_or(host);
            let sane = !host.is_empty() && !host.contains(['/', '?', '#', '@']) && !host.contains(char::is_whitespace);
            sane.then(|| value.trim_end_matches('/').to_owned())
        },
    )
}

fn shipping(variables: &impl Variables) -> Result<ShippingRates, ConfigError> {
    let default = ShippingRates::default();
    let amount = |name, default| variables.read(name, default, "an amount such as 6.90", Money::parse);
    Ok(ShippingRates {
        fee: amount("SHIPPING_FEE", default.fee)?,
        free_from: amount("SHIPPING_FREE_FROM", default.free_from)?,
    })
}

/// cargo-leptos sets its variables when it runs the server; plain cargo sets none.
fn leptos(variables: &impl Variables) -> Result<LeptosOptions, ConfigError> {
    let address = variables.read(
        "LEPTOS_SITE_ADDR",
        SocketAddr::from(([127, 0, 0, 1], 3000)),
        "an IP address and a port, such as 127.0.0.1:3000",
        |value| value.parse().ok(),
    )?;
    let mut options = if variables.get("LEPTOS_OUTPUT_NAME")?.is_some() {
        get_configuration(None)
            .map_err(|e| ConfigError(format!("a LEPTOS_ variable cannot be used: {e}. Unset it")))?
            .leptos_options
    } else {
        LeptosOptions::builder()
            .output_name("fromagerie")
            .site_root(
                variables
                    .get("LEPTOS_SITE_ROOT")?
                    .unwrap_or_else(|| "target/site".into()),
            )
            .build()
    };
    options.site_addr = address;
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Variables for &[(&str, &str)] {
        fn get(&self, name: &str) -> Result<Option<String>, ConfigError> {
            let value = self
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned());
            Ok(value.filter(|value| !value.is_empty()))
        }
    }

    fn read(variables: &[(&str, &str)]) -> Result<Config, String> {
        Config::read(&variables).map_err(|e| e.to_string())
    }

    #[test]
    fn an_empty_environment_is_enough_for_development() {
        let config = read(&[("MONGODB_URI", "")]).unwrap();
        assert_eq!(config.environment, Environment::Development);
        assert_eq!(config.log, LogFormat::Pretty);
        assert_eq!(config.shop.shipping, ShippingRates::default());
        assert_eq!(config.leptos.site_addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.shop.site_url, "http://127.0.0.1:3000");
        assert_eq!(
            (&*config.leptos.site_root, &*config.leptos.output_name),
            ("target/site", "fromagerie")
        );
        assert!(matches!(config.database, DatabaseConfig::Own { program, folder }
            if program == *"mongod" && folder == *"data"));
    }

    #[test]
    fn a_wrong_value_is_one_sentence_that_names_the_variable_and_the_value() {
        for (name, value, says) in [
            ("APP_ENV", "prod", "development or production"),
            ("LOG_FORMAT", "xml", "pretty or json"),
            ("RUST_LOG", "a=b=c", "a filter"),
            ("LEPTOS_SITE_ADDR", "localhost:3000", "127.0.0.1:3000"),
            ("LEPTOS_SITE_ADDR", "127.0.0.1:99999", "127.0.0.1:3000"),
            ("SITE_URL", "fromagerie.example", "https://"),
            ("SITE_URL", "https://fromagerie.example/shop", "https://"),
            ("SHIPPING_FEE", "-1", "6.90"),
            ("MAIL_FROM", "bonjour", "bonjour@"),
            ("SHIPPING_FREE_FROM", "sixty", "6.90"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            assert!(
                error.starts_with(&format!("{name} is \"{value}\", but must be ")),
                "{error}"
            );
            assert!(error.contains(says) && !error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn production_refuses_a_secret_that_anyone_can_read_or_guess() {
        let of = |secret| {
            read(
                &[
                    &[("APP_ENV", "production"), ("JWT_SECRET", secret)],
                    &seller::tests::OWN[..],
                ]
                .concat(),
            )
        };
        for (secret, says) in [
            ("", "default"),
            (DEVELOPMENT_SECRET, "default"),
            ("thirty-one bytes are too few...", "31 bytes"),
        ] {
            let error = of(secret).unwrap_err();
            assert!(error.starts_with("JWT_SECRET ") && error.contains(says), "{error}");
            assert!(secret.is_empty() || !error.contains(secret), "{error}");
        }
        assert!(of("thirty-two bytes are just enough").is_ok());
        assert!(read(&[("JWT_SECRET", "short")]).is_ok());

        let before = |secret| {
            let own = ("JWT_SECRET", "thirty-two bytes are just enough");
            let secrets = [("APP_ENV", "production"), own, ("JWT_SECRET_PREVIOUS", secret)];
            read(&[&secrets, &seller::tests::OWN[..]].concat())
        };
        for (secret, says) in [(DEVELOPMENT_SECRET, "default"), ("short", "5 bytes")] {
            let error = before(secret).unwrap_err();
            assert!(
                error.starts_with("JWT_SECRET_PREVIOUS ") && error.contains(says),
                "{error}"
            );
        }
        assert_eq!(before("").unwrap().shop.jwt_secret_previous, None);
        let previous = before("these thirty-two bytes were once")
            .unwrap()
            .shop
            .jwt_secret_previous;
        assert_eq!(previous, Some(Secret("these thirty-two bytes were once".into())));
    }

    #[test]
    fn what_is_set_is_used() {
        let config = read(&[
            ("MONGODB_URI", "mongodb://db/shop?replicaSet=rs0"),
            ("LEPTOS_SITE_ADDR", "[::1]:0"),
            ("SITE_URL", "https://fromagerie.example/"),
            ("SHIPPING_FEE", "4,50"),
            ("SHIPPING_FREE_FROM", "0"),
            ("LOG_FORMAT", "json"),
        ])
        .unwrap();
        assert_eq!(config.leptos.site_addr.to_string(), "[::1]:0");
        assert_eq!(config.shop.site_url, "https://fromagerie.example");
        assert_eq!(config.shop.shipping.fee, Money::from_cents(450));
        assert_eq!(config.shop.shipping.free_from, Money::ZERO);
        assert_eq!(config.log, LogFormat::Json);
        assert!(matches!(&config.database, DatabaseConfig::Theirs { uri } if uri.0.starts_with("mongodb://db")));
        assert!(
            !format!("{config:?}").contains("mongodb://"),
            "an address may hold a password"
        );
    }
}
