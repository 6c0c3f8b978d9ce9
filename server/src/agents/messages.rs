//! Messages of the protocol: what an agent, or the person behind it, is to know of an answer.

use domain::Shop;
use serde_json::{Value, json};
use shared::Language;

use super::VERSION;

/// What has to be done about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The agent can ask for something else.
    Recoverable,
    /// The person has to say something that the protocol has no place for.
    NeedsBuyer,
    /// There is nothing to act on.
    Unrecoverable,
}

impl Severity {
    const fn name(self) -> &'static str {
        match self {
            Self::Recoverable => "recoverable",
            Self::NeedsBuyer => "requires_buyer_input",
            Self::Unrecoverable => "unrecoverable",
        }
    }
}

/// An error, about a part of the answer (a path as RFC 9535 has it) or all of it.
pub fn error(code: &str, severity: Severity, path: Option<&str>, content: &str) -> Value {
    let mut message = json!({ "type": "error", "code": code, "severity": severity.name(), "content": content });
    set_path(&mut message, path);
    message
}

/// A warning, which the person must be shown.
pub fn warning(code: &str, path: Option<&str>, content: &str) -> Value {
    let mut message = json!({ "type": "warning", "code": code, "content": content });
    set_path(&mut message, path);
    message
}

/// A warning that must be shown beside what it is about, and stay.
pub fn disclosure(code: &str, path: &str, content: &str) -> Value {
    json!({ "type": "warning", "code": code, "path": path, "content": content, "presentation": "disclosure" })
}

/// Something that is good to know.
pub fn info(code: &str, content: &str) -> Value {
    json!({ "type": "info", "code": code, "content": content })
}

/// The answer where there is nothing to answer with.
pub fn failure(shop: &Shop, language: Language, messages: Vec<Value>) -> Value {
    json!({
        "ucp": { "version": VERSION, "status": "error" },
        "messages": messages,
        "continue_url": shop.settings.address("/", language),
    })
}

/// What to say while prices and stock may be old; nothing while they are current.
pub fn age(shop: &Shop, language: Language) -> Option<Value> {
    let seconds = shop.catalog.behind()?.as_secs();
    let content = match language {
        Language::French => format!("Prix et stocks peuvent dater de {seconds} s."),
        Language::English => format!("Prices and stock may be {seconds} s old."),
    };
    Some(warning("stale_data", None, &content))
}

fn set_path(message: &mut Value, path: Option<&str>) {
    if let Some(path) = path {
        message["path"] = path.into();
    }
}

/// Whether one of these is an error that the agent can do something about.
pub fn has_recoverable(messages: &[Value]) -> bool {
    messages
        .iter()
        .any(|message| message["severity"] == Severity::Recoverable.name())
}
