//! The line on top of the storefront.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{Language, limits, period::Day, typed, validation};

/// A line on top of every page of the storefront, for a while or until it is taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// In French; empty, as the English, for no notice.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::NOTICE)), custom(beside(&self.en)))]
    pub fr: String,
    /// In English.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::NOTICE)), custom(beside(&self.fr)))]
    pub en: String,
    /// The first day on which it is shown, in Paris; absent for at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(skip)]
    pub from: Option<Day>,
    /// The last day on which it is shown; absent for until it is taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(custom(not_before(self.from)))]
    pub to: Option<Day>,
}

fn beside(other: &str) -> impl FnOnce(&str, &()) -> garde::Result {
    let is_needed = !other.is_empty();
    move |text, ()| {
        if is_needed && text.is_empty() {
            Err(garde::Error::new("required"))
        } else {
            Ok(())
        }
    }
}

fn not_before(from: Option<Day>) -> impl FnOnce(&Option<Day>, &()) -> garde::Result {
    move |to, ()| match (from, to) {
        (Some(from), Some(to)) if *to < from => Err(garde::Error::new("before_from")),
        _ => Ok(()),
    }
}

impl Notice {
    /// Whether it is shown on this day.
    pub fn is_shown(&self, today: Day) -> bool {
        let has_begun = self.from.is_none_or(|from| from <= today);
        !self.fr.is_empty() && has_begun && self.to.is_none_or(|to| today <= to)
    }

    /// Its words.
    pub fn words(&self, language: Language) -> &str {
        language.pick(&self.fr, &self.en)
    }
}
