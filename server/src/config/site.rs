//! Where the shop listens and is found, and where its built pages are.

use std::net::SocketAddr;

use leptos::config::{LeptosOptions, get_configuration};

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

/// cargo-leptos sets its variables when it runs the server; plain cargo sets none.
pub(super) fn leptos(variables: &impl Variables) -> Result<LeptosOptions, ConfigError> {
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
