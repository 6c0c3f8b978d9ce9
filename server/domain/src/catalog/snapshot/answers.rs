//! What was asked of a snapshot and found in it: the next page of a list, and the same list for
//! someone else, are not looked for again.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use shared::catalog::{CatalogQuery, Facets};

use super::{categories::Categories, filter::Filter, orders::Order};
use crate::search;

/// How many slots all answers together hold, at most; a slot has four bytes.
const MOST_SLOTS: usize = 2_000_000;
/// An answer without slots counts as this many, for its facets and its question.
const SLOTS_OF_FACETS: usize = 1_000;

/// What a query asks for, but for the page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The words; `None` when it asks for everything. Signs alone are no words, and nothing is found.
    pub words: Option<Vec<String>>,
    pub filter: Filter,
    pub order: Order,
}

impl Question {
    pub fn new(query: &CatalogQuery, categories: &Categories) -> Self {
        let words = words(query.q.as_deref());
        Self {
            words: words.map(search::index::of_query),
            filter: Filter::new(query, categories),
            order: Order::new(query.sort, words.is_some()),
        }
    }
}

/// The words of a query; `None` when it asks for everything.
pub fn words(q: Option<&str>) -> Option<&str> {
    q.map(str::trim).filter(|q| !q.is_empty())
}

/// Every product that matches, in order, and what they can be narrowed down to.
#[derive(Debug)]
pub struct Found {
    pub slots: Vec<u32>,
    pub facets: Facets,
}

/// The answers so far. When another would be too many, all are dropped.
#[derive(Debug, Default)]
pub struct Answers(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    found: HashMap<Question, Arc<Found>>,
    slots: usize,
}

impl Answers {
    /// The answer, which `find` finds when nobody asked before.
    pub fn get(&self, question: Question, find: impl FnOnce(&Question) -> Found) -> Arc<Found> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.found.get(&question) {
            return Arc::clone(found);
        }
        drop(known);
        let found = Arc::new(find(&question));
        let slots = found.slots.len() + SLOTS_OF_FACETS;
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.slots + slots > MOST_SLOTS {
            *known = Known::default();
        }
        known.slots += slots;
        known.found.insert(question, Arc::clone(&found));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_another_answer_is_too_many_all_are_dropped() {
        let answers = Answers::default();
        let ask = |q: &str| {
            let query = CatalogQuery {
                q: Some(q.into()),
                ..CatalogQuery::default()
            };
            let question = Question::new(&query, &Categories::default());
            answers.get(question, |_| Found {
                slots: vec![0; MOST_SLOTS / 2 - SLOTS_OF_FACETS],
                facets: Facets::default(),
            });
            answers.0.read().unwrap().found.len()
        };
        assert_eq!(
            [ask("brie"), ask("comté"), ask("comté"), ask("roquefort")],
            [1, 2, 2, 1]
        );
    }
}
