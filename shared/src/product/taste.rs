//! What helps to choose a product: how strong it tastes, when it is best.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Language, Timestamp, limits, number, timestamp, validation};

/// How strong a cheese tastes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// What everybody likes, children too.
    Mild,
    /// With character.
    Medium,
    /// For those who look for it.
    Strong,
}

impl Strength {
    /// All of them, the mildest first.
    pub const ALL: [Self; 3] = [Self::Mild, Self::Medium, Self::Strong];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mild => "mild",
            Self::Medium => "medium",
            Self::Strong => "strong",
        }
    }

    /// What it is called.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Mild => language.pick("Doux", "Mild"),
            Self::Medium => language.pick("Typé", "Medium"),
            Self::Strong => language.pick("Fort", "Strong"),
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strength| strength.name() == name)
    }
}

/// The months in which a product is at its best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// The first month, 1 for January.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::MONTH)))]
    pub from: i64,
    /// The last month; before `from` when the season goes over the turn of the year.
    #[serde(deserialize_with = "number::whole")]
    #[garde(custom(validation::between(limits::MONTH)))]
    pub to: i64,
}

impl Season {
    /// From when to when: `de septembre à mai`, `September to May`.
    pub fn words(self, language: Language) -> String {
        let [from, to] = [self.from, self.to].map(|month| timestamp::month(month, language));
        match language {
            Language::French if from.starts_with(['a', 'o']) => format!("d’{from} à {to}"),
            Language::French => format!("de {from} à {to}"),
            Language::English => format!("{from} to {to}"),
        }
    }

    /// Whether this moment, in Paris, is in the season.
    pub fn has(self, now: Timestamp) -> bool {
        let month = i64::from(u8::from(now.paris().month()));
        if self.from <= self.to {
            (self.from..=self.to).contains(&month)
        } else {
            month >= self.from || month <= self.to
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_may_go_over_the_turn_of_the_year_and_is_told_in_words() {
        let moment = |text: String| serde_json::from_value::<Timestamp>(text.into()).unwrap();
        let at = |month: i64| moment(format!("2026-{month:02}-15T12:00:00Z"));
        let months = |from, to| {
            (1..=12)
                .filter(move |month| Season { from, to }.has(at(*month)))
                .collect::<Vec<_>>()
        };
        assert_eq!(months(4, 6), [4, 5, 6]);
        assert_eq!(months(11, 2), [1, 2, 11, 12]);
        assert_eq!(months(3, 3), [3]);
        // The last evening of March in Paris is still March by UTC.
        assert!(Season { from: 4, to: 4 }.has(moment("2026-03-31T22:30:00Z".into())));
        assert_eq!(Season { from: 4, to: 9 }.words(Language::French), "d’avril à septembre");
        assert_eq!(Season { from: 9, to: 5 }.words(Language::English), "September to May");
    }
}
