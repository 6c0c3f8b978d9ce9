//! Lists of texts, of ids and of subdocuments.

use mongodb::bson::{Bson, Document, oid::ObjectId};

use super::{Draft, ID, OTHER, values};

const LIST: &str = "made a list";

impl Draft {
    /// A list of texts that need not be there; one text is cut at the separators.
    pub fn texts(&mut self, field: &str, separators: &[char]) {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let texts: Vec<String> = match self.get(field) {
            Some(Bson::Array(values)) if values.iter().all(|value| matches!(value, Bson::String(_))) => return,
            Some(Bson::Array(values)) => values
                .iter()
                .filter_map(values::text)
                .filter_map(|t| filled(&t))
                .collect(),
            Some(Bson::String(text)) => text.split(separators).filter_map(filled).collect(),
            _ => return self.drop_any(field),
        };
        self.set(field, texts, LIST);
    }

    /// [`Self::texts`] that may be null.
    pub fn optional_texts(&mut self, field: &str, separators: &[char]) {
        if self.get(field).is_some() {
            self.texts(field, separators);
        }
    }

    /// A list of ids that need not be there.
    pub fn ids(&mut self, field: &str) {
        let ids: Vec<ObjectId> = match self.get(field) {
            Some(Bson::Array(values)) if values.iter().all(|value| matches!(value, Bson::ObjectId(_))) => return,
            Some(Bson::Array(values)) => values.iter().filter_map(values::id).collect(),
            _ => return self.drop_any(field),
        };
        self.set(field, ids, ID);
    }

    /// Makes subdocuments of the texts in a list.
    pub fn documents_of_texts(&mut self, field: &str, made: impl Fn(&str) -> Document, why: &'static str) {
        let Some(Bson::Array(mut values)) = self.get(field).cloned() else {
            return;
        };
        for (position, value) in values.iter_mut().enumerate() {
            let Some(text) = value.as_str() else {
                continue;
            };
            let document = Bson::Document(made(text));
            let was = std::mem::replace(value, document.clone());
            self.record(&format!("{field}.{position}"), Some(was), Some(document), why);
        }
        self.document.insert(field, values);
    }

    /// Corrects each subdocument of a list, and leaves out those of which `correct` says so. Answers those that stay;
    /// `None` when there is no list.
    pub fn each(
        &mut self,
        field: &str,
        mut correct: impl FnMut(&mut Self, usize) -> Result<(), &'static str>,
    ) -> Option<Vec<Document>> {
        let values = self.get(field)?.as_array()?.clone();
        let mut kept = Vec::new();
        for (position, value) in values.iter().enumerate() {
            let within = format!("{field}.{position}");
            let corrected = match value {
                Bson::Document(document) => self.part(&within, document.clone(), |part| correct(part, position)),
                _ => Err(OTHER),
            };
            match corrected {
                Ok(document) => kept.push(document),
                Err(why) => self.record(&within, Some(value.clone()), None, why),
            }
        }
        self.document.insert(field, kept.clone());
        Some(kept)
    }

    /// Puts a subdocument behind the others of a list.
    pub fn push(&mut self, field: &str, document: Document, why: &'static str) {
        if let Some(Bson::Array(values)) = self.document.get_mut(field) {
            let position = values.len();
            values.push(document.clone().into());
            self.record(&format!("{field}.{position}"), None, Some(document.into()), why);
        }
    }
}
