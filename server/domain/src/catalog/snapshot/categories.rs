//! The categories, by number.

use std::{collections::HashMap, sync::Arc};

use shared::catalog::{CategoryCount, Count};

use super::{Change, entries::french_key};

/// How many values a facet counts.
const MOST: usize = 100;

/// Every category that a product has or had. A number stays its category's own.
#[derive(Clone, Debug, Default)]
pub struct Categories {
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Categories {
    /// The number of no category.
    pub const UNKNOWN: u32 = u32::MAX;

    /// These, and those of products that are new.
    pub fn with(before: &Arc<Self>, changes: &[Change]) -> Arc<Self> {
        let mut categories = Arc::clone(before);
        for entry in changes.iter().filter_map(|change| change.after.as_ref()) {
            let name = entry.product.category.as_str();
            if !categories.numbers.contains_key(name) {
                let categories = Arc::make_mut(&mut categories);
                let (name, number) = (Arc::<str>::from(name), categories.names.len());
                categories.names.push(name.clone());
                categories
                    .numbers
                    .insert(name, u32::try_from(number).unwrap_or(Self::UNKNOWN));
            }
        }
        categories
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The category's number, or [`Self::UNKNOWN`].
    pub fn number(&self, name: &str) -> u32 {
        self.numbers.get(name).copied().unwrap_or(Self::UNKNOWN)
    }

    /// The categories that count something, by name; a hundred at most.
    pub fn in_order(&self, counts: &[i64]) -> Vec<CategoryCount> {
        let mut counted = self.counted(counts);
        counted.sort_unstable_by(|a, b| a.value.cmp(&b.value));
        counted.truncate(MOST);
        counted
    }

    /// [`Self::in_order`], in the order of French readers.
    pub fn in_french_order(&self, counts: &[i64]) -> Vec<CategoryCount> {
        let mut counted = self.counted(counts);
        counted.sort_by_cached_key(|counted| french_key(&counted.value));
        counted.truncate(MOST);
        counted
    }

    fn counted(&self, counts: &[i64]) -> Vec<CategoryCount> {
        let counted = self.names.iter().zip(counts).filter(|(_, count)| **count > 0);
        counted
            .map(|(name, count)| Count {
                value: name.to_string(),
                count: *count,
            })
            .collect()
    }
}
