//! What an admin types into a form's fields, read as what it means.

use shared::{Money, period::Day, settings::TimeOfDay, validation::BrokenRule};

/// A number's sign, 1 or -1, and what stands behind it.
pub fn signed(typed: &str) -> (i64, &str) {
    let typed = typed.trim();
    match (typed.strip_prefix(['-', '−']), typed.strip_prefix('+')) {
        (Some(rest), _) => (-1, rest.trim_start()),
        (_, Some(rest)) => (1, rest.trim_start()),
        _ => (1, typed),
    }
}

/// Reads fields and remembers those that it cannot.
#[derive(Default)]
pub struct FieldReader {
    broken: Vec<BrokenRule>,
}

impl FieldReader {
    /// Notes that `field`, named as its id is, breaks `rule`, named as in [`BrokenRule`].
    pub fn refuse(&mut self, field: &str, rule: &str) {
        self.broken.push(BrokenRule::new(field, rule));
    }

    /// An amount that must be there: `12,50`.
    pub fn amount(&mut self, field: &str, typed: &str) -> Money {
        if typed.trim().is_empty() {
            self.refuse(field, "required");
            return Money::ZERO;
        }
        Money::parse(typed).unwrap_or_else(|| {
            let negative = typed
                .trim()
                .strip_prefix(['-', '−'])
                .is_some_and(|rest| Money::parse(rest).is_some());
            self.refuse(field, if negative { "too_small:0" } else { "not_an_amount" });
            Money::ZERO
        })
    }

    /// A whole number; `None` for an empty field and for what is no whole number.
    pub fn whole(&mut self, field: &str, typed: &str) -> Option<i64> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok();
        if number.is_none() {
            self.refuse(field, "not_a_number");
        }
        number
    }

    /// A whole number that must be there; `stand_in` in the place of what is not one.
    pub fn required(&mut self, field: &str, typed: &str, stand_in: i64) -> i64 {
        if typed.trim().is_empty() {
            self.refuse(field, "required");
        }
        self.whole(field, typed).unwrap_or(stand_in)
    }

    /// A number with a point or a comma; `None` for an empty field and for what is no such number.
    pub fn decimal(&mut self, field: &str, typed: &str) -> Option<f64> {
        let typed = typed.trim().replace(',', ".");
        if typed.is_empty() {
            return None;
        }
        // Digits and one point: `f64` itself would also take `inf`, `1e3` and `nan`.
        let plain = typed
            .trim_start_matches('-')
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.');
        let number = typed.parse().ok().filter(|_| plain);
        if number.is_none() {
            self.refuse(field, "not_a_decimal");
        }
        number
    }

    /// A day that must be there: `2026-03-03`.
    pub fn day(&mut self, field: &str, typed: &str) -> Option<Day> {
        let typed = typed.trim();
        let day = typed.parse().ok();
        if day.is_none() {
            self.refuse(field, if typed.is_empty() { "required" } else { "not_a_day" });
        }
        day
    }

    /// A time that must be there: `09:30`.
    pub fn time(&mut self, field: &str, typed: &str) -> Option<TimeOfDay> {
        let time = typed.parse().ok();
        if time.is_none() {
            self.refuse(
                field,
                if typed.trim().is_empty() {
                    "required"
                } else {
                    "not_a_time"
                },
            );
        }
        time
    }

    /// What was read, or every field that breaks a rule: what could not be read, and what the
    /// rules for all others say.
    pub fn finish<T>(self, read: T, rules: Vec<BrokenRule>) -> Result<T, Vec<BrokenRule>> {
        let mut broken = self.broken;
        for rule in rules {
            if broken.iter().all(|earlier| earlier.field != rule.field) {
                broken.push(rule);
            }
        }
        if broken.is_empty() { Ok(read) } else { Err(broken) }
    }
}
