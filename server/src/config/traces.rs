//! Where traces go, by the names that OpenTelemetry gives its variables
//! (<https://opentelemetry.io/docs/specs/otel/protocol/exporter/>).

use percent_encoding::percent_decode_str;
use shared::account::Secret;

use super::{ConfigError, Variables};

/// Who takes traces.
#[derive(Clone, Debug, PartialEq)]
pub struct TracesConfig {
    /// `OTEL_EXPORTER_OTLP_ENDPOINT` with the path of traces: where they are sent, by OTLP over HTTP.
    pub endpoint: String,
    /// `OTEL_EXPORTER_OTLP_HEADERS`: what is sent along, such as a key.
    pub headers: Vec<(String, Secret)>,
    /// `OTEL_SERVICE_NAME`: what this server is called there.
    pub service: String,
    /// `OTEL_TRACES_SAMPLER_ARG`: which share of requests is recorded, 0 to 1. Of one that comes from somebody who records
    /// or does not, as they say.
    pub share: f64,
}

impl TracesConfig {
    pub(super) fn read(variables: &impl Variables) -> Result<Option<Self>, ConfigError> {
        let expected = "an http or https address, such as http://127.0.0.1:4318";
        let endpoint = variables.read("OTEL_EXPORTER_OTLP_ENDPOINT", None, expected, |value| {
            let rest = value
                .strip_prefix("http://")
                .or_else(|| value.strip_prefix("https://"))?;
            let is_address = !rest.is_empty() && !rest.contains(['?', '#', ' ']);
            is_address.then(|| Some(format!("{}/v1/traces", value.trim_end_matches('/'))))
        })?;
        let expected = "names and values such as api-key=abc,tenant=shop";
        let headers = variables.read("OTEL_EXPORTER_OTLP_HEADERS", Vec::new(), expected, headers)?;
        let service = variables.read("OTEL_SERVICE_NAME", "fromagerie".into(), "a name", |value| {
            Some(value.to_owned())
        })?;
        let share = variables.read(
            "OTEL_TRACES_SAMPLER_ARG",
            1.0,
            "a share from 0 to 1, such as 0.1",
            |value| {
                let share: f64 = value.parse().ok()?;
                (0.0..=1.0).contains(&share).then_some(share)
            },
        )?;
        Ok(endpoint.map(|endpoint| Self {
            endpoint,
            headers,
            service,
            share,
        }))
    }
}

fn headers(value: &str) -> Option<Vec<(String, Secret)>> {
    let parts = value.split(',').map(|part| {
        let (name, value) = part.split_once('=')?;
        let name = name.trim();
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        let value = percent_decode_str(value.trim()).decode_utf8().ok()?;
        let is_value = value.bytes().all(|b| (b' '..=b'~').contains(&b));
        (is_name && is_value).then(|| (name.to_owned(), Secret(value.into_owned())))
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_go_nowhere_until_somebody_says_where() {
        let read = |variables: &[(&str, &str)]| TracesConfig::read(&variables).unwrap();
        assert_eq!(read(&[("OTEL_SERVICE_NAME", "shop")]), None);
        let traces = read(&[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318/"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20YWJj, tenant=shop"),
            ("OTEL_TRACES_SAMPLER_ARG", "0.25"),
        ]);
        let traces = traces.unwrap();
        assert_eq!(traces.endpoint, "http://127.0.0.1:4318/v1/traces");
        assert_eq!((&*traces.service, traces.share), ("fromagerie", 0.25));
        let secret = |value: &str| Secret(value.into());
        assert_eq!(
            traces.headers,
            [
                ("authorization".to_owned(), secret("Basic YWJj")),
                ("tenant".to_owned(), secret("shop")),
            ]
        );
        assert!(!format!("{traces:?}").contains("YWJj"));
        for (name, value) in [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "127.0.0.1:4318"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "no-value"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a b=c"),
            ("OTEL_TRACES_SAMPLER_ARG", "1.5"),
            ("OTEL_TRACES_SAMPLER_ARG", "NaN"),
        ] {
            let variables: &[(&str, &str)] = &[(name, value)];
            let error = TracesConfig::read(&variables).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{name} is \"{value}\"")), "{error}");
        }
    }
}
