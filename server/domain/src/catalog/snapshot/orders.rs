//! The orders in which products are listed, each sorted once.

use std::{
    cmp::{Ordering, Reverse},
    collections::HashSet,
    sync::{Arc, OnceLock},
};

use shared::catalog::ProductSort;

use super::{
    Change,
    entries::{Entries, Entry},
};

/// The order that a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    Name,
    Price,
    PriceDescending,
    Rating,
    Newest,
    /// The best match first, then as [`Order::Name`].
    Relevance,
}

impl Order {
    /// The order of a list by words, or of one without. Names are sorted as French readers do.
    pub const fn new(sort: Option<ProductSort>, has_words: bool) -> Self {
        match sort {
            Some(ProductSort::Price) => Self::Price,
            Some(ProductSort::PriceDescending) => Self::PriceDescending,
            Some(ProductSort::Rating) => Self::Rating,
            Some(ProductSort::Newest) => Self::Newest,
            None | Some(ProductSort::Relevance) if has_words => Self::Relevance,
            None | Some(ProductSort::Relevance | ProductSort::Name) => Self::Name,
        }
    }
}

/// All products in each order.
#[derive(Clone, Debug, Default)]
pub struct Orders {
    name: Arc<Sorted>,
    price: Arc<Sorted>,
    rating: Arc<Sorted>,
    newest: Arc<Sorted>,
}

/// The slots of all products in one order.
#[derive(Debug, Default)]
struct Sorted {
    slots: Vec<u32>,
    /// By slot: its position in `slots`. Made when first asked for.
    ranks: OnceLock<Vec<u32>>,
}

impl Orders {
    /// The orders after these changes, which `entries` has already.
    pub fn with(&self, entries: &Entries, changes: &[Change]) -> Self {
        Self {
            name: Sorted::with(&self.name, entries, changes, |a, b| a.name_key.cmp(&b.name_key)),
            price: Sorted::with(&self.price, entries, changes, |a, b| {
                a.product.price.cmp(&b.product.price)
            }),
            rating: Sorted::with(&self.rating, entries, changes, |a, b| {
                b.product.rating.total_cmp(&a.product.rating)
            }),
            newest: Sorted::with(&self.newest, entries, changes, |a, b| {
                b.product.created_at.cmp(&a.product.created_at)
            }),
        }
    }

    fn sorted(&self, order: Order) -> &Sorted {
        match order {
            Order::Name | Order::Relevance => &self.name,
            Order::Price | Order::PriceDescending => &self.price,
            Order::Rating => &self.rating,
            Order::Newest => &self.newest,
        }
    }

    /// These slots in this order.
    pub fn sort(&self, order: Order, slots: Vec<u32>) -> Vec<u32> {
        let sorted = self.sorted(order);
        let mut slots = if slots.len() == sorted.slots.len() {
            sorted.slots.clone()
        } else {
            let ranks = sorted.ranks();
            let mut is_listed = vec![false; sorted.slots.len()];
            for slot in &slots {
                is_listed[ranks[*slot as usize] as usize] = true;
            }
            let all = sorted.slots.iter().zip(is_listed);
            all.filter(|(_, is_listed)| *is_listed).map(|(slot, _)| *slot).collect()
        };
        if order == Order::PriceDescending {
            slots.reverse();
        }
        slots
    }

    /// These slots, with how well each matches, in this order.
    pub fn sort_matches(&self, order: Order, mut matches: Vec<(u32, u32)>) -> Vec<u32> {
        if order == Order::Relevance {
            let ranks = self.sorted(order).ranks();
            matches.sort_unstable_by_key(|(slot, score)| (Reverse(*score), ranks[*slot as usize]));
            return matches.into_iter().map(|(slot, _)| slot).collect();
        }
        self.sort(order, matches.into_iter().map(|(slot, _)| slot).collect())
    }
}

impl Sorted {
    /// The order after these changes: products that moved are taken out and put in again. Equals are in the order of
    /// their ids.
    fn with(
        before: &Arc<Self>,
        entries: &Entries,
        changes: &[Change],
        by: impl Fn(&Entry, &Entry) -> Ordering,
    ) -> Arc<Self> {
        let by = |a: &Entry, b: &Entry| by(a, b).then(a.product.id.cmp(&b.product.id));
        let moved: Vec<_> = changes
            .iter()
            .filter(|change| match (&change.before, &change.after) {
                (Some(before), Some(after)) => by(before, after) != Ordering::Equal,
                _ => true,
            })
            .collect();
        if moved.is_empty() {
            return Arc::clone(before);
        }
        let taken_out: HashSet<u32> = moved.iter().map(|change| change.slot).collect();
        let stay = before.slots.iter().copied().filter(|slot| !taken_out.contains(slot));
        let stay: Vec<_> = stay.collect();
        let put_in = moved.iter().filter(|change| change.after.is_some());
        let mut put_in: Vec<_> = put_in.map(|change| change.slot).collect();
        put_in.sort_unstable_by(|a, b| entries.compare(*a, *b, by));
        let mut slots = Vec::with_capacity(stay.len() + put_in.len());
        let mut rest = &stay[..];
        for slot in put_in {
            let (smaller, larger) =
                rest.split_at(rest.partition_point(|other| entries.compare(*other, slot, by) == Ordering::Less));
            slots.extend_from_slice(smaller);
            slots.push(slot);
            rest = larger;
        }
        slots.extend_from_slice(rest);
        Arc::new(Self {
            slots,
            ranks: OnceLock::new(),
        })
    }

    fn ranks(&self) -> &[u32] {
        self.ranks.get_or_init(|| {
            let slots = self.slots.iter().max().map_or(0, |slot| *slot as usize + 1);
            let mut ranks = vec![0; slots];
            for (rank, slot) in (0..).zip(&self.slots) {
                ranks[*slot as usize] = rank;
            }
            ranks
        })
    }
}
