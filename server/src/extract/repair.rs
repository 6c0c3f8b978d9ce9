//! Reading with every fault at once, where serde stops at the first: each fault is noted and
//! mended with a value that fits, until the rest can be read.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_path_to_error::{Path, Segment};
use shared::{Language, validation::BrokenRule};

use super::strict::Strict;
use crate::problem::ApiError;

/// How many faults are looked for: enough for any form, and an end for a hostile body.
const MOST: usize = 50;

/// The value as `T`. Else every fault of its shape, and what the rest says, if it can be read:
/// the fields that are at fault hold anything.
pub fn read<T: DeserializeOwned>(mut value: Value) -> Result<T, (Option<T>, Vec<BrokenRule>)> {
    let mut broken: Vec<BrokenRule> = Vec::new();
    while broken.len() < MOST {
        let fault = match attempt::<T>(&value) {
            Ok(read) if broken.is_empty() => return Ok(read),
            Ok(read) => return Err((Some(read), broken)),
            Err(fault) => fault,
        };
        let mended = fault.mend::<T>(&mut value);
        let field = fault.field();
        // What a mended field lacks is no fault of the sender's.
        if !broken.iter().any(|known| super::is_within(&field, &known.field)) {
            broken.push(BrokenRule::new(&field, fault.rule));
        }
        if !mended {
            break;
        }
    }
    Err((None, broken))
}

/// The answer that names these faults.
pub fn refusal(broken: &[BrokenRule]) -> ApiError {
    ApiError::invalid(broken.iter().map(|rule| rule.explain(Language::English)).collect())
}

fn attempt<T: DeserializeOwned>(value: &Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(Strict(value))
        .map_err(|error| Fault::new(error.path(), &error.inner().to_string()))
}

/// One fault that serde found.
struct Fault {
    path: Vec<Step>,
    /// `unknown_field`, `required` or `wrong_type`.
    rule: &'static str,
    /// The first of the words that would have fitted, where serde names them.
    fitting: Option<String>,
}

#[derive(PartialEq)]
enum Step {
    Field(String),
    Item(usize),
}

impl Fault {
    fn new(path: &Path, message: &str) -> Self {
        let mut steps: Vec<_> = path
            .iter()
            .map_while(|segment| match segment {
                Segment::Map { key } => Some(Step::Field(key.clone())),
                Segment::Seq { index } => Some(Step::Item(*index)),
                Segment::Enum { .. } | Segment::Unknown => None,
            })
            .collect();
        let mut words = message.split('`').skip(1).step_by(2).map(ToOwned::to_owned);
        let (rule, fitting) = if message.starts_with("unknown field ") {
            ("unknown_field", None)
        } else if message.starts_with("missing field ") {
            // serde stands at the struct that lacks it.
            steps.extend(words.next().map(Step::Field));
            ("required", None)
        } else if message.starts_with("unknown variant ") {
            ("wrong_type", words.nth(1))
        } else {
            ("wrong_type", None)
        };
        Self {
            path: steps,
            rule,
            fitting,
        }
    }

    /// The field as the body has it: `items[0].quantity`.
    fn field(&self) -> String {
        match self.path.split_first() {
            // The whole is of the wrong type.
            None => "body".into(),
            Some((first, rest)) => rest.iter().fold(first.to_string(), |path, step| match step {
                Step::Item(_) => format!("{path}{step}"),
                Step::Field(_) => format!("{path}.{step}"),
            }),
        }
    }

    /// Takes an unknown field out, or finds a value that fits in place of a wrong or missing
    /// one. False when nothing does.
    fn mend<T: DeserializeOwned>(&self, value: &mut Value) -> bool {
        let Some((last, parents)) = self.path.split_last() else {
            return false;
        };
        if self.rule == "unknown_field" {
            let parent = parents.iter().try_fold(value, Step::of);
            return match (parent, last) {
                (Some(Value::Object(fields)), Step::Field(name)) => fields.remove(name).is_some(),
                _ => false,
            };
        }
        let mut candidates = vec![
            json!(null),
            json!(""),
            json!(0),
            json!(false),
            json!([]),
            json!({}),
            json!("000000000000000000000000"),
            json!("1970-01-01T00:00:00Z"),
        ];
        candidates.extend(self.fitting.clone().map(Value::String));
        while let Some(candidate) = candidates.pop() {
            match (parents.iter().try_fold(&mut *value, Step::of), last) {
                (Some(Value::Object(fields)), Step::Field(name)) => _ = fields.insert(name.clone(), candidate),
                (Some(Value::Array(items)), Step::Item(index)) if *index < items.len() => items[*index] = candidate,
                _ => return false,
            }
            match attempt::<T>(value) {
                Err(again) if again.path == self.path => {
                    candidates.extend(again.fitting.filter(|_| self.fitting.is_none()).map(Value::String));
                }
                _ => return true,
            }
        }
        false
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(name),
            Self::Item(index) => write!(f, "[{index}]"),
        }
    }
}

impl Step {
    fn of<'a>(value: &'a mut Value, step: &Self) -> Option<&'a mut Value> {
        match (value, step) {
            (Value::Object(fields), Self::Field(name)) => fields.get_mut(name),
            (Value::Array(items), Self::Item(index)) => items.get_mut(*index),
            _ => None,
        }
    }
}
