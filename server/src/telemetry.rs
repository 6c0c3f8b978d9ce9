//! The log, on stderr: lines for people, or JSON for machines.
//!
//! Targets: `http` (one line a request), `activity` (what people did), `system` (the server and
//! its database), `error` (what needs a look).

use std::{env, io::IsTerminal, panic};

use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt};

use crate::config::LogFormat;

/// What is logged unless `RUST_LOG` says otherwise.
pub const DEFAULT_FILTER: &str = "info,mongodb=warn,hyper=warn,h2=warn";

/// Starts logging. A panic is one line under `error`, with the id of the request it broke.
pub fn start(format: LogFormat, filter: &str) {
    let filter = EnvFilter::new(filter);
    let started = match format {
        LogFormat::Pretty => {
            let colours = std::io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
            fmt()
                .with_env_filter(filter)
                .with_writer(std::io::stderr)
                .with_ansi(colours)
                .finish()
                .try_init()
        }
        LogFormat::Json => fmt()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .finish()
            .try_init(),
    };
    if let Err(error) = started {
        eprintln!("logging was started twice: {error}");
    }
    panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        let what = panic.payload_as_str().unwrap_or("no message");
        tracing::error!(target: "error", at, "panicked: {what}");
    }));
}
