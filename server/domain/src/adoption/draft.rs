//! A document on its way to be read by this shop: what is corrected in it, and why.

mod lists;

use mongodb::bson::{Bson, DateTime, Document, oid::ObjectId};
use rust_decimal::RoundingStrategy;
use rust_decimal::prelude::ToPrimitive;
use serde::de::DeserializeOwned;
use shared::Money;

use super::{
    decode,
    values::{self, Units},
};

/// One field that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Where it stands: `items.0.price`.
    pub field: String,
    /// What stood there; `None` for nothing.
    pub was: Option<Bson>,
    /// What stands there now; `None` for nothing.
    pub becomes: Option<Bson>,
    /// Why, in a few words.
    pub why: &'static str,
}

/// What becomes of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It can be read as it is.
    Fine {
        /// What the shopkeeper should look at.
        notes: Vec<&'static str>,
    },
    /// It can be read now.
    Corrected {
        /// The document in place of the old one.
        document: Document,
        /// At least one.
        corrections: Vec<Correction>,
        /// What the shopkeeper should look at.
        notes: Vec<&'static str>,
    },
    /// It cannot be corrected honestly.
    Unreadable(String),
}

const ROUNDED: &str = "rounded to whole cents";
const AMOUNT: &str = "text read as an amount";
const WHOLE: &str = "made a whole number";
const NUMBER: &str = "text read as a number";
const DATE: &str = "read as a date";
const TEXT: &str = "a number stored as text";
const FLAG: &str = "read as yes or no";
const ID: &str = "text or document read as an id";
const EMPTY: &str = "empty: left out";
const OTHER: &str = "not of the kind this shop reads: left out";

/// A document, or a subdocument, that is being corrected.
#[derive(Debug)]
pub struct Draft {
    within: String,
    document: Document,
    corrections: Vec<Correction>,
    notes: Vec<&'static str>,
}

impl Draft {
    pub const fn new(document: Document) -> Self {
        Self {
            within: String::new(),
            document,
            corrections: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The document's own id, if it is one that this shop finds documents by.
    pub fn own_id(&self) -> Option<ObjectId> {
        self.document.get_object_id("_id").ok()
    }

    /// What stands in a field; `None` for null, too.
    pub fn get(&self, field: &str) -> Option<&Bson> {
        self.document.get(field).filter(|value| **value != Bson::Null)
    }

    pub fn note(&mut self, note: &'static str) {
        self.notes.push(note);
    }

    pub fn set(&mut self, field: &str, becomes: impl Into<Bson>, why: &'static str) {
        let becomes = becomes.into();
        if self.document.get(field).is_some_and(|stands| is_same(stands, &becomes)) {
            return;
        }
        let was = self.document.insert(field, becomes.clone());
        self.record(field, was, Some(becomes), why);
    }

    pub fn remove(&mut self, field: &str, why: &'static str) {
        if let Some(was) = self.document.remove(field) {
            self.record(field, Some(was), None, why);
        }
    }

    /// A field that is corrected twice was what it was before the first time.
    fn record(&mut self, field: &str, was: Option<Bson>, becomes: Option<Bson>, why: &'static str) {
        let field = format!("{}{field}", self.within);
        match self.corrections.iter_mut().find(|known| known.field == field) {
            Some(known) => (known.becomes, known.why) = (becomes, why),
            None => self.corrections.push(Correction {
                field,
                was,
                becomes,
                why,
            }),
        }
    }

    /// An amount of whole cents.
    pub fn money(&mut self, field: &str) -> Option<Money> {
        let value = self.get(field)?.clone();
        let money = values::money(&value)?;
        match value {
            Bson::Int32(_) | Bson::Int64(_) => {}
            Bson::Double(euros) if euros.total_cmp(&money.euros()).is_eq() => {}
            Bson::Double(_) => self.set(field, money.euros(), ROUNDED),
            _ => self.set(field, money.euros(), AMOUNT),
        }
        Some(money)
    }

    /// A whole number, the nearest one.
    pub fn whole(&mut self, field: &str, units: Units) -> Option<i64> {
        self.rounded(field, units, RoundingStrategy::MidpointAwayFromZero)
    }

    /// A whole number, the one below.
    pub fn whole_below(&mut self, field: &str, units: Units) -> Option<i64> {
        self.rounded(field, units, RoundingStrategy::ToNegativeInfinity)
    }

    fn rounded(&mut self, field: &str, units: Units, rounding: RoundingStrategy) -> Option<i64> {
        let value = self.get(field)?.clone();
        let number = values::number(&value, units)?;
        let whole = values::whole(number, rounding)?;
        match value {
            Bson::Int32(_) | Bson::Int64(_) => {}
            Bson::Double(_) if number.is_integer() => {}
            Bson::Double(_) => self.set(field, whole, WHOLE),
            _ => self.set(field, whole, NUMBER),
        }
        Some(whole)
    }

    /// A number with decimals.
    pub fn decimal(&mut self, field: &str, units: Units) -> Option<f64> {
        let value = self.get(field)?.clone();
        let number = values::number(&value, units)?.to_f64()?;
        if !matches!(value, Bson::Int32(_) | Bson::Int64(_) | Bson::Double(_)) {
            self.set(field, number, NUMBER);
        }
        Some(number)
    }

    pub fn date(&mut self, field: &str) -> Option<DateTime> {
        let value = self.get(field)?.clone();
        let date = values::date(&value)?;
        self.set(field, date, DATE);
        Some(date)
    }

    /// A text; what is no text and no number is none.
    pub fn text(&mut self, field: &str) -> Option<String> {
        let text = values::text(self.get(field)?)?;
        self.set(field, text.clone(), TEXT);
        Some(text)
    }

    /// A text, or this one in its place.
    pub fn text_or(&mut self, field: &str, default: &str, why: &'static str) {
        if self.text(field).is_none() {
            self.set(field, default, why);
        }
    }

    /// A text that need not be there.
    pub fn optional_text(&mut self, field: &str) {
        if self.text(field).is_none() {
            self.drop_odd(field);
        }
    }

    /// A date that need not be there.
    pub fn optional_date(&mut self, field: &str) {
        if self.date(field).is_none() {
            self.drop_odd(field);
        }
    }

    /// Yes or no; what is neither is left out.
    pub fn flag(&mut self, field: &str) -> Option<bool> {
        let flag = self.get(field).and_then(values::flag);
        match flag {
            Some(flag) => self.set(field, flag, FLAG),
            None => self.drop_any(field),
        }
        flag
    }

    pub fn id(&mut self, field: &str) -> Option<ObjectId> {
        let id = values::id(self.get(field)?)?;
        self.set(field, id, ID);
        Some(id)
    }

    /// Leaves out what is neither null nor of the right kind.
    fn drop_odd(&mut self, field: &str) {
        if self.get(field).is_some() {
            self.remove(field, OTHER);
        }
    }

    /// Leaves out what must not be null, either.
    pub fn drop_any(&mut self, field: &str) {
        let why = if self.get(field).is_some() { OTHER } else { EMPTY };
        self.remove(field, why);
    }

    /// When it was made and last changed: the one by its id, the other by the one, where they do not say.
    pub fn dates(&mut self) {
        let made = match (self.date("createdAt"), self.own_id()) {
            (None, Some(id)) => {
                let made = id.timestamp();
                self.set("createdAt", made, "missing: when its id was made");
                made
            }
            (Some(made), _) => made,
            (None, None) => return,
        };
        if self.date("updatedAt").is_none() {
            self.set("updatedAt", made, "missing: when it was made");
        }
    }

    /// Leaves out a field that may be null but is not of the right kind.
    pub fn optional(&mut self, field: &str, is_right: impl FnOnce(&Bson) -> bool) {
        if self.get(field).is_some_and(|value| !is_right(value)) {
            self.remove(field, OTHER);
        }
    }

    /// Corrects the subdocument in a field; `None` when there is none, or `correct` says that it is none.
    pub fn one(&mut self, field: &str, correct: impl FnOnce(&mut Self) -> Result<(), &'static str>) -> Option<()> {
        let document = self.get(field)?.as_document()?.clone();
        let document = self.part(field, document, correct).ok()?;
        self.document.insert(field, document);
        Some(())
    }

    /// Leaves out every field but these and Mongoose's `_id`.
    pub fn only(&mut self, fields: &[&str]) {
        let others = self
            .document
            .keys()
            .filter(|key| *key != "_id" && !fields.contains(&&***key));
        for other in others.cloned().collect::<Vec<_>>() {
            self.remove(&other, "a field that this shop has no place for: left out");
        }
    }

    fn part(
        &mut self,
        field: &str,
        document: Document,
        correct: impl FnOnce(&mut Self) -> Result<(), &'static str>,
    ) -> Result<Document, &'static str> {
        let mut part = Self {
            within: format!("{}{field}.", self.within),
            ..Self::new(document)
        };
        correct(&mut part)?;
        self.corrections.append(&mut part.corrections);
        self.notes.append(&mut part.notes);
        Ok(part.document)
    }

    /// Whether it is a `T` now. What may be absent and still is not of the right kind is left out.
    pub fn finish<T: DeserializeOwned>(mut self, may_be_absent: &[&str]) -> Outcome {
        while let Err(error) = decode::check::<T>(&self.document) {
            let field = error.field.split(['.', '[']).next().unwrap_or_default().to_owned();
            if !may_be_absent.contains(&&*field) || !self.document.contains_key(&field) {
                return Outcome::Unreadable(error.to_string());
            }
            self.drop_any(&field);
        }
        let notes = self.notes;
        if self.corrections.is_empty() {
            return Outcome::Fine { notes };
        }
        Outcome::Corrected {
            document: self.document,
            corrections: self.corrections,
            notes,
        }
    }
}

/// Numbers are the same in whichever of BSON's types.
fn is_same(one: &Bson, other: &Bson) -> bool {
    let number = |value: &Bson| match value {
        Bson::String(_) => None,
        value => values::number(value, &[]),
    };
    one == other || number(one).is_some_and(|one| Some(one) == number(other))
}
