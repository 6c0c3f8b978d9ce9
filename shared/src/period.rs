//! Days on the calendar in Paris, and periods of time.

mod working_day;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::{Date, Duration, UtcOffset, macros::format_description};

use crate::{Timestamp, timestamp::is_summer_time};

/// A day in Paris: `2026-03-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// The text was not a day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDay;

impl fmt::Display for InvalidDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day is written as 2026-03-03")
    }
}

impl Day {
    /// The day in Paris at this moment.
    pub fn at(moment: Timestamp) -> Self {
        Self(moment.paris().date())
    }

    /// The calendar year in Paris.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Its first moment, midnight in Paris.
    pub fn start(self) -> Timestamp {
        let midnight = self.0.midnight().assume_utc();
        // The clocks change at 01:00 UTC: midnight in Paris still has the evening's offset.
        let hours = if is_summer_time(midnight - Duration::hours(2)) {
            2
        } else {
            1
        };
        let midnight = midnight.replace_offset(UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC));
        Timestamp::from_millis(midnight.unix_timestamp().saturating_mul(1000))
    }

    /// The moment so many minutes after midnight on its clocks. One that the change to summer time leaves out is as much
    /// later as the clocks go forward; of two that the change back makes, it is the first.
    pub fn moment(self, minutes: i64) -> Timestamp {
        let by_clock = self.0.midnight().assume_utc() + Duration::minutes(minutes);
        let [in_summer, in_winter] = [2, 1].map(|hours| by_clock - Duration::hours(hours));
        let moment = if is_summer_time(in_summer) {
            in_summer
        } else {
            in_winter
        };
        Timestamp::from_millis(moment.unix_timestamp().saturating_mul(1000))
    }

    /// The day of the week, from Monday as 0.
    pub fn weekday(self) -> usize {
        usize::from(self.0.weekday().number_days_from_monday())
    }

    /// The first day of its month.
    #[must_use]
    pub fn month_start(self) -> Self {
        Self(self.0.replace_day(1).unwrap_or(self.0))
    }

    /// The first day of its year.
    #[must_use]
    pub fn year_start(self) -> Self {
        Self(self.0.replace_ordinal(1).unwrap_or(self.0))
    }

    /// The Monday of its week.
    #[must_use]
    pub fn week_start(self) -> Self {
        self.plus(-i64::from(self.0.weekday().number_days_from_monday()))
    }

    /// This many days later (earlier when negative).
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let there = self.0.checked_add(Duration::days(days));
        Self(there.unwrap_or(if days < 0 { Date::MIN } else { Date::MAX }))
    }

    /// How many days after `earlier` it is.
    pub fn days_after(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).whole_days()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.0.year(),
            u8::from(self.0.month()),
            self.0.day()
        )
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let date = Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| InvalidDay)?;
        // Years that every end of the wire can write.
        if text.len() == 10 && (0..=9999).contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(InvalidDay)
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// Where a period begins or ends: a day in Paris, which is in it as a whole, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A whole day: `2026-03-03`.
    Day(Day),
    /// A moment: `2026-03-03T12:00:00Z`.
    Moment(Timestamp),
}

impl Edge {
    /// The first moment of a period that begins here.
    pub fn start(self) -> Timestamp {
        match self {
            Self::Day(day) => day.start(),
            Self::Moment(moment) => moment,
        }
    }

    /// The moment at which a period that ends here is over.
    pub fn end(self) -> Timestamp {
        match self {
            Self::Day(day) => day.plus(1).start(),
            Self::Moment(moment) => moment,
        }
    }
}

impl Serialize for Edge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Day(day) => serializer.collect_str(day),
            Self::Moment(moment) => serializer.collect_str(moment),
        }
    }
}

impl<'de> Deserialize<'de> for Edge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        let moment: Result<Timestamp, D::Error> = Timestamp::deserialize(de::value::StringDeserializer::new(text));
        moment.map(Self::Moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_in_paris_also_when_the_clocks_change() {
        for (text, start) in [
            ("2026-01-15", "2026-01-14T23:00:00.000Z"),
            ("2026-03-29", "2026-03-28T23:00:00.000Z"),
            ("2026-03-30", "2026-03-29T22:00:00.000Z"),
            ("2026-10-25", "2026-10-24T22:00:00.000Z"),
            ("2026-10-26", "2026-10-25T23:00:00.000Z"),
        ] {
            assert_eq!(day(text).start().to_string(), start);
            assert_eq!(Day::at(day(text).start()), day(text));
            assert_eq!(Day::at(day(text).start().plus_seconds(-1)), day(text).plus(-1));
        }
    }

    #[test]
    fn a_period_ends_with_the_whole_of_its_last_day_or_at_a_moment() {
        let edge = |text: &str| serde_json::from_value::<Edge>(text.into());
        assert_eq!(edge("2026-03-03").unwrap().end(), day("2026-03-04").start());
        let noon = edge("2026-03-03T13:00:00+01:00").unwrap();
        assert_eq!(
            (noon.start(), noon.end().to_string()),
            (noon.end(), "2026-03-03T12:00:00.000Z".into())
        );
        for wrong in [
            "",
            "2026-02-30",
            "26-03-03",
            "+12026-03-03",
            "2026-3-3",
            "yesterday",
            "2026-03-03 ",
        ] {
            assert!(edge(wrong).is_err(), "{wrong}");
        }
    }
}
