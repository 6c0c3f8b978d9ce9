//! Which products hold which three letters ([`crate::search::grams`]).

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::{Change, entries::Entry};
use crate::search;

/// The slots of the products with a gram, ascending, by gram.
#[derive(Clone, Debug, Default)]
pub struct Postings(Arc<HashMap<Gram, Arc<[u32]>>>);

/// Three letters of plain ASCII, or fewer, as one number.
type Gram = u32;

fn gram(text: &str) -> Gram {
    text.bytes().take(4).fold(0, |gram, byte| gram << 8 | u32::from(byte))
}

fn grams_of(entry: Option<&Arc<Entry>>) -> BTreeSet<Gram> {
    let texts = entry.map(|entry| search::grams::of_product(&entry.product));
    texts.into_iter().flatten().map(|text| gram(&text)).collect()
}

/// What happens to one gram's slots.
#[derive(Default)]
struct Edit {
    gone: BTreeSet<u32>,
    come: Vec<u32>,
}

impl Postings {
    /// The postings after these changes.
    pub fn with(&self, changes: &[Change]) -> Self {
        let mut edits = HashMap::<Gram, Edit>::new();
        for change in changes {
            let (before, after) = (grams_of(change.before.as_ref()), grams_of(change.after.as_ref()));
            for gram in before.difference(&after) {
                edits.entry(*gram).or_default().gone.insert(change.slot);
            }
            for gram in after.difference(&before) {
                edits.entry(*gram).or_default().come.push(change.slot);
            }
        }
        let mut postings = Arc::clone(&self.0);
        if edits.is_empty() {
            return Self(postings);
        }
        let edited = Arc::make_mut(&mut postings);
        for (gram, edit) in edits {
            let before = edited.get(&gram).map_or(&[][..], |slots| slots);
            let stay = before.iter().copied().filter(|slot| !edit.gone.contains(slot));
            let mut slots: Vec<_> = stay.chain(edit.come).collect();
            slots.sort_unstable();
            if slots.is_empty() {
                edited.remove(&gram);
            } else {
                edited.insert(gram, slots.into());
            }
        }
        Self(postings)
    }

    /// The products that hold at least six tenths of these grams, and how many they hold, among
    /// this many slots. None when there are no grams.
    pub fn search(&self, grams: &[String], slots: usize) -> Vec<(u32, u32)> {
        if grams.is_empty() {
            return Vec::new();
        }
        let needed = u32::try_from((grams.len() * 6).div_ceil(10)).unwrap_or(u32::MAX);
        let mut held = vec![0_u32; slots];
        for slot in grams
            .iter()
            .filter_map(|text| self.0.get(&gram(text)))
            .flat_map(|slots| &**slots)
        {
            held[*slot as usize] += 1;
        }
        let matching = (0..).zip(held).filter(|(_, held)| *held >= needed);
        matching.collect()
    }
}
