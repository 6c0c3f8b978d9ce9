//! Finding by words: which documents hold which word, in memory. User input becomes words, never an operator or a
//! pattern.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
    sync::Arc,
};

use strsim::osa_distance;

/// Words of a query that count.
const MOST_WORDS: usize = 8;

/// Words that nearly every text has, in French and English; `s` is what is left of `goat’s`.
const FILLERS: [&str; 24] = [
    "a", "and", "au", "aux", "d", "de", "des", "du", "en", "et", "from", "in", "l", "la", "le", "les", "n", "of", "s",
    "the", "un", "une", "with", "without",
];

/// The words of a document, and how much each says of it: 1 to 255.
pub type Weights = BTreeMap<String, u8>;

/// What happens to a document: its slot (its number, below 2²⁴), its words before and after.
#[derive(Debug)]
pub struct Edit {
    pub slot: u32,
    pub before: Weights,
    pub after: Weights,
}

/// The documents by their words. Copies share what did not change.
#[derive(Clone, Debug, Default)]
pub struct Index(Arc<BTreeMap<Arc<str>, Word>>);

#[derive(Clone, Debug)]
struct Word {
    /// A bit for each letter that it has.
    letters: u32,
    /// The documents that hold it, ascending: the slot, and in the lowest byte the weight.
    held: Arc<[u32]>,
}

/// The words of a text as they are looked up, in order: without accents, case and plural, `St` as `Saint`. A compound
/// such as `Saint-Nectaire` or `d’Ambert` is its parts and then the whole.
pub fn words_of(text: &str) -> Vec<String> {
    let plain = deunicode::deunicode(text).to_lowercase();
    let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '\'' || c == '-';
    let mut words = Vec::new();
    for compound in plain.split(|c| !is_inside(c)) {
        let parts: Vec<_> = compound.split(['\'', '-']).filter(|part| !part.is_empty()).collect();
        words.extend(parts.iter().map(|part| canonical(part)));
        if parts.len() > 1 {
            words.push(canonical(&parts.concat()));
        }
    }
    words.retain(|word| !is_filler(word));
    words
}

/// The words of a query. Compounds are looked up by their parts; fillers count when there is nothing else, and so does a
/// letter at the end, which may be the beginning of a word.
pub fn of_query(query: &str) -> Vec<String> {
    let mut words: Vec<_> = super::words(query).map(|word| canonical(&word)).collect();
    let last = words.pop_if(|last| last.len() == 1 && last != "s");
    if last.is_some() || words.iter().any(|word| !is_filler(word)) {
        words.retain(|word| !is_filler(word));
    }
    words.extend(last);
    words.truncate(MOST_WORDS);
    words
}

fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

fn canonical(word: &str) -> String {
    match word {
        "st" => "saint".into(),
        "ste" => "sainte".into(),
        _ if word.len() > 3 => word.strip_suffix(['s', 'x']).unwrap_or(word).into(),
        _ => word.into(),
    }
}

impl Index {
    /// The index after these edits.
    pub fn with(&self, edits: &[Edit]) -> Self {
        #[derive(Default)]
        struct Change {
            gone: BTreeSet<u32>,
            come: Vec<u32>,
        }
        let mut changes = BTreeMap::<&str, Change>::new();
        for edit in edits {
            let is_in = |words: &Weights, word: &str, weight| words.get(word) == Some(weight);
            for (word, weight) in &edit.before {
                if !is_in(&edit.after, word, weight) {
                    changes.entry(word).or_default().gone.insert(edit.slot);
                }
            }
            for (word, weight) in &edit.after {
                if !is_in(&edit.before, word, weight) {
                    changes
                        .entry(word)
                        .or_default()
                        .come
                        .push(edit.slot << 8 | u32::from(*weight));
                }
            }
        }
        let mut index = Arc::clone(&self.0);
        if changes.is_empty() {
            return Self(index);
        }
        let words = Arc::make_mut(&mut index);
        for (word, change) in changes {
            let before = words.get(word).map_or(&[][..], |word| &word.held);
            let stay = before
                .iter()
                .copied()
                .filter(|held| !change.gone.contains(&(held >> 8)));
            let mut held: Vec<_> = stay.chain(change.come).collect();
            held.sort_unstable();
            if held.is_empty() {
                words.remove(word);
            } else {
                let letters = letters(word);
                let held = held.into();
                words.insert(word.into(), Word { letters, held });
            }
        }
        Self(index)
    }

    /// The documents that hold the most of these words, at least half of them, and how well each matches; there are this
    /// many slots. The last word may still be in the typing.
    pub fn search(&self, query: &[String], slots: usize) -> Vec<(u32, u32)> {
        /// The number of words that a document holds is counted above its score.
        const ONE_WORD: u32 = 1 << 24;
        let mut totals = vec![0_u32; slots];
        let mut best = vec![0_u32; slots];
        let mut touched = Vec::new();
        for (position, word) in query.iter().enumerate() {
            let alike = self.alike(word, position + 1 == query.len());
            let holders: usize = alike.iter().map(|(_, word)| word.held.len()).sum();
            // A word that few documents hold says more.
            let rarity = (slots / holders.max(1)).checked_ilog2().unwrap_or(0).min(7) + 1;
            for (closeness, word) in alike {
                for held in &*word.held {
                    let (slot, score) = (held >> 8, (held & 0xff) * closeness * rarity);
                    let best = &mut best[slot as usize];
                    if *best == 0 {
                        touched.push(slot);
                    }
                    *best = score.max(*best);
                }
            }
            for slot in touched.drain(..) {
                totals[slot as usize] += ONE_WORD + std::mem::take(&mut best[slot as usize]);
            }
        }
        let most = totals.iter().map(|total| total / ONE_WORD).max().unwrap_or(0);
        if most == 0 || (most as usize) * 2 < query.len() {
            return Vec::new();
        }
        let all = (0..).zip(totals);
        let found = all.filter(|(_, total)| total / ONE_WORD == most);
        found.map(|(slot, total)| (slot, total % ONE_WORD)).collect()
    }

    /// The words that this one may mean, and how close each is, 1 to 16: itself, those that begin with it, and only where
    /// there are none, those that are a typo away.
    fn alike(&self, typed: &str, is_last: bool) -> Vec<(u32, &Word)> {
        let from = (Bound::Included(typed), Bound::Unbounded);
        let beginning = self
            .0
            .range::<str, _>(from)
            .take_while(|(word, _)| word.starts_with(typed));
        let is_word = typed.bytes().all(|byte| byte.is_ascii_alphabetic());
        let found: Vec<_> = beginning
            .filter(|(word, _)| is_last || word.len() == typed.len() || (is_word && typed.len() > 2))
            .map(|(word, held)| (closeness_of_beginning(typed.len(), word.len()), held))
            .collect();
        if !found.is_empty() || !is_word {
            return found;
        }
        self.typos(typed, is_last)
    }

    /// The words with the fewest typos: one at most in a word of four to six letters, two in a longer one.
    fn typos(&self, typed: &str, is_last: bool) -> Vec<(u32, &Word)> {
        let most = match typed.len() {
            0..4 => return Vec::new(),
            4..7 => 1,
            _ => 2,
        };
        let typed_letters = letters(typed);
        let mut by_typos = HashMap::<usize, Vec<(u32, &Word)>>::new();
        for (word, held) in &*self.0 {
            // Each typo brings a letter, loses one, or both.
            let missing = (typed_letters & !held.letters).count_ones() as usize;
            if missing > most {
                continue;
            }
            // The last word may be the beginning of a longer one.
            let compared = if is_last && word.len() > typed.len() {
                &word[..typed.len()]
            } else {
                word
            };
            if compared.len().abs_diff(typed.len()) > most {
                continue;
            }
            let mut typos = osa_distance(typed, compared);
            if compared.len() < word.len() && typos > 0 {
                typos = typos.min(osa_distance(typed, word));
            }
            if typos <= most {
                let closeness = closeness_of_beginning(typed.len(), word.len().max(typed.len())) / 2;
                by_typos.entry(typos).or_default().push((closeness, held));
            }
        }
        (0..=most).find_map(|typos| by_typos.remove(&typos)).unwrap_or_default()
    }
}

/// 16 for a whole word, up to 12 for its beginning.
fn closeness_of_beginning(typed: usize, whole: usize) -> u32 {
    if typed == whole {
        return 16;
    }
    // Words are short.
    u32::try_from(4 + 8 * typed / whole.max(1)).unwrap_or(4)
}

/// A bit for each letter; digits have none.
fn letters(word: &str) -> u32 {
    let letters = word.bytes().filter(u8::is_ascii_lowercase);
    letters.fold(0, |bits, letter| bits | 1 << (letter - b'a'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_no_accents_case_plural_fillers_or_operators() {
        assert_eq!(
            words_of("Ste-Maure de Touraine"),
            ["sainte", "maure", "stemaure", "touraine"]
        );
        assert_eq!(words_of("Fourmes d’Ambert"), ["fourme", "ambert", "dambert"]);
        assert_eq!(of_query("$gt .* É d'Ambert"), ["gt", "e", "ambert"]);
        assert_eq!(of_query("la"), ["la"]);
        assert_eq!(of_query(" -- "), Vec::<String>::new());
    }
}
