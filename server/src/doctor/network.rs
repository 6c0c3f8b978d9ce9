//! Between customers and the shop: its address, and the proxy in front.

use std::time::Duration;

use domain::platform::http_client;

use super::Line;
use crate::config::{Config, Environment};

const TIMEOUT: Duration = Duration::from_secs(10);

/// Whether the shop answers at `SITE_URL`. That this is fit for production was found when it was read.
pub async fn site(config: &Config) -> Line {
    const SUBJECT: &str = "site";
    let url = &config.shop.site_url;
    let client = match http_client::open(TIMEOUT) {
        Ok(client) => client,
        Err(error) => return Line::problem(SUBJECT, format!("this system cannot speak TLS: {error}")),
    };
    let answer = match client.get(format!("{url}/health/live")).send().await {
        Ok(answer) => answer,
        Err(error) => {
            let reason = http_client::reason(error);
            let sentence =
                format!("{url} does not answer: {reason}. Start the shop and the proxy, or correct SITE_URL");
            return Line::warning(SUBJECT, sentence);
        }
    };
    let status = answer.status();
    let is_live = status.is_success() && answer.text().await.is_ok_and(|text| text.contains("\"live\""));
    if is_live {
        Line::ok(SUBJECT, format!("the shop answers at {url}"))
    } else {
        let sentence = format!(
            "{url}/health/live answers {status}, and not as the shop does. Look at the proxy, or correct SITE_URL"
        );
        Line::problem(SUBJECT, sentence)
    }
}

/// Whether a proxy in front is believed.
pub fn proxies(config: &Config) -> Line {
    const SUBJECT: &str = "proxy";
    match (config.environment, config.http.trusted_proxies.is_empty()) {
        (_, false) => Line::ok(SUBJECT, "TRUSTED_PROXIES is set"),
        (Environment::Development, true) => Line::ok(SUBJECT, "none is trusted"),
        (Environment::Production, true) => Line::warning(
            SUBJECT,
            "TRUSTED_PROXIES is not set: all customers share the limits of the proxy that speaks TLS. Set it to the \
             proxy's address, such as 127.0.0.1",
        ),
    }
}
