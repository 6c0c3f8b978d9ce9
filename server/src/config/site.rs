//! Where the shop listens and is found, and where its built pages are.

use std::{
    net::{IpAddr, SocketAddr},
    path::Path,
};

use leptos::config::LeptosOptions;

use super::{ConfigError, Environment, Variables};

/// The address at which customers find the shop; by default the one it listens at, which production refuses.
pub(super) fn site_url(
    variables: &impl Variables,
    environment: Environment,
    address: SocketAddr,
) -> Result<String, ConfigError> {
    let url = variables.read(
        "SITE_URL",
        format!("http://{address}"),
        "an address such as https://fromagerie.example",
        |value| {
            let host = host(value)?;
            let valid = !host.is_empty() && !host.contains(['/', '?', '#', '@']) && !host.contains(char::is_whitespace);
            valid.then(|| value.trim_end_matches('/').to_owned())
        },
    )?;
    if environment == Environment::Production
        && (!url.starts_with("https://") || host(&url).is_none_or(is_this_machine))
    {
        return Err(ConfigError(format!(
            "SITE_URL is \"{url}\", where no customer finds the shop by TLS, so APP_ENV=production refuses it. Set \
             SITE_URL to the address that customers type, such as https://fromagerie.example"
        )));
    }
    Ok(url)
}

/// What stands behind `https://` or `http://`.
fn host(url: &str) -> Option<&str> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    Some(host.strip_suffix('/').unwrap_or(host))
}

/// Whether the host is this machine alone: `localhost`, 127/8 or `::1`, with or without a port.
pub(super) fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(address) => address.split(']').next(),
        None => host.split(':').next(),
    };
    let name = name.unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let is_local_name = name == "localhost" || name.ends_with(".localhost");
    is_local_name
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback() || address.is_unspecified())
}

/// Where the shop listens, and the folder of the built pages' files.
pub(super) fn leptos(variables: &impl Variables) -> Result<LeptosOptions, ConfigError> {
    let address = variables.read(
        "LEPTOS_SITE_ADDR",
        SocketAddr::from(([127, 0, 0, 1], 3000)),
        "an IP address and a port, such as 127.0.0.1:3000",
        |value| value.parse().ok(),
    )?;
    let root = variables.get("LEPTOS_SITE_ROOT")?;
    let mut options = LeptosOptions::builder()
        .output_name("fromagerie")
        .site_root(root.unwrap_or_else(|| "target/site".into()))
        .site_addr(address)
        .build();
    if let Some(version) = package_version(&options) {
        options.site_pkg_dir = format!("{}/{version}", options.site_pkg_dir).into();
    }
    Ok(options)
}

/// The folder of the files that this build's pages ask for: named for what they hold, so that a browser keeps them as
/// long as it likes. `scripts/build` writes its name beside it; a server without built pages has none.
fn package_version(options: &LeptosOptions) -> Option<String> {
    let file = Path::new(&*options.site_root)
        .join(&*options.site_pkg_dir)
        .join("version");
    let version = std::fs::read_to_string(file).ok()?;
    Some(version.trim().to_owned())
}
