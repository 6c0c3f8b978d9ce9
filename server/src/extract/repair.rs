//! Every fault of a body at once, where serde stops at the first: each one is noted and replaced by a value that fits,
//! until the rest can be read (docs/adr/0020-broken-fields-from-serde.md).

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_path_to_error::{Path, Segment};
use shared::{Language, validation::BrokenRule};

use super::strict::{Misfit, Strict};
use crate::problem::ApiError;

/// How many faults are looked for: enough for any form, few enough for a hostile body.
const MAX_FAULTS: usize = 50;

/// The value as `T`. Else every fault of its shape and, if the rest can be read, the value with anything in the fields
/// that are at fault.
pub fn read<T: DeserializeOwned>(mut value: Value) -> Result<T, (Option<T>, Vec<BrokenRule>)> {
    let mut broken: Vec<BrokenRule> = Vec::new();
    while broken.len() < MAX_FAULTS {
        let fault = match attempt::<T>(&value) {
            Ok(read) if broken.is_empty() => return Ok(read),
            Ok(read) => return Err((Some(read), broken)),
            Err(fault) => fault,
        };
        let repaired = fault.repair::<T>(&mut value);
        let field = fault.field();
        // A field that only a replacement lacks is no fault of the sender's.
        if !broken.iter().any(|known| super::is_within(&field, &known.field)) {
            broken.push(BrokenRule::new(&field, fault.rule()));
        }
        if !repaired {
            break;
        }
    }
    Err((None, broken))
}

/// The answer that names these faults.
pub fn explain(broken: &[BrokenRule]) -> ApiError {
    ApiError::invalid(broken.iter().map(|rule| rule.explain(Language::English)).collect())
}

fn attempt<T: DeserializeOwned>(value: &Value) -> Result<T, Fault> {
    serde_path_to_error::deserialize(Strict(value)).map_err(|error| Fault::new(error.path(), *error.inner()))
}

/// One fault that serde found.
struct Fault {
    path: Vec<Step>,
    misfit: Misfit,
}

#[derive(PartialEq)]
enum Step {
    Field(String),
    Item(usize),
}

impl Fault {
    fn new(path: &Path, misfit: Misfit) -> Self {
        let mut path: Vec<_> = path
            .iter()
            .map_while(|segment| match segment {
                Segment::Map { key } => Some(Step::Field(key.clone())),
                Segment::Seq { index } => Some(Step::Item(*index)),
                Segment::Enum { .. } | Segment::Unknown => None,
            })
            .collect();
        if let Misfit::MissingField(name) = misfit {
            // serde stands at the struct that lacks it.
            path.push(Step::Field(name.to_owned()));
        }
        Self { path, misfit }
    }

    /// The code of the problem's field.
    fn rule(&self) -> &'static str {
        match self.misfit {
            Misfit::UnknownField => "unknown_field",
            Misfit::MissingField(_) => "required",
            Misfit::UnknownVariant(_) | Misfit::WrongType => "wrong_type",
        }
    }

    /// A word that would have fitted, where only certain words do.
    fn fitting(&self) -> Option<Value> {
        match self.misfit {
            Misfit::UnknownVariant(variant) => variant.map(Value::from),
            _ => None,
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

    /// Removes an unknown field, or puts a value that fits in place of a wrong or missing one. False when none does.
    fn repair<T: DeserializeOwned>(&self, value: &mut Value) -> bool {
        let Some((last, parents)) = self.path.split_last() else {
            return false;
        };
        if self.misfit == Misfit::UnknownField {
            let parent = parents.iter().try_fold(value, Step::descend);
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
        candidates.extend(self.fitting());
        while let Some(candidate) = candidates.pop() {
            match (parents.iter().try_fold(&mut *value, Step::descend), last) {
                (Some(Value::Object(fields)), Step::Field(name)) => _ = fields.insert(name.clone(), candidate),
                (Some(Value::Array(items)), Step::Item(index)) if *index < items.len() => items[*index] = candidate,
                _ => return false,
            }
            match attempt::<T>(value) {
                Err(again) if again.path == self.path => {
                    candidates.extend(again.fitting().filter(|_| self.fitting().is_none()));
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
    fn descend<'a>(value: &'a mut Value, step: &Self) -> Option<&'a mut Value> {
        match (value, step) {
            (Value::Object(fields), Self::Field(name)) => fields.get_mut(name),
            (Value::Array(items), Self::Item(index)) => items.get_mut(*index),
            _ => None,
        }
    }
}
