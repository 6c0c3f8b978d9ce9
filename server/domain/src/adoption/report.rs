//! What adopting found and did.

use std::collections::BTreeMap;

use mongodb::bson::Bson;
use shared::Money;

use super::{Correction, values};

/// What became of one collection.
#[derive(Debug, Default)]
pub struct CollectionReport {
    /// Its name.
    pub name: &'static str,
    /// Documents that are as they were.
    pub fine: u64,
    /// Documents that are or would be corrected.
    pub corrected: u64,
    /// Each kind of correction, by field and why.
    pub kinds: BTreeMap<(String, &'static str), Kind>,
    /// What to look at, and the ids of the documents.
    pub notes: BTreeMap<&'static str, Vec<String>>,
    /// Documents that cannot be read and stay where they are: id and reason.
    pub unreadable: Vec<(String, String)>,
    /// Documents that cannot be read, or of which there may be only one, and are kept aside: id and reason.
    pub set_aside: Vec<(String, String)>,
}

/// Corrections of one kind.
#[derive(Debug, Default)]
pub struct Kind {
    /// How many there are.
    pub count: u64,
    /// What the amounts differ by in all, in euros; 0 for what is no amount.
    pub difference: f64,
    /// Some of them, or all.
    pub examples: Vec<Example>,
}

/// One correction.
#[derive(Debug)]
pub struct Example {
    /// The document.
    pub id: String,
    /// The field, what stood there, and what stands there now.
    pub correction: Correction,
}

impl CollectionReport {
    /// Adds a document's corrections; remembers at most this many of a kind.
    pub(super) fn add(&mut self, id: &str, corrections: Vec<Correction>, most: usize) {
        self.corrected += 1;
        for correction in corrections {
            let parts = correction.field.split('.').filter(|part| part.parse::<u32>().is_err());
            let field = parts.collect::<Vec<_>>().join(".");
            let kind = self.kinds.entry((field, correction.why)).or_default();
            kind.count += 1;
            kind.difference += difference(&correction);
            if kind.examples.len() < most {
                let id = id.to_owned();
                kind.examples.push(Example { id, correction });
            }
        }
    }

    /// How many documents there are.
    pub fn documents(&self) -> u64 {
        self.fine + self.corrected + (self.unreadable.len() + self.set_aside.len()) as u64
    }
}

/// What a number that was no whole number of cents became more or less.
fn difference(correction: &Correction) -> f64 {
    let (Some(Bson::Double(was)), Some(becomes)) = (&correction.was, &correction.becomes) else {
        return 0.0;
    };
    let is_rounded = values::money(&Bson::Double(*was)).map(Money::euros);
    match becomes {
        Bson::Double(becomes) if is_rounded == Some(*becomes) => becomes - was,
        _ => 0.0,
    }
}
