//! The log, on stderr: lines for people, or JSON for machines.
//!
//! Targets: `http` (one line a request), `activity` (what people did), `security` (attempts to get
//! round a rule), `system` (the server and its database), `error` (what needs a look). Beside it traces, where they are asked for.

mod traces;

use std::{env, io::IsTerminal, panic};

use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, fmt, layer::SubscriberExt, registry, registry::LookupSpan, util::SubscriberInitExt,
};

pub use self::traces::{Recorder, begin, end};
use crate::config::{LogFormat, TracesConfig};

/// Starts logging, and recording traces if that is asked for. A panic is one line under `error`, with the id of the request
/// it broke. The error is one sentence.
pub fn start(
    format: LogFormat,
    filter: &str,
    traces: Option<&TracesConfig>,
    runtime: &Handle,
) -> Result<Option<Recorder>, String> {
    let filter = EnvFilter::new(filter);
    let (started, recorder) = match traces {
        None => (registry().with(filter).with(lines(format)).try_init(), None),
        // What is recorded does not depend on what is logged.
        Some(traces) => {
            let (recording, recorder) = traces::layer(traces, runtime)?;
            let logging = lines(format).with_filter(filter);
            (registry().with(logging).with(recording).try_init(), Some(recorder))
        }
    };
    if let Err(error) = started {
        eprintln!("logging was started twice: {error}");
    }
    panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string).unwrap_or_default();
        let what = panic.payload_as_str().unwrap_or("no message");
        tracing::error!(target: "error", at, "panicked: {what}");
    }));
    Ok(recorder)
}

/// The lines of the log.
fn lines<S>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    match format {
        LogFormat::Pretty => {
            let colours = std::io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
            fmt::layer().with_writer(std::io::stderr).with_ansi(colours).boxed()
        }
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(std::io::stderr)
            .boxed(),
    }
}
