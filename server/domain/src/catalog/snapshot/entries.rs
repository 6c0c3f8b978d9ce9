//! The products by slot.

use std::{
    cmp::Ordering,
    sync::{Arc, LazyLock},
};

use icu_collator::{CollatorBorrowed, CollatorPreferences, options::CollatorOptions};
use shared::{
    period::Day,
    product::{Allergen, Availability, Milk, Product},
};

/// A published product, and what sorting and lists of it ask again and again.
#[derive(Debug)]
pub struct Entry {
    pub product: Product,
    /// Its name's place in French order.
    pub name_key: Box<[u8]>,
    /// Whether it lacks what the law asks it to say.
    pub is_incomplete: bool,
}

impl Entry {
    pub fn new(product: Product) -> Self {
        Self {
            name_key: french_key(&product.name),
            is_incomplete: !product.missing_facts().is_empty(),
            product,
        }
    }
}

/// French sorts by the root collation of the Unicode CLDR, as `store::indexes::french` does: accents
/// and case count only between equals. (Canadian French is another matter.)
static FRENCH: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| CollatorBorrowed::try_new(CollatorPreferences::default(), CollatorOptions::default()).ok());

/// Bytes that compare as French readers sort the texts.
pub fn french_key(text: &str) -> Box<[u8]> {
    let mut key = Vec::new();
    match &*FRENCH {
        Some(collator) => {
            // Writing to memory cannot fail.
            let Ok(()) = collator.write_sort_key_to(text, &mut key);
        }
        // The root collation is compiled in; without it there would still be an order.
        None => key.extend_from_slice(text.as_bytes()),
    }
    key.into()
}

/// What filters and facets look at, side by side in memory for all products.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attributes {
    /// Cents.
    pub price: i64,
    pub rating: f64,
    /// Its number among [`super::categories::Categories`].
    pub category: u32,
    /// A bit for each of [`Allergen::ALL`].
    pub allergens: u16,
    pub milk: Option<Milk>,
    /// Until when what is sold next keeps; absent where that is not known.
    pub keeps_until: Option<Day>,
    /// Whether at least one piece or the smallest cut is left.
    pub in_stock: bool,
    pub is_new: bool,
    /// False for a slot that is free.
    pub is_present: bool,
}

impl Attributes {
    /// Those of a free slot.
    pub const ABSENT: Self = Self {
        price: 0,
        rating: 0.0,
        category: 0,
        allergens: 0,
        milk: None,
        keeps_until: None,
        in_stock: false,
        is_new: false,
        is_present: false,
    };

    pub fn new(product: &Product, category: u32) -> Self {
        Self {
            price: product.price.cents(),
            rating: product.rating,
            category,
            allergens: allergen_bits(&product.allergens),
            milk: product.milk,
            keeps_until: product.keeps_until(),
            in_stock: product.availability() != Availability::SoldOut,
            is_new: product.is_new,
            is_present: true,
        }
    }
}

/// A bit for each of these allergens, in the order of [`Allergen::ALL`].
pub fn allergen_bits(allergens: &[Allergen]) -> u16 {
    (0..)
        .zip(Allergen::ALL)
        .filter(|(_, allergen)| allergens.contains(allergen))
        .map(|(position, _)| 1_u16 << position)
        .sum()
}

/// So many neighbors are copied when one of them changes.
const CHUNK: usize = 256;

/// A list that costs little to copy: what did not change is shared.
#[derive(Clone, Debug, Default)]
pub struct Entries(Vec<Arc<[Option<Arc<Entry>>; CHUNK]>>);

impl Entries {
    /// The product in this slot.
    pub fn get(&self, slot: u32) -> Option<&Arc<Entry>> {
        let slot = slot as usize;
        self.0.get(slot / CHUNK)?[slot % CHUNK].as_ref()
    }

    /// Makes room for slots below this one.
    pub fn resize(&mut self, slots: usize) {
        self.0.resize_with(slots.div_ceil(CHUNK).max(self.0.len()), || {
            Arc::new([const { None }; CHUNK])
        });
    }

    /// Sets what is in a slot that there is room for.
    pub fn set(&mut self, slot: u32, entry: Option<Arc<Entry>>) {
        let slot = slot as usize;
        if let Some(chunk) = self.0.get_mut(slot / CHUNK) {
            Arc::make_mut(chunk)[slot % CHUNK] = entry;
        }
    }

    /// Compares what is in two slots; free ones come last.
    pub fn compare(&self, a: u32, b: u32, by: impl Fn(&Entry, &Entry) -> Ordering) -> Ordering {
        match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => by(a, b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        }
    }
}
