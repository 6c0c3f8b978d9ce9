//! On which days the slots of weekly rules are: by the calendar and the clock in Paris.

use super::{SlotRule, Weekday};
use crate::{Timestamp, period::Day, settings::Closures};

/// How many days ahead the slots of rules are offered, today included.
pub const HORIZON_DAYS: i64 = 14;

/// A slot of a rule on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// The rule.
    pub rule: &'a SlotRule,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub to: Timestamp,
    /// Until when orders are taken for it: hours that pass, also when the clocks change meanwhile.
    pub cutoff: Timestamp,
}

/// The slots of these rules from `today` on for so many days: not on days on which the shop is closed, nor on public
/// holidays. A shop that works on one makes a slot for that day.
pub fn upcoming<'a>(
    rules: &'a [SlotRule],
    closures: &Closures,
    today: Day,
    days: i64,
) -> impl Iterator<Item = Occurrence<'a>> {
    let is_closed = |day: Day| {
        closures
            .days
            .iter()
            .any(|closure| (closure.first..=closure.last).contains(&day))
    };
    let open: Vec<_> = (0..days)
        .map(|ahead| today.plus(ahead))
        .filter(|day| !day.is_public_holiday() && !is_closed(*day))
        .collect();
    open.into_iter().flat_map(move |day| {
        let weekday = Weekday::of(day);
        let of_day = rules.iter().filter(move |rule| rule.weekday == weekday);
        of_day.map(move |rule| rule.on(day))
    })
}

impl SlotRule {
    /// Its slot on this day.
    pub fn on(&self, day: Day) -> Occurrence<'_> {
        let from = day.moment(self.from.minutes());
        Occurrence {
            rule: self,
            from,
            to: day.moment(self.to.minutes()),
            cutoff: from.plus_seconds(-3600 * self.cutoff_hours),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Id, order::SlotKind, settings::Closure};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn rule(weekday: Weekday, from: &str, to: &str) -> SlotRule {
        SlotRule {
            id: Id::from_bytes([1; 12]),
            weekday,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            kind: SlotKind::Delivery,
            capacity: 10,
            cutoff_hours: 12,
        }
    }

    fn moments(rule: SlotRule, closures: &Closures, today: &str, days: i64) -> Vec<[String; 3]> {
        upcoming(&[rule], closures, day(today), days)
            .map(|slot| [slot.from, slot.to, slot.cutoff].map(|at| at.to_string()))
            .collect()
    }

    #[test]
    fn a_rule_holds_at_its_time_in_paris_before_and_after_both_changes_of_the_clock() {
        let none = Closures::default();
        // On 29 March 2026 the clocks go forward, on 25 October they go back.
        for (today, expected) in [
            (
                "2026-03-22",
                [
                    [
                        "2026-03-22T08:00:00.000Z",
                        "2026-03-22T11:00:00.000Z",
                        "2026-03-21T20:00:00.000Z",
                    ],
                    [
                        "2026-03-29T07:00:00.000Z",
                        "2026-03-29T10:00:00.000Z",
                        "2026-03-28T19:00:00.000Z",
                    ],
                ],
            ),
            (
                "2026-10-18",
                [
                    [
                        "2026-10-18T07:00:00.000Z",
                        "2026-10-18T10:00:00.000Z",
                        "2026-10-17T19:00:00.000Z",
                    ],
                    [
                        "2026-10-25T08:00:00.000Z",
                        "2026-10-25T11:00:00.000Z",
                        "2026-10-24T20:00:00.000Z",
                    ],
                ],
            ),
        ] {
            let sundays = rule(Weekday::Sunday, "09:00", "12:00");
            assert_eq!(moments(sundays, &none, today, 14), expected);
        }
    }

    #[test]
    fn a_time_that_the_clocks_leave_out_or_repeat_is_one_moment() {
        let none = Closures::default();
        let early = |today| moments(rule(Weekday::Sunday, "02:30", "04:00"), &none, today, 1);
        // 02:30 is not there: it is 03:30.
        assert_eq!(
            early("2026-03-29")[0][..2],
            ["2026-03-29T01:30:00.000Z", "2026-03-29T02:00:00.000Z"]
        );
        // 02:30 comes twice: the first.
        assert_eq!(
            early("2026-10-25")[0][..2],
            ["2026-10-25T00:30:00.000Z", "2026-10-25T03:00:00.000Z"]
        );
    }

    #[test]
    fn there_are_no_slots_on_closed_days_and_public_holidays() {
        let closures = Closures {
            days: vec![Closure {
                first: day("2026-12-11"),
                last: day("2026-12-11"),
                fr: String::new(),
                en: String::new(),
            }],
        };
        let fridays = moments(rule(Weekday::Friday, "09:00", "12:00"), &closures, "2026-12-01", 31);
        let days: Vec<_> = fridays.iter().map(|slot| &slot[0][..10]).collect();
        assert_eq!(days, ["2026-12-04", "2026-12-18"]);
        let mondays = moments(rule(Weekday::Monday, "09:00", "12:00"), &closures, "2026-04-06", 8);
        assert_eq!(mondays.len(), 1, "not on Easter Monday");
    }
}
