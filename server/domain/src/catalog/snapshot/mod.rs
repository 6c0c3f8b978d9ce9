//! The published products in memory, with what lists, filters and searches need beside them.
//! A snapshot never changes: a change of products makes the next one, which shares with it all
//! that stayed as it was.

mod answers;
mod categories;
mod category_book;
mod entries;
mod filter;
mod orders;
mod recipe_book;
#[cfg(test)]
mod search_table;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use shared::{
    Id, Page,
    catalog::{CatalogQuery, CategoryCount, Facets, UnreadableProduct},
    product::Product,
};

use self::{
    answers::{Answers, Found, Question},
    categories::Categories,
    entries::{Attributes, Entries, Entry},
    filter::Counts,
    orders::Orders,
};
pub use self::{category_book::CategoryBook, entries::french_key, recipe_book::RecipeBook};
use crate::search::{
    index::{Edit, Index, Weights},
    texts,
};

/// The published products at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// By slot: a product's place for as long as it is published. Other parts name products by
    /// their slots.
    entries: Entries,
    /// By slot, what filters and facets look at.
    attributes: Arc<Vec<Attributes>>,
    /// Slots whose product is gone.
    free: Vec<u32>,
    categories: Arc<Categories>,
    /// What they are called, and their order.
    book: Arc<CategoryBook>,
    by_id: Arc<HashMap<Id<Product>, u32>>,
    by_slug: Arc<HashMap<Arc<str>, u32>>,
    orders: Orders,
    words: Index,
    /// The documents that cannot be read, by id.
    unreadable: Arc<BTreeMap<Id<Product>, UnreadableProduct>>,
    /// How many products lack what the law asks them to say.
    incomplete: usize,
    answers: Answers,
}

/// What a document of the database means to the catalog.
#[derive(Debug)]
pub enum Listing {
    /// A product that is shown and sold.
    Published(Box<Product>),
    /// A document that is no product. Lists leave it out.
    Unreadable(UnreadableProduct),
    /// Archived, or deleted.
    Absent,
}

/// What a product was and what it is now.
struct Change {
    slot: u32,
    before: Option<Arc<Entry>>,
    after: Option<Arc<Entry>>,
}

impl Snapshot {
    /// The next snapshot, in which the documents with these ids mean this; each id once.
    /// `None` when they mean that already.
    pub fn with(&self, listings: Vec<(Id<Product>, Listing)>) -> Option<Self> {
        let unreadable = self.unreadable_with(&listings);
        let mut free = self.free.clone();
        let mut slots = self.attributes.len();
        let mut changes = Vec::new();
        for (id, listing) in listings {
            let known = self.by_id.get(&id).copied();
            let before = known.and_then(|slot| self.entries.get(slot)).cloned();
            let after = match listing {
                Listing::Published(product) => Some(*product),
                Listing::Unreadable(_) | Listing::Absent => None,
            };
            if before.as_deref().map(|entry| &entry.product) == after.as_ref() {
                continue;
            }
            let slot = known.or_else(|| free.pop()).unwrap_or_else(|| {
                slots += 1;
                // Slots are fewer than u32::MAX: so many products fit into no memory.
                u32::try_from(slots - 1).unwrap_or(u32::MAX)
            });
            let after = after.map(|product| Arc::new(Entry::new(product)));
            if after.is_none() {
                free.push(slot);
            }
            changes.push(Change { slot, before, after });
        }
        if changes.is_empty() && unreadable.is_none() {
            return None;
        }
        let mut entries = self.entries.clone();
        entries.resize(slots);
        let categories = Categories::with(&self.categories, &changes);
        let count = |incomplete: usize, change: &Change| {
            let is_incomplete = |entry: &Option<Arc<Entry>>| entry.as_ref().is_some_and(|entry| entry.is_incomplete);
            incomplete + usize::from(is_incomplete(&change.after)) - usize::from(is_incomplete(&change.before))
        };
        let incomplete = changes.iter().fold(self.incomplete, count);
        let mut attributes = Arc::clone(&self.attributes);
        if !changes.is_empty() {
            let attributes = Arc::make_mut(&mut attributes);
            attributes.resize(slots, Attributes::ABSENT);
            for change in &changes {
                entries.set(change.slot, change.after.clone());
                attributes[change.slot as usize] = change.after.as_deref().map_or(Attributes::ABSENT, |entry| {
                    let category = categories.number(&entry.product.category);
                    Attributes::new(&entry.product, category)
                });
            }
        }
        Some(Self {
            free,
            by_id: by_id(&self.by_id, &changes),
            by_slug: by_slug(&self.by_slug, &changes),
            orders: self.orders.with(&entries, &changes),
            words: self.words.with(&word_edits(&changes, &self.book)),
            entries,
            attributes,
            categories,
            book: Arc::clone(&self.book),
            unreadable: unreadable.map_or_else(|| Arc::clone(&self.unreadable), Arc::new),
            incomplete,
            answers: Answers::default(),
        })
    }

    /// The next snapshot, in which the categories are these; `None` when they are already. Their names are among the words
    /// that products are found by.
    pub fn with_book(&self, book: CategoryBook) -> Option<Self> {
        if *self.book == book {
            return None;
        }
        let has_same_names = book.has_names_of(&self.book);
        let book = Arc::new(book);
        if has_same_names {
            return Some(Self {
                book,
                entries: self.entries.clone(),
                attributes: Arc::clone(&self.attributes),
                free: self.free.clone(),
                categories: Arc::clone(&self.categories),
                by_id: Arc::clone(&self.by_id),
                by_slug: Arc::clone(&self.by_slug),
                orders: self.orders.clone(),
                words: self.words.clone(),
                unreadable: Arc::clone(&self.unreadable),
                incomplete: self.incomplete,
                answers: Answers::default(),
            });
        }
        let products = self.by_id.values().filter_map(|slot| self.entries.get(*slot));
        let published = products.map(|entry| (entry.product.id, Listing::Published(Box::new(entry.product.clone()))));
        let unreadable = self.unreadable.values().cloned();
        let unreadable = unreadable.map(|document| (document.id, Listing::Unreadable(document)));
        let listings = published.chain(unreadable).collect();
        let empty = Self {
            book,
            ..Self::default()
        };
        Some(empty.with(listings).unwrap_or(empty))
    }

    /// What the categories are called, and their order.
    pub fn book(&self) -> &CategoryBook {
        &self.book
    }

    /// The unreadable documents after these listings; `None` when they are the same.
    fn unreadable_with(&self, listings: &[(Id<Product>, Listing)]) -> Option<BTreeMap<Id<Product>, UnreadableProduct>> {
        let is_other = |(id, listing): &(Id<Product>, Listing)| match listing {
            Listing::Unreadable(document) => self.unreadable.get(id) != Some(document),
            Listing::Published(_) | Listing::Absent => self.unreadable.contains_key(id),
        };
        if !listings.iter().any(is_other) {
            return None;
        }
        let mut unreadable = BTreeMap::clone(&self.unreadable);
        for (id, listing) in listings {
            match listing {
                Listing::Unreadable(document) => unreadable.insert(*id, document.clone()),
                Listing::Published(_) | Listing::Absent => unreadable.remove(id),
            };
        }
        Some(unreadable)
    }

    /// The product with this id.
    pub fn product(&self, id: Id<Product>) -> Option<&Product> {
        let slot = *self.by_id.get(&id)?;
        self.entries.get(slot).map(|entry| &entry.product)
    }

    /// The product with this id or slug.
    pub fn find(&self, key: &str) -> Option<&Product> {
        if let Ok(id) = key.parse() {
            return self.product(id);
        }
        let slot = *self.by_slug.get(key)?;
        self.entries.get(slot).map(|entry| &entry.product)
    }

    /// Whether the document with this id or slug is one that cannot be read.
    pub fn is_unreadable(&self, key: &str) -> bool {
        match key.parse() {
            Ok(id) => self.unreadable.contains_key(&id),
            Err(_) => !key.is_empty() && self.unreadable.values().any(|document| document.slug == key),
        }
    }

    /// The documents that cannot be read.
    pub fn unreadable(&self) -> impl ExactSizeIterator<Item = &UnreadableProduct> {
        self.unreadable.values()
    }

    /// The ids of all products.
    pub fn ids(&self) -> impl Iterator<Item = Id<Product>> {
        self.by_id.keys().copied()
    }

    /// All products, in no order.
    pub fn products(&self) -> impl Iterator<Item = &Product> {
        self.in_slots(0..self.slots())
    }

    /// How many slots there are, those that are free among them.
    pub fn slots(&self) -> usize {
        self.attributes.len()
    }

    /// The products in these slots.
    pub fn in_slots(&self, slots: Range<usize>) -> impl Iterator<Item = &Product> {
        let entries = slots.filter_map(|slot| self.entries.get(u32::try_from(slot).ok()?));
        entries.map(|entry| &entry.product)
    }

    /// How many products there are.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// One page of what matches the query.
    pub fn search(&self, query: &CatalogQuery) -> Page<Product> {
        let found = self.found(query);
        let total = found.slots.len();
        let skip = usize::try_from(query.paging.skip()).unwrap_or(usize::MAX).min(total);
        let limit = usize::try_from(query.paging.limit).unwrap_or(0);
        let page = &found.slots[skip..skip.saturating_add(limit).min(total)];
        let items = page.iter().filter_map(|slot| self.entries.get(*slot));
        let items = items.map(|entry| entry.product.clone()).collect();
        Page::new(items, query.paging, total as u64)
    }

    /// One page of what matches the query and lacks what the law asks it to say.
    pub fn incomplete(&self, query: &CatalogQuery) -> Page<Product> {
        let found = self.found(query);
        let entries = found.slots.iter().filter_map(|slot| self.entries.get(*slot));
        let incomplete = entries.filter(|entry| entry.is_incomplete).collect();
        Page::cut_from(incomplete, query.paging).map(|entry| entry.product.clone())
    }

    /// How many products lack what the law asks them to say.
    pub const fn count_incomplete(&self) -> usize {
        self.incomplete
    }

    /// Everything that matches the query, in its order.
    pub fn all_matching(&self, query: &CatalogQuery) -> Vec<&Product> {
        let found = self.found(query);
        let entries = found.slots.iter().filter_map(|slot| self.entries.get(*slot));
        entries.map(|entry| &entry.product).collect()
    }

    /// The labels that products carry, A to Z.
    pub fn labels(&self) -> BTreeSet<&str> {
        let products = self.by_id.values().filter_map(|slot| self.entries.get(*slot));
        products
            .flat_map(|entry| entry.product.labels.iter().map(String::as_str))
            .collect()
    }

    /// What the products that match the query can be narrowed down to.
    pub fn facets(&self, query: &CatalogQuery) -> Facets {
        self.found(query).facets.clone()
    }

    /// The categories in French order and how many products each has; a hundred at most.
    pub fn categories(&self) -> Vec<CategoryCount> {
        let mut counts = vec![0; self.categories.len()];
        for attributes in self.attributes.iter().filter(|attributes| attributes.is_present) {
            counts[attributes.category as usize] += 1;
        }
        self.categories.in_french_order(&counts)
    }

    fn found(&self, query: &CatalogQuery) -> Arc<Found> {
        let question = Question::new(query, &self.categories);
        self.answers.get(question, |question| {
            let mut counts = Counts::new(self.categories.len());
            let slots = match &question.words {
                None => {
                    let all = (0..).zip(self.attributes.iter());
                    let present = all.filter(|(_, attributes)| attributes.is_present);
                    let matching = present.filter(|(_, attributes)| counts.add(question.filter, attributes));
                    let matching = matching.map(|(slot, _)| slot).collect();
                    self.orders.sort(question.order, matching)
                }
                Some(words) => {
                    let mut matching = self.words.search(words, self.attributes.len());
                    matching.retain(|(slot, _)| counts.add(question.filter, &self.attributes[*slot as usize]));
                    self.orders.sort_matches(question.order, matching)
                }
            };
            Found {
                slots,
                facets: counts.facets(&self.categories),
            }
        })
    }
}

fn word_edits(changes: &[Change], book: &CategoryBook) -> Vec<Edit> {
    let words = |entry: &Option<Arc<Entry>>| {
        let product = entry.as_deref().map(|entry| &entry.product);
        product.map_or_else(Weights::new, |product| {
            texts::of_product(product, book.names(&product.category))
        })
    };
    let edit = |change: &Change| Edit {
        slot: change.slot,
        before: words(&change.before),
        after: words(&change.after),
    };
    changes.iter().map(edit).collect()
}

/// The slots by id, changed only where a product came or went.
fn by_id(before: &Arc<HashMap<Id<Product>, u32>>, changes: &[Change]) -> Arc<HashMap<Id<Product>, u32>> {
    let mut by_id = Arc::clone(before);
    for change in changes {
        match (&change.before, &change.after) {
            (Some(gone), None) => {
                Arc::make_mut(&mut by_id).remove(&gone.product.id);
            }
            (None, Some(come)) => {
                Arc::make_mut(&mut by_id).insert(come.product.id, change.slot);
            }
            _ => {}
        }
    }
    by_id
}

/// The slots by slug. All that go, go first: a product may take the slug that another gave up.
fn by_slug(before: &Arc<HashMap<Arc<str>, u32>>, changes: &[Change]) -> Arc<HashMap<Arc<str>, u32>> {
    let slug = |entry: &Option<Arc<Entry>>| {
        entry
            .as_ref()
            .map(|entry| entry.product.slug.clone())
            .unwrap_or_default()
    };
    let mut by_slug = Arc::clone(before);
    let renamed = || {
        changes
            .iter()
            .filter(|change| slug(&change.before) != slug(&change.after))
    };
    for change in renamed().filter(|change| !slug(&change.before).is_empty()) {
        Arc::make_mut(&mut by_slug).remove(slug(&change.before).as_str());
    }
    for change in renamed().filter(|change| !slug(&change.after).is_empty()) {
        Arc::make_mut(&mut by_slug).insert(slug(&change.after).into(), change.slot);
    }
    by_slug
}
