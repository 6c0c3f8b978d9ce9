//! The days on which the counter is closed beside its usual hours.

use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::{limits, period::Day, typed, validation};

/// Days on which the counter is closed, whatever its usual hours are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// The first day, in Paris.
    #[garde(skip)]
    pub first: Day,
    /// The last day, included; the same for a single day.
    #[garde(custom(from(self.first)))]
    pub last: Day,
    /// Why, in French: `Congés d’été`; may be empty.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::CLOSURE_REASON)))]
    pub fr: String,
    /// Why, in English; may be empty.
    #[serde(default, deserialize_with = "typed::text")]
    #[garde(custom(validation::text(limits::CLOSURE_REASON)))]
    pub en: String,
}

fn from(first: Day) -> impl FnOnce(&Day, &()) -> garde::Result {
    move |last, ()| {
        if *last >= first {
            Ok(())
        } else {
            Err(garde::Error::new("before_from"))
        }
    }
}

/// The days on which the counter is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Closures {
    /// At most 60, no day twice.
    pub days: Vec<Closure>,
}

impl Validate for Closures {
    type Context = ();

    /// By hand, since a day that is there twice is told beside the later one.
    fn validate_into(&self, context: &(), parent: &mut dyn FnMut() -> garde::Path, report: &mut garde::Report) {
        let mut path = || parent().join("days");
        if let Err(error) = validation::count(limits::CLOSURES)(&self.days, context) {
            report.append(path(), error);
        }
        for (at, closure) in self.days.iter().enumerate() {
            let mut place = || path().join(at);
            closure.validate_into(context, &mut place, report);
            let meets = |other: &Closure| other.first <= closure.last && closure.first <= other.last;
            if closure.last >= closure.first && self.days[..at].iter().any(meets) {
                report.append(place().join("first"), garde::Error::new("closed_already"));
            }
        }
    }
}

impl Closures {
    /// Those that are not over on this day, the next first.
    pub fn from(&self, today: Day) -> Vec<&Closure> {
        let mut next: Vec<_> = self.days.iter().filter(|closure| closure.last >= today).collect();
        next.sort_by_key(|closure| closure.first);
        next
    }
}
