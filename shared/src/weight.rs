//! Weights.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Language, number};

/// A weight in whole grams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Grams(pub i64);

impl Grams {
    /// As the reader writes it: `250 g`, `1,5 kg` in French, `1.5 kg` in English.
    pub fn display(self, language: Language) -> String {
        if self.0 < 1000 {
            return format!("{}\u{a0}g", self.0);
        }
        let (kilos, rest) = (self.0 / 1000, self.0 % 1000);
        if rest == 0 {
            return format!("{kilos}\u{a0}kg");
        }
        let decimals = format!("{rest:03}");
        let point = language.pick(",", ".");
        format!("{kilos}{point}{}\u{a0}kg", decimals.trim_end_matches('0'))
    }
}

impl<'de> Deserialize<'de> for Grams {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number::whole(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_below_a_kilo_and_kilos_above() {
        assert_eq!(Grams(250).display(Language::French), "250\u{a0}g");
        assert_eq!(Grams(1500).display(Language::French), "1,5\u{a0}kg");
        assert_eq!(Grams(1050).display(Language::English), "1.05\u{a0}kg");
        assert_eq!(Grams(2000).display(Language::English), "2\u{a0}kg");
    }
}
