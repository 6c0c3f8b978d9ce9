//! What a query leaves out, and what the facets count of the rest.

use shared::{
    Money,
    catalog::{CatalogQuery, Count, Facets, PriceRange},
    period::Day,
    product::{Allergen, Milk},
};

use super::{
    categories::Categories,
    entries::{Attributes, allergen_bits},
};

/// The conditions of a query, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    category: Option<u32>,
    milk: Option<Milk>,
    min_cents: Option<i64>,
    max_cents: Option<i64>,
    /// The bits of an f64, which is no key itself.
    min_rating_bits: Option<u64>,
    in_stock: Option<bool>,
    is_new: Option<bool>,
    keeps_until: Option<Day>,
    without: u16,
}

/// A bit for each facet.
mod facet {
    pub const CATEGORY: u8 = 1;
    pub const MILK: u8 = 2;
    pub const PRICE: u8 = 4;
    pub const RATING: u8 = 8;
    pub const IN_STOCK: u8 = 16;
    pub const IS_NEW: u8 = 32;
    pub const ALLERGENS: u8 = 64;
    pub const KEEPS: u8 = 128;
}

impl Filter {
    pub fn new(query: &CatalogQuery, categories: &Categories) -> Self {
        Self {
            category: query.category.as_deref().map(|name| categories.number(name)),
            milk: query.milk,
            min_cents: query.min_price.map(Money::cents),
            max_cents: query.max_price.map(Money::cents),
            min_rating_bits: query.min_rating.map(f64::to_bits),
            in_stock: query.in_stock,
            is_new: query.is_new,
            keeps_until: query.keeps_until,
            without: allergen_bits(&query.exclude_allergens),
        }
    }

    /// The facets whose condition the product breaks.
    fn broken(self, product: &Attributes) -> u8 {
        let is_other = |asked: Option<bool>, is: bool| asked.is_some_and(|asked| asked != is);
        let too_low = self.min_cents.is_some_and(|min| product.price < min);
        let too_high = self.max_cents.is_some_and(|max| product.price > max);
        let min_rating = self.min_rating_bits.map(f64::from_bits);
        // What says no date is before every day.
        let too_short = self.keeps_until.is_some() && product.keeps_until < self.keeps_until;
        [
            (
                facet::CATEGORY,
                self.category.is_some_and(|asked| asked != product.category),
            ),
            (facet::MILK, self.milk.is_some() && self.milk != product.milk),
            (facet::PRICE, too_low || too_high),
            (facet::RATING, min_rating.is_some_and(|min| product.rating < min)),
            (facet::IN_STOCK, is_other(self.in_stock, product.in_stock)),
            (facet::IS_NEW, is_other(self.is_new, product.is_new)),
            (facet::ALLERGENS, self.without & product.allergens != 0),
            (facet::KEEPS, too_short),
        ]
        .into_iter()
        .fold(0, |broken, (facet, is_broken)| broken | (facet * u8::from(is_broken)))
    }
}

/// The milks in the order of their names.
const MILKS: [Milk; 4] = [Milk::Buffalo, Milk::Cow, Milk::Goat, Milk::Sheep];

/// How many products have each value of each facet. A facet counts what breaks no condition
/// but its own.
#[derive(Debug)]
pub struct Counts {
    category: Vec<i64>,
    milk: [i64; MILKS.len()],
    is_new: [i64; 2],
    in_stock: [i64; 2],
    allergens: [i64; Allergen::ALL.len()],
    price: Option<(i64, i64)>,
}

impl Counts {
    /// Nothing, of this many categories.
    pub fn new(categories: usize) -> Self {
        Self {
            category: vec![0; categories],
            milk: [0; MILKS.len()],
            is_new: [0; 2],
            in_stock: [0; 2],
            allergens: [0; Allergen::ALL.len()],
            price: None,
        }
    }

    /// Counts a product, and answers whether it matches every condition.
    pub fn add(&mut self, filter: Filter, product: &Attributes) -> bool {
        let broken = filter.broken(product);
        let counts = |facet: u8| broken & !facet == 0;
        if counts(facet::CATEGORY)
            && let Some(count) = self.category.get_mut(product.category as usize)
        {
            *count += 1;
        }
        if counts(facet::MILK)
            && let Some(milk) = product.milk
        {
            let position = MILKS.iter().position(|known| *known == milk);
            self.milk[position.unwrap_or_default()] += 1;
        }
        if counts(facet::IS_NEW) {
            self.is_new[usize::from(product.is_new)] += 1;
        }
        if counts(facet::IN_STOCK) {
            self.in_stock[usize::from(product.in_stock)] += 1;
        }
        if counts(facet::ALLERGENS) {
            let mut left = product.allergens;
            while left != 0 {
                self.allergens[left.trailing_zeros() as usize] += 1;
                left &= left - 1;
            }
        }
        if counts(facet::PRICE) {
            let (min, max) = self.price.unwrap_or((product.price, product.price));
            self.price = Some((min.min(product.price), max.max(product.price)));
        }
        broken == 0
    }

    /// As they are answered: by value, without what nothing has.
    pub fn facets(&self, categories: &Categories) -> Facets {
        let mut allergens = counted(Allergen::ALL.into_iter().zip(self.allergens));
        allergens.sort_unstable_by_key(|counted| counted.value.name());
        Facets {
            category: categories.in_order(&self.category),
            milk: counted(MILKS.into_iter().zip(self.milk)),
            is_new: counted([false, true].into_iter().zip(self.is_new)),
            in_stock: counted([false, true].into_iter().zip(self.in_stock)),
            allergens,
            price: self.price.map(|(min, max)| PriceRange {
                min: Money::from_cents(min),
                max: Money::from_cents(max),
            }),
        }
    }
}

fn counted<T>(values: impl Iterator<Item = (T, i64)>) -> Vec<Count<T>> {
    values
        .filter(|(_, count)| *count > 0)
        .map(|(value, count)| Count { value, count })
        .collect()
}
