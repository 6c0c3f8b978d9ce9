//! Where the shop listens and is found, and where its built pages are.

use std::{net::SocketAddr, path::Path};

use leptos::config::LeptosOptions;

use super::{ConfigError, Variables};

/// The address at which customers find the shop; by default the one it listens at.
pub(super) fn site_url(variables: &impl Variables, address: SocketAddr) -> Result<String, ConfigError> {
    variables.read(
        "SITE_URL",
        format!("http://{address}"),
        "an address such as https://fromagerie.example",
        |value| {
            let host = value
                .strip_prefix("https://")
                .or_else(|| value.strip_prefix("http://"))?;
            let host = host.strip_suffix('/').unwrap_or(host);
            let valid = !host.is_empty() && !host.contains(['/', '?', '#', '@']) && !host.contains(char::is_whitespace);
            valid.then(|| value.trim_end_matches('/').to_owned())
        },
    )
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
