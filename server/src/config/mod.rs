//! What the shopkeeper set, read once from the environment: one file a concern. Every error is one sentence that names
//! the variable and says what to do. An empty variable is an unset one.

mod database;
mod env_file;
mod http;
mod mail;
mod media;
mod payment;
mod rounds;
mod scale;
mod secrets;
mod seller;
mod shop_defaults;
mod site;
mod traces;
mod variables;
mod webhooks;

use std::{cell::RefCell, path::PathBuf};

use domain::{Settings, ShopData};
use leptos::config::LeptosOptions;
use tracing_subscriber::EnvFilter;

use self::variables::{Collecting, Process, Variables, wrong};
pub use self::{
    database::DatabaseConfig, env_file::EnvFile, http::HttpConfig, traces::TracesConfig, variables::ConfigError,
};

/// What is logged unless `RUST_LOG` says otherwise.
const DEFAULT_FILTER: &str = "info,mongodb=warn,hyper=warn,h2=warn";

/// Everything the shopkeeper can set.
#[derive(Clone, Debug)]
pub struct Config {
    /// `APP_ENV`.
    pub environment: Environment,
    /// `LOG_FORMAT`.
    pub log: LogFormat,
    /// `RUST_LOG`, in the form of `tracing_subscriber::EnvFilter`.
    pub log_filter: String,
    /// `OTEL_EXPORTER_OTLP_ENDPOINT` and theirs; `None` when it is not set, so that no traces are recorded.
    pub traces: Option<TracesConfig>,
    /// `MONGODB_URI`, or `MONGOD_BIN` and `DATA_DIR`.
    pub database: DatabaseConfig,
    /// `DATA_DIR`.
    pub data_folder: PathBuf,
    /// `CATALOG_MAX_PRODUCTS`.
    pub catalog_max_products: usize,
    /// `JWT_SECRET`, `JWT_SECRET_PREVIOUS`, `REQUIRE_SECOND_FACTOR`, `SITE_URL`, `SHIPPING_FEE` and `SHIPPING_FREE_FROM`; `SMTP_HOST`,
    /// `MAIL_FROM` and theirs; `TRANSFER_DAYS`, `STRIPE_SECRET_KEY`, `CLOUDINARY_CLOUD_NAME`, `SELLER_NAME` and theirs;
    /// `SCALE_LAYOUTS`; `SHOP_LOCATION` and `GEOCODING_URL`; `WEBHOOKS_TO_LOOPBACK`.
    pub shop: Settings,
    /// `CORS_ORIGINS`, `TRUSTED_PROXIES`, `RATE_LIMITS`, `CLIENT_TIMEOUT` and `MAX_CONNECTIONS`.
    pub http: HttpConfig,
    /// `LEPTOS_SITE_ADDR`, `LEPTOS_SITE_ROOT`.
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

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Pretty,
    /// One JSON object a line, for machines.
    Json,
}

impl Config {
    /// Reads the environment, and the file for what it does not set.
    pub fn from_env(file: Option<&EnvFile>) -> Result<Self, ConfigError> {
        Self::read(&Process { file })
    }

    /// Everything that is wrong with the environment and the file, a sentence each. Empty when [`Self::from_env`] succeeds.
    pub fn problems(file: Option<&EnvFile>) -> Vec<ConfigError> {
        problems(&Process { file })
    }

    /// What production is warned of, in a sentence: a database that can be overheard. It is no error, since nobody else may
    /// be in that network.
    pub fn warning(&self) -> Option<&'static str> {
        let is_warned = self.environment == Environment::Production && self.database.can_be_overheard();
        is_warned.then_some(
            "MONGODB_URI leads to another machine without TLS, so whoever is in between reads what customers are told. Let \
             that mongod speak TLS and add tls=true to MONGODB_URI",
        )
    }

    fn read(variables: &impl Variables) -> Result<Self, ConfigError> {
        let environment = environment(variables)?;
        let (log, log_filter) = log(variables)?;
        let leptos = site::leptos(variables)?;
        let data = database::data_folder(variables)?;
        Ok(Self {
            environment,
            log,
            log_filter,
            traces: TracesConfig::read(variables)?,
            database: database::database(variables)?,
            catalog_max_products: database::catalog_max_products(variables)?,
            shop: Settings {
                jwt_secret: secrets::jwt_secret(variables, environment)?,
                jwt_secret_previous: secrets::jwt_secret_previous(variables, environment)?,
                second_factor_required: secrets::second_factor_required(variables)?,
                site_url: site::site_url(variables, environment, leptos.site_addr)?,
                is_listed: environment == Environment::Production,
                mail: mail::mail(variables, environment, &data)?,
                defaults: shop_defaults::defaults(variables)?,
                card: payment::card(variables)?,
                media: media::media(variables)?,
                uploads: data.join("uploads"),
                seller: seller::seller(variables, environment)?,
                mediator: seller::mediator(variables)?,
                scale: scale::layouts(variables)?,
                location: rounds::location(variables)?,
                geocoder: rounds::geocoder(variables)?,
                webhooks_to_loopback: webhooks::to_loopback(variables, environment)?,
                // The command line says so.
                data: ShopData::Own,
            },
            http: HttpConfig::read(variables, environment)?,
            leptos,
            data_folder: data,
        })
    }
}

/// `APP_ENV`.
fn environment(variables: &impl Variables) -> Result<Environment, ConfigError> {
    variables.read(
        "APP_ENV",
        Environment::Development,
        "development or production",
        |value| match value {
            "development" => Some(Environment::Development),
            "production" => Some(Environment::Production),
            _ => None,
        },
    )
}

/// `LOG_FORMAT` and `RUST_LOG`.
fn log(variables: &impl Variables) -> Result<(LogFormat, String), ConfigError> {
    let log = variables.read("LOG_FORMAT", LogFormat::Pretty, "pretty or json", |value| match value {
        "pretty" => Some(LogFormat::Pretty),
        "json" => Some(LogFormat::Json),
        _ => None,
    })?;
    let log_filter = variables.read(
        "RUST_LOG",
        DEFAULT_FILTER.to_owned(),
        "a filter such as info or info,http=warn",
        |value| EnvFilter::try_new(value).ok().map(|_| value.to_owned()),
    )?;
    Ok((log, log_filter))
}

/// What each concern says of its variables, where [`Config::read`] stops at the first that is wrong.
fn problems(variables: &impl Variables) -> Vec<ConfigError> {
    let Err(first) = Config::read(variables) else {
        return Vec::new();
    };
    let all = Collecting {
        variables,
        wrong: RefCell::default(),
    };
    let of = environment(&all).unwrap_or(Environment::Production);
    let data = PathBuf::new();
    let leptos = site::leptos(&all);
    let address = leptos
        .as_ref()
        .map_or_else(|_| ([127, 0, 0, 1], 3000).into(), |leptos| leptos.site_addr);
    let each = [
        log(&all).err(),
        TracesConfig::read(&all).err(),
        leptos.err(),
        database::data_folder(&all).err(),
        database::database(&all).err(),
        database::catalog_max_products(&all).err(),
        secrets::jwt_secret(&all, of).err(),
        secrets::jwt_secret_previous(&all, of).err(),
        secrets::second_factor_required(&all).err(),
        site::site_url(&all, of, address).err(),
        mail::mail(&all, of, &data).err(),
        shop_defaults::defaults(&all).err(),
        payment::card(&all).err(),
        media::media(&all).err(),
        seller::seller(&all, of).err(),
        scale::layouts(&all).err(),
        rounds::location(&all).err(),
        rounds::geocoder(&all).err(),
        webhooks::to_loopback(&all, of).err(),
        HttpConfig::read(&all, of).err(),
    ];
    let mut wrong = all.wrong.into_inner();
    for error in each.into_iter().flatten().chain([first]) {
        if !wrong.contains(&error) {
            wrong.push(error);
        }
    }
    // One variable may be read twice.
    let mut told = Vec::new();
    wrong.retain(|error| {
        let is_new = !told.contains(&error.0);
        told.push(error.0.clone());
        is_new
    });
    wrong
}

#[cfg(test)]
mod tests {
    use domain::BUILT_IN;
    use shared::{Money, account::Secret};

    use super::{secrets::DEVELOPMENT_SECRET, *};

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

    /// What production wants but for a secret.
    fn production() -> Vec<(&'static str, &'static str)> {
        let own = [("APP_ENV", "production"), ("SITE_URL", "https://fromagerie.example")];
        [&own[..], &seller::tests::OWN].concat()
    }

    #[test]
    fn an_empty_environment_is_enough_for_development() {
        let config = read(&[("MONGODB_URI", "")]).unwrap();
        assert_eq!(config.environment, Environment::Development);
        assert_eq!(config.log, LogFormat::Pretty);
        assert_eq!(config.shop.defaults, BUILT_IN);
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
            ("CATALOG_MAX_PRODUCTS", "0", "250000"),
            ("REQUIRE_SECOND_FACTOR", "on", "staff or off"),
            ("SCALE_LAYOUTS", "30:5:5w3", "such as 02:5:5w3"),
            ("TRANSFER_DAYS", "0", "1 to 60"),
            ("TRANSFER_DAYS", "61", "1 to 60"),
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
    fn all_that_is_wrong_is_told_at_once() {
        let variables: &[(&str, &str)] = &[
            ("APP_ENV", "production"),
            ("SITE_URL", "http://fromagerie.example"),
            ("JWT_SECRET", "short"),
            ("LOG_FORMAT", "xml"),
            ("TRANSFER_DAYS", "61"),
            ("SHIPPING_FEE", "-1"),
        ];
        let told: Vec<_> = problems(&variables).iter().map(ToString::to_string).collect();
        for begins in [
            "LOG_FORMAT is",
            "TRANSFER_DAYS is",
            "SHIPPING_FEE is",
            "JWT_SECRET has",
            "SITE_URL is",
            "APP_ENV=production would name the demo's seller",
        ] {
            let count = told.iter().filter(|sentence| sentence.starts_with(begins)).count();
            assert_eq!(count, 1, "{begins} in {told:?}");
        }
        assert_eq!(told.len(), 6, "{told:?}");
        assert_eq!(problems(&&[("APP_ENV", "development")][..]), []);
    }

    #[test]
    fn production_refuses_a_secret_that_anyone_can_read_or_guess() {
        let with_secret = |secret| read(&[&[("JWT_SECRET", secret)], &production()[..]].concat());
        for (secret, says) in [
            ("", "default"),
            (DEVELOPMENT_SECRET, "default"),
            ("thirty-one bytes are too few...", "31 bytes"),
        ] {
            let error = with_secret(secret).unwrap_err();
            assert!(error.starts_with("JWT_SECRET ") && error.contains(says), "{error}");
            assert!(secret.is_empty() || !error.contains(secret), "{error}");
        }
        assert!(with_secret("thirty-two bytes are just enough").is_ok());
        assert!(read(&[("JWT_SECRET", "short")]).is_ok());

        let before = |secret| {
            let own = ("JWT_SECRET", "thirty-two bytes are just enough");
            read(&[&[own, ("JWT_SECRET_PREVIOUS", secret)], &production()[..]].concat())
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
    fn production_refuses_an_address_that_no_customer_reaches_by_tls() {
        let at = |url| {
            let own = [("SITE_URL", url), ("JWT_SECRET", "thirty-two bytes are just enough")];
            read(&[&own[..], &production()].concat())
        };
        for url in [
            "",
            "http://fromagerie.example",
            "https://localhost",
            "https://LOCALHOST:8443",
            "https://shop.localhost",
            "https://127.0.0.1",
            "https://127.8.0.1:3000",
            "https://[::1]:3000",
            "https://[::ffff:127.0.0.1]",
            "https://0.0.0.0",
        ] {
            let error = at(url).unwrap_err();
            assert!(
                error.starts_with("SITE_URL is \"") && error.contains("APP_ENV=production"),
                "{error}"
            );
            assert!(error.contains("Set SITE_URL to") && error.contains(url), "{error}");
        }
        for url in [
            "https://fromagerie.example",
            "https://localhost.example:8443",
            "https://192.0.2.7",
            "https://[2001:db8::1]",
        ] {
            assert_eq!(at(url).unwrap().shop.site_url, url);
        }
        assert!(read(&[("SITE_URL", "http://localhost:3000")]).is_ok());
    }

    #[test]
    fn production_is_warned_of_a_database_that_can_be_overheard() {
        let at = |uri| [("MONGODB_URI", uri), ("JWT_SECRET", "thirty-two bytes are just enough")];
        let far = at("mongodb://db.internal/shop?replicaSet=rs0");
        let warned = read(&[&far[..], &production()].concat()).unwrap().warning();
        assert!(
            warned.is_some_and(|sentence| sentence.contains("tls=true")),
            "{warned:?}"
        );
        assert_eq!(read(&far).unwrap().warning(), None, "for trying things out");
        for fine in [
            "mongodb://127.0.0.1/shop?replicaSet=rs0",
            "mongodb://db.internal/?tls=true",
        ] {
            let config = read(&[&at(fine)[..], &production()].concat()).unwrap();
            assert_eq!(config.warning(), None, "{fine}");
        }
    }

    #[test]
    fn what_is_set_is_used() {
        let config = read(&[
            ("MONGODB_URI", "mongodb://db/shop?replicaSet=rs0"),
            ("LEPTOS_SITE_ADDR", "[::1]:0"),
            ("SITE_URL", "https://fromagerie.example/"),
            ("SHIPPING_FEE", "4,50"),
            ("SHIPPING_FREE_FROM", "0"),
            ("TRANSFER_DAYS", "10"),
            ("REQUIRE_SECOND_FACTOR", "staff"),
            ("LOG_FORMAT", "json"),
        ])
        .unwrap();
        assert_eq!(config.leptos.site_addr.to_string(), "[::1]:0");
        assert_eq!(config.shop.site_url, "https://fromagerie.example");
        assert_eq!(config.shop.defaults.shipping.fee, Money::from_cents(450));
        assert_eq!(config.shop.defaults.shipping.free_from, Money::ZERO);
        assert_eq!(config.shop.defaults.payment.transfer_days, 10);
        assert!(config.shop.second_factor_required);
        assert_eq!(config.log, LogFormat::Json);
        assert!(matches!(&config.database, DatabaseConfig::Theirs { uri } if uri.0.starts_with("mongodb://db")));
        assert!(
            !format!("{config:?}").contains("mongodb://"),
            "an address may hold a password"
        );
    }
}
